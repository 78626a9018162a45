"""The directory of a country to print: everyone's, numbered, and found by any name and by service."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory import booklets

from .canaries import STATES
from .factories import make_contact, make_helpline, make_organisation, make_place, make_service, make_user
from .hub import add_rows
from .markup import Page

pytestmark = pytest.mark.django_db
ADDRESS = "/directory/print/th/"


def make(**overrides):
    return make_organisation(**{"countries": ["th"]} | overrides)


def page(client):
    return client.get(ADDRESS).text


def entries(client):
    """{number: name}, as they stand on the page."""
    return dict(re.findall(r'<span class="number">(\d+)</span> <span[^>]*>(.*?)</span>', page(client)))


def index(client, name):
    """(what stands in an index, its numbers)"""
    part = page(client).partition(f'id="{name}"')[2].partition("</ul>")[0]
    rows = [row.partition("<a ") for row in part.split("<li>")[1:]]
    return [
        (re.sub("<[^>]*>", "", text).strip(), re.findall(r'#e(\d+)">\1<', link + tail)) for text, link, tail in rows
    ]


def test_entries_are_numbered_first_the_whole_country_then_by_province_then_by_name(client):
    for title, province in (("Bee", "th-50"), ("Ant", "th-23"), ("Cat", "th-50")):
        make_place(make(title=title, level="local"), province=province, country_id="th")
    make(title="Elsewhere", level="local")
    make(title="Whole")
    assert entries(client) == {"1": "Whole", "2": "Bee", "3": "Cat", "4": "Ant", "5": "Elsewhere"}
    headings = re.findall(r'id="part-\d">(.*?)<', page(client))
    assert headings == ["The whole country and beyond", "Chiang Mai", "Trat", "No province given to the public"]


def test_a_province_that_is_not_known_here_is_left_out(client):
    """As one that was written past every form."""
    make_service(make(title="Ant", level="local"), kind="medical", provinces=["th-zz", "th-50"])
    assert re.findall(r'id="part-\d">(.*?)<', page(client)) == ["Chiang Mai"]


def test_the_index_has_every_name_in_every_script_in_the_order_of_titles(client):
    make(title="Pier", local_name="เครือข่าย", acronym="zz", former_names=["Étude"])
    make(title="Fan")
    assert index(client, "names") == [
        ("Étude, see Pier", ["2"]),
        ("Fan", ["1"]),
        ("Pier", ["2"]),
        ("zz, see Pier", ["2"]),
        ("เครือข่าย, see Pier", ["2"]),
    ]


def test_the_index_of_services_leads_to_the_numbers(client):
    make(title="A", services=["medical", "legal-aid"])
    make(title="B", services=["medical"])
    assert index(client, "services") == [("Legal aid", ["1"]), ("Medical care", ["1", "2"])]
    ids = {element.get("id") for element in Page(page(client)).elements}
    assert {"e1", "e2"} <= ids


def test_it_says_when_it_was_made_how_true_it_is_and_what_is_a_sample(client):
    make(title="A", verification="checked", verified_on=timezone.localdate(), sample=True)
    text = page(client)
    assert "Paper goes stale." in text and "Checked by staff on" in text
    assert "Made up to show how an entry looks." in text and "1 organisation, as of" in text
    assert f"https://hub.example{ADDRESS}" in text


def test_helplines_come_before_all_entries_with_their_cautions(client):
    make_helpline(country_id="th", caution="Calls are recorded.")
    make()
    assert page(client).index("Calls are recorded.") < page(client).index("part-1")


def test_of_what_no_longer_operates_only_the_name_is_printed(client):
    make(title="Gone", verification="closed", phone="+00 0 1111")
    assert "Gone" in page(client) and "+00 0 1111" not in page(client)


@pytest.mark.parametrize("role", [None, "partner", "Curator"])
def test_it_holds_what_everyone_may_see_whoever_prints_it(client, role):
    entry = make(level="local")
    for visibility in ("public", "partners", "staff"):
        make_contact(entry, value=f"contact of {visibility}", visibility=visibility)
        make_place(entry, town=f"town of {visibility}", province="th-23", country_id="th", visibility=visibility)
        make_service(entry, kind="medical", label=f"service of {visibility}", visibility=visibility)
    hidden = {"visibility": "staff", "request_reference": "R"}
    make_place(entry, kind="residential", town="home", province="th-83", country_id="th", **hidden)
    for state in STATES.values():
        make(title="Hidden", **state)
    if role:
        client.force_login(make_user(role))
    text = page(client)
    assert "contact of public" in text and "service of public" in text and "town of public" in text
    assert not re.search("of partners|of staff|home|Hidden|Phuket", text.partition("<main")[2].partition("</main")[0])


def test_it_is_found_by_no_search_engine_and_answers_like_nothing_where_there_is_no_country(client):
    response = client.get(ADDRESS)
    assert response.headers["X-Robots-Tag"] == "noindex" and 'content="noindex"' in response.text
    assert "Disallow: /directory/print/" in client.get("/robots.txt").text
    assert client.get("/directory/print/zz/").status_code == 404
    assert f'href="{ADDRESS}"' in client.get("/directory/map/th/").text


def test_a_country_too_long_for_one_document_is_cut_and_says_so(client, monkeypatch):
    monkeypatch.setattr(booklets, "MOST", 2)
    add_rows(3)
    assert len(entries(client)) == 2 and "There are 3:" in page(client)


def test_the_number_of_queries_does_not_hang_on_the_number_of_entries(client):
    counts = []
    for rows in (3, 40):
        add_rows(rows)
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 9
