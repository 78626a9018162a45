"""Ranking: the title that was typed comes first; between equals the newer work; a replaced work after its successor."""

from datetime import date

import pytest

from resources.models import Resource
from stories.models import Story

from .factories import MAKERS, make_organisation, make_resource, make_story, make_translation
from .sentences import SENTENCES

pytestmark = pytest.mark.django_db

in_every_language = pytest.mark.parametrize("language", SENTENCES)


def ranked(query, model=Resource):
    return list(model.objects.published().search(query).best_first(query))


def dated(year, **overrides):
    return make_resource(publication_date=date(year, 1, 1), publication_precision="year", **overrides)


# The title that was typed


@in_every_language
def test_the_title_that_was_typed_comes_first_in_every_language(language):
    tag, text, *_ = SENTENCES[language]
    title = make_resource(title=text, language=tag)
    make_resource(title=f"{text} {text}", summary=text, body=text * 20, language=tag)
    for query in (text, text.upper(), f'"{text.strip(".")}"', f"{text} -zebra"):
        assert ranked(query)[0] == title


@in_every_language
def test_a_translation_that_has_the_title_brings_its_entry_first(language):
    tag, text, *_ = SENTENCES[language]
    entry = make_resource(title="A")
    make_translation(entry, language=tag, title=text)
    make_resource(title=f"B {text} {text}", language=tag)
    assert ranked(text)[0] == entry


def test_a_draft_translation_brings_nothing_first():
    drafted, newer = make_resource(title="A", summary="shelter"), make_resource(title="B", summary="shelter")
    make_translation(drafted, title="Shelter", state="draft")
    assert ranked("shelter") == [newer, drafted]


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Trafficking in persons", "trafficking in persons"),
        ("Do no harm!", "do no harm"),
        ("Đường dây nóng", "duong day nong"),
        ("Anti-trafficking", "antitrafficking"),
        ("Shelter or prison?", "shelter OR prison"),
        ("“Shelter” 2022", "shelter 2022"),
        ("The", "the"),
    ],
)
def test_marks_small_words_and_spelling_make_no_difference_to_a_title(title, query):
    entry = make_resource(title=title)
    make_resource(title=f"{query} {title} {query}")
    make_resource(title=f"And {title}, again")
    assert ranked(query)[0] == entry


@pytest.mark.parametrize("name", ["title", "acronym", "local_name"])
def test_every_name_of_an_organisation_is_a_title(name):
    named = make_organisation(**{"title": "Network"} | {name: "IOM"})
    make_organisation(title="IOM IOM partners", body="<p>IOM</p>")
    assert ranked("iom", type(named))[0] == named


def test_titles_that_begin_with_what_was_typed_come_before_those_that_have_it():
    begins, has = make_resource(title="Shelter standards for all"), make_resource(title="Standards, shelter, shelter")
    assert ranked("shelter standards") == ranked("shelter stand") == [begins, has]


# Recency


@pytest.mark.parametrize("place", ["title", "summary", "body"])
def test_between_equals_the_newer_publication_comes_first(place):
    text = {"title": "On shelter", "summary": "On shelter.", "body": "<p>Shelter</p>"}[place]
    newest = dated(2024, **{place: text})
    oldest = dated(2001, **{place: text})
    # A word more, or a longer text, is no better: only where the words stand counts.
    middle = dated(2020, **{place: f"{text} {text} and other things"})
    unknown = make_resource(**{place: text})
    assert ranked("shelter") == [newest, middle, oldest, unknown]


def test_a_better_match_comes_before_a_newer_one():
    title, summary = dated(1999, title="On shelter"), dated(2024, title="New", summary="On shelter.")
    assert ranked("shelter") == [title, summary]


def test_stories_are_ordered_alike_and_organisations_by_when_they_came():
    old = make_story(title="On shelter", publication_date=date(2001, 1, 1), publication_precision="day")
    new = make_story(title="On shelter", publication_date=date(2021, 1, 1), publication_precision="day")
    assert ranked("shelter", Story) == [new, old]
    first, second = make_organisation(title="On shelter"), make_organisation(title="On shelter")
    assert ranked("shelter", type(first)) == [second, first]


# Replaced works


def places(page, *entries):
    return [page.index(f'href="{entry.get_absolute_url()}"') for entry in entries]


def test_a_replaced_work_stands_right_below_its_successor(client):
    old = dated(2024, title="Shelter")
    new = dated(2010, title="The handbook", summary="On shelter.", supersedes=old)
    between = dated(2020, title="Other", summary="On shelter.")
    last = dated(2024, title="Last", body="<p>shelter</p>")
    assert ranked("shelter") == [between, new, old, last]
    for address in ("/resources/?q=shelter", "/search/?q=shelter"):
        page = client.get(address).text
        assert page.index(f"{new.title}</a></h3>") < page.index(f"{old.title}</a></h3>")


def test_so_do_all_that_came_before_it_and_those_that_share_a_successor():
    first = dated(2024, title="Shelter")
    second = dated(2023, title="Shelter", supersedes=first)
    third = dated(2022, title="A", body="<p>shelter</p>", supersedes=second)
    assert ranked("shelter") == [third, second, first]


def test_a_replaced_work_keeps_its_place_where_its_successor_is_not_found():
    old = dated(2000, title="Shelter")
    make_resource(title="On housing", supersedes=old)
    make_resource(title="On shelter", status="draft", supersedes=old)
    other = dated(2024, title="On shelter")
    assert ranked("shelter") == [old, other]


def test_works_that_replace_one_another_are_found_all_the_same():
    one = dated(2020, title="Shelter")
    two = dated(2021, title="Shelter", supersedes=one)
    Resource.objects.filter(pk=one.pk).update(supersedes=two)
    assert set(ranked("shelter")) == {one, two}


def test_a_card_and_a_page_say_what_replaced_a_work_and_lead_there(client):
    old = make_resource(title="Shelter, first edition")
    new = make_resource(title="Shelter, second edition", supersedes=old)
    hidden = make_resource(title="Third", supersedes=old, status="draft")
    card = client.get("/resources/?q=first+edition").text
    page = client.get(old.get_absolute_url()).text
    for text, words in ((card, "Replaced by"), (page, "There is a newer work in place of this one:")):
        assert f'{words} <a href="{new.get_absolute_url()}">{new.title}</a>' in text
        assert hidden.get_absolute_url() not in text
    assert "Replaced by" not in client.get(f"/resources/?q={'second'}").text


@pytest.mark.parametrize("section", MAKERS)
def test_a_query_that_ranks_nothing_orders_all_the_same(section):
    entry = MAKERS[section]()
    assert list(type(entry).objects.search("-zebra").best_first("-zebra")) == [entry]
