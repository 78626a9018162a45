"""The search columns say what the texts say, whichever way a row was saved."""

import io
import random

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection

from partnership_hub.models import Keyword
from partnership_hub.search.analysis import fold
from resources.models import Resource, ResourceTranslation

from .factories import MAKERS, make_organisation, make_resource, make_translation

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)


def is_found(word):
    return Resource.objects.search(word).exists()


def is_in_step():
    call_command("check_index", stdout=io.StringIO())
    return True


def by_save(entry):
    entry.save()


def by_saving_one_field(entry):
    entry.save(update_fields=["title"])


def by_bulk_update(entry):
    Resource.objects.bulk_update([entry], ["title"])


def by_update_or_create(entry):
    Resource.objects.update_or_create(pk=entry.pk, defaults={"title": entry.title})


def by_upsert(entry):
    Resource.objects.bulk_create([entry], update_conflicts=True, unique_fields=["id"], update_fields=["title"])


def after_deferring(entry):
    deferred = Resource.objects.only("pk").get(pk=entry.pk)
    deferred.title = entry.title
    deferred.save()


def after_a_card(entry):
    shown = Resource.objects.with_card().get(pk=entry.pk)
    shown.title = entry.title
    shown.save()


def by_loaddata(entry):
    json = serializers.serialize("json", [entry])
    for row in serializers.deserialize("json", json):
        row.save()


ROUTES = [
    by_save,
    by_saving_one_field,
    by_bulk_update,
    by_update_or_create,
    by_upsert,
    after_deferring,
    after_a_card,
    by_loaddata,
]


@pytest.mark.parametrize("route", ROUTES)
def test_every_way_of_saving_keeps_the_index_in_step(route):
    entry = make_resource(title="Before", body="<p>Kept</p>")
    entry.title = "Étude afterwards"
    route(entry)
    assert is_found("afterwards") and is_found("kept") and not is_found("before")
    assert Resource.objects.get(title_key="etude afterwards") == entry
    assert is_in_step()


@every_section
def test_a_new_entry_is_indexed_by_create_and_by_bulk_create(section):
    model = type(MAKERS[section](title="Alone"))
    model.objects.bulk_create([model(title="Together", body="<p>Said</p>"), model(title="With it")])
    assert [model.objects.search(word).count() for word in ("alone", "together", "said")] == [1, 1, 1]
    assert is_in_step()


@pytest.mark.parametrize("changes", [{"title": "A"}, {"summary": "A"}, {"body": "A"}, {"language": "th"}])
@pytest.mark.parametrize("model", [Resource, ResourceTranslation])
def test_an_update_that_would_leave_the_index_behind_is_refused(model, changes):
    make_translation(make_resource())
    with pytest.raises(TypeError, match="save"):
        model.objects.update(**changes)


@pytest.mark.parametrize("field", ["local_name", "acronym", "former_names", "who_may_come"])
def test_that_holds_for_an_organisation_s_own_texts_too(field):
    with pytest.raises(TypeError, match="save"):
        type(make_organisation()).objects.update(**{field: ["A"] if field == "former_names" else "A"})


def test_an_update_of_other_fields_is_not_refused():
    make_resource()
    assert Resource.objects.update(featured=True) == 1


def test_the_language_decides_about_stems_and_is_saved_with_them():
    entry = make_resource(title="children now", language="id")
    assert not is_found("child now")
    entry.language = "en"
    entry.save(update_fields=["language"])
    assert is_found("child now") and is_in_step()


def test_a_field_saved_alone_is_indexed_from_the_row_not_from_what_was_not_saved():
    entry = make_resource(title="Saved")
    entry.title = "Unsaved"
    entry.save(update_fields=["featured"])
    assert is_found("saved") and not is_found("unsaved")


def test_a_list_is_read_without_the_index():
    make_resource()
    assert {"search", "title_key"} <= Resource.objects.get().get_deferred_fields()


@every_section
def test_a_body_of_two_megabytes_is_saved_and_found_by_its_beginning(section):
    letters = random.Random(1)
    body = " ".join(["openingword", *("".join(letters.choices("กขคงจชซabcdefgh", k=9)) for _ in range(120_000))])
    entry = MAKERS[section](title="Huge", body=body)
    assert len(body.encode()) > 2_000_000
    model = type(entry)
    assert model.objects.search("openingword").get() == model.objects.search("huge").get() == entry


def test_a_body_of_many_different_words_is_cut_before_postgres_refuses_it():
    entry = make_resource(title="Huge", body=" ".join(f"word{number:020}" for number in range(60_000)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_column_size(search), length(search) FROM resources_resource")
        size, length = cursor.fetchone()
    assert size < 1 << 20 and length > 10_000
    assert is_found("huge") and entry.pk


def test_a_word_without_an_end_is_saved():
    make_resource(title="x" * 300, summary="ก" * 5_000, body="é" * 100_000)
    assert is_found("x" * 300) and is_found("xxx")


# Sorting


@every_section
def test_titles_are_sorted_as_people_read_them(client, section):
    for title in ("Zebra", "étude", "Apple", "Đường", "banana", "2 guides"):
        MAKERS[section](title=title)
    model = type(MAKERS[section](title="eta"))
    titles = [entry.title for entry in model.objects.order_by("title_key")]
    assert titles == ["2 guides", "Apple", "banana", "Đường", "eta", "étude", "Zebra"]
    page = client.get(f"/{section}/?sort=title").text
    assert sorted(titles, key=lambda title: page.index(f">{title}<")) == titles


def test_folding_twice_changes_nothing():
    for text in ("Étude ĐƯỜNG ๒๕๖๕", "İstanbul", "ﬁn", "ǅ"):
        assert fold(fold(text)) == fold(text)


# check_index


def test_check_index_finds_what_raw_sql_left_behind_and_repairs_it():
    make_resource(title="Before")
    make_translation(make_resource(), title="Before")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE resources_resource SET title = 'Changed' WHERE title = 'Before'")
        cursor.execute("UPDATE resources_resourcetranslation SET title = 'Changed'")
    with pytest.raises(CommandError, match="2 rows"):
        call_command("check_index", stdout=io.StringIO())
    call_command("check_index", "--repair", stdout=io.StringIO())
    assert Resource.objects.search("changed").count() == 2
    assert is_in_step()


def test_keywords_are_filed_not_searched():
    make_resource(keywords=["Palermo protocol"])
    assert Keyword.objects.exists() and not is_found("palermo")
