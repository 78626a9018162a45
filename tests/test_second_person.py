"""To show a detail to more people takes a second person, whichever way it is written."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from directory.models import Contact, Place
from directory.shown import shown_models

from .factories import make_contact, make_organisation, make_place, make_user, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return make_user("Editor")


@pytest.fixture
def second():
    return make_user("Editor")


def state(row):
    row.refresh_from_db()
    return row.visibility, row.wanted


def refused():
    return pytest.raises(IntegrityError, match="second person")


# Asking and agreeing


def test_wider_is_in_force_when_a_second_person_agrees(client, first, second):
    contact = make_contact(visibility="staff", value="+00 0 1234")
    address = contact.organisation.get_absolute_url()
    contact.ask_visibility("public", first)
    assert state(contact) == ("staff", "public")
    assert "+00 0 1234" not in client.get(address).text
    contact.agree(second)
    assert state(contact) == ("public", "")
    assert "+00 0 1234" in client.get(address).text


def test_narrower_is_in_force_at_once_and_waits_all_the_same(first, second):
    contact = make_contact(visibility="public")
    contact.ask_visibility("staff", first)
    assert state(contact) == ("staff", "staff")
    assert list(Contact.objects.waiting()) == [contact]
    contact.agree(second)
    assert state(contact) == ("staff", "")


def test_what_was_narrowed_is_shown_again_when_a_second_person_refuses(first, second):
    contact = make_contact(visibility="public")
    contact.ask_visibility("partners", first)
    contact.ask_visibility("staff", first)
    contact.refuse(second)
    assert state(contact) == ("public", "")


def test_a_refusal_leaves_it_as_it_was(first, second):
    contact = make_contact(visibility="partners")
    contact.ask_visibility("public", first)
    contact.refuse(second)
    assert state(contact) == ("partners", "")


def test_a_request_is_taken_back_by_asking_for_what_is_in_force(first):
    contact = make_contact(visibility="staff")
    contact.ask_visibility("public", first)
    contact.ask_visibility("staff", first)
    assert state(contact) == ("staff", "") and contact.wanted_by is None


def test_who_asked_cannot_agree(first):
    contact = make_contact(visibility="staff")
    contact.ask_visibility("public", first)
    for verb in (contact.agree, contact.refuse):
        with pytest.raises(ValidationError, match="second person"):
            verb(first)
    assert state(contact) == ("staff", "public")


@pytest.mark.parametrize("role", [None, "partner", "Curator"])
def test_only_those_who_may_publish_agree(first, role):
    contact = make_contact(visibility="staff")
    contact.ask_visibility("public", first)
    for verb in (contact.agree, contact.refuse):
        with pytest.raises(PermissionDenied):
            verb(make_user(role))


def test_a_curator_asks_where_they_may_change_the_organisation():
    curator = make_user("Curator")
    with pytest.raises(PermissionDenied):
        make_contact(visibility="staff").ask_visibility("public", curator)
    contact = make_contact(make_organisation(status="draft"), visibility="staff")
    contact.ask_visibility("public", curator)
    assert state(contact) == ("staff", "public")


def test_what_changed_after_it_was_looked_at_is_not_agreed_to(first, second):
    contact = make_contact(visibility="staff")
    contact.ask_visibility("public", first)
    save(Contact.objects.get(), value="+00 0 6666")
    with pytest.raises(ValidationError, match="changed meanwhile"):
        contact.agree(second)
    assert state(contact) == ("staff", "public")


def test_agreeing_twice_says_so(first, second):
    contact = make_contact(visibility="staff")
    contact.ask_visibility("public", first)
    contact.agree(second)
    with pytest.raises(ValidationError, match="Nobody asks"):
        contact.agree(second)


def test_a_residential_place_cannot_be_asked_for_by_more_than_staff(first):
    place = make_place(kind="residential", visibility="staff", request_reference="R-1")
    with pytest.raises(ValidationError, match="residential"):
        place.ask_visibility("public", first)


def test_an_office_that_became_residential_while_it_waited_is_not_shown(first, second):
    place = make_place(visibility="staff", request_reference="R-1")
    place.ask_visibility("public", first)
    Place.objects.update(kind="residential")
    place.refresh_from_db()
    with pytest.raises(ValidationError, match="residential"):
        place.agree(second)
    assert state(place) == ("staff", "public")


def test_what_was_withheld_is_not_shown_again_by_a_refusal(first, second):
    contact = make_contact(visibility="public")
    contact.value, contact.withheld_reason = "", "safety"
    contact.ask_visibility("withheld", first)
    assert state(contact) == ("withheld", "withheld")
    with pytest.raises(ValidationError, match="taken out"):
        contact.refuse(second)
    contact.agree(second)
    assert state(contact) == ("withheld", "")


def test_the_history_says_who_asked_and_who_agreed(first, second):
    contact = make_contact(visibility="staff")
    contact.ask_visibility("public", first)
    contact.agree(second)
    agreed, asked = contact.history.all()[:2]
    assert (asked.history_user, asked.history_change_reason) == (first, "asked for: Shown to everyone")
    assert (agreed.history_user, agreed.history_change_reason) == (second, "agreed to: Shown to everyone")
    assert contact.decided_by == second
    record = contact.organisation.history.first()
    assert (record.history_user, record.history_change_reason) == (second, "contact: agreed to: Shown to everyone")


# Past the model


def by_save(contact, **fields):
    for name, value in fields.items():
        setattr(contact, name, value)
    contact.save()


def by_update(contact, **fields):
    QuerySet(Contact).filter(pk=contact.pk).update(**fields)


def by_bulk_update(contact, **fields):
    for name, value in fields.items():
        setattr(contact, name, value)
    Contact.objects.bulk_update([contact], list(fields))


def by_raw_sql(contact, **fields):
    with connection.cursor() as cursor:
        for name, value in fields.items():
            column = Contact._meta.get_field(name).column
            cursor.execute(f"UPDATE directory_contact SET {column} = %s", [getattr(value, "pk", value)])


ROUTES = [by_save, by_update, by_bulk_update, by_raw_sql]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("narrow", "wide"), [("staff", "public"), ("staff", "partners"), ("partners", "public")])
def test_the_database_refuses_to_show_it_to_more_people(route, narrow, wide):
    contact = make_contact(visibility=narrow)
    with refused(), transaction.atomic():
        route(contact, visibility=wide)
    assert state(contact) == (narrow, "")


@pytest.mark.parametrize("route", ROUTES)
def test_narrower_is_written_by_any_route(route):
    contact = make_contact(visibility="public")
    route(contact, visibility="staff")
    assert state(contact) == ("staff", "")


NOTHING_ASKED = {"wanted": "", "was": "", "wanted_by": None}


@pytest.mark.parametrize("who", ["first", "nobody"])
def test_nor_on_the_word_of_who_asked_or_of_nobody(first, who):
    contact = make_contact(visibility="staff")
    contact.ask_visibility("public", first)
    decided_by = first if who == "first" else None
    with refused(), transaction.atomic():
        by_update(contact, visibility="public", decided_by=decided_by, **NOTHING_ASKED)


def test_nor_wider_than_was_asked_for(first, second):
    contact = make_contact(visibility="staff")
    contact.ask_visibility("partners", first)
    with refused(), transaction.atomic():
        by_update(contact, visibility="public", decided_by=second, **NOTHING_ASKED)


def test_nor_on_an_earlier_agreement(first, second):
    contact = make_contact(visibility="staff")
    contact.ask_visibility("partners", first)
    contact.agree(second)
    with refused(), transaction.atomic():
        by_update(contact, visibility="public")
    contact.ask_visibility("public", first)
    with refused(), transaction.atomic():
        by_update(contact, visibility="public", **NOTHING_ASKED)


def test_nor_asked_for_and_agreed_to_in_one_breath(first, second):
    contact = make_contact(visibility="staff")
    asked = {"wanted": "public", "was": "staff", "wanted_by": first}
    with refused(), transaction.atomic():
        by_update(contact, visibility="public", decided_by=second)
    with pytest.raises(IntegrityError), transaction.atomic():
        by_update(contact, visibility="public", decided_by=second, **asked)


def test_nor_with_other_words_than_were_agreed_to(first, second):
    contact = make_contact(visibility="staff")
    contact.ask_visibility("public", first)
    with refused(), transaction.atomic():
        by_update(contact, visibility="public", value="+00 0 6666", decided_by=second, **NOTHING_ASKED)


@pytest.mark.parametrize("half", ["wanted", "was", "wanted_by"])
def test_a_request_is_whole(half, first):
    contact = make_contact()
    with pytest.raises(IntegrityError, match="asked_for_by_somebody"), transaction.atomic():
        by_update(contact, **{half: first if half == "wanted_by" else "public"})


def test_nothing_shown_moves_to_another_organisation_without_a_second_person(first, second):
    contact, other = make_contact(visibility="partners"), make_organisation()
    with refused(), transaction.atomic():
        by_update(contact, organisation=other)
    contact.move_to(other, first)
    assert state(contact) == ("staff", "partners") and contact.organisation == other
    contact.agree(second)
    assert state(contact) == ("partners", "")


def test_what_is_for_staff_moves_freely(first):
    contact, other = make_contact(visibility="staff"), make_organisation()
    by_update(contact, organisation=other)
    assert state(contact) == ("staff", "")


def test_who_asked_or_agreed_cannot_be_deleted_behind_it(first):
    make_contact(visibility="staff").ask_visibility("public", first)
    with pytest.raises(IntegrityError), transaction.atomic():
        first.delete()


def test_every_model_that_says_who_may_see_it_has_the_trigger():
    assert {Contact, Place} <= set(shown_models())
    for model in shown_models():
        assert "wider_takes_a_second_person" in [trigger.name for trigger in model._meta.triggers]
        constraints = [constraint.name for constraint in model._meta.constraints]
        assert f"{model._meta.model_name}_visibility_is_asked_for_by_somebody" in constraints
