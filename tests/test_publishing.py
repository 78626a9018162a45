"""The verbs that move an entry from state to state, who may use them, and what the database refuses."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from partnership_hub.entries.publishing import sections
from resources.models import Resource

from .factories import MAKERS, make_resource, make_story, make_translation, make_user

pytestmark = pytest.mark.django_db
CONSENT = {"shows_people": True, "consent_reference": "F-1", "consent_keeper": "Us", "consent_until": date(9999, 1, 1)}
every_section = pytest.mark.parametrize("section", MAKERS)

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
WHY = {"send_back": ["Add a source."]}
VERBS = ["submit", "send_back", "publish", "withdraw"]


@every_section
@pytest.mark.parametrize(("verb", "before", "after"), MOVES)
def test_a_verb_moves_an_entry_and_history_says_who_did(section, verb, before, after):
    editor, entry = make_user("Editor"), MAKERS[section](status=before)
    getattr(entry, verb)(editor, *WHY.get(verb, ()))
    assert type(entry).objects.get(pk=entry.pk).status == entry.status == after
    assert entry.history.first().status == after
    said = {"send_back": "Sent back: Add a source."}.get(verb, entry.get_status_display())
    assert entry.history.first().history_change_reason == said


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
    user.user_permissions.set(Permission.objects.filter(codename__in=["publish_story", "oversee_story"]))
    make_story(status="draft").publish(user)
    with pytest.raises(PermissionDenied):
        make_resource(status="draft").publish(user)


def test_publishing_gives_a_date_and_keeps_one_that_was_given():
    later = timezone.now() + timedelta(days=3)
    at_once, scheduled = (
        make_resource(status="draft", published_at=None),
        make_resource(status="draft", published_at=later),
    )
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


@pytest.mark.parametrize("missing", ["consent_reference", "consent_keeper", "consent_until"])
def test_a_story_that_shows_people_is_not_published_without_their_consent(missing):
    story = make_story(status="draft", **CONSENT | {missing: None if "until" in missing else ""})
    with pytest.raises(ValidationError, match="record the signed form"):
        story.publish(make_user("Editor"))


def test_a_video_of_ours_needs_captions_and_a_transcript():
    story = make_story(status="draft", video="videos/a.mp4", captions="captions/a.vtt")
    with pytest.raises(ValidationError, match="captions and a transcript"):
        story.publish(make_user("Editor"))
    story.transcript = "All that is said."
    story.publish(make_user("Editor"))


def test_a_verb_saves_nothing_but_the_state():
    entry = make_resource(status="draft")
    stale = Resource.objects.get()
    entry.title = "Changed by another"
    entry.save()
    stale.publish(make_user("Editor"))
    assert Resource.objects.get().title == "Changed by another"


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
    with refused("reviewed_once"), transaction.atomic():
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
