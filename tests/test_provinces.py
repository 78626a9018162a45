"""Provinces: codes that the database keeps, names that people know."""

from importlib import import_module

import pgtrigger
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from directory.cities import CITIES
from directory.models import Organisation
from directory.provinces import PROVINCES, ProvincesField, code_of
from partnership_hub.models import Country

from .factories import make_organisation, make_place

pytestmark = pytest.mark.django_db


def migration(name):
    return import_module(f"directory.migrations.{name}")


def test_every_province_is_in_a_member_and_every_member_has_some():
    members = Country.objects.filter(asean_member=True).values_list("pk", flat=True)
    assert {code[:2] for code in PROVINCES} == set(members)
    assert set(CITIES) <= set(PROVINCES)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Jawa Timur", "id-ji"), ("east java", "id-ji"), ("สมุทรสาคร", "th-74"), ("Binh Duong", "vn-sg"),
        ("Thành phố Hồ Chí Minh", "vn-sg"), ("Rangoon", "mm-06"), ("Nowhere", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_province_is_known_by_its_names_old_and_new(name, code):
    assert code_of(name) == code


def test_curators_type_provinces_by_name_or_code():
    field = ProvincesField(required=False)
    assert field.clean("East Java, Bali\nth-10; East Java") == ["id-ji", "id-ba", "th-10"]
    assert field.clean(field.prepare_value(["id-ji", "th-10"])) == ["id-ji", "th-10"]
    with pytest.raises(ValidationError, match="Atlantis"):
        field.clean("Bali, Atlantis")


def test_a_place_lies_in_the_country_of_its_province():
    make_place(province="th-63", country_id="th"), make_place(province="th-63")
    with pytest.raises(IntegrityError, match="place_province_is_in_its_country"), transaction.atomic():
        make_place(province="th-63", country_id="mm")


def test_a_page_names_the_province(client):
    organisation = make_place(province="th-63", country_id="th").organisation
    page = client.get(organisation.get_absolute_url()).text
    assert "Tak" in page and "th-63" not in page


def test_provinces_that_were_typed_become_codes_and_nothing_is_lost():
    known, unknown = make_place(province="Jawa Timur"), make_place(province="The North", town="A town")
    bare = make_place(province="The South", town="")
    migration("0011_province_codes").to_codes(apps, None)
    for place in (known, unknown, bare):
        place.refresh_from_db()
    assert (known.province, known.town) == ("id-ji", "Town")
    assert (unknown.province, unknown.town) == ("", "A town, The North")
    assert (bare.province, bare.town) == ("", "The South")
    migration("0011_province_codes").to_names(apps, None)
    known.refresh_from_db()
    assert known.province == "East Java"


def test_services_that_were_listed_become_rows_and_nothing_is_lost():
    listed, nameless = make_organisation(), make_organisation(staff_note="Ask.")
    with pgtrigger.ignore("directory.Organisation:keeps_to_services"):
        Organisation.objects.filter(pk=listed.pk).update(services=["shelter", "medical"], groups_served=["women"])
        Organisation.objects.filter(pk=nameless.pk).update(groups_served=["men"])
        migration("0007_services_from_arrays").load(apps, None)
    assert {(row.kind, *row.groups_served) for row in listed.offers.all()} == {
        ("shelter", "women"), ("medical", "women"),
    }  # fmt: skip
    nameless.refresh_from_db()
    assert nameless.staff_note.startswith("Ask.") and nameless.staff_note.endswith("men")
