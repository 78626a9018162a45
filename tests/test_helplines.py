"""Helplines: two people stand behind each number that readers see."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from partnership_hub.models import Helpline

from .factories import make_helpline, make_user

pytestmark = pytest.mark.django_db

CHANGES = {
    "country_id": "kh",
    "name": "Another",
    "number": "111 1111",
    "answered_by": "police",
    "happens_next": "The caller is asked.",
    "tells_police": "yes",
    "tells_employer": "no",
    "hours": "24",
    "cost": "free",
    "languages": ["th"],
    "from_abroad": True,
    "caution": "Calls are recorded.",
    "source": "https://example.org/other",
    "source_date": "2025",
    "source_note": "sure",
    "checked_on": date(2026, 1, 1),
    "staff_note": "A note.",
}


def shown(client, helpline):
    pages = [client.get(address).text for address in ("/help/", f"/countries/{helpline.country_id}/")]
    on_pages = {helpline.number in page for page in pages}
    assert on_pages == {Helpline.objects.published().filter(pk=helpline.pk).exists()}
    return on_pages.pop()


def by_save(helpline, name, value):
    setattr(helpline, name, value)
    helpline.save()


def by_saving_one_field(helpline, name, value):
    setattr(helpline, name, value)
    helpline.save(update_fields=[name])


def by_update(helpline, name, value):
    Helpline.objects.filter(pk=helpline.pk).update(**{name: value})


def by_bulk_update(helpline, name, value):
    setattr(helpline, name, value)
    Helpline.objects.bulk_update([helpline], [name])


def by_upsert(helpline, name, value):
    setattr(helpline, name, value)
    Helpline.objects.bulk_create([helpline], update_conflicts=True, unique_fields=["id"], update_fields=[name])


def by_raw_sql(helpline, name, value):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE partnership_hub_helpline SET {name} = %s WHERE id = %s", [value, helpline.pk])


ROUTES = [by_save, by_saving_one_field, by_update, by_bulk_update, by_upsert, by_raw_sql]


def test_a_new_helpline_is_not_shown_until_a_second_person_confirms_it(client):
    first, second = make_user("Editor"), make_user("Editor")
    helpline = make_helpline(confirmed=False, changed_by=first)
    assert not shown(client, helpline)
    helpline.confirm(second)
    assert shown(client, helpline)
    assert (helpline.confirmed_by, helpline.is_published) == (second, True)


def test_the_helplines_that_come_with_the_hub_are_not_published():
    assert Helpline.objects.count() == 10
    assert not Helpline.objects.published().exists()


def test_every_helpline_that_comes_with_the_hub_names_its_source():
    assert not Helpline.objects.filter(source="").exists()


@pytest.mark.parametrize("route", ROUTES)
def test_a_changed_number_is_taken_down_by_whatever_route(client, route):
    helpline = make_helpline()
    assert shown(client, helpline)
    route(helpline, "number", "111 1111")
    helpline.refresh_from_db()
    assert helpline.number == "111 1111"
    assert not shown(client, helpline)


@pytest.mark.parametrize("route", [by_update, by_save])
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_any_field_takes_it_down(route, name):
    helpline = make_helpline()
    route(helpline, name, CHANGES[name])
    assert not Helpline.objects.published().filter(pk=helpline.pk).exists()


def test_no_field_is_left_out_of_that():
    confirmation = {"id", "changed_by", "confirmed_by", "confirmed_at"}
    assert {field.attname for field in Helpline._meta.concrete_fields if field.name not in confirmation} == set(CHANGES)


def test_a_change_and_its_confirmation_cannot_be_written_together():
    helpline, second = make_helpline(), make_user("Editor")
    Helpline.objects.update(number="111 1111", confirmed_by=second, confirmed_at=timezone.now())
    assert not Helpline.objects.published().filter(pk=helpline.pk).exists()


def test_saving_without_a_change_keeps_it_published(client):
    helpline = make_helpline()
    helpline.save()
    Helpline.objects.update(hours=F("hours"))
    assert shown(client, helpline)


def test_who_changed_it_last_cannot_confirm_it():
    editor = make_user("Editor")
    helpline = make_helpline(confirmed=False, changed_by=editor)
    with pytest.raises(ValidationError, match="second person"):
        helpline.confirm(editor)
    assert not Helpline.objects.published().exists()


def test_who_changed_it_last_cannot_confirm_it_past_the_model():
    editor = make_user("Editor")
    make_helpline(confirmed=False, changed_by=editor)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Helpline.objects.filter(changed_by=editor).update(confirmed_by=editor, confirmed_at=timezone.now())


@pytest.mark.parametrize("half", ["confirmed_by", "confirmed_at"])
def test_a_confirmation_has_a_person_and_a_time(half):
    value = {"confirmed_by": make_user("Editor"), "confirmed_at": timezone.now()}[half]
    with pytest.raises(IntegrityError, match="person_and_a_time"), transaction.atomic():
        Helpline.objects.update(**{half: value})


@pytest.mark.parametrize("role", [None, "partner", "Curator"])
def test_only_editors_confirm(role):
    helpline = make_helpline(confirmed=False)
    with pytest.raises(PermissionDenied):
        helpline.confirm(make_user(role))


def test_what_changed_after_it_was_read_is_not_confirmed_unread():
    read = make_helpline(confirmed=False)
    Helpline.objects.filter(pk=read.pk).update(number="666 6666")
    with pytest.raises(ValidationError, match="changed"):
        read.confirm(make_user("Editor"))
    assert not Helpline.objects.published().exists()


def test_a_withdrawn_helpline_is_not_shown(client):
    helpline = make_helpline()
    helpline.withdraw(make_user("Editor"))
    assert not shown(client, helpline)


def test_who_confirmed_a_number_cannot_be_deleted_behind_it():
    helpline = make_helpline()
    with pytest.raises(IntegrityError), transaction.atomic():
        helpline.confirmed_by.delete()


def test_history_keeps_every_change():
    helpline = make_helpline()
    by_save(helpline, "number", "111 1111")
    assert [record.number for record in helpline.history.all()] == ["111 1111", "000 0000", "000 0000"]


def test_what_is_not_known_is_not_said(client):
    make_helpline(tells_police="", tells_employer="", hours="", cost="", from_abroad=None)
    page = client.get("/help/").text
    assert "None" not in page
