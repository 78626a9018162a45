"""Sending back with a reason, one's own review, and the checklist: what each asks, and of whom."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError

from partnership_hub.entries.publishing import sections
from resources.models import Resource
from stories.models import Story

from .factories import MAKERS, make_file, make_resource, make_story, make_user
from .opening import change_page, opened, text_of

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)
GOOD_SUMMARY = "Two sentences of our own say what it is. They say for whom it is, and what it helps to do."


def without_publish_own(section="resources", model="resource"):
    """May publish what others did, and not what they did themselves."""
    user = make_user("Curator")
    user.user_permissions.add(Permission.objects.get(codename=f"publish_{model}"))
    return user


# Sent back


@every_section
def test_it_goes_back_with_a_reason_that_the_author_reads_until_it_is_handed_in_again(client, section):
    author, editor = make_user("Curator", first_name="Nok"), make_user("Editor", first_name="Minh")
    entry = MAKERS[section](status="draft")
    entry.submit(author)
    page = change_page(entry)
    client.force_login(editor)
    client.post(page, opened(client, page) | {"_verb": "send_back", "reason": "Name the source."})
    client.force_login(author)
    shown = text_of(client.get(page).text)
    assert "Sent back" in shown and "Name the source." in shown and "By " in shown
    assert list(type(entry).objects.sent_back_to(author)) == [entry]
    assert not type(entry).objects.sent_back_to(editor)
    client.post(page, opened(client, page) | {"_verb": "submit"})
    assert "Name the source." not in text_of(client.get(page).text)
    assert not type(entry).objects.sent_back_to(author)
    assert "Sent back: Name the source." in client.get(page.replace("change", "history")).text


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_it_stays_and_what_was_typed_is_saved(client, reason):
    entry = make_resource(status="in-review")
    client.force_login(make_user("Editor"))
    page = change_page(entry)
    sent = opened(client, page) | {"_verb": "send_back", "reason": reason, "title": "Better"}
    assert "Say why it goes back" in client.post(page, sent, follow=True).text
    entry.refresh_from_db()
    assert (entry.status, entry.title) == ("in-review", "Better")


def test_it_goes_to_who_took_it_in_where_nobody_handed_it_in():
    author = make_user("Curator")
    entry = make_resource(status="in-review", taken_in_by=author)
    entry.send_back(make_user("Editor"), "Name the source.")
    assert list(Resource.objects.sent_back_to(author)) == [entry]


def test_there_is_no_bulk_action_for_what_needs_a_reason_each(client):
    entry = make_resource(status="in-review")
    client.force_login(make_user("Editor"))
    client.post("/admin/resources/resource/", {"action": "send_back", "_selected_action": [entry.pk]})
    entry.refresh_from_db()
    assert entry.status == "in-review"


# One's own work


@pytest.mark.parametrize("field", ["taken_in_by", "submitted_by"])
def test_one_s_own_work_is_published_by_somebody_else(field):
    user = without_publish_own()
    own, others = make_resource(status="in-review", **{field: user}), make_resource(status="in-review")
    with pytest.raises(ValidationError, match="your own work"):
        own.publish(user)
    others.publish(user)
    own.publish(make_user("Editor"))
    assert Resource.objects.published().count() == 2


def test_nor_by_a_bulk_action(client):
    user = without_publish_own()
    own, others = make_resource(status="in-review", submitted_by=user), make_resource(status="in-review")
    client.force_login(user)
    action = {"action": "publish", "_selected_action": [own.pk, others.pk]}
    assert "your own work" in client.post("/admin/resources/resource/", action, follow=True).text
    assert list(Resource.objects.published()) == [others]


@every_section
def test_an_editor_s_own_review_counts(section):
    editor = make_user("Editor")
    entry = MAKERS[section](status="draft", taken_in_by=editor)
    entry.publish(editor)
    assert entry in type(entry).objects.published()


def test_every_section_has_the_permission():
    for model in sections():
        assert make_user("Editor").has_perm(model.permission("publish_own"))
        assert not make_user("Curator").has_perm(model.permission("publish_own"))


# The checklist


def points(entry):
    return {item.field: item.state for item in entry.checklist()}


@every_section
def test_a_bare_entry_lacks_what_is_advised_and_can_be_published_all_the_same(section):
    entry = MAKERS[section](status="draft", summary="Short.")
    found = points(entry)
    assert {found[name] for name in ("countries", "topics", "cover")} == {"open"}
    assert [item.state for item in entry.checklist() if item.field == "summary"] == ["done", "open"]
    entry.publish(make_user("Editor"))
    assert entry in type(entry).objects.published()


@every_section
def test_what_is_there_is_done(section):
    entry = MAKERS[section](countries=["th"], topics=["shelter"], summary=GOOD_SUMMARY)
    assert {points(entry)[name] for name in ("countries", "topics", "summary")} == {"done"}
    assert {points(MAKERS[section](asean_wide=True))["countries"]} == {"done"}


THAI = "คู่มือสำหรับเจ้าหน้าที่ด่านหน้าในการคัดแยกผู้เสียหายจากการค้ามนุษย์ และการส่งต่อไปยังที่พักพิงที่ปลอดภัย"


@pytest.mark.parametrize(
    ("language", "summary", "said"),
    [
        ("th", GOOD_SUMMARY, "The summary looks English; the entry says Thai."),
        ("en", THAI, "The summary looks Thai; the entry says English."),
        ("th", THAI, ""), ("en", GOOD_SUMMARY, ""), ("th", "ILO, 2020.", ""),
        ("id", "Panduan bagi petugas garis depan untuk mengenali korban perdagangan orang dan merujuk mereka.", ""),
        ("ms", "Panduan bagi petugas garis depan untuk mengenali korban perdagangan orang dan merujuk mereka.", ""),
    ],
)  # fmt: skip
def test_a_summary_in_another_language_than_the_entry_s_is_hinted_at(language, summary, said):
    entry = make_resource(status="draft", language=language, summary=summary)
    hints = [item for item in entry.checklist() if item.field == "language"]
    assert [str(item.text) for item in hints] == ([said] if said else [])
    assert not any(item.blocks for item in hints)
    entry.publish(make_user("Editor"))


def test_a_resource_wants_a_file_or_a_link():
    entry = make_resource()
    assert points(entry)["files-group"] == "open"
    make_file(entry)
    assert points(Resource.objects.get())["files-group"] == "done"


def test_recognised_people_block_without_consent():
    story = make_story(status="draft", shows_people=True)
    assert points(story)["consent_reference"] == "blocks"
    with pytest.raises(ValidationError, match="record the signed form"):
        Story.objects.get().publish(make_user("Editor"))


def test_the_form_shows_it_and_publishing_says_what_would_be_better(client):
    entry = make_resource(status="draft", summary="")
    client.force_login(make_user("Editor"))
    page = change_page(entry)
    shown = client.get(page)
    assert "Needed: Write a summary" in text_of(shown.text) and "Better: Choose at least one topic" in text_of(
        shown.text
    )
    assert 'href="#id_summary"' in shown.text
    sent = opened(client, page) | {"_verb": "publish", "summary": "Short."}
    said = text_of(client.post(page, sent, follow=True).text)
    assert "published. What would make it better:" in said
    assert Resource.objects.published().get() == entry
