"""Two editors at one form: nobody's change is lost, and who saves second sees what the first one saved."""

import pytest
from django.test import Client

from resources.models import Resource
from stories.models import Story

from .factories import MAKERS, make_file, make_publisher, make_resource, make_user
from .markup import seen
from .opening import change_page, filled, opened, text_of

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)


@pytest.fixture
def two():
    clients = Client(), Client()
    for client, name in zip(clients, ("Anong", "Bao"), strict=True):
        client.force_login(make_user("Editor", first_name=name))
    return clients


@every_section
def test_what_only_one_of_two_changed_is_put_together_and_said(two, section):
    first, second = two
    entry = MAKERS[section](status="draft")
    page = change_page(entry)
    one, other = opened(first, page), opened(second, page)
    first.post(page, one | {"title": "Her title", "topics": ["shelter"]})
    response = second.post(page, other | {"summary": "His summary.", "keywords": ["debt"]}, follow=True)
    assert "Saved together with what Anong saved meanwhile: Title, Topics." in text_of(response.content.decode())
    entry = type(entry).objects.get()
    assert (entry.title, entry.summary) == ("Her title", "His summary.")
    assert [topic.pk for topic in entry.topics.all()] == ["shelter"]
    assert [keyword.name for keyword in entry.keywords.all()] == ["debt"]


@every_section
@pytest.mark.parametrize(("keep", "stays"), [("mine", "A grey cat"), ("theirs", "A black cat")])
def test_what_both_changed_is_shown_word_by_word_and_one_stays(two, section, keep, stays):
    first, second = two
    entry = MAKERS[section](status="draft", title="A cat")
    page = change_page(entry)
    one, other = opened(first, page), opened(second, page)
    first.post(page, one | {"title": "A black cat"})
    refused = second.post(page, other | {"title": "A grey cat", "summary": "His summary."})
    assert type(entry).objects.get().title == "A black cat"
    assert "<mark>black</mark>" in seen(refused.text) and "<mark>grey</mark>" in seen(refused.text)
    assert "Somebody else saved this entry" in refused.text and "Anong saved this entry meanwhile" in refused.text
    again = filled(refused.text)
    assert (again["title"], again["summary"]) == (["A grey cat"], ["His summary."])
    assert second.post(page, again | {"_keep-title": [keep]}).status_code == 302
    entry = type(entry).objects.get()
    assert (entry.title, entry.summary) == (stays, "His summary.")


def test_without_a_choice_it_is_asked_again(two):
    first, second = two
    entry = make_resource(status="draft", title="A cat")
    page = change_page(entry)
    one, other = opened(first, page), opened(second, page)
    first.post(page, one | {"title": "A black cat"})
    again = filled(second.post(page, other | {"title": "A grey cat"}).text)
    response = second.post(page, again)
    assert "<mark>grey</mark>" in seen(response.text) and Resource.objects.get().title == "A black cat"


def test_a_third_change_meanwhile_is_seen_too(two):
    first, second = two
    entry = make_resource(status="draft", title="A cat")
    page = change_page(entry)
    one, other = opened(first, page), opened(second, page)
    first.post(page, one | {"title": "A black cat"})
    again = filled(second.post(page, other | {"title": "A grey cat"}).text)
    first.post(page, opened(first, page) | {"title": "A white cat", "rights": "CC BY"})
    response = second.post(page, again | {"_keep-title": ["mine"]})
    assert "<mark>white</mark>" in seen(response.text) and Resource.objects.get().title == "A white cat"
    second.post(page, filled(response.text) | {"_keep-title": ["mine"]})
    entry = Resource.objects.get()
    assert (entry.title, entry.rights) == ("A grey cat", "CC BY")


LISTS = {
    "countries": (["th"], ["vn"], "Thailand", "Viet Nam"),
    "topics": (["shelter"], ["actip"], None, None),
    "keywords": (["debt"], ["boats"], "debt", "boats"),
}


@pytest.mark.parametrize("field", LISTS)
def test_lists_that_both_changed_are_shown_in_words(two, field):
    first, second = two
    theirs, mine, their_words, my_words = LISTS[field]
    entry = make_resource(status="draft")
    page = change_page(entry)
    one, other = opened(first, page), opened(second, page)
    first.post(page, one | {field: theirs})
    refused = second.post(page, other | {field: mine})
    assert f'name="_keep-{field}"' in refused.text
    shown = text_of(refused.text)
    assert not their_words or (their_words in shown and my_words in shown)
    second.post(page, filled(refused.text) | {f"_keep-{field}": ["theirs"]})
    kept = getattr(Resource.objects.get(), field).all()
    assert [getattr(row, "name" if field == "keywords" else "pk") for row in kept] == theirs


def test_publishers_too(two):
    first, second = two
    ours, others = make_publisher(name="Ours"), make_publisher(name="Others")
    entry = make_resource(status="draft")
    page = change_page(entry)
    one, other = opened(first, page), opened(second, page)
    first.post(page, one | {"publishers": [ours.pk]})
    refused = second.post(page, other | {"publishers": [others.pk]})
    assert "<mark>Ours</mark>" in seen(refused.text) and "<mark>Others</mark>" in seen(refused.text)
    second.post(page, filled(refused.text) | {"_keep-publishers": ["mine"]})
    assert list(Resource.objects.get().publishers.all()) == [others]


