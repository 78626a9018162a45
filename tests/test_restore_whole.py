"""An entry with all that hangs on it, as it was at one moment: shown, then done at once, and never more public."""

import re

import pytest

from directory.models import Contact
from partnership_hub.audit import Event
from partnership_hub.models import Topic

from .factories import (
    make_contact,
    make_file,
    make_note,
    make_organisation,
    make_picture,
    make_place,
    make_publisher,
    make_resource,
    make_story,
    make_topic,
    make_translation,
    make_user,
    picture,
    save,
)

pytestmark = pytest.mark.django_db


def moment(entry):
    """The version of the entry as it is now, with what hangs on it."""
    entry.save()
    return entry.history.first()


def page_of(entry, record):
    name = entry._meta.model_name
    return f"/admin/{entry._meta.app_label}/{name}/{entry.pk}/history/{name}/{record.pk}/whole/"


def mark_in(page):
    return re.search(r'name="mark" value="(\w+)"', page)[1]


def restore(client, entry, record, **sent):
    """What the page shows, and the page that answers its button."""
    page = client.get(page_of(entry, record))
    assert page.status_code == 200
    return page.text, client.post(page_of(entry, record), {"mark": mark_in(page.text), **sent}, follow=True).text


def test_fields_filing_files_and_translations_come_back_at_one_press_and_for_one_reason(editor):
    entry = make_resource(
        title="Old title", countries=["th"], topics=["shelter"], publishers=["House"], keywords=["raid"]
    )
    file, translation = make_file(entry, label="Annex"), make_translation(entry, title="เก่า", state="draft")
    gone = make_file(entry, url="https://example.org/gone.pdf")
    key, then = gone.pk, moment(entry)
    save(entry, title="New title")
    entry.countries.set(["la"])
    entry.topics.set([])
    entry.publishers.set([make_publisher(name="Other")])
    entry.keywords.set(["rescue"])
    save(file, label="Appendix")
    save(translation, title="ใหม่")
    gone.delete()
    make_file(entry, url="https://example.org/since.pdf")
    link = editor.get(page_of(entry, then).removesuffix("whole/")).text
    assert page_of(entry, then) in link
    page, answer = restore(editor, entry, then, why="a slip of the pen")
    for said in ("Thailand", "Lao PDR", "Shelter", "House", "raid", "Annex", "gone.pdf", "since.pdf", "comes back",
                 "is taken out", "readers see at once"):  # fmt: skip
        assert said in page, said
    assert "Restored." in answer
    entry.refresh_from_db()
    assert entry.title == "Old title" and entry.translations.get().title == "เก่า"
    assert [country.pk for country in entry.countries.all()] == ["th"]
    assert [topic.pk for topic in entry.topics.all()] == ["shelter"]
    assert [publisher.name for publisher in entry.publishers.all()] == ["House"]
    assert [keyword.name for keyword in entry.keywords.all()] == ["raid"]
    assert {(row.pk, row.label) for row in entry.files.all()} == {(file.pk, "Annex"), (key, "")}
    newest = entry.history.first()
    assert newest.history_user == editor.user and newest.keywords_then == ["raid"]
    assert newest.history_change_reason.endswith(": a slip of the pen")
    assert file.history.first().history_change_reason == newest.history_change_reason
    assert Event.objects.about(entry).latest("pk").kind == "restored"


def test_the_page_shows_it_and_changes_nothing(editor):
    entry = make_resource(title="Old title")
    file, then = make_file(entry), moment(entry)
    save(entry, title="New title")
    file.delete()
    counts = entry.history.count(), Event.objects.count()
    assert "Old" in editor.get(page_of(entry, then)).text
    entry.refresh_from_db()
    assert entry.title == "New title" and not entry.files.exists()
    assert (entry.history.count(), Event.objects.count()) == counts


@pytest.mark.parametrize("part", ["entry", "file"])
def test_over_somebody_elses_change_nothing_is_done_and_it_is_shown_anew(editor, part):
    entry = make_resource(title="Old title")
    file, then = make_file(entry, label="Old"), moment(entry)
    save(entry, title="New title")
    save(file, label="New")
    mark = mark_in(editor.get(page_of(entry, then)).text)
    save(entry, summary="Theirs") if part == "entry" else save(file, label="Theirs")
    answer = editor.post(page_of(entry, then), {"mark": mark, "why": "so it was"}).text
    assert "Somebody changed this entry" in answer and "Theirs" in answer and "so it was" in answer
    entry.refresh_from_db()
    assert entry.title == "New title"
    editor.post(page_of(entry, then), {"mark": mark_in(answer)})
    entry.refresh_from_db()
    assert (entry.title, entry.files.get().label) == ("Old title", "Old")


def test_a_press_three_times_restores_once(editor):
    entry = make_resource(title="Old title")
    then = moment(entry)
    save(entry, title="New title")
    mark = mark_in(editor.get(page_of(entry, then)).text)
    for _time in range(3):
        answer = editor.post(page_of(entry, then), {"mark": mark}, follow=True).text
    assert entry.history.filter(history_change_reason__startswith="Restored").count() == 1
    assert "Nothing would change." in answer


