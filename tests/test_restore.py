"""Going back to an earlier version: as a normal change, and never to what takes a verb or a second person."""

from datetime import date

import pytest
from django.core.files.storage import default_storage

from directory.models import Contact, OrganisationTranslation
from partnership_hub.audit import Event
from partnership_hub.models import Topic
from resources.models import ResourceFile

from .factories import (
    make_contact,
    make_file,
    make_organisation,
    make_place,
    make_resource,
    make_story,
    make_topic,
    make_translation,
    make_user,
    save,
)
from .markup import seen

pytestmark = pytest.mark.django_db


def version_page(entry, row, record):
    section = f"/admin/{entry._meta.app_label}/{entry._meta.model_name}/{entry.pk}/history"
    return f"{section}/{row._meta.model_name}/{record.pk}/"


def restore(client, entry, row, record, *fields, **data):
    entry.refresh_from_db()
    sent = {"seen": entry.updated_at.isoformat(), **({"field": fields} if fields else {"_whole": "1"}), **data}
    return client.post(version_page(entry, row, record), sent, follow=True)


def test_one_field_comes_back_and_the_rest_stays(editor):
    entry = make_resource(title="Old title", summary="Old summary.")
    old = entry.history.first()
    save(entry, title="New title", summary="New summary.")
    page = seen(editor.get(version_page(entry, entry, old)).text)
    assert "<del>New</del><ins>Old</ins> title" in page
    answer = restore(editor, entry, entry, old, "title")
    assert "Restored" in answer.text
    entry.refresh_from_db()
    assert (entry.title, entry.summary) == ("Old title", "New summary.")
    newest = entry.history.first()
    assert newest.history_user == editor.user and "restored from" in newest.history_change_reason
    assert entry.history.count() == 3
    assert Event.objects.about(entry).latest("pk").kind == "restored"


def test_the_whole_comes_back_with_topics_countries_publishers_and_keywords(editor):
    entry = make_resource(countries=["th"], topics=["shelter"], publishers=["House"], keywords=["raid"], authors=["A"])
    save(entry)
    old = entry.history.first()
    entry.countries.set(["la"])
    entry.topics.set([])
    entry.publishers.clear()
    entry.keywords.set(["rescue"])
    save(entry, authors=[])
    records = entry.history.count()
    restore(editor, entry, entry, old)
    entry.refresh_from_db()
    assert [country.pk for country in entry.countries.all()] == ["th"]
    assert [topic.pk for topic in entry.topics.all()] == ["shelter"]
    assert [publisher.name for publisher in entry.publishers.all()] == ["House"]
    assert [keyword.name for keyword in entry.keywords.all()] == ["raid"]
    assert entry.authors == ["A"] and entry.history.count() == records + 1
    assert entry.history.first().keywords_then == ["raid"]


def test_a_topic_that_is_gone_is_named_and_the_rest_comes_back(editor):
    gone = make_topic(code="gone-since")
    entry = make_resource(topics=["shelter", gone.pk])
    save(entry)
    old = entry.history.first()
    entry.topics.set([])
    Topic.objects.filter(pk="gone-since").delete()
    answer = restore(editor, entry, entry, old, "topics")
    assert "“gone-since” does not come back" in answer.text
    assert [topic.pk for topic in entry.topics.all()] == ["shelter"]


def test_neither_status_nor_date_nor_consent_nor_verification_comes_back(editor):
    story = make_story(shows_people=True, consent_reference="F1", consent_keeper="us", consent_until=date(2099, 1, 1))
    old = story.history.first()
    save(story, title="Another", consent_until=date(2020, 1, 1), status="withdrawn", featured=True)
    fields = ("title", "status", "published_at", "featured", "consent_until")
    restore(editor, story, story, old, *fields)
    story.refresh_from_db()
    assert (story.status, story.consent_until, story.featured) == ("withdrawn", date(2020, 1, 1), True)
    assert story.title != "Another"
    organisation = make_organisation(verification="checked", verified_on=date(2026, 1, 1), vetting="public-sources")
    old = organisation.history.first()
    save(organisation, verification="self-declared", verified_on=date(2026, 2, 2))
    restore(editor, organisation, organisation, old, "verification", "verified_on")
    organisation.refresh_from_db()
    assert (organisation.verification, organisation.verified_on) == ("self-declared", date(2026, 2, 2))


def test_over_somebody_elses_change_nothing_is_restored(editor):
    entry = make_resource(title="Old")
    old, seen = entry.history.first(), entry.updated_at.isoformat()
    save(entry, title="Theirs")
    answer = restore(editor, entry, entry, old, "title", seen=seen)
    assert "Somebody else saved this entry meanwhile" in answer.text
    entry.refresh_from_db()
    assert entry.title == "Theirs"


def test_a_form_sent_three_times_restores_once(editor):
    entry = make_resource(title="Old")
    old = entry.history.first()
    save(entry, title="New")
    entry.refresh_from_db()
    sent = {"seen": entry.updated_at.isoformat(), "field": ["title"]}
    for _ in range(3):
        editor.post(version_page(entry, entry, old), sent)
    assert entry.history.count() == 3


