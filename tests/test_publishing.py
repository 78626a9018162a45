"""Who sees an entry, from when, until when; and who may change that."""

import time
from datetime import date, timedelta
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from partnership_hub.models import User
from partnership_hub.publishing import sections
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


@pytest.mark.parametrize("missing", ["consent_reference", "consent_keeper", "consent_until"])
def test_a_story_that_shows_people_is_not_published_without_their_consent(missing):
    story = make_story(status="draft", **CONSENT | {"consent_until": day(1)} | {missing: None if "until" in missing else ""})
    with pytest.raises(ValidationError, match="record the signed form"):
        story.publish(make_user("Editor"))


def test_a_video_of_ours_needs_captions_and_a_transcript():
    story = make_story(status="draft", video="videos/a.mp4", captions="captions/a.vtt")
    with pytest.raises(ValidationError, match="captions and a transcript"):
        story.publish(make_user("Editor"))
    story.transcript = "All that is said."
    story.publish(make_user("Editor"))


# The verbs

MOVES = [
    ("submit", "draft", "in-review"),
    ("submit", "withdrawn", "in-review"),
    ("send_back", "in-review", "draft"),
    ("publish", "draft", "published"),
    ("publish", "in-review", "published"),
    ("publish", "withdrawn", "published"),
    ("withdraw", "published", "withdrawn"),
]
STATES = ["draft", "in-review", "published", "withdrawn"]
VERBS = ["submit", "send_back", "publish", "withdraw"]


@every_section
@pytest.mark.parametrize(("verb", "before", "after"), MOVES)
def test_a_verb_moves_an_entry_and_history_says_who_did(section, verb, before, after):
    editor, entry = make_user("Editor"), MAKERS[section](status=before)
    getattr(entry, verb)(editor)
    assert type(entry).objects.get(pk=entry.pk).status == entry.status == after
    assert entry.history.first().status == after
    assert entry.history.first().history_change_reason == entry.get_status_display()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_no_other_step_is_open(verb, state):
    if (verb, state) in {move[:2] for move in MOVES}:
        return
    entry = make_resource(status=state)
    with pytest.raises(ValidationError, match="not open to it"):
        getattr(entry, verb)(make_user("Editor"))
    assert Resource.objects.get().status == state


@every_section
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", [None, "partner", "Curator"])
def test_only_editors_decide_what_is_public(section, verb, role):
    before = next(move[1] for move in MOVES if move[0] == verb)
    entry, user = MAKERS[section](status=before), make_user(role)
    if (role, verb) == ("Curator", "submit"):
        entry.submit(user)
        return
    with pytest.raises(PermissionDenied):
        getattr(entry, verb)(user)
    assert type(entry).objects.get(pk=entry.pk).status == before


def test_who_may_not_publish_is_not_told_what_is_missing():
    with pytest.raises(PermissionDenied):
        make_resource(status="draft", summary="").publish(make_user("Curator"))


def test_a_permission_for_one_section_counts_for_that_section_only():
    from django.contrib.auth.models import Permission

    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="publish_story"))
    make_story(status="draft").publish(user)
    with pytest.raises(PermissionDenied):
        make_resource(status="draft").publish(user)


def test_publishing_gives_a_date_and_keeps_one_that_was_given():
    later = timezone.now() + timedelta(days=3)
    at_once, scheduled = make_resource(status="draft", published_at=None), make_resource(status="draft", published_at=later)
    for entry in (at_once, scheduled):
        entry.publish(make_user("Editor"))
    assert at_once in Resource.objects.published() and not at_once.is_scheduled
    assert scheduled not in Resource.objects.published() and scheduled.is_scheduled
    assert Resource.objects.get(pk=scheduled.pk).published_at == later


@every_section
@pytest.mark.parametrize("summary", ["", "  \n"])
def test_an_entry_without_a_summary_is_not_published(section, summary):
    entry = MAKERS[section](status="draft", summary=summary)
    with pytest.raises(ValidationError, match="Write a summary"):
        entry.publish(make_user("Editor"))


@every_section
def test_a_sample_is_published_on_one_s_own_machine_only(section, settings):
    entry, editor = MAKERS[section](status="draft", sample=True), make_user("Editor")
    settings.HUB_LOCAL = False
    with pytest.raises(ValidationError, match="sample"):
        entry.publish(editor)
    settings.HUB_LOCAL = True
    entry.publish(editor)


def test_a_verb_saves_nothing_but_the_state():
    entry = make_resource(status="draft")
    stale = Resource.objects.get()
    entry.title = "Changed by another"
    entry.save()
    stale.publish(make_user("Editor"))
    assert Resource.objects.get().title == "Changed by another"


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


# What the database itself refuses


def refused(name):
    return pytest.raises(IntegrityError, match=name)


@every_section
def test_a_published_entry_has_a_date(section):
    with refused("published_has_a_date"), transaction.atomic():
        MAKERS[section](published_at=None)


@every_section
def test_a_cover_is_described(section):
    with refused("cover_is_described"), transaction.atomic():
        type(MAKERS[section]()).objects.update(cover="covers/a.webp")


@every_section
def test_there_is_one_translation_a_language(section):
    entry = MAKERS[section]()
    make_translation(entry)
    with refused("once_a_language"), transaction.atomic():
        make_translation(entry)


@pytest.mark.parametrize("section", ["resources", "stories"])
@pytest.mark.parametrize(
    "fields",
    [
        {"publication_date": date(2022, 1, 1)},
        {"publication_precision": "year"},
        {"publication_date": date(2022, 1, 1), "publication_precision": "hour"},
    ],
)
def test_a_publication_date_has_a_precision(section, fields):
    with refused("date_has_a_precision"), transaction.atomic():
        MAKERS[section](**fields)


def test_a_resource_does_not_replace_itself():
    entry = make_resource()
    with refused("does_not_replace_itself"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE resources_resource SET supersedes_id = id WHERE id = %s", [entry.pk])


def test_a_replaced_work_may_be_deleted():
    old = make_resource()
    new = make_resource(supersedes=old)
    old.delete()
    new.refresh_from_db()
    assert new.supersedes is None


def test_the_sections_are_the_three():
    assert [model._meta.app_label for model in sections()] == list(MAKERS)
