"""An organisation as a contact: vCard 4.0 as RFC 6350 has it, and nothing in it that could lead to a shelter."""

import re
from datetime import timedelta

import pytest
from django.utils import formats, timezone
from hypothesis import given
from hypothesis import strategies as st

from directory.vcards import escaped, folded

from .factories import make_contact, make_organisation, make_place, make_service, make_user
from .tables import content

pytestmark = pytest.mark.django_db
THAI = "เครือข่ายต่อต้านการค้ามนุษย์แห่งประเทศไทย สาขาเชียงใหม่"


def days_ago(number):
    return timezone.localdate() - timedelta(days=number)


def cards(client, address="/directory/export/?format=vcf"):
    """Each card as its lines, unfolded: (name with parameters, value)."""
    text = content(client, address).decode()
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    found = [[]]
    for line in lines:
        found[-1].append(tuple(line.split(":", 1)))
        if line == "END:VCARD":
            found.append([])
    return found[:-1]


def card_of(client, entry):
    (found,) = cards(client, f"{entry.get_absolute_url().rstrip('/')}/card.vcf")
    return found


def values(card, name):
    return [value for key, value in card if key.split(";")[0] == name]


def test_a_card_has_what_the_format_asks_and_what_a_telephone_shows(client):
    entry = make_organisation(
        title="Network, Ltd; north", local_name=THAI, acronym="NN", phone="+00 0 0000 0000", email="a@example.org",
        website="https://example.org/", services=["legal-aid", "medical"], working_languages=["th", "en"],
        verification="checked", verified_on=days_ago(30),
    )  # fmt: skip
    card = card_of(client, entry)
    assert card[:2] == [("BEGIN", "VCARD"), ("VERSION", "4.0")] and card[-1] == ("END", "VCARD")
    assert ("FN;LANGUAGE=en", r"Network\, Ltd\; north") in card and ("KIND", "org") in card
    assert values(card, "NICKNAME") == [f"{THAI},NN"]
    assert values(card, "TEL") == ["tel:+00000000000"] and values(card, "EMAIL") == ["a@example.org"]
    assert values(card, "CATEGORIES") == ["Legal aid,Medical care"] and values(card, "LANG") == ["th", "en"]
    assert values(card, "NOTE") == [f"Checked by staff on {formats.date_format(days_ago(30))}"]
    assert values(card, "SOURCE") == [f"https://hub.example{entry.get_absolute_url()}"]
    assert re.fullmatch(r"\d{8}T\d{6}Z", values(card, "REV")[0]) and "ADR" not in dict(card)


def test_the_list_gives_a_card_for_each(client):
    for title in ("B", "A"):
        make_organisation(title=title)
    found = cards(client, "/directory/export/?format=vcf&sort=title")
    assert [values(card, "FN") for card in found] == [["A"], ["B"]]


def test_a_number_that_depends_on_where_one_is_is_no_address_to_dial(client):
    entry = make_organisation(phone="1300")
    assert dict(card_of(client, entry))['TEL;VALUE=text;TYPE="work,voice"'] == "1300"


def test_a_sample_says_so_in_its_name(client):
    assert values(card_of(client, make_organisation(title="Pier", sample=True)), "FN") == ["Sample: Pier"]


def test_what_is_overdue_says_so_first(client):
    card = card_of(
        client, make_organisation(title="Pier", who_may_come="All", verification="checked", verified_on=days_ago(500))
    )
    assert values(card, "FN") == ["May be wrong: Pier"]
    assert values(card, "NOTE")[0].startswith("Overdue: nobody has confirmed this since")


@pytest.mark.parametrize(("services", "told"), [(["legal-aid"], True), (["legal-aid", "shelter"], False)])
def test_an_address_is_told_unless_people_are_sheltered(client, services, told):
    entry = make_organisation(services=services)
    make_place(entry, address="1, Street", town="Town", country_id="th")
    make_place(entry, kind="residential", town="Hidden", visibility="staff", request_reference="R")
    card = card_of(client, entry)
    assert values(card, "ADR") == ([r";;1\, Street;Town;;;Thailand"] if told else [])
    assert "Hidden" not in str(card)


@pytest.mark.parametrize("role", [None, "partner"])
@pytest.mark.parametrize("visibility", ["public", "withheld", "partners", "staff"])
def test_an_address_is_not_told_where_the_reader_may_know_of_a_shelter(client, visibility, role):
    entry = make_organisation()
    make_place(entry, address="1, Street")
    make_service(entry, visibility=visibility, withheld_reason="safety" if visibility == "withheld" else "")
    if role:
        client.force_login(make_user(role))
    is_known = visibility in ("public", "withheld") or visibility == "partners" and role == "partner"
    assert bool(values(card_of(client, entry), "ADR")) == (not is_known)


def test_an_address_is_not_told_where_a_home_is_withheld(client):
    entry = make_organisation()
    make_place(entry, address="1, Street")
    make_place(entry, kind="residential", town="", visibility="withheld", withheld_reason="safety")
    assert not values(card_of(client, entry), "ADR")


@pytest.mark.parametrize(("role", "numbers"), [(None, 1), ("partner", 2), ("Curator", 2)])
def test_contacts_are_those_that_the_reader_may_take(client, role, numbers):
    entry = make_organisation()
    for visibility in ("public", "partners", "staff"):
        make_contact(entry, visibility=visibility, label=f"For {visibility}")
    make_contact(entry, visibility="withheld", value="", withheld_reason="safety")
    if role:
        client.force_login(make_user(role))
    card = card_of(client, entry)
    assert len(values(card, "TEL")) == numbers and "For staff" not in str(card)


def test_an_organisation_s_page_leads_to_its_card_and_a_hidden_one_has_none(client):
    entry = make_organisation()
    address = f"{entry.get_absolute_url().rstrip('/')}/card.vcf"
    assert client.get(entry.get_absolute_url()).text.count(f'href="{address}"') == 1
    entry.withdraw(make_user("Editor"))
    assert client.get(address).status_code == 404
    assert client.get("/directory/999999999-x/card.vcf").content == client.get(address).content


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_a_line_is_folded_by_bytes_and_never_inside_a_character(line):
    parts = folded(line).split("\r\n")
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part.removeprefix(" ") for part in parts[1:]) == line
    assert all(part.startswith(" ") for part in parts[1:])


@given(st.text())
def test_no_text_ends_its_line_or_its_part(text):
    said = escaped(text)
    assert len(said.splitlines()) <= 1
    assert not re.search(r"(?<!\\)(\\\\)*[,;]", said)
