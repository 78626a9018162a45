"""Nothing typed is lost: not when the session has ended, not with a key from before the sign-in, not while typing."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from partnership_hub.desk.typed import MOST_ROWS
from partnership_hub.housekeeping import clear_desks
from partnership_hub.intake.models import Intake
from partnership_hub.models import Helpline, TypedForm
from resources.models import Resource

from .factories import MAKERS, make_resource, make_user
from .markup import seen
from .opening import add_page, change_page, filled, opened, text_of

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)


@pytest.fixture
def editor():
    return make_user("Editor")


@pytest.fixture
def signed_in(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    return client


def csrf(client, data):
    return data | {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}


def end_session(client):
    session = client.session
    del session[SESSION_KEY]
    session.save()


@every_section
def test_what_is_sent_after_the_session_ended_comes_back_after_the_sign_in(signed_in, editor, section):
    entry = MAKERS[section](status="draft")
    page = change_page(entry)
    sent = opened(signed_in, page) | {"title": "Typed for an hour", "topics": ["shelter"], "keywords": ["debt"]}
    end_session(signed_in)
    answer = signed_in.post(page, csrf(signed_in, sent))
    assert answer.status_code == 302 and type(entry).objects.get().title == entry.title
    to_sign_in = signed_in.get(answer["Location"], follow=True)
    assert "You were signed out" in to_sign_in.text and "Typed for an hour" not in to_sign_in.text
    signed_in.force_login(editor)
    back = signed_in.get(answer["Location"])
    assert "This is what you typed until" in back.text and back.status_code == 200
    again = filled(back.text)
    assert (again["title"], again["topics"], again["keywords"]) == (["Typed for an hour"], ["shelter"], ["debt"])
    assert type(entry).objects.get().title == entry.title
    assert signed_in.post(page, csrf(signed_in, again)).status_code == 302
    assert type(entry).objects.get().title == "Typed for an hour"
    assert not TypedForm.objects.exists()


@every_section
def test_so_does_a_new_entry_with_a_row_beside_it(signed_in, editor, section):
    model = type(MAKERS[section]())
    page = add_page(model)
    rows, field = {"resources": ("files", "label"), "stories": ("pictures", "alt")}.get(section, ("contacts", "label"))
    sent = opened(signed_in, page) | {f"{rows}-TOTAL_FORMS": "1", f"{rows}-0-{field}": "คู่มือ", "title": "A new one"}
    end_session(signed_in)
    answer = signed_in.post(page, csrf(signed_in, sent))
    signed_in.force_login(editor)
    again = filled(signed_in.get(answer["Location"]).text)
    assert (again["title"], again[f"{rows}-0-{field}"]) == (["A new one"], ["คู่มือ"])
    assert model.objects.count() == 1


def test_a_helpline_s_form_too(signed_in, editor):
    page = change_page(Helpline.objects.first())
    sent = opened(signed_in, page) | {"name": "Another name"}
    end_session(signed_in)
    answer = signed_in.post(page, csrf(signed_in, sent))
    signed_in.force_login(editor)
    assert filled(signed_in.get(answer["Location"]).text)["name"] == ["Another name"]


def test_a_form_from_before_the_last_sign_in_comes_back_and_is_not_saved(signed_in, editor):
    entry = make_resource(status="draft")
    page = change_page(entry)
    sent = csrf(signed_in, opened(signed_in, page) | {"title": "Typed before"})
    signed_in.cookies["csrftoken"] = "a" * 32  # as a sign-in in another window gives
    answer = signed_in.post(page, sent)
    assert answer.status_code == 302 and Resource.objects.get().title == entry.title
    assert filled(signed_in.get(answer["Location"]).text)["title"] == ["Typed before"]


def test_it_is_shown_to_nobody_else(signed_in):
    page = change_page(make_resource(status="draft"))
    sent = csrf(signed_in, opened(signed_in, page) | {"title": "Typed for an hour"})
    end_session(signed_in)
    address = signed_in.post(page, sent)["Location"]
    other = Client()
    other.force_login(make_user("superuser"))
    assert "Typed for an hour" not in other.get(address).text
    assert "unsaved text" not in other.get(page).text


@pytest.mark.parametrize("place", ["", "zz", "W10:zz:zz", "other page"])
def test_a_form_that_is_not_of_our_page_is_kept_nowhere(signed_in, place):
    page, other = change_page(make_resource(status="draft")), change_page(make_resource(status="draft"))
    sent = opened(signed_in, page) | {"title": "Fed"}
    sent["_place"] = opened(signed_in, other)["_place"] if place.startswith("other") else place
    sent["csrfmiddlewaretoken"] = "a" * 32
    assert signed_in.post(page, sent).status_code == 403
    assert not TypedForm.objects.exists()


def test_it_is_not_readable_in_the_database(signed_in):
    page = change_page(make_resource(status="draft"))
    signed_in.post("/admin/desk/beat/", csrf(signed_in, opened(signed_in, page) | {"title": "Secret", "keep": "1"}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM partnership_hub_typedform")
        assert "Secret" not in cursor.fetchone()[0]
    assert TypedForm.objects.get().posted()["title"] == "Secret"


def test_what_is_typed_is_kept_meanwhile_and_offered_at_the_next_opening(signed_in):
    entry = make_resource(status="draft")
    page = change_page(entry)
    data = opened(signed_in, page) | {"title": "Half a title"}
    answer = signed_in.post("/admin/desk/beat/", csrf(signed_in, data | {"keep": "1"})).json()
    assert "is kept since" in answer["kept"]
    shown = signed_in.get(page)
    assert "You have unsaved text from" in text_of(shown.text) and filled(shown.text)["title"] == [entry.title]
    key = TypedForm.objects.get().pk
    assert filled(signed_in.get(f"{page}?_typed={key}").text)["title"] == ["Half a title"]
    signed_in.post("/admin/desk/forget/", csrf(signed_in, {"_place": data["_place"], "forget": key}))
    assert not TypedForm.objects.exists()


def test_saving_throws_it_away(signed_in):
    page = change_page(make_resource(status="draft"))
    data = opened(signed_in, page) | {"title": "Half a title"}
    signed_in.post("/admin/desk/beat/", csrf(signed_in, data | {"keep": "1"}))
    signed_in.post(page, csrf(signed_in, data | {"title": "A whole title"}))
    assert not TypedForm.objects.exists()


def test_what_comes_back_meets_what_others_saved_meanwhile(signed_in):
    entry = make_resource(status="draft", title="A cat")
    page = change_page(entry)
    data = opened(signed_in, page) | {"title": "A grey cat"}
    signed_in.post("/admin/desk/beat/", csrf(signed_in, data | {"keep": "1"}))
    other = Client()
    other.force_login(make_user("Editor"))
    other.post(page, opened(other, page) | {"title": "A black cat"})
    back = signed_in.get(f"{page}?_typed={TypedForm.objects.get().pk}").text
    assert "<mark>grey</mark>" in seen(back) and "<mark>black</mark>" in seen(back)


@pytest.mark.parametrize("key", ["", "zz", "0", "999999999", "9" * 40])
def test_a_key_that_leads_to_nothing_opens_the_form(signed_in, key):
    page = change_page(make_resource(status="draft"))
    assert signed_in.get(page, {"_typed": key}).status_code == 200


def test_one_person_s_forms_are_bounded_and_forgotten_after_a_week(signed_in):
    page = change_page(make_resource(status="draft"))
    data = opened(signed_in, page)
    for number in range(MOST_ROWS + 3):
        form = {"_once": f"{number:022}", "keep": "1", "title": str(number)}
        signed_in.post("/admin/desk/beat/", csrf(signed_in, data | form))
    assert TypedForm.objects.count() == MOST_ROWS
    assert signed_in.post("/admin/desk/beat/", csrf(signed_in, data | {"body": "a" * 1_100_000, "keep": "1"})).json()
    assert TypedForm.objects.count() == MOST_ROWS
    TypedForm.objects.update(typed_at=timezone.now() - timedelta(days=8))
    clear_desks()
    assert not TypedForm.objects.exists()


# Pages with a form of their own


def translate_page(entry, language="th"):
    return f"{change_page(entry).removesuffix('change/')}translate/{language}/"


@every_section
def test_a_translation_that_is_sent_after_the_session_ended_comes_back(signed_in, editor, section):
    entry = MAKERS[section](status="draft")
    page = translate_page(entry)
    sent = opened(signed_in, page) | {"title": "คู่มือ", "summary": "สรุป", "body": "<p>ก</p>", "act": "save"}
    end_session(signed_in)
    answer = signed_in.post(page, csrf(signed_in, sent))
    to_sign_in = signed_in.get(answer["Location"], follow=True)
    assert "You were signed out" in to_sign_in.text and not entry.translations.exists()
    signed_in.force_login(editor)
    back = signed_in.get(answer["Location"])
    again = filled(back.text)
    assert "This is what you typed until" in back.text
    assert (again["title"], again["summary"], again["body"]) == (["คู่มือ"], ["สรุป"], ["<p>ก</p>"])
    assert signed_in.post(answer["Location"], csrf(signed_in, again | {"act": "save"})).status_code == 302
    assert entry.translations.get().title == "คู่มือ" and not TypedForm.objects.exists()


def test_links_that_are_sent_after_the_session_ended_come_back_and_files_are_asked_for_again(signed_in, editor):
    page, file = "/admin/take-in/", SimpleUploadedFile("guide.pdf", b"%PDF-1.4")
    sent = opened(signed_in, page) | {"links": "https://one.example/\nhttps://two.example/"}
    end_session(signed_in)
    answer = signed_in.post(page, csrf(signed_in, sent | {"files": file}))
    assert "You were signed out" in signed_in.get(answer["Location"], follow=True).text
    signed_in.force_login(editor)
    back = signed_in.get(answer["Location"])
    again = filled(back.text)
    assert again["links"][0].splitlines() == ["https://one.example/", "https://two.example/"]
    assert "a file that you chose has to be chosen again" in back.text and not Intake.objects.exists()
    assert signed_in.post(page, csrf(signed_in, again)).status_code == 302
    assert Intake.objects.count() == 2 and not TypedForm.objects.exists()


def test_files_alone_are_asked_for_again(signed_in, editor):
    page = "/admin/take-in/"
    sent = csrf(signed_in, opened(signed_in, page) | {"files": SimpleUploadedFile("guide.pdf", b"%PDF-1.4")})
    end_session(signed_in)
    answer = signed_in.post(page, sent)
    signed_in.force_login(editor)
    assert "a file that you chose has to be chosen again" in signed_in.get(answer["Location"]).text


@pytest.mark.parametrize("name", ["summary", "links"])
def test_what_is_typed_there_is_kept_meanwhile_and_offered_again(signed_in, name):
    page = "/admin/take-in/" if name == "links" else translate_page(make_resource(status="draft"))
    data = opened(signed_in, page) | {name: "Half of it"}
    assert "data-desk=" in signed_in.get(page).text
    signed_in.post("/admin/desk/beat/", csrf(signed_in, data | {"keep": "1"}))
    shown = signed_in.get(page)
    assert "You have unsaved text from" in text_of(shown.text) and "Half of it" not in shown.text
    assert filled(signed_in.get(f"{page}?_typed={TypedForm.objects.get().pk}").text)[name] == ["Half of it"]


def test_a_translation_that_comes_back_meets_what_others_saved_meanwhile(signed_in):
    entry = make_resource(status="draft")
    page = translate_page(entry)
    data = opened(signed_in, page) | {"title": "ของฉัน"}
    signed_in.post("/admin/desk/beat/", csrf(signed_in, data | {"keep": "1"}))
    other = Client()
    other.force_login(make_user("Editor"))
    other.post(page, opened(other, page) | {"title": "ของเขา", "act": "save"})
    back = filled(signed_in.get(f"{page}?_typed={TypedForm.objects.get().pk}").text)
    answer = signed_in.post(page, csrf(signed_in, back | {"act": "save"}))
    assert answer.status_code == 409 and "ของฉัน" in answer.text
    assert entry.translations.get().title == "ของเขา"
