"""The directory by province: a map that is one with its list, and that leads nobody to a shelter."""

import gzip
import re
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.maps import of_country
from directory.province_atlas import COUNTRIES, SHAPES, TOWNS, WITHIN, key_of, placed
from directory.provinces import PROVINCES
from partnership_hub.models import Country

from .canaries import STATES
from .factories import make_country, make_helpline, make_organisation, make_place, make_service, make_user

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a href="([^"]*province=[^"]*)" rel="nofollow">(<svg.*?</svg>)?<b>(.*?)</b>.*?map-count">(\d+)<')


def place(organisation=None, province="id-ji", town="Surabaya", **overrides):
    organisation = organisation or make_organisation(countries=["id"])
    return make_place(organisation, province=province, town=town, country_id="id", **overrides)


def provinces(client, code="id"):
    """{province: (where its link leads, its drawing, its number)} of those with organisations."""
    page = client.get(f"/directory/map/{code}/").text
    return {name: (href.replace("&amp;", "&"), svg, int(count)) for href, svg, name, count in LINK.findall(page)}


def towns(client, code="id"):
    return re.findall(r'<p class="towns-of">(.*?)</p>', client.get(f"/directory/map/{code}/").text)


# The map is the list


def test_a_province_is_one_link_with_its_drawing_its_name_and_its_number(client):
    place()
    place()
    href, svg, count = provinces(client)["East Java"]
    assert href == "/directory/?country=id&province=id-ji" and count == 2
    assert svg == SHAPES["id-ji"][1].join([svg.partition("<path")[0], "</svg>"])


def test_every_province_is_on_the_page_drawn_once(client):
    place()
    page = client.get("/directory/map/id/").text
    for province in PROVINCES.values():
        assert (province.name in page) == (province.country == "id") or province.country != "id"
    assert page.count('<svg class="land" ') == len(COUNTRIES["id"]["provinces"])


def test_an_organisation_with_two_offices_in_a_province_counts_once_and_in_two_provinces_twice(client):
    organisation = make_organisation(countries=["id"])
    for province, town in (("id-ji", "Surabaya"), ("id-ji", "Malang"), ("id-ba", "Denpasar")):
        place(organisation, province, town)
    assert {name: count for name, (_, _, count) in provinces(client).items()} == {"East Java": 1, "Bali": 1}
    assert towns(client) == ["Denpasar 1", "Malang 1, Surabaya 1"]


def test_a_service_counts_in_the_provinces_that_it_names_and_in_no_town(client):
    organisation = make_organisation(countries=["id"])
    make_service(organisation, kind="shelter", provinces=["id-ba", "th-50"])
    make_service(organisation, kind="medical", provinces=["id-ji"], visibility="partners")
    assert {name: count for name, (_, _, count) in provinces(client).items()} == {"Bali": 1} and towns(client) == []


def test_what_the_list_of_a_province_has_besides_is_said(client):
    """An office is no service, and a service may be offered in the whole country."""
    make_organisation(countries=["id"], services=["medical"])
    assert provinces(client) == {} and client.get("/directory/?country=id&province=id-ji").context["page"].object_list
    assert "What reaches a province without naming it." in client.get("/directory/map/id/").text


def test_a_town_is_one_however_it_is_written(client):
    for name in ("Surabaya", "SURABAYA", "Surabaya "):
        place(town=name)
    assert towns(client) == ["Surabaya 3"]


def test_a_town_that_the_atlas_does_not_know_is_in_the_list_and_has_no_mark(client):
    place(town="Nowhere")
    page = client.get("/directory/map/id/").text
    assert "Nowhere 1" in page and "land towns" not in page
    place(town="Surabaya")
    assert '<svg class="land towns"' in client.get("/directory/map/id/").text


def test_a_province_that_is_newer_than_the_drawing_shades_what_it_lies_in(client):
    place(province="id-ku", town="Nunukan")
    assert provinces(client)["North Kalimantan"][1] == ""
    page = client.get("/directory/map/id/").text
    assert "what is drawn as East Kalimantan holds these, too: North Kalimantan." in page
    rows = {row.code: row for row in of_country(Country.objects.get(pk="id")).rows}
    assert (rows["id-ki"].count, rows["id-ki"].drawn, rows["id-ku"].count) == (0, 1, 1)


def test_helplines_come_first_with_their_cautions(client):
    make_helpline(country_id="id", caution="Calls are recorded.")
    main = client.get("/directory/map/id/").text.partition("<main")[2]
    assert main.index("Calls are recorded.") < main.index("By province")


def test_a_country_is_counted_as_its_list_counts(client):
    make_organisation(countries=["th", "id"])
    make_organisation(asean_wide=True)
    page = client.get("/directory/map/").text
    found = dict(re.findall(r'href="/directory/map/(\w\w)/".*?map-count">(\d+)<', page))
    assert len(found) == 11 and found["th"] == found["id"] == "1" and found["la"] == "0"
    assert re.search(r'href="/directory/\?country=asean" rel="nofollow">\s*1 organisation\s*<', page)


def test_the_list_and_a_country_s_page_lead_to_the_map(client):
    assert 'href="/directory/map/"' in client.get("/directory/").text
    assert 'href="/directory/map/kh/"' in client.get("/countries/kh/").text


def test_a_country_that_is_not_drawn_has_its_page(client):
    make_country(code="zz", name="Elsewhere")
    make_organisation(countries=["zz"])
    assert "1 organisation works in Elsewhere" in client.get("/directory/map/zz/").text
    assert client.get("/directory/map/xx/").status_code == 404


# What is not on it


WITHHELD = {"visibility": "withheld", "withheld_reason": "safety"}
SHELTERS = {
    "service": make_service,
    "withheld service": partial(make_service, **WITHHELD),
    "withheld home": partial(make_place, kind="residential", town="", **WITHHELD),
}


@pytest.mark.parametrize("shelters", SHELTERS)
def test_where_people_are_sheltered_the_province_is_counted_and_no_town(client, shelters):
    organisation = make_organisation(countries=["id"])
    place(organisation)
    SHELTERS[shelters](organisation)
    assert provinces(client)["East Java"][2] == 1 and towns(client) == []
    page = client.get("/directory/map/id/").text
    assert "Surabaya" not in page and "land towns" not in page


@pytest.mark.parametrize("role", [None, "partner", "Curator"])
def test_only_what_everyone_may_see_is_counted_whoever_looks(client, role):
    organisation = make_organisation(countries=["id"])
    place(organisation, visibility="partners")
    place(organisation, visibility="staff")
    place(organisation, kind="residential", visibility="staff", request_reference="R")
    for state in STATES.values():
        place(make_organisation(countries=["id"], **state))
    if role:
        client.force_login(make_user(role))
    assert provinces(client) == {} and "1 of them names no province" in client.get("/directory/map/id/").text
    place(organisation)  # the test can fail
    assert provinces(client)["East Java"][2] == 1


def test_what_is_hidden_changes_no_number(client):
    """Not even that there is a home: the office of an organisation is where its page says that it is."""
    organisation = make_organisation(countries=["id"])
    place(organisation)
    before = client.get("/directory/map/id/").text
    place(organisation, "id-ba", "Denpasar", kind="residential", visibility="staff", request_reference="R")
    assert client.get("/directory/map/id/").text == before


def test_no_street_is_on_the_page_and_no_coordinates_are_stored(client):
    place(address="17, Hidden Street")
    assert "Hidden Street" not in client.get("/directory/map/id/").text
    from directory.models import Place

    assert not [field.name for field in Place._meta.fields if re.search("lat|lon|coord|point", field.name)]


# The drawing


def test_every_province_is_drawn_or_lies_in_one_that_is():
    assert set(SHAPES) | set(WITHIN) == set(PROVINCES) and not set(SHAPES) & set(WITHIN)
    assert set(WITHIN.values()) <= set(SHAPES)
    assert set(COUNTRIES) == set(Country.objects.filter(asean_member=True).values_list("pk", flat=True))


def test_every_mark_lies_on_its_map():
    for code, spots in TOWNS.items():
        for x, y in spots.values():
            assert 0 <= x <= COUNTRIES[code]["width"] and 0 <= y <= COUNTRIES[code]["height"]


def test_no_name_of_a_town_covers_another():
    found = list(
        placed([("First", (100, 100)), ("Second", (105, 104)), ("Third", (100, 200)), ("Edge", (495, 9))], 500)
    )
    assert [name for _, _, name in found] == ["First", "Third", "Edge"] and found[2][0] < 470
    assert key_of("Hà Nội") == key_of("Hanoi")


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_page_with_every_province_stays_under_15_kilobytes(client, code):
    organisation = make_organisation(countries=[code])
    for province in PROVINCES.values():
        if province.country == code:
            make_place(organisation, province=province.code, town="Town", country_id=code)
    assert len(gzip.compress(client.get(f"/directory/map/{code}/").content, 6)) <= 15 * 1024


def test_a_country_s_map_costs_five_queries_whatever_it_counts(client):
    for _ in range(2):
        place()
        with CaptureQueriesContext(connection) as captured:
            client.get("/directory/map/id/")
        assert len(captured) == 5