def test_it_is_not_published_by_it_and_consent_stays_as_it_is(editor):
    entry = make_resource(title="Old title", featured=True)
    then = moment(entry)
    entry.withdraw(editor.user)
    save(entry, title="New title", featured=False)
    restore(editor, entry, then)
    entry.refresh_from_db()
    assert (entry.title, entry.status, entry.featured) == ("Old title", "withdrawn", False)


def test_details_are_for_nobody_more_than_now(editor):
    organisation = make_organisation(services=["shelter"])
    hidden = make_contact(organisation, label="Hidden", value="+66 2 111", visibility="staff")
    shown = make_contact(organisation, label="Shown", value="+66 2 333", visibility="public")
    gone = make_contact(organisation, label="Gone", value="+66 2 555", visibility="public")
    note, service, key = make_note(organisation, text="Ring twice."), organisation.offers.get(), gone.pk
    then = moment(organisation)
    Contact.objects.filter(pk=hidden.pk).delete()
    Contact.objects.bulk_create([Contact(pk=hidden.pk, organisation=organisation, kind="phone", value="+66 2 222",
                                         visibility="public")])  # fmt: skip
    save(shown, value="+66 2 444", visibility="staff")
    gone.delete()
    note.delete()
    save(service, cost="Free", visibility="staff")
    page, _answer = restore(editor, organisation, then)
    assert "It is shown to more people now than that version was." in page
    said = {row.pk: (row.value, row.visibility) for row in organisation.contacts.all()}
    assert said == {
        hidden.pk: ("+66 2 222", "public"), shown.pk: ("+66 2 333", "staff"), key: ("+66 2 555", "staff"),
    }  # fmt: skip
    assert (organisation.notes.get().visibility, organisation.offers.get().cost) == ("staff", "")
    organisation.refresh_from_db()
    assert organisation.services == []


def test_one_field_is_not_shown_to_more_people_either(editor):
    organisation = make_organisation()
    contact = make_contact(organisation, value="+66 2 111", visibility="staff")
    record = contact.history.get()
    contact.ask_visibility("public", editor.user)
    contact.agree(make_user("Editor"))
    save(contact, value="+66 2 222")
    organisation.refresh_from_db()
    address = f"/admin/directory/organisation/{organisation.pk}/history/contact/{record.pk}/"
    sent = {"seen": organisation.updated_at.isoformat(), "field": "value"}
    assert "shown to more people now" in editor.post(address, sent, follow=True).text
    contact.refresh_from_db()
    assert (contact.value, contact.visibility) == ("+66 2 222", "public")


def test_what_waits_for_a_second_person_stays_and_the_rest_comes_back(editor):
    organisation = make_organisation(title="Old name")
    contact = make_contact(organisation, value="+66 2 111", visibility="staff")
    then = moment(organisation)
    save(contact, value="+66 2 222")
    contact.ask_visibility("public", make_user("Editor"))
    save(organisation, title="New name")
    page, _answer = restore(editor, organisation, then)
    assert "It waits for a second person." in page
    contact.refresh_from_db()
    organisation.refresh_from_db()
    assert (contact.value, contact.wanted, organisation.title) == ("+66 2 222", "public", "Old name")


def test_what_a_take_down_erased_does_not_come_back(editor):
    organisation = make_organisation(title="The home at 12 Hidden Street")
    place = make_place(organisation, address="12 Hidden Street", town="Hat Yai")
    then = moment(organisation)
    organisation.take_down(editor.user)
    page, answer = restore(editor, organisation, then)
    place.refresh_from_db()
    organisation.refresh_from_db()
    assert (place.address, place.town, place.visibility) == ("", "", "withheld")
    assert "Hidden Street" not in page + answer + organisation.title and organisation.status == "withdrawn"


def test_what_is_withheld_now_is_not_filled_again_and_not_told_again_once_it_is_gone(editor):
    organisation = make_organisation()
    kept = make_contact(organisation, value="+66 2 111")
    gone = make_contact(organisation, value="", visibility="withheld", withheld_reason="safety")
    then = moment(organisation)
    save(kept, value="", visibility="withheld", withheld_reason="safety")
    gone.delete()
    restore(editor, organisation, then)
    assert [(row.pk, row.value, row.visibility) for row in organisation.contacts.all()] == [(kept.pk, "", "withheld")]


def test_readers_are_shown_no_translation_that_was_not_reviewed(editor):
    entry = make_resource()
    translation = make_translation(entry, title="ร่าง", state="draft")
    gone = make_translation(entry, language="lo", title="ສະບັບ")
    then = moment(entry)
    save(translation, title="ตรวจแล้ว", state="reviewed")
    gone.delete()
    page, _answer = restore(editor, entry, then)
    assert "that version was not reviewed" in page
    said = {row.language: (row.title, row.state) for row in entry.translations.all()}
    assert said == {"th": ("ตรวจแล้ว", "reviewed"), "lo": ("ສະບັບ", "draft")}


