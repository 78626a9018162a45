"""Who has a form open, what staff say to each other beside it, and a form that is sent several times."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from partnership_hub.housekeeping import clear_desks
from partnership_hub.models import Presence, SentForm, TypedForm
from resources.models import Publisher, Resource

from .committing import number
from .factories import MAKERS, make_resource, make_user
from .opening import add_page, change_page, filled, opened, text_of

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)


def signed_in(role="Editor", **fields):
    client = Client()
    client.user = make_user(role, **fields)
    client.force_login(client.user)
    return client


# Who is here


def test_the_second_one_is_told_since_when_the_first_one_is_there():
    first, second = signed_in(first_name="Anong", last_name="S."), signed_in()
    page = change_page(make_resource(status="draft"))
    assert "has this open" not in first.get(page).text
    time = date_format(timezone.localtime(Presence.objects.get().since), "TIME_FORMAT")
    assert f"has this open since {time}" in text_of(second.get(page).text)
    beat = second.post("/admin/desk/beat/", {"_place": opened(second, page)["_place"]}).json()
    assert len(beat["others"]) == 1 and "Anong S. has this open since" in beat["others"][0]


def test_leaving_saving_and_time_end_it():
    first, second = signed_in(), signed_in()
    page = change_page(make_resource(status="draft"))
    data = opened(first, page)
    first.post("/admin/desk/beat/", {"_place": data["_place"], "leaving": "1"})
    assert "has this open" not in second.get(page).text
    data = opened(first, page)
    assert "has this open" in second.get(page).text
    first.post(page, data)
    assert "has this open" not in second.get(page).text
    opened(first, page)
    Presence.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert "has this open" not in second.get(page).text
    clear_desks()
    assert Presence.objects.count() == 1  # who looked last


def test_it_is_one_row_a_person_and_form_and_raises_no_version():
    client = signed_in()
    page = change_page(make_resource(status="draft"))
    place, before = opened(client, page)["_place"], number()
    for _time in range(5):
        client.post("/admin/desk/beat/", {"_place": place})
        client.get(page)
    assert Presence.objects.count() == 1 and number() == before


def test_who_may_not_open_a_form_is_not_told():
    page = change_page(make_resource(status="draft"))
    place = opened(signed_in(), page)["_place"]
    for client in (signed_in(), signed_in("partner"), Client()):
        answer = client.post("/admin/desk/beat/", {"_place": place, "keep": "1"})
        assert answer.status_code in (302, 403)
    assert signed_in().get("/admin/desk/beat/").status_code == 405


# Comments


@every_section
def test_a_comment_is_posted_answered_and_resolved_beside_the_form(section):
    client = signed_in("Curator")
    entry = MAKERS[section](status="draft")
    page = change_page(entry).replace("change", "comments")
    client.post(page, {"text": "Which edition is it?"})
    begun = entry.staff_comments.get()
    signed_in().post(page, {"text": "The second.", "answers": begun.pk})
    shown = text_of(client.get(change_page(entry)).text)
    assert "Which edition is it?" in shown and "The second." in shown
    client.post(page, {"resolve": begun.pk})
    begun.refresh_from_db()
    assert begun.resolved_by == client.user and "resolved by" in text_of(client.get(page).text)
    client.post(page, {"reopen": begun.pk})
    begun.refresh_from_db()
    assert not begun.is_resolved


def test_an_answer_to_an_answer_stands_in_the_same_thread():
    client, entry = signed_in(), make_resource(status="draft")
    page = change_page(entry).replace("change", "comments")
    client.post(page, {"text": "One"})
    for answers in (entry.staff_comments.get(text="One").pk, None):
        answers = answers or entry.staff_comments.get(text="Two").pk
        client.post(page, {"text": "Two" if answers == entry.staff_comments.get(text="One").pk else "Three",
                           "answers": answers})  # fmt: skip
    assert {row.text for row in entry.staff_comments.get(text="One").replies.all()} == {"Two", "Three"}


@pytest.mark.parametrize("text", ["", "  ", "a" * 5001])
def test_what_is_no_comment_is_refused_in_words_and_comes_back(text):
    client, entry = signed_in(), make_resource(status="draft")
    response = client.post(change_page(entry).replace("change", "comments"), {"text": text})
    assert "Write a comment" in response.text and not entry.staff_comments.exists()


@every_section
def test_who_only_reads_an_entry_of_theirs_asks_in_a_comment_and_others_do_not_see_it(section):
    client = signed_in("Curator")
    client.user.countries.set(["th"])
    for countries, seen in ((["th"], True), (["kh"], False)):
        entry = MAKERS[section](countries=countries)
        page = change_page(entry).replace("change", "comments")
        assert (page in client.get(change_page(entry)).text) is seen
        assert client.post(page, {"text": "Is it the newest?"}).status_code == (302 if seen else 403)
        assert client.get(page).status_code == (200 if seen else 403)
        assert entry.staff_comments.count() == seen


@pytest.mark.parametrize("role", [None, "partner"])
def test_comments_are_for_staff_alone(role):
    entry = make_resource()
    entry.staff_comments.create(text="Zebra")
    client = signed_in(role) if role else Client()
    page = change_page(entry).replace("change", "comments")
    assert client.get(page).status_code in (302, 403)
    assert client.post(page, {"text": "Mine"}).status_code in (302, 403)
    assert "Zebra" not in client.get(entry.get_absolute_url()).text
    assert entry.staff_comments.count() == 1


@pytest.mark.parametrize("key", ["", "zz", "0", "999999999", "9" * 40])
def test_keys_that_are_none_break_nothing(key):
    client, entry = signed_in(), make_resource(status="draft")
    page = change_page(entry).replace("change", "comments")
    assert client.post(page, {"resolve": key}).status_code == 302
    assert client.post(page, {"text": "A", "answers": key}).status_code == 302
    assert entry.staff_comments.get().answers is None


# Sent three times


@every_section
def test_a_new_entry_that_is_sent_three_times_is_there_once(section):
    client = signed_in()
    model = type(MAKERS[section]())
    model.objects.all().delete()
    required = {"resources": {"type": "guide"}, "stories": {"format": "article"}}
    required["directory"] = {"type": "ngo", "level": "national", "vetting": "public-sources"}
    sent = opened(client, add_page(model)) | {"title": "Once", "summary": "A.", "_verb": "publish"} | required[section]
    answers = [client.post(add_page(model), sent) for _time in range(3)]
    assert model.objects.count() == 1
    assert {answer["Location"] for answer in answers} == {change_page(model.objects.get())}


def test_a_form_that_was_not_right_may_be_sent_again():
    client = signed_in()
    sent = opened(client, add_page(Resource))
    assert client.post(add_page(Resource), sent).status_code == 200
    assert client.post(add_page(Resource), sent | {"title": "Now", "type": "guide"}).status_code == 302
    assert Resource.objects.count() == 1


def test_who_goes_back_and_types_something_else_has_sent_something_else():
    client = signed_in()
    sent = opened(client, add_page(Resource)) | {"type": "guide"}
    for title in ("One", "Two", "Two"):
        client.post(add_page(Resource), sent | {"title": title})
    assert sorted(Resource.objects.values_list("title", flat=True)) == ["One", "Two"]


def test_a_change_and_a_verb_are_done_once():
    client = signed_in()
    entry = make_resource(status="draft")
    page = change_page(entry)
    sent = opened(client, page) | {"title": "Changed", "_verb": "submit"}
    before = entry.history.count()
    answers = [client.post(page, sent) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [302] * 3
    assert entry.history.count() == before + 2  # saved, and handed in
    assert "is In review" not in client.get(page).text


def test_a_comment_is_there_once():
    client, entry = signed_in(), make_resource(status="draft")
    page = change_page(entry).replace("change", "comments")
    once = client.get(page).text.partition('name="_once" value="')[2].partition('"')[0]
    for _time in range(3):
        client.post(page, {"text": "Once", "_once": once})
    assert entry.staff_comments.count() == 1


def test_what_was_sent_is_forgotten_after_a_day():
    client = signed_in()
    client.post(add_page(Resource), opened(client, add_page(Resource)) | {"title": "A", "type": "guide"})
    assert SentForm.objects.exists()
    SentForm.objects.update(sent_at=timezone.now() - timedelta(days=2))
    clear_desks()
    assert not SentForm.objects.exists()


def test_another_person_s_key_does_not_answer_for_mine():
    first, second = signed_in(), signed_in()
    sent = opened(first, add_page(Resource)) | {"title": "A", "type": "guide", "another_one": "on"}
    first.post(add_page(Resource), sent)
    second.post(add_page(Resource), sent)
    assert Resource.objects.count() == 2


def test_forms_of_a_section_s_vocabulary_too():
    client = signed_in()
    sent = filled(client.get(add_page(Publisher)).text) | {"name": "Once"}
    for _time in range(3):
        client.post(add_page(Publisher), sent)
    assert Publisher.objects.count() == 1


# Sentences


def test_a_time_of_day_is_said_by_24_hours_and_one_full_stop_ends_the_sentence():
    first, second = signed_in(first_name="Naree"), signed_in()
    page = change_page(make_resource(status="draft"))
    kept = first.post("/admin/desk/beat/", opened(first, page) | {"keep": "1"}).json()["kept"]
    assert re.search(r"is kept since [0-2]\d:[0-5]\d\. It is not saved yet", kept)
    here = r"has this open since [0-2]\d:[0-5]\d\.(?!\.)"
    assert re.search(here, text_of(second.get(page).text))
    beat = second.post("/admin/desk/beat/", {"_place": opened(second, page)["_place"]}).json()
    assert re.search(here, beat["others"][0])
    first_page = text_of(first.get(f"{page}?_typed={TypedForm.objects.get().pk}").text)
    assert re.search(r"what you typed until \d+ \w+ \d{4}, \d\d:\d\d\. ", first_page)
