"""The charts of the about page: their numbers are the tables', and each is what its link shows."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from partnership_hub.chart import GAP, Chart, charts, text_width
from partnership_hub.lists.holdings import Tally

from .canaries import STATES, WITHOUT_CONSENT
from .factories import MAKERS, make_organisation, make_resource, make_story
from .sentences import SENTENCES

pytestmark = pytest.mark.django_db

SECTION = re.compile(r'<section class="chart" aria-labelledby="(\w+)">(.*?)</section>', re.DOTALL)
PICTURED = re.compile(r'<text[^>]*text-anchor="middle">(.*?)</text>')
WRITTEN = re.compile(r"<td>(?:<a [^>]*>)?(.*?)(?:</a>)?</td>")
LINKED = re.compile(r'<td><a href="([^"]*)" rel="nofollow">(\d+)</a></td>')


def sections(client):
    return dict(SECTION.findall(client.get("/about/").text))


def fill():
    for maker in MAKERS.values():
        maker(countries=["th", "kh"], topics=["shelter", "referral", "actip"])  # two of one group: one entry
        maker(countries=["th"], asean_wide=True, topics=["shelter"])
        maker(asean_wide=True, topics=["referral"])
        maker(countries=["vn"])
        maker(topics=["actip"])


def test_every_number_is_what_its_link_shows(client):
    fill()
    found = sections(client)
    assert set(found) == set(MAKERS)
    for name, html in found.items():
        numbers = LINKED.findall(html)
        assert len(numbers) == 5
        for href, count in numbers:
            assert href.startswith(f"/{name}/?")
            assert client.get(href.replace("&amp;", "&")).context["page"].paginator.count == int(count), href


def test_a_group_counts_each_of_its_entries_once(client):
    make_resource(countries=["kh"], topics=["shelter", "referral"])
    [chart] = charts()
    assert chart.table["Cambodia"]["Protection"].count == 1


def test_the_picture_and_the_table_hold_the_same_numbers(client):
    fill()
    for html in sections(client).values():
        pictured, written = PICTURED.findall(html), WRITTEN.findall(html)
        assert pictured == written and len(written) == 12 * 6


def test_a_picture_says_what_it_is(client):
    fill()
    for name, html in sections(client).items():
        assert 'role="img" aria-label="' in html and f'aria-describedby="{name}-chart"' in html
        assert f'<desc id="{name}-chart">' in html


def test_nothing_hidden_is_counted(client):
    filed = {"countries": ["la"], "topics": ["shelter"]}
    make_resource(**filed)
    make_story(**filed)
    make_organisation(**filed)
    before = sections(client)
    for maker in MAKERS.values():
        for state in STATES.values():
            maker(asean_wide=True, **filed, **state)
    for state in WITHOUT_CONSENT.values():
        make_story(**filed, **state)
    assert sections(client) == before
    make_story(**filed)  # the test can fail
    assert sections(client) != before


def test_an_empty_hub_has_a_sentence_in_place_of_charts(client):
    make_resource(countries=["th"])  # on no topic
    page = client.get("/about/").text
    assert "Nothing has been published under a country and a topic yet." in page and "<svg" not in page


def test_a_section_without_anything_has_no_chart(client):
    make_story(countries=["th"], topics=["actip"])
    assert set(sections(client)) == {"stories"}


def test_the_charts_cost_three_queries_whatever_they_count(client):
    fill()
    with CaptureQueriesContext(connection) as captured:
        client.get("/about/")
    assert len(captured) == 3


# Where everything stands

texts = st.one_of(st.sampled_from([words for _, _, words, _ in SENTENCES.values()]), st.text(min_size=1, max_size=40))


@given(st.lists(texts, min_size=1, max_size=8, unique=True), st.lists(texts, min_size=1, max_size=4, unique=True))
def test_no_name_is_cut_however_long_it_is(groups, names):
    chart = Chart("resources", {name: {group: Tally("resources", 1, "") for group in groups} for name in names})
    for x, y, drop, label in chart.headings():
        assert x - text_width(label) >= 0 and y > 0 and drop >= GAP
    assert all(text_width(name) < chart.names for name in names)


@given(st.integers(0, 10_000_000))
def test_no_number_is_wider_than_its_cell(count):
    chart = Chart("resources", {"Thailand": {"Justice": Tally("resources", count, "")}})
    [(_, _, [cell])] = chart.rows()
    assert text_width(f"{count:,}") < chart.column and cell.x + chart.column <= chart.width


def test_marks_above_and_below_letters_take_no_room_and_other_scripts_are_given_more():
    assert text_width("Việt") == text_width("Vie\u0323\u0302t") == text_width("Viet")
    assert text_width("ไทย") > text_width("abc") and text_width("法律") > text_width("ab")