def test_moments_and_boxes_are_taken_over_as_they_are(two):
    first, second = two
    entry = make_resource(status="draft", published_at=None)
    page = change_page(entry)
    one, other = opened(first, page), opened(second, page)
    moment = {"published_at_0": "2099-01-02", "published_at_1": "09:00:00", "publication_date": "2022-05"}
    first.post(page, one | moment | {"featured": "on", "asean_wide": "on", "body": "<p>Text of hers.</p>"})
    assert second.post(page, other | {"rights": "CC BY"}).status_code == 302
    entry = Resource.objects.get()
    assert (entry.published_at.year, entry.featured, entry.asean_wide, entry.rights) == (2099, True, True, "CC BY")
    assert (entry.publication_precision, entry.body) == ("month", "<p>Text of hers.</p>")


@pytest.mark.parametrize("verb", ["submit", "publish"])
def test_a_verb_on_a_form_that_is_too_old_does_nothing_until_somebody_looked(two, verb):
    first, second = two
    entry = make_resource(status="draft")
    page = change_page(entry)
    one, other = opened(first, page), opened(second, page)
    first.post(page, one | {"summary": "It is a hoax."})
    refused = second.post(page, other | {"_verb": verb})
    assert Resource.objects.get().status == "draft"
    assert "It is a hoax." in filled(refused.text)["summary"]
    second.post(page, filled(refused.text) | {"_verb": verb})
    assert Resource.objects.get().status == {"submit": "in-review", "publish": "published"}[verb]


def test_saving_what_is_the_same_is_no_conflict(two):
    first, second = two
    entry = make_resource(status="draft")
    page = change_page(entry)
    one, other = opened(first, page), opened(second, page)
    first.post(page, one | {"title": "The same"})
    assert second.post(page, other | {"title": "The same"}).status_code == 302


# Rows beside the form


def test_a_row_that_one_added_and_one_that_the_other_changed_both_stay(two):
    first, second = two
    entry = make_resource(status="draft")
    file = make_file(entry, label="Annex 1")
    page = change_page(entry)
    one, other = opened(first, page), opened(second, page)
    added = {"language": "th", "standing": "official", "label": "คู่มือ", "url": "https://example.org/th.pdf", "id": ""}
    number = {"files-TOTAL_FORMS": "2"} | {f"files-1-{name}": value for name, value in added.items()}
    first.post(page, one | number)
    assert second.post(page, other | {"files-0-label": "Annex 2"}).status_code == 302
    assert {row.label for row in entry.files.all()} == {"Annex 2", "คู่มือ"}
    assert entry.files.get(label="Annex 2") == file


def test_a_field_of_a_row_that_both_changed_is_asked(two):
    first, second = two
    entry = make_resource(status="draft")
    file = make_file(entry, label="คู่มือ")
    page = change_page(entry)
    one, other = opened(first, page), opened(second, page)
    first.post(page, one | {"files-0-label": "คู่มือใหม่"})
    refused = second.post(page, other | {"files-0-label": "คู่มือเก่า", "files-0-standing": "official"})
    assert "<mark>ใหม่</mark>" in seen(refused.text) and "<mark>เก่า</mark>" in seen(refused.text)
    second.post(page, filled(refused.text) | {"_keep-files-0-label": ["theirs"]})
    file.refresh_from_db()
    assert (file.label, file.standing) == ("คู่มือใหม่", "official")


def test_a_row_that_was_taken_out_comes_back_if_the_other_changed_it(two):
    first, second = two
    entry = make_resource(status="draft")
    make_file(entry, label="Annex 1")
    page = change_page(entry)
    one, other = opened(first, page), opened(second, page)
    first.post(page, one | {"files-0-DELETE": "on"})
    refused = second.post(page, other | {"files-0-label": "Annex 2"})
    assert "yours stands at the end, as a new one" in refused.text
    second.post(page, filled(refused.text))
    assert entry.files.get().label == "Annex 2"


def test_a_row_that_was_taken_out_stays_out_if_the_other_left_it_as_it_was(two):
    first, second = two
    entry = make_resource(status="draft")
    make_file(entry, label="Annex 1")
    make_file(entry, label="Annex 2")
    page = change_page(entry)
    one, other = opened(first, page), opened(second, page)
    first.post(page, one | {"files-0-DELETE": "on"})
    assert second.post(page, other | {"files-1-label": "Annex 3"}).status_code == 302
    assert entry.files.get().label == "Annex 3"


def test_a_row_that_one_changed_is_not_taken_out_unseen_by_the_other(two):
    first, second = two
    entry = make_resource(status="draft")
    make_file(entry, label="Annex 1")
    page = change_page(entry)
    one, other = opened(first, page), opened(second, page)
    first.post(page, one | {"files-0-label": "Annex 2"})
    refused = second.post(page, other | {"files-0-DELETE": "on"})
    assert "and so not taken out" in refused.text
    assert entry.files.get().label == "Annex 2"


@pytest.mark.parametrize("base", ["", "zz", "[]", '{"title": 1}'])
def test_a_form_whose_digests_are_broken_is_asked_field_by_field(two, base):
    first, second = two
    entry = MAKERS["stories"](status="draft")
    page = change_page(entry)
    one, other = opened(first, page), opened(second, page)
    first.post(page, one | {"author": "Her"})
    refused = second.post(page, other | {"_base": base, "source": "His"})
    assert 'name="_keep-author"' in refused.text and 'name="_keep-source"' in refused.text
    assert Story.objects.get().source == ""
