"""Preview links: an entry that is not public yet, shown to whoever holds the link, for a week."""

import re
import time
from datetime import date

import pytest
from django.core import signing
from django.db import transaction
from django.test import Client

from partnership_hub.entries import previews
from partnership_hub.entries.previews import Link

from .canaries import HIDDEN, make_canary_hub
from .factories import MAKERS, make_resource, make_story, make_translation, make_user
from .markup import Page, faults
from .test_leaks import CANARY, everything_of

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)


def link(entry):
    return Link.to(entry).address


def key(address):
    return address.partition("preview=")[2]


@pytest.fixture
def later(monkeypatch):
    """Goes on by some days, for links."""

    def go(days):
        moment = time.time() + days * 24 * 60 * 60
        monkeypatch.setattr(previews.time, "time", lambda: moment)

    return go


@pytest.fixture(scope="module")
def hub(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_canary_hub()
        transaction.set_rollback(True)


def previewed(hub):
    return [entry for entry in hub.hidden if type(entry).objects.previewable().filter(pk=entry.pk).exists()]


def not_previewed(hub):
    return [entry for entry in hub.hidden if entry not in previewed(hub)]


# What it shows


@every_section
@pytest.mark.parametrize("status", ["draft", "in-review"])
def test_a_link_shows_the_page_of_an_entry_in_work_to_anybody_who_has_it(client, section, status):
    entry = MAKERS[section](title="Not yet public", status=status)
    page = client.get(link(entry))
    assert "Not yet public" in page.text and "This page is not public" in page.text
    assert not list(faults(page.text))
    assert client.get(entry.get_absolute_url()).status_code == 404


def test_a_preview_shows_nothing_that_readers_would_not_see(hub):
    """Of all canaries only those in texts that would be public with the entry, and in no other entry."""
    assert len(previewed(hub)) == 9
    for entry in previewed(hub):
        state = (
            entry.title and next(name for name, word in hub.word.words.items() if word == entry.title)[: -len("title")]
        )
        own = {word for name, word in hub.word.words.items() if name.startswith(state)}
        kept = {getattr(entry, field) for field in HIDDEN[type(entry)]}
        kept |= {word for name, word in hub.word.words.items() if "of partners" in name}
        seen = set(CANARY.findall(everything_of(Client().get(link(entry)))))
        assert entry.title in seen
        assert not seen - own, entry
        assert not seen & kept, entry


def test_staff_see_in_a_preview_what_others_see(client, hub):
    entry = next(entry for entry in previewed(hub) if entry._meta.app_label == "directory")
    address = link(entry)
    before = client.get(address).text
    client.force_login(make_user("Editor"))
    assert client.get(address).text == before


def test_a_preview_offers_its_reviewed_translations_by_the_same_link(client):
    entry = make_resource(title="A guide", status="draft")
    make_translation(entry, language="th", title="คู่มือ")
    make_translation(entry, language="km", title="Unreviewed", state="draft")
    page = Page(client.get(link(entry)).text)
    hrefs = [href for href in page.links() if href.endswith("&language=th")]
    assert "คู่มือ" in client.get(hrefs[0]).text
    assert client.get(f"{link(entry)}&language=km").status_code == 404


def test_an_entry_s_files_are_shown_to_the_holder_of_its_link_only(client, hub):
    shown = 0
    for entry in previewed(hub):
        page = Page(client.get(link(entry)).text)
        addresses = [value for e in page.elements for name, value in e.attributes.items() if "/media/" in (value or "")
                     and name in ("src", "href", "poster")]  # fmt: skip
        assert addresses
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200
            assert response.headers["Cache-Control"] == "private, no-store"
            assert client.get(address.partition("?")[0]).status_code == 404
            other = next(e for e in previewed(hub) if e != entry)
            assert client.get(f"{address.partition('?')[0]}?preview={key(link(other))}").status_code == 404
            shown += 1
    assert shown > 15


# How it is sent


def test_a_preview_is_kept_nowhere_indexed_nowhere_and_told_to_nobody(client):
    response = client.get(link(make_resource(status="draft", outside_url="https://example.org/")))
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert 'rel="canonical"' not in response.text


# How it ends


def ended(client, address):
    response = client.get(address)
    unknown = client.get(f"{address.partition('?')[0]}?preview=zz")
    return response.status_code == 404 and response.content == unknown.content


def test_a_link_ends_after_a_week_and_then_answers_like_one_that_never_was(client, later):
    address = link(make_resource(status="draft"))
    later(6.9)
    assert client.get(address).status_code == 200
    later(7.1)
    assert ended(client, address)


def test_a_link_says_until_when_it_works(client):
    entry = make_resource(status="draft")
    made = Link.to(entry)
    assert 6.9 < (made.ends - time.time()) / 86_400 <= 7
    assert str(made.until.year) in client.get(made.address).text


@every_section
def test_a_link_is_ended_by_whoever_may_change_the_entry(client, section):
    entry = MAKERS[section](status="draft")
    old = link(entry)
    entry.end_previews(make_user("Curator"))
    assert ended(client, old)
    assert client.get(link(entry)).status_code == 200


@every_section
def test_a_link_leads_to_the_public_page_once_there_is_one_and_ends_when_it_is_withdrawn(client, section):
    entry, editor = MAKERS[section](status="draft"), make_user("Editor")
    address = link(entry)
    entry.publish(editor)
    response = client.get(address)
    assert (response.status_code, response.headers["Location"]) == (302, entry.get_absolute_url())
    entry.withdraw(editor)
    assert ended(client, address)
    entry.submit(editor)
    assert ended(client, address)
    assert client.get(link(entry)).status_code == 200


def test_what_is_withdrawn_or_without_consent_has_no_preview(client, hub):
    assert {e.status for e in not_previewed(hub)} == {"withdrawn", "published", "draft"}  # one is in the bin
    for entry in not_previewed(hub):
        assert ended(client, link(entry))


def test_consent_that_ends_ends_the_preview_of_a_story(client):
    story = make_story(status="draft", shows_people=True, consent_reference="F-1", consent_until=date(2099, 1, 1))
    address = link(story)
    assert client.get(address).status_code == 200
    type(story).objects.filter(pk=story.pk).update(consent_until=date(2020, 1, 1))
    assert ended(client, address)


def test_a_key_that_was_changed_or_made_for_something_else_is_none(client):
    entry = make_resource(status="draft")
    good = key(link(entry))
    payload, signature = good.replace("%3A", ":").split(":")
    other = signing.Signer(salt="another purpose").sign_object(list(Link.to(entry)))
    for bad in (good[:-1], good + "a", f"{payload}x:{signature}", payload, other, "%FF", "ก", "²", ":", "a:b:c"):
        assert client.get(f"/resources/preview/?preview={bad}").status_code in (400, 404), bad
    assert client.get(f"/stories/preview/?preview={good}").status_code == 404
    assert client.get(f"/resources/preview/?preview={good}").status_code == 200
    assert re.fullmatch(r"[\w%.-]+", good)


# Where it comes from


@every_section
def test_the_form_of_an_entry_in_work_gives_a_link_and_ends_the_old_ones(client, section):
    entry = MAKERS[section](status="draft")
    form = f"/admin/{section}/{entry._meta.model_name}/{entry.pk}/change/"
    client.force_login(make_user("Curator"))
    address = Page(client.get(form).text).all("input", id="preview-link")[0].get("value")
    assert address.startswith("http://testserver/")
    assert entry.title in Client().get(address.removeprefix("http://testserver")).text


def test_the_form_of_what_has_no_preview_gives_no_link(client):
    client.force_login(make_user("Editor"))
    for entry in (make_resource(), make_resource(status="withdrawn"), make_story(status="draft", shows_people=True)):
        page = client.get(f"/admin/{entry._meta.app_label}/{entry._meta.model_name}/{entry.pk}/change/").text
        assert "preview-link" not in page
