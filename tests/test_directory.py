"""Contacts and places: each says who may see it, and the database keeps to it."""

import pytest
from django.db import IntegrityError, transaction

from directory.models import Attachment, Contact, Note, Organisation, Place

from .factories import make_attachment, make_contact, make_note, make_organisation, make_place, make_user

pytestmark = pytest.mark.django_db

SEES = {
    None: {"public", "withheld"},
    "nobody in particular": {"public", "withheld"},
    "partner": {"public", "withheld", "partners"},
    "Curator": {"public", "withheld", "partners", "staff"},
    "Editor": {"public", "withheld", "partners", "staff"},
    "superuser": {"public", "withheld", "partners", "staff"},
}


def reader_of(who):
    return make_user(None if who == "nobody in particular" else who) if who else None


def make_details(organisation):
    """A contact and a place for each kind of reader, with the reader's name as value."""
    for visibility in ("public", "partners", "staff"):
        make_contact(organisation, visibility=visibility, value=f"contact-for-{visibility}")
        make_place(organisation, visibility=visibility, town=f"place-for-{visibility}")
        make_note(organisation, visibility=visibility, text=f"note-for-{visibility}")
        make_attachment(organisation, visibility=visibility, title=f"attachment-for-{visibility}")
    make_contact(organisation, visibility="withheld", value="", withheld_reason="safety")
    make_place(organisation, visibility="withheld", town="", withheld_reason="request")


@pytest.mark.parametrize("who", SEES)
def test_a_detail_is_seen_by_those_it_is_for(client, who):
    organisation, reader = make_organisation(), reader_of(who)
    make_details(organisation)
    if reader:
        client.force_login(reader)
    page = client.get(organisation.get_absolute_url()).text
    for visibility in ("public", "partners", "staff"):
        for kind in ("contact", "place", "note", "attachment"):
            assert (f"{kind}-for-{visibility}" in page) == (visibility in SEES[who])
    for details in (organisation.contacts, organisation.places):
        assert {detail.visibility for detail in details.visible_to(reader)} == SEES[who]
    for details in (organisation.notes, organisation.attachments):
        assert {detail.visibility for detail in details.visible_to(reader)} == SEES[who] - {"withheld"}


def test_what_is_withheld_is_said_with_its_reason(client):
    organisation = make_organisation()
    make_contact(organisation, visibility="withheld", value="", withheld_reason="safety")
    make_place(organisation, visibility="withheld", town="", withheld_reason="request")
    page = client.get(organisation.get_absolute_url()).text
    assert "for people’s safety" in page
    assert "at the organisation’s request" in page


def test_a_detail_is_for_staff_only_unless_someone_says_otherwise():
    organisation = make_organisation()
    organisation.contacts.create(kind="phone", value="1")
    organisation.places.create(kind="office", town="A town")
    organisation.notes.create(text="Closed on Fridays")
    organisation.attachments.create(title="Form", file="attachments/a.pdf")
    for details in (organisation.contacts, organisation.places, organisation.notes, organisation.attachments):
        assert details.get().visibility == "staff"


def test_a_note_or_a_file_is_there_or_is_not_and_never_withheld():
    organisation = make_organisation()
    make_note(organisation, visibility="withheld")
    make_attachment(organisation, visibility="withheld")
    for details in (organisation.notes, organisation.attachments):
        assert not details.visible_to(None).exists()
        assert "withheld" not in dict(details.model._meta.get_field("visibility").choices)


@pytest.mark.parametrize("model", [Contact, Place, Note, Attachment])
def test_a_person_must_choose_who_may_see_a_detail(model):
    assert not model._meta.get_field("visibility").blank


@pytest.mark.parametrize("who", [None, "partner"])
def test_a_hidden_organisation_hides_its_details(client, who):
    organisation = make_organisation(status="draft")
    make_details(organisation)
    if who:
        client.force_login(make_user(who))
    assert client.get(organisation.get_absolute_url()).status_code == 404


# What the database refuses, whoever writes


def refused(name):
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize(
    "fields",
    [
        {"visibility": "public"},
        {"visibility": "partners"},
        {"visibility": "staff"},
        {"visibility": "public", "request_reference": "R-1"},
        {"visibility": "partners", "request_reference": "R-1"},
    ],
)
def test_a_residential_place_is_for_staff_and_at_its_own_request(fields):
    with refused("residential_place_is_for_staff_and_requested"), transaction.atomic():
        make_place(kind="residential", **fields)


def test_a_residential_place_may_be_held_for_staff_or_withheld():
    make_place(kind="residential", visibility="staff", request_reference="R-1")
    make_place(kind="residential", visibility="withheld", town="", withheld_reason="safety")


def test_an_office_does_not_become_a_public_shelter():
    make_place(kind="office", visibility="public")
    with refused("residential_place"), transaction.atomic():
        Place.objects.update(kind="residential")


@pytest.mark.parametrize("kept", ["label", "address", "town", "province"])
def test_a_withheld_place_holds_nothing(kept):
    with refused("place_is_given_or_withheld_with_a_reason"), transaction.atomic():
        make_place(visibility="withheld", withheld_reason="safety", **{"town": "", kept: "Somewhere"})


@pytest.mark.parametrize("make", [make_contact, make_place])
@pytest.mark.parametrize(
    "fields",
    [
        {"visibility": "withheld", "withheld_reason": ""},
        {"visibility": "public", "withheld_reason": ""},
        {"visibility": "staff", "withheld_reason": "safety"},
    ],
)
def test_nothing_is_withheld_without_a_reason_and_nothing_is_empty_without_being_withheld(make, fields):
    with refused("is_given_or_withheld_with_a_reason"), transaction.atomic():
        make(**{"value" if make is make_contact else "town": ""}, **fields)


@pytest.mark.parametrize("kept", ["value", "label"])
def test_a_withheld_contact_holds_nothing(kept):
    with refused("contact_is_given_or_withheld"), transaction.atomic():
        make_contact(visibility="withheld", withheld_reason="safety", **{"value": "", kept: "House for girls"})


def test_an_unknown_visibility_shows_nothing():
    organisation = make_organisation()
    make_contact(organisation, visibility="everyone")
    assert not organisation.contacts.visible_to(None).exists()


@pytest.mark.parametrize("state", ["self-declared", "checked"])
def test_a_verification_has_a_date(state):
    with refused("verification_has_a_date"), transaction.atomic():
        make_organisation(verification=state)


# What can be searched


def test_no_contact_place_or_staff_field_is_searched():
    assert set(Organisation.searched) == {
        "title", "local_name", "acronym", "former_names", "also_known_as", "summary", "body", "who_may_come",
    }  # fmt: skip


@pytest.mark.parametrize("word", ["lokal", "acro", "former", "alias", "arrivals"])
def test_an_organisation_is_found_by_its_other_names_and_whom_it_serves(client, word):
    make_organisation(
        title="The name",
        local_name="Nama lokal",
        acronym="ACRO",
        former_names=["The former name"],
        also_known_as=["Alias"],
        who_may_come="new arrivals",
    )
    assert "The name" in client.get(f"/directory/?q={word}").text
