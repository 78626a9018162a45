"""What was taken down is not listed again, by whichever name, number or address, and whoever lists it."""

import json
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from directory.do_not_list import hashed, known_by
from directory.models import Contact, DoNotList, Organisation
from partnership_hub.management.commands import load_starter

from .factories import make_contact, make_organisation, make_service, make_translation, make_user, save
from .test_admin import change_page, form
from .test_restore import restore

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone():
    entry = make_organisation(
        title="Harbour House — Trust", local_name="บ้านท่าเรือ", acronym="HHT", former_names=["Pier Refuge"],
        phone="+66 (0)2 123-4567", email="Office@harbour-house.example", website="https://www.harbour-house.example/en/",
    )  # fmt: skip
    make_contact(entry, kind="phone", value="+66 81 765 4321", visibility="staff")
    make_service(entry, phone="1800 555 777")
    make_contact(entry, kind="email", value="night.desk@gmail.com", visibility="partners")
    make_contact(entry, kind="messaging", value="LINE @Harbour.House", visibility="staff")
    make_contact(entry, kind="web", value="https://facebook.com/HarbourHouse", visibility="staff")
    make_translation(entry, title="ที่พักพิง ท่าเรือ")
    entry.take_down(make_user("Editor"))
    return entry


SAME = {
    "name": {"title": "harbour house trust"},
    "name with other signs": {"title": "“HARBOUR  HOUSE” (TRUST)"},
    "local name": {"title": "X", "local_name": "บ้าน ท่าเรือ"},
    "local name as its name": {"title": "บ้านท่าเรือ"},
    "acronym as its name": {"title": "H.H.T."},
    "former name": {"title": "Pier refuge"},
    "a translation's title": {"title": "ที่พักพิงท่าเรือ"},
    "number": {"phone": "02-123 4567"},
    "number in other digits": {"phone": "٠٢١٢٣٤٥٦٧"},
    "another of its numbers": {"phone": "0817654321"},
    "number of a service": {"phone": "1-800-555-777"},
    "e-mail": {"email": "office@HARBOUR-house.example"},
    "another e-mail of its domain": {"email": "new@harbour-house.example"},
    "a mailbox that it has with others": {"email": "Night.Desk@gmail.com"},
    "website": {"website": "http://harbour-house.example"},
}
OTHER = {
    "another name": {"title": "Harbour"},
    "another number": {"phone": "02 123 4568"},
    "a short number": {"phone": "4567"},
    "another mailbox at the same provider": {"email": "day.desk@gmail.com"},
    "another page at the same provider": {"website": "https://facebook.com/other"},
    "nothing": {"phone": "", "email": "", "website": ""},
}


@pytest.mark.parametrize("fields", SAME.values(), ids=SAME)
def test_it_is_recognised_by(gone, fields):
    entry = Organisation(**{"title": "Entirely new"} | fields)
    assert DoNotList.matches(entry).exists()
    with pytest.raises(ValidationError, match="asked not to be listed"):
        entry.clean()


@pytest.mark.parametrize("fields", OTHER.values(), ids=OTHER)
def test_others_are_not_taken_for_it(gone, fields):
    entry = make_organisation(**{"title": "Entirely new"} | fields)
    entry.full_clean()
    assert not DoNotList.matches(entry).exists()


def test_it_holds_no_name_and_no_address(gone):
    record = str(vars(DoNotList.objects.get())).lower()
    known = list(known_by(gone))
    assert len(known) >= 8 and not [thing for thing in known if thing.partition(":")[2].strip() in record]
    assert DoNotList.objects.get().hashes != sorted(hashed([])) and set(hashed(known)) <= set(
        DoNotList.objects.get().hashes
    )


def test_a_domain_that_others_share_is_not_held_against_them():
    one, other = (make_organisation(website=f"https://ministry.example/{n}") for n in "ab")
    one.take_down(make_user("Editor"))
    other.save()
    assert make_organisation(website="https://ministry.example/c").pk


CONTACTS = {
    "a number of its contacts": ("phone", "0817654321"),
    "its general number": ("phone", "02-123 4567"),
    "a service's number": ("phone", "1-800-555-777"),
    "a number to write to": ("messaging", "WhatsApp +66 81 765 4321"),
    "a mailbox": ("email", "Night.Desk@gmail.com"),
    "another mailbox of its domain": ("email", "new@harbour-house.example"),
    "a page of its site": ("web", "harbour-house.example/contact"),
    "its page where many have one": ("web", "https://www.facebook.com/harbourhouse/about"),
    "its page with a messenger": ("messaging", "Page: https://facebook.com/harbourhouse"),
    "its handle": ("messaging", "@harbour.house (LINE)"),
}
OTHER_CONTACTS = {
    "another number": ("phone", "02 123 4568"),
    "another mailbox at the same provider": ("email", "day.desk@gmail.com"),
    "another page where many have one": ("web", "https://facebook.com/harbour"),
    "another handle": ("messaging", "@harbour"),
    "a role to ask for": ("person", "The harbour house desk, 02 123 4567"),
}
contacts = pytest.mark.parametrize(("kind", "value"), CONTACTS.values(), ids=CONTACTS)


