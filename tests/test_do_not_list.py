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
from directory.models import DoNotList, Organisation
from partnership_hub.management.commands import load_starter

from .factories import make_contact, make_organisation, make_service, make_translation, make_user

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
