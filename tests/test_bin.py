"""The bin: deleting puts an entry there; it comes back as it was, or goes for good after 30 days."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership_hub import leftovers
from partnership_hub.audit import Event
from partnership_hub.entries import bin
from partnership_hub.entries.previews import Link
from partnership_hub.entries.publishing import sections
from resources.models import Resource, ResourceFile, ResourceTranslation

from .factories import MAKERS, make_file, make_organisation, make_resource, make_translation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(params=sections(), ids=lambda model: model._meta.model_name)
def draft(request):
    maker = MAKERS[request.param._meta.app_label]
    entry = maker(
        status="draft", published_at=None, title="A draft of ours", keywords=["one", "two"], countries=["th", "la"]
    )
    make_translation(entry)
    return entry


def admin_page(entry, tail):
    return f"/admin/{entry._meta.app_label}/{entry._meta.model_name}/{tail}"


def now_of(entry):
    return type(entry)._base_manager.get(pk=entry.pk)


def test_deleting_puts_it_into_the_bin_and_out_of_every_page(editor, draft):
    preview = Link.to(draft).address
    assert editor.get(preview).status_code == 200
    page = editor.get(admin_page(draft, f"{draft.pk}/delete/")).text
    assert "go into the bin" in page and "30 days" in page
    assert editor.post(admin_page(draft, f"{draft.pk}/delete/"), {"post": "yes"}).status_code == 302
    assert now_of(draft).binned_by == editor.user
    assert not type(draft).objects.visible_to(editor.user).exists()
    assert not type(draft).objects.workable_by(editor.user).exists()
    for address in (draft.get_absolute_url(), preview):
        assert editor.get(address).status_code == 404
    assert "is in the bin" in editor.get(admin_page(draft, "")).text
    assert "A draft of ours" not in editor.get(admin_page(draft, "")).text
    assert editor.get(admin_page(draft, f"{draft.pk}/change/")).status_code == 302
    assert editor.get(admin_page(draft, f"{draft.pk}/history/")).status_code == 404
    bin_page = editor.get("/admin/bin/").text
    assert "A draft of ours" in bin_page and editor.user.username in bin_page


def test_it_comes_back_just_as_it_was(editor, draft):
    draft.submit(editor.user)
    draft.put_in_bin(editor.user)
    assert now_of(draft).status == "draft"
    answer = editor.post("/admin/bin/", {"entry": f"{draft._meta.app_label}-{draft.pk}", "_back": "1"}, follow=True)
    assert "is back as it was" in answer.text
    back = now_of(draft)
    assert (back.binned_at, back.binned_by, back.status) == (None, None, "in-review")
    assert sorted(keyword.name for keyword in back.keywords.all()) == ["one", "two"]
    assert sorted(back.countries.values_list("pk", flat=True)) == ["la", "th"]
    assert back.translations.count() == 1


def test_what_is_published_stays_and_the_page_says_what_to_do(editor):
    shown, scheduled = make_resource(), make_resource(published_at=timezone.now() + timedelta(days=1))
    draft = make_resource(status="draft", published_at=None)
    for entry in (shown, scheduled):
        assert editor.get(admin_page(entry, f"{entry.pk}/delete/")).status_code == 403
        with pytest.raises(ValidationError):
            entry.put_in_bin(editor.user)
    ticked = {"action": "delete_selected", "_selected_action": [shown.pk, draft.pk]}
    page = editor.post(admin_page(shown, ""), ticked).text
    assert "withdraw it first" in page
    page = editor.post(admin_page(shown, ""), ticked | {"post": "yes"}, follow=True).text
    assert "1 entry is in the bin" in page and "is published. Withdraw it first." in page
    assert now_of(shown).binned_at is None and now_of(draft).binned_at is not None


@pytest.mark.parametrize("status", ["published", "in-review"])
def test_the_database_keeps_what_is_shown_or_in_work_out_of_the_bin(status):
    entry = make_resource()
    with pytest.raises(IntegrityError, match="in_bin_is_not_shown"), transaction.atomic():
        Resource.objects.filter(pk=entry.pk).update(binned_at=timezone.now(), status=status)


def test_a_curator_bins_and_puts_back_drafts_of_their_own_and_deletes_none_for_good(
    client, django_assert_max_num_queries
):
    curator = make_user("Curator")
    client.force_login(curator)
    own, others = (make_resource(status="draft", published_at=None, title=title) for title in ("Mine", "Theirs"))
    own.put_in_bin(curator)
    others.put_in_bin(make_user("Editor"))
    withdrawn = make_resource(status="withdrawn")
    with pytest.raises(PermissionDenied):
        withdrawn.put_in_bin(curator)
    with django_assert_max_num_queries(15):
        page = client.get("/admin/bin/").text
    assert "Mine" in page and "Theirs" not in page and "Delete now" not in page
    assert client.post("/admin/bin/", {"entry": f"resources-{own.pk}", "_delete": "1"}).status_code == 403
    client.post("/admin/bin/", {"entry": f"resources-{others.pk}", "_back": "1"})
    assert now_of(others).binned_at is not None


def test_readers_and_partners_have_no_bin(client):
    assert client.get("/admin/bin/").status_code == 302
    client.force_login(make_user("partner"))
    assert client.get("/admin/bin/").status_code == 302


@pytest.mark.parametrize("entry", ["", "resources-", "resources-abc", "nothing-1", "resources-99999999999999999999999"])
def test_what_is_not_in_the_bin_is_answered_with_a_sentence(editor, entry):
    answer = editor.post("/admin/bin/", {"entry": entry, "_back": "1"}, follow=True)
    assert answer.status_code == 200 and "not in the bin any longer" in answer.text


def test_sent_twice_it_is_done_once_and_said(editor):
    entry = make_resource(status="draft", published_at=None)
    for _ in range(2):
        editor.post(admin_page(entry, f"{entry.pk}/delete/"), {"post": "yes"})
    with pytest.raises(ValidationError, match="already"):
        entry.put_in_bin(editor.user)
    assert entry.history.filter(history_change_reason="put into the bin").count() == 1
    with pytest.raises(ValidationError, match="in the bin"):
        now_of(entry).publish(editor.user)


def test_after_thirty_days_it_goes_with_its_files_and_history_and_the_log_says_so(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    editor = make_user("Editor")
    old, young = (make_resource(status="draft", published_at=None, title=title) for title in ("Old", "Young"))
    make_translation(old)
    file = make_file(old, content=b"%PDF-1.4 old").file.name
    for entry in (old, young):
        entry.put_in_bin(editor)
    Resource.objects.filter(pk=old.pk).update(binned_at=timezone.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        assert bin.empty() == "1 entry in the bin was deleted."
    assert not Resource._base_manager.filter(pk=old.pk).exists() and Resource._base_manager.filter(pk=young.pk).exists()
    for model, key in ((Resource, "id"), (ResourceTranslation, "entry_id"), (ResourceFile, "resource_id")):
        assert not model.history.filter(**{key: old.pk}).exists()
    assert not default_storage.exists(file)
    assert Event.objects.filter(kind="deleted", section="resources.resource", object_id=old.pk, title="Old").exists()


def test_an_organisation_that_another_one_became_part_of_is_not_lost():
    kept, away = make_organisation(status="withdrawn"), make_organisation(status="withdrawn")
    away.become_part_of(kept, "merged")
    kept.put_in_bin(make_user("Editor"))
    with pytest.raises(PermissionDenied):
        away.put_in_bin(make_user("Editor"))
    type(kept).objects.filter(pk=kept.pk).update(binned_at=timezone.now() - timedelta(days=31))
    assert "1 stay" in bin.empty()
    assert now_of(kept).binned_at is not None


def test_files_that_nothing_refers_to_are_removed_and_those_of_the_history_stay(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    row = make_file(content=b"%PDF-1.4 first")
    first = row.file.name
    row.file.name = default_storage.save("documents/second.pdf", row.file.file)
    row.save()
    stray = default_storage.save("documents/stray.pdf", row.file.file)
    assert leftovers.remove_old() == 0  # too young
    monkeypatch.setattr(leftovers, "_is_old", lambda name: True)
    assert leftovers.remove_old() == "1 file was removed."
    assert [default_storage.exists(name) for name in (first, "documents/second.pdf", stray)] == [True, True, False]
