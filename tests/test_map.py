"""The map: the same links as the list beside it, counted as the lists count, small, and easy to hit."""

import gzip
import math
import re
from itertools import combinations
from urllib.parse import parse_qs, urlsplit

import brotli
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from partnership_hub.atlas import LANDS, REACH, drawing
from partnership_hub.lists.holdings import Scale
from partnership_hub.models import Country
from partnership_hub.templatetags.hub import number

from .canaries import STATES, WITHOUT_CONSENT
from .factories import MAKERS, make_country, make_resource, make_story

pytestmark = pytest.mark.django_db
every_map = pytest.mark.parametrize("address", ["/", "/countries/"])

LINK = re.compile(r'<a href="([^"]*)"([^>]*)>(<svg class="land.*?</svg>)(.*?)</a>', re.DOTALL)
COUNT = re.compile(r"<tspan[^>]*>(.*?)</tspan>")


def links(client, address):
    """{where a link with a drawing leads: (its drawing, its words)}"""
    found = LINK.findall(client.get(address).text)
    return {href: (svg, words) for href, _attributes, svg, words in found}


def listed(client, section, **choices):
    return client.get(f"/{section}/", choices).context["page"].paginator.count


def fill():
    """Something of everything, some of it on several countries, some on the whole region."""
    for maker in MAKERS.values():
        maker(countries=["th", "kh"], topics=["shelter"])
        maker(countries=["th"], asean_wide=True)
    make_story(countries=["th"])
    make_resource(asean_wide=True)
    make_resource()


@every_map
def test_every_member_is_one_link_with_its_drawing_its_name_and_its_number(client, address):
    fill()
    found = links(client, address)
    assert {f"/countries/{code}/" for code in LANDS} == set(found) and len(found) == 11
    for country in Country.objects.filter(asean_member=True):
        svg, words = found[country.get_absolute_url()]
        count = sum(listed(client, section, country=country.pk) for section in MAKERS)
        assert f">{country}<" in svg and f"<b>{country}</b>" in words
        assert COUNT.findall(svg) == [str(count)]
    assert COUNT.findall(found["/countries/th/"][0]) == ["7"]


def test_the_list_on_the_home_page_says_the_number_of_the_map(client):
    fill()
    for svg, words in links(client, "/").values():
        assert f'<i class="map-count">{COUNT.findall(svg)[0]}</i>' in words


def test_every_number_of_the_countries_page_is_what_its_link_shows(client):
    fill()
    numbers = re.findall(r'<td><a href="(/[^"]*)" rel="nofollow">(\d+)</a></td>', client.get("/countries/").text)
    assert len(numbers) == 9
    for href, count in numbers:
        assert client.get(href.replace("&amp;", "&")).context["page"].paginator.count == int(count)


@every_map
def test_what_is_on_the_whole_region_is_counted_apart(client, address):
    make_resource(asean_wide=True)
    page = client.get(address).text
    assert {COUNT.findall(svg)[0] for svg, _ in links(client, address).values()} == {"0"}
    assert 'href="/resources/?country=asean"' in page and 'href="/stories/?country=asean"' not in page


@every_map
def test_nothing_hidden_is_counted(client, address):
    make_story(countries=["la"])
    before = links(client, address)
    for state in [*STATES.values(), *WITHOUT_CONSENT.values()]:
        make_story(countries=["la"], asean_wide=True, **state)
    for section in ("resources", "directory"):
        for state in STATES.values():
            MAKERS[section](countries=["la"], asean_wide=True, **state)
    assert links(client, address) == before
    assert "country=asean" not in client.get(address).text
    make_story(countries=["la"])  # the test can fail
    assert links(client, address) != before


@every_map
def test_a_member_that_the_map_does_not_know_is_in_the_list(client, address):
    make_country(code="zz", name="Elsewhere", asean_member=True)
    page = client.get(address).text
    assert '<a href="/countries/zz/"><b>Elsewhere</b>' in page and len(links(client, address)) == 11


@every_map
def test_the_map_says_that_it_takes_no_position_on_borders(client, address):
    assert "The map shows no position on any border." in client.get(address).text


# As a filter


@pytest.mark.parametrize("section", MAKERS)
def test_a_country_of_the_map_beside_a_list_is_the_filter_s_own_link(client, section):
    fill()
    found = links(client, f"/{section}/?q=entry&country=kh")
    asked = {href: parse_qs(urlsplit(href.replace("&amp;", "&")).query) for href in found}
    chosen = {tuple(query.get("country", ())) for query in asked.values()}
    assert chosen == {(), ("kh", "th")} and all(query["q"] == ["entry"] for query in asked.values())