def test_who_may_not_change_it_restores_nothing(client):
    entry = make_resource(title="Old")
    old = entry.history.first()
    save(entry, title="New")
    client.force_login(make_user("Curator"))
    assert "Restore" not in client.get(version_page(entry, entry, old)).text
    assert restore(client, entry, entry, old, "title").status_code == 403
    entry.refresh_from_db()
    assert entry.title == "New"


def test_an_old_value_that_is_broken_now_is_refused_with_a_sentence(editor):
    entry = make_resource()
    old = entry.history.first()
    type(old).objects.filter(pk=old.pk).update(type="pamphlet", outside_url="no address")
    answer = restore(editor, entry, entry, old, "type", "outside_url")
    assert "Nothing was restored." in answer.text and "address outside" in answer.text
    assert entry.history.count() == 1


def test_a_deleted_translation_comes_back_as_a_draft(editor):
    entry = make_organisation()
    translation = make_translation(entry, title="ศูนย์")
    key = translation.pk
    translation.delete()
    gone = OrganisationTranslation.history.filter(id=key).first()
    assert "comes back" in editor.get(version_page(entry, OrganisationTranslation, gone)).text
    restore(editor, entry, OrganisationTranslation, gone)
    back = entry.translations.get()
    assert (back.pk, back.title, back.state) == (key, "ศูนย์", "draft")
    make_translation(entry, language="lo")
    back.delete()
    make_translation(entry, language="th", title="อื่น", state="draft")
    answer = restore(editor, entry, OrganisationTranslation, gone)
    assert "There is a draft in this language already." in answer.text


def test_a_replaced_and_a_deleted_file_come_back_as_long_as_they_are_kept(editor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    entry = make_resource()
    row = make_file(entry, content=b"%PDF-1.4 first", pages=3)
    first, old = row.file.name, row.history.first()
    row.file.name = default_storage.save("documents/second.pdf", row.file.file)
    row.save()
    assert b"".join(editor.get(f"{version_page(entry, row, old)}file/").streaming_content) == b"%PDF-1.4 first"
    restore(editor, entry, row, old, "file")
    row.refresh_from_db()
    assert (row.file.name, row.pages) == (first, 3)
    row.delete()
    restore(editor, entry, ResourceFile, old)
    assert entry.files.get().file.name == first
    entry.files.get().delete()
    default_storage.delete(first)
    assert "no longer kept" in restore(editor, entry, ResourceFile, old).text
    assert not entry.files.exists()


def test_a_detail_comes_back_for_staff_only_and_keeps_who_may_see_it_now(editor):
    organisation = make_organisation()
    contact = make_contact(organisation, value="+66 2 111", visibility="public")
    old = contact.history.first()
    save(contact, value="+66 2 222", visibility="staff")
    restore(editor, organisation, contact, old, "value", "visibility")
    contact.refresh_from_db()
    assert (contact.value, contact.visibility) == ("+66 2 111", "staff")
    contact.delete()
    restore(editor, organisation, Contact, old)
    back = organisation.contacts.get()
    assert (back.value, back.visibility, back.wanted) == ("+66 2 111", "staff", "")


def test_what_waits_for_a_second_person_is_not_changed_under_their_eyes(editor):
    organisation = make_organisation()
    contact = make_contact(organisation, value="+66 2 111", visibility="staff")
    old = contact.history.first()
    save(contact, value="+66 2 222")
    contact.ask_visibility("public", editor.user)
    answer = restore(editor, organisation, contact, old, "value")
    assert "waits for a second person" in answer.text
    contact.refresh_from_db()
    assert contact.value == "+66 2 222"


def test_what_a_take_down_erased_cannot_be_restored_from_anywhere(editor):
    organisation = make_organisation(title="The home at 12 Hidden Street", keywords=["12 Hidden Street"])
    place = make_place(organisation, address="12 Hidden Street", town="Hat Yai")
    records = list(place.history.all())
    save(organisation, summary="Near 12 Hidden Street.")
    organisation.keywords.clear()
    organisation.take_down(editor.user)
    for row, record in [
        *((place, one) for one in records),
        *((organisation, one) for one in organisation.history.all()),
    ]:
        page = version_page(organisation, row, record)
        assert "Hidden Street" not in editor.get(page).text
        restore(editor, organisation, row, record)
        place.refresh_from_db()
        organisation.refresh_from_db()
        assert (place.address, place.town, place.visibility) == ("", "", "withheld")
        assert "Hidden Street" not in organisation.title + organisation.summary
        assert "12 Hidden Street" not in [keyword.name for keyword in organisation.keywords.all()]
    assert "Hidden Street" not in str(list(Event.objects.values()))
    assert "Hidden Street" not in editor.get(f"/admin/directory/organisation/{organisation.pk}/history/").text