@contacts
def test_a_contact_that_is_its_own_is_refused(gone, kind, value):
    contact = Contact(organisation=make_organisation(), kind=kind, value=value)
    assert says_why(contact.full_clean)
    assert refused(contact.save)


@pytest.mark.parametrize(("kind", "value"), OTHER_CONTACTS.values(), ids=OTHER_CONTACTS)
def test_other_contacts_are_not_taken_for_it(gone, kind, value):
    contact = make_contact(kind=kind, value=value)
    contact.full_clean()
    assert not DoNotList.matches(contact.organisation).exists()


def says_why(check):
    with pytest.raises(ValidationError, match="asked not to be listed"):
        check()
    return True


# No way past it


def refused(write):
    with pytest.raises(IntegrityError, match="do-not-list"), transaction.atomic():
        write()
    return True


def test_no_way_of_writing_passes_it_by(gone):
    new = {"title": "Harbour house trust", "type": "ngo", "level": "national", "summary": "S"}
    assert refused(lambda: Organisation.objects.create(**new))
    assert refused(lambda: Organisation.objects.bulk_create([Organisation(**new)]))
    assert refused(lambda: make_organisation(**new))
    everything = {"published_at": "2026-01-01T00:00:00Z", "status": "published"}
    assert refused(lambda: Organisation.objects.update(**everything))
    assert refused(lambda: raw("UPDATE directory_organisation SET status = 'published'"))
    other = make_organisation(title="Other")
    other.title = "Harbour house trust"
    assert refused(other.save)
    with pytest.raises(TypeError):
        Organisation.objects.update(phone="+66 2 123 4567")


def test_no_way_of_writing_a_contact_passes_it_by(gone):
    here, elsewhere = make_contact(visibility="staff"), make_contact(make_organisation(status="draft"), **ITS_NUMBER)
    listed = {"organisation": here.organisation, **ITS_NUMBER}
    assert refused(lambda: Contact.objects.create(**listed))
    assert refused(lambda: Contact.objects.bulk_create([Contact(**listed)]))
    assert refused(lambda: Contact.objects.filter(pk=elsewhere.pk).update(organisation=here.organisation))
    assert refused(lambda: elsewhere.move_to(here.organisation, make_user("Editor")))
    here.value = ITS_NUMBER["value"]
    assert refused(here.save)
    assert refused(lambda: here.save(update_fields=["value"]))
    assert refused(lambda: Contact.objects.bulk_update([here], ["value"]))
    with pytest.raises(TypeError):
        Contact.objects.update(value=ITS_NUMBER["value"])
    assert refused(lambda: make_service(here.organisation, phone="081 765 4321"))


ITS_NUMBER = {"kind": "phone", "value": "081 765 4321", "visibility": "staff"}


def test_a_draft_may_hold_such_a_contact_as_it_may_hold_such_a_number_and_is_not_published_with_it(gone):
    draft = make_organisation(status="draft")
    contact = make_contact(draft, **ITS_NUMBER)
    contact.full_clean()
    assert says_why(lambda: draft.publish(make_user("Editor")))
    assert refused(lambda: raw(f"UPDATE directory_organisation SET status = 'published' WHERE id = {draft.pk}"))
    contact.delete()
    draft.publish(make_user("Editor"))


def test_what_stood_there_before_can_still_be_changed_elsewhere():
    """Two entries have one number; when one of them is taken down, staff are told to look for the other."""
    twin, entry = make_contact(**ITS_NUMBER), make_contact(**ITS_NUMBER).organisation
    entry.take_down(make_user("Editor"))
    twin.label = "Night desk"
    twin.full_clean()
    twin.save()
    twin.organisation.full_clean()
    twin.organisation.save()


def test_a_domain_of_others_contacts_is_not_held_against_them():
    one, other = make_organisation(website="https://ministry.example/a"), make_organisation()
    make_contact(other, kind="email", value="desk@ministry.example")
    one.take_down(make_user("Editor"))
    make_contact(other, kind="web", value="https://ministry.example/c")


def test_a_contact_comes_back_from_no_version(editor, gone):
    entry = make_organisation()
    DoNotList.objects.get().delete()
    changed, deleted = make_contact(entry, **ITS_NUMBER), make_contact(entry, **ITS_NUMBER, label="Night")
    old, of_deleted, key = changed.history.get(), deleted.history.get(), deleted.pk
    save(changed, value="+66 2 000 0000")
    deleted.delete()
    DoNotList.add(gone)
    assert "asked not to be listed" in restore(editor, entry, changed, old).text
    deleted.pk = key
    assert "asked not to be listed" in restore(editor, entry, deleted, of_deleted).text
    assert [contact.value for contact in entry.contacts.all()] == ["+66 2 000 0000"]


def test_a_hash_is_in_no_history(gone):
    assert "identifiers" not in {field.name for field in Contact.history.model._meta.fields}


