"""Who sees an entry, from when, and until when."""

import time
from datetime import date, timedelta
from unittest import mock

import pytest
from django.utils import timezone

from partnership_hub.models import User
from resources.models import Resource
from stories.models import Story

from .factories import MAKERS, make_resource, make_story, make_translation, make_user

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)

HIDDEN = {
    "draft": {"status": "draft"},
    "in review": {"status": "in-review"},
    "withdrawn": {"status": "withdrawn"},
    "scheduled": {"published_at": timezone.now() + timedelta(days=1)},
}
CONSENT = {"shows_people": True, "consent_reference": "F-1", "consent_keeper": "Us"}


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


def seen(client, entry):
    listed = entry.title in client.get(f"/{entry._meta.app_label}/").text
    found = client.get(entry.get_absolute_url()).status_code == 200
    assert listed == found
    return found


# What readers see


@every_section
def test_a_published_entry_is_seen(client, section):
    assert seen(client, MAKERS[section]())


@every_section
@pytest.mark.parametrize("state", HIDDEN)
def test_an_entry_in_another_state_is_not_found(client, section, state):
    assert not seen(client, MAKERS[section](**HIDDEN[state]))


@every_section
@pytest.mark.parametrize("state", HIDDEN)
def test_staff_who_may_view_a_section_see_every_state_there_on_its_page(client, section, state):
    client.force_login(make_user("Curator"))
    entry = MAKERS[section](**HIDDEN[state])
    assert client.get(entry.get_absolute_url()).status_code == 200
    assert entry.title not in client.get(f"/{section}/").text


@every_section
@pytest.mark.parametrize("role", [None, "partner"])
def test_signing_in_alone_shows_no_draft(client, section, role):
    client.force_login(make_user(role))
    assert not seen(client, MAKERS[section](status="draft"))


def test_inactive_staff_see_what_readers_see():
    user = make_user("Editor", is_active=False)
    make_resource(status="draft")
    assert not Resource.objects.visible_to(User.objects.get(pk=user.pk)).exists()


def test_no_reader_is_an_anonymous_reader():
    make_resource(status="draft")
    entry = make_resource()
    assert list(Resource.objects.visible_to(None)) == [entry] == list(Resource.objects.published())


# The clock


def test_the_database_s_clock_decides_not_the_web_server_s():
    make_resource(**HIDDEN["scheduled"])
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=7)):
        assert not Resource.objects.published().exists()


def test_a_query_made_before_the_moment_finds_the_entry_after_it():
    query = Resource.objects.published()
    make_resource(published_at=timezone.now() + timedelta(seconds=0.2))
    assert not query.exists()
    time.sleep(0.3)
    assert query.exists()


# Consent of the people shown in a story


@pytest.mark.parametrize(
    ("visible", "fields"),
    [
        (True, {"shows_people": False}),
        (True, CONSENT | {"consent_until": date(9999, 1, 1)}),
        (True, CONSENT | {"consent_until": "today"}),
        (False, CONSENT | {"consent_until": "yesterday"}),
        (False, CONSENT | {"consent_until": None}),
        (False, CONSENT | {"consent_until": "today", "consent_reference": ""}),
        (False, {"shows_people": True}),
        # An end that was written down holds, whatever is ticked beside it.
        (False, {"shows_people": False, "consent_until": "yesterday"}),
    ],
)
def test_a_story_is_shown_as_long_as_consent_holds(client, visible, fields):
    days = {"today": day(0), "yesterday": day(-1)}
    story = make_story(**fields | {k: days[v] for k, v in fields.items() if isinstance(v, str) and v in days})
    assert seen(client, story) is visible


def test_withdrawn_consent_takes_a_story_down_at_once(client):
    story = make_story(**CONSENT, consent_until=day(30))
    assert seen(client, story)
    Story.objects.filter(pk=story.pk).update(consent_until=day(-1))
    assert not seen(client, story)


# Translations


@every_section
@pytest.mark.parametrize("state", ["draft", "machine"])
def test_a_translation_is_read_when_it_was_reviewed(client, section, state):
    entry = MAKERS[section](title="Guide")
    translation = make_translation(entry, language="th", title="คู่มือ", state=state)
    address = f"{entry.get_absolute_url()}th/"
    assert client.get(address).status_code == 404
    translation.state = "reviewed"
    translation.save()
    assert "คู่มือ" in client.get(address).text


@every_section
def test_a_text_is_never_a_translation_that_was_not_reviewed(section):
    """Even where an entry was read without with_card or with_detail."""
    entry = MAKERS[section](title="คู่มือ", language="th")
    make_translation(entry, language="en", title="Draft", state="draft")
    assert type(entry).objects.get().text.title == "คู่มือ"