def test_a_story_of_people_does_not_come_back_over_their_consent(editor):
    story = make_story(title="Old title", shows_people=True, status="draft")
    then = moment(story)
    save(story, title="New title", shows_people=False)
    answer = editor.get(page_of(story, then), follow=True).text
    assert "Record their consent" in answer
    editor.post(page_of(story, then), {"mark": "0"})
    story.refresh_from_db()
    assert story.title == "New title"


def test_a_picture_comes_back_though_another_had_taken_its_number(editor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    story = make_story(status="draft")
    first, second = (make_picture(story, picture(), number=number) for number in (1, 2))
    then = moment(story)
    save(first, number=3)
    save(second, number=1)
    restore(editor, story, then)
    assert [row.pk for row in story.pictures.all()] == [first.pk, second.pk]


def test_what_fits_no_longer_is_said_and_the_rest_comes_back(editor):
    gone = make_topic(code="gone-since")
    entry = make_resource(title="Old title", topics=["shelter", gone.pk])
    then = moment(entry)
    type(then).objects.filter(pk=then.pk).update(type="pamphlet")
    entry.topics.set([])
    Topic.objects.filter(pk="gone-since").delete()
    save(entry, title="New title")
    page, answer = restore(editor, entry, then)
    for said in ("“gone-since” does not come back", "pamphlet"):
        assert said in page and said in answer
    entry.refresh_from_db()
    assert (entry.title, entry.type) == ("Old title", "guide")
    assert [topic.pk for topic in entry.topics.all()] == ["shelter"]


def test_what_moved_between_entries_stays_where_it_is(editor):
    one, other = make_organisation(), make_organisation()
    goes, comes = make_contact(one, value="+66 2 111"), make_contact(other, value="+66 2 222")
    then = moment(one)
    for contact, to in ((goes, other), (comes, one)):
        contact.move_to(to, editor.user)
    save(goes, value="+66 2 333")
    page, _answer = restore(editor, one, then)
    assert "It belongs to another entry now." in page and "It came from elsewhere" in page
    assert (one.contacts.get(), other.contacts.get().value) == (comes, "+66 2 333")
    record = goes.history.last()
    answer = editor.post(
        f"/admin/directory/organisation/{one.pk}/history/contact/{record.pk}/",
        {"seen": one.updated_at.isoformat(), "field": "value"}, follow=True,
    )  # fmt: skip
    assert "Somebody else saved" in answer.text or "It belongs to another entry now." in answer.text
    goes.refresh_from_db()
    assert goes.value == "+66 2 333"


def test_a_curator_takes_no_country_of_others_away_by_it(client):
    curator = make_user("Curator", countries=["th"])
    client.force_login(curator)
    entry = make_resource(title="Old title", status="draft", countries=["th"], taken_in_by=make_user("Editor"))
    then = moment(entry)
    save(entry, title="New title")
    entry.countries.set(["th", "la"])
    page, _answer = restore(client, entry, then)
    assert "Leave Lao PDR ticked" in page
    entry.refresh_from_db()
    assert entry.title == "Old title" and {country.pk for country in entry.countries.all()} == {"th", "la"}
    sent = {"seen": entry.updated_at.isoformat(), "field": "countries"}
    answer = client.post(page_of(entry, then).removesuffix("whole/"), sent, follow=True).text
    assert "Leave Lao PDR ticked" in answer and entry.countries.count() == 2


@pytest.mark.parametrize("role", ["Curator", "Contributor", "Translator", "partner", None])
def test_who_may_not_change_it_is_neither_shown_nor_lets_it_be_done(client, role):
    entry = make_resource(title="Old title")
    then = moment(entry)
    save(entry, title="New title")
    if role:
        client.force_login(make_user(role))
    for answer in (client.get(page_of(entry, then)), client.post(page_of(entry, then), {"mark": "0"})):
        assert answer.status_code in (302, 403) and "Old title" not in answer.text
    entry.refresh_from_db()
    assert entry.title == "New title"


def test_many_rows_are_looked_at_in_as_many_queries_as_one(editor, django_assert_max_num_queries):
    organisation = make_organisation()
    for number in range(40):
        make_contact(organisation, value=f"+66 2 {number}")
    then = moment(organisation)
    save(organisation, title="New name")
    with django_assert_max_num_queries(90):
        assert "New" in editor.get(page_of(organisation, then)).text


@pytest.mark.parametrize("tail", ["resource/999999", "nothing/1", "resource/99999999999999999999"])
def test_an_odd_address_is_no_error_of_ours(editor, tail):
    address = f"/admin/resources/resource/{make_resource().pk}/history/{tail}/whole/"
    assert editor.get(address).status_code == editor.post(address).status_code == 404