def raw(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_field_that_is_saved_alone_is_compared_too(gone):
    entry = make_organisation(title="Other")
    entry.phone = "02 123 4567"
    assert refused(lambda: entry.save(update_fields=["phone"]))
    assert refused(lambda: Organisation.objects.bulk_update([entry], ["phone"]))


def test_what_was_taken_down_is_not_published_again(gone):
    with pytest.raises(ValidationError, match="asked not to be listed"):
        gone.publish(make_user("Editor"))


def test_an_import_says_why_and_loads_nothing(monkeypatch):
    first = json.loads((load_starter.STARTER / "organisations.json").read_text())[0]
    make_organisation(title=first["title"]).take_down(make_user("Editor"))
    Organisation.objects.all().delete()
    with pytest.raises(CommandError, match="asked not to be listed"):
        call_command("load_starter", stdout=StringIO())
    assert not Organisation.objects.exists()


def test_the_admin_says_why(client, gone):
    client.force_login(make_user("superuser"))
    fields = {"title": "Pier refuge", "language": "en", "type": "ngo", "level": "national"}
    inlines = {
        f"{name}-{part}": 0
        for name in ("contacts", "places", "translations")
        for part in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    response = client.post("/admin/directory/organisation/add/", fields | inlines)
    assert response.status_code == 200 and "asked not to be listed" in response.text
    assert Organisation.objects.count() == 1


def with_contact(entry=None, **contact):
    """The form of an organisation with one contact, which has a key if it is there already."""
    data = {"contacts-TOTAL_FORMS": 1, "contacts-INITIAL_FORMS": int("id" in contact)}
    data |= {f"contacts-0-{name}": value for name, value in contact.items()}
    return form("directory/organisation", entry, **data)


def test_the_admin_says_why_of_a_contact(editor, gone):
    added = editor.post("/admin/directory/organisation/add/", with_contact(**ITS_NUMBER))
    assert "asked not to be listed" in added.text
    entry = make_organisation()
    its = make_contact(entry, visibility="staff")
    for key in ({}, {"id": its.pk}):
        sent = with_contact(entry, organisation=entry.pk, **key, **ITS_NUMBER)
        assert "asked not to be listed" in editor.post(change_page(entry), sent).text
    assert [contact.value for contact in entry.contacts.all()] == [its.value]
    assert set(Organisation.objects.all()) == {gone, entry}


def test_it_outlives_the_entry(gone):
    gone.delete()
    assert refused(lambda: make_organisation(title="Pier refuge"))


def test_a_second_entry_of_the_same_organisation_can_still_be_put_right(gone):
    """It stays until staff take it down, who are told to look for it; work on it does not end in an error."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        twin = make_organisation(title="Pier refuge")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    twin.summary = "Another."
    twin.full_clean()
    twin.save()
    twin.withdraw(make_user("Editor"))
    with pytest.raises(ValidationError):
        twin.publish(make_user("Editor"))


# Lifted by two


def test_it_takes_two_people_to_lift(gone):
    record, first = DoNotList.objects.get(), make_user("Editor")
    with pytest.raises(PermissionDenied):
        record.lift(make_user("Curator"))
    assert not record.lift(first)
    with pytest.raises(ValidationError):
        record.lift(first)
    assert refused(lambda: make_organisation(title="Pier refuge"))
    assert record.lift(make_user("Editor"))
    assert make_organisation(title="Pier refuge").pk


def test_the_key_stays_when_the_secret_of_the_site_changes(gone):
    assert DoNotList.matches(Organisation(title="Pier refuge")).exists()
    with override_settings(SECRET_KEY="another"):
        assert DoNotList.matches(Organisation(title="Pier refuge")).exists()
    with override_settings(DO_NOT_LIST_KEY="another"):
        assert not DoNotList.matches(Organisation(title="Pier refuge")).exists()


def test_what_was_there_before_is_recognised_too():
    entry = make_organisation(title="Old")
    raw("UPDATE directory_organisation SET identifiers = '{}'")
    import_module("directory.migrations.0014_who_an_organisation_is").identify(apps, None)
    assert Organisation.objects.filter(identifiers=entry.identifiers).exists()


def test_whom_contacts_and_services_reach_that_were_there_before_is_recognised_too():
    rows = make_contact(**ITS_NUMBER), make_service(phone="1800 555 777")
    for row in rows:
        raw(f"UPDATE {row._meta.db_table} SET identifiers = '{{}}'")
    import_module("directory.migrations.0029_whom_ways_reach_already").identify(apps, None)
    assert all(type(row).objects.filter(identifiers=row.identifiers).exists() and row.identifiers for row in rows)


def test_the_check_of_computed_columns_looks_at_contacts_too():
    make_contact()
    raw("UPDATE directory_contact SET identifiers = '{abc}'")
    with pytest.raises(CommandError, match="stale"):
        call_command("check_index", stdout=StringIO())
    call_command("check_index", "--repair", stdout=StringIO())
    call_command("check_index", stdout=StringIO())