def test_a_chosen_country_is_drawn_as_chosen_and_one_without_entries_is_no_link(client):
    fill()
    page = client.get("/resources/?country=kh").text
    chosen = [svg for _, attributes, svg, _ in LINK.findall(page) if 'aria-current="true"' in attributes]
    assert chosen == [drawing("kh")]
    assert page.count('<span class="without"><svg class="land') == 9
    assert page.count('class="land') == 11


# The drawing


def test_the_eleven_members_are_drawn_and_nothing_else():
    assert set(LANDS) == set(Country.objects.filter(asean_member=True).values_list("pk", flat=True))


@pytest.mark.parametrize("address", ["/", "/countries/", "/resources/"])
def test_the_map_weighs_at_most_4_kilobytes_in_a_page(client, address):
    for country in LANDS:
        make_resource(countries=[country])
    html = client.get(address).text
    without = re.sub(r'<svg class="land.*?</svg>|<div class="map-notes">.*?</div>', "", html, flags=re.DOTALL)
    assert html.count('class="land') == 11 and 'class="land' not in without
    for compressed in (lambda page: gzip.compress(page, 9), brotli.compress):
        assert len(compressed(html.encode())) - len(compressed(without.encode())) <= 4096


def corners(path):
    """The corners of a path of ours: M or m, then l with pairs, closed, over and over."""
    x = y = 0
    for command, numbers in re.findall(r"([Mml])([^Mmlz]*)", path):
        pairs = list(map(int, re.findall(r"-?\d+", numbers)))
        for dx, dy in zip(pairs[::2], pairs[1::2], strict=True):
            x, y = x + dx, y + dy
            yield x, y
            if command in "Mm":
                start = x, y
        if command == "l":
            x, y = start


ON_A_PHONE = 288 / 737  # of a screen 320 wide


def test_every_country_can_be_hit_on_the_smallest_screen():
    """24 pixels each way, WCAG 2.2's target size, by its own shape or by a circle; and its row in the list besides."""
    for code, land in LANDS.items():
        if "reach" in land:
            assert 2 * REACH * ON_A_PHONE >= 24, code
        else:
            xs, ys = zip(*corners(land["path"]), strict=True)
            assert min(max(xs) - min(xs), max(ys) - min(ys)) * ON_A_PHONE >= 24, code


def test_no_two_of_those_circles_overlap():
    for a, b in combinations([land["reach"] for land in LANDS.values() if "reach" in land], 2):
        assert math.dist(a, b) > 2 * REACH


def test_a_circle_lies_on_its_country():
    for land in LANDS.values():
        if "reach" in land:
            places = list(corners(land["path"])) if "path" in land else [land["dot"]]
            assert all(math.dist(land["reach"], place) <= REACH for place in places)


def test_countries_that_touch_share_their_corners():
    """Simplified as one: no gap and no overlap where two meet."""
    shapes = {code: set(corners(land["path"])) for code, land in LANDS.items() if "path" in land}
    for a, b in [("th", "la"), ("th", "kh"), ("la", "vn"), ("kh", "vn"), ("mm", "th"), ("id", "my"), ("id", "tl")]:
        assert len(shapes[a] & shapes[b]) >= 2, (a, b)


# Tones


@given(st.lists(st.integers(0, 3_000_000)))
def test_the_legend_covers_every_count_and_each_has_the_tone_that_it_says(counts):
    scale = Scale(counts)
    steps = list(scale.steps())
    assert len(steps) <= 4 and scale.tone(0) == 0
    for count in counts:
        assert [tone for tone, first, last in steps if first <= count <= last] == ([scale.tone(count)] if count else [])


def test_numbers_are_written_as_the_reader_writes_them():
    assert number(12345) == "12,345"
    with translation.override("id"):
        assert number(12345) == "12.345" and "12.345" in drawing("id", "Indonesia", 12345)


def test_a_country_s_page_leads_back_to_all_of_them(client):
    assert 'href="/countries/"' in client.get("/countries/kh/").text.partition("<footer")[0]


# Queries


def test_a_map_costs_two_queries_whatever_it_counts(client):
    fill()
    with CaptureQueriesContext(connection) as captured:
        client.get("/countries/")
    assert len(captured) == 2
