"""Who may translate, and that nothing unreviewed is told to readers."""

import pytest
from django.test import Client

from partnership_hub.translation.gaps import waiting_for
from partnership_hub.translation.translating import may_review, may_translate

from .factories import MAKERS, make_resource, make_translation, make_user
from .test_translating import address, send

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)


def translator(*languages):
    return make_user("Translator", languages=list(languages))


def test_a_translator_writes_in_their_languages_alone():
    user, entry = translator("lo"), make_resource()
    assert may_translate(user, entry, "lo") and not may_translate(user, entry, "th")
    assert not may_review(user, entry, "lo")
    assert not may_translate(user, entry, "en") and not may_translate(user, entry, "zz")


def test_curators_and_editors_write_in_every_language():
    draft, published = make_resource(status="draft", countries=["la"]), make_resource(countries=["la"])
    for role in ("Curator", "Editor"):
        assert may_translate(make_user(role), draft, "lo") and may_review(make_user(role), draft, "lo")
        assert may_translate(make_user(role), published, "lo")
    assert may_review(make_user("Editor"), published, "lo")
    assert not may_review(make_user("Curator"), published, "lo")  # readers would see it at once
    assert not may_translate(make_user("Curator", countries=["th"]), draft, "lo")


@every_section
def test_whoever_may_not_is_refused_by_hand_made_requests_too(client, section):
    entry = MAKERS[section]()
    make_translation(entry)
    for user in (None, make_user(), make_user("partner"), translator()):  # the last one has no language
        client = Client()
        if user:
            client.force_login(user)
        for act in ("save", "review", "still-right", "take-down", "discard"):
            data = {"title": "a", "act": act, "seen": "", "version": "1"}
            assert client.post(address(entry), data).status_code in (302, 403)
        for page in ("", "sheet/", "sheet.xlsx?section=resources&language=lo&work=1", "sheet/1/"):
            may_look = user is not None and user.has_perm("resources.view_resourcetranslation")
            assert may_look or client.get(f"/admin/translations/{page}").status_code in (302, 403)
    row = entry.translations.get()
    assert row.title == "คู่มือ" and row.state == "reviewed"


def test_a_translator_s_review_by_a_hand_made_request_is_refused(client):
    entry = make_resource()
    client.force_login(translator("th"))
    assert client.get(address(entry)).status_code == 200
    assert "Save as reviewed" not in client.get(address(entry)).text
    for act in ("review", "still-right"):
        assert send(client, address(entry), act).status_code == 403
    assert send(client, address(entry), "save").status_code == 302
    assert entry.translations.get().state == "draft"
    assert send(client, address(entry), "take-down").status_code == 403


@every_section
def test_an_entry_that_one_may_not_see_has_no_page(client, section, monkeypatch):
    entry = MAKERS[section](status="draft")
    client.force_login(make_user("Editor"))
    monkeypatch.setattr(type(type(entry).objects), "visible_to", lambda self, user: self.none())
    assert client.get(address(entry)).status_code == 404
    assert entry.title not in client.get(f"/admin/translations/?section={section}&works=in-work").text


@every_section
@pytest.mark.parametrize("state", ["draft", "machine"])
def test_no_output_tells_of_what_nobody_has_reviewed(client, section, state):
    """test_leaks looks into every output; here beside a reviewed text of the same language."""
    entry = MAKERS[section](title="Guide", topics=["shelter"], countries=["th"])
    make_translation(entry, title="ฉบับตรวจแล้ว")
    make_translation(entry, title="ความลับของร่าง", summary="ความลับของร่าง", state=state)
    for page in ("", "th/"):
        assert "ความลับ" not in client.get(f"{entry.get_absolute_url()}{page}").text
    assert "ฉบับตรวจแล้ว" in client.get(f"{entry.get_absolute_url()}th/").text
    found = client.get(f"/{section}/", {"q": "ความลับ"}).text
    assert entry.get_absolute_url() not in found
    assert client.get("/sitemap.xml").status_code == 200 and "ความลับ" not in client.get("/feed/").text


@every_section
def test_a_reader_is_told_that_a_translation_is_outdated(client, section):
    entry = MAKERS[section](title="คู่มือ", language="th")
    make_translation(entry, language="en", title="A guide")
    address_, card = entry.get_absolute_url(), f"/{section}/"
    assert "earlier version" not in client.get(address_).text and "Translated from Thai" in client.get(card).text
    entry.title = "คู่มือใหม่"
    entry.save()
    page = client.get(entry.get_absolute_url()).text
    assert "This translation follows an earlier version of the original (Thai, changed " in page
    assert f'href="{entry.get_absolute_url()}th/"' in page
    assert "Translated from an earlier version in Thai" in client.get(card).text


def test_what_waits_is_told_the_longest_outdated_first_and_of_one_s_own_countries():
    user = make_user("Curator")
    user.countries.set(["th"])
    for code in ("th", "kh", "th"):
        entry = make_resource(countries=[code], title="Guide")
        make_translation(entry, language="lo")
        entry.title = f"Guide in {code}"
        entry.save()
    gaps = waiting_for(user)
    assert [gap.entry.title for gap in gaps] == ["Guide in th", "Guide in th"]
    assert gaps[0].since <= gaps[1].since and {gap.standing for gap in gaps} == {"outdated"}
    user.languages = ["km"]
    assert {(gap.standing, gap.language) for gap in waiting_for(user)} == {("missing", "km")}


def test_who_may_not_is_told_in_the_admin_what_is_missing_and_whom_to_ask(client):
    client.force_login(translator("lo"))
    answer = client.get(address(make_resource(), "th"))
    assert answer.status_code == 403 and 'id="site-name"' in answer.text
    for said in ("You may not translate this work into Thai", "Ask an administrator", "What waits", "What you may do"):
        assert said in answer.text
    assert "You are not signed in" not in answer.text


def test_what_is_not_there_leads_back_to_what_waits(client):
    client.force_login(translator("lo"))
    for path in ("/admin/resources/resource/999999/translate/lo/", "/admin/nothing/at/all/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert 'id="site-name"' in answer.text and '<a href="/admin/">What waits</a>' in answer.text


@pytest.mark.parametrize("role", [None, "partner"])
def test_others_are_answered_by_the_site_s_own_pages(client, role):
    if role:
        client.force_login(make_user(role))
    for path in ("/admin/nothing/at/all/", address(make_resource())):
        assert 'id="site-name"' not in client.get(path).text
