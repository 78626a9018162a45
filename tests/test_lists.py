"""A section's list: its pages and its orders."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from .factories import MAKERS, make_resource
from .hub import add_rows
from .markup import Page, faults

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)


@every_section
def test_a_list_of_nothing_says_so(client, section):
    page = client.get(f"/{section}/").text
    assert "Nothing has been published in this section yet." in page and not list(faults(page))


@every_section
def test_a_search_for_nothing_says_what_to_do(client, section):
    page = client.get(f"/{section}/?q=zebra&country=th").text
    assert "look without" in page and not list(faults(page))


@every_section
def test_paging_keeps_the_words_the_filters_and_the_order(client, section):
    add_rows(45)
    page = Page(client.get(f"/{section}/?q=row&country=th&topic=shelter&sort=title&page=2").text)
    (forward,) = page.all("a", rel="next")
    assert parse_qs(urlsplit(forward.get("href")).query) == {
        "q": ["row"], "country": ["th"], "topic": ["shelter"], "sort": ["title"], "page": ["3"],
    }  # fmt: skip


@every_section
def test_the_pages_of_a_list_hold_every_entry_once(client, section):
    add_rows(45)
    seen = []
    for number in (1, 2, 3):
        page = Page(client.get(f"/{section}/?page={number}").text)
        seen += {href for href in page.links() if href.startswith(f"/{section}/") and "-row-" in href}
    assert len(seen) == len(set(seen)) == 45


@every_section
@pytest.mark.parametrize("number", ["99", "9" * 400, "4"])
def test_a_page_past_the_end_is_the_last_page(client, section, number):
    add_rows(45)
    page = client.get(f"/{section}/?page={number}").text
    assert "page 3 of 3" in page and 'rel="next"' not in page


@pytest.mark.parametrize("number", ["0", "-1", "abc", "1.5", "²", "٣"])
def test_what_is_no_page_number_is_said_and_leads_to_the_first_page(client, number):
    add_rows(25)
    page = client.get("/resources/", {"page": number}).text
    assert f"“{number}” is not a page number" in page and "page 1 of 2" in page


ORDERS = {"newest": ["C", "B", "A"], "title": ["A", "B", "C"]}


@every_section
@pytest.mark.parametrize("sort", ["", *ORDERS])
def test_a_list_is_sorted_as_asked(client, section, sort):
    made = {title: MAKERS[section](title=title) for title in "ABC"}
    page = client.get(f"/{section}/?sort={sort}").text
    shown = sorted(made, key=lambda title: page.index(made[title].get_absolute_url()))
    assert shown == ORDERS[sort or "newest"]


@pytest.mark.parametrize("section", ["resources", "stories"])
def test_a_list_is_sorted_by_publication_date_with_unknown_dates_last(client, section):
    older = MAKERS[section](title="Older", publication_date=date(2020, 1, 1), publication_precision="year")
    unknown = MAKERS[section](title="Unknown")
    newer = MAKERS[section](title="Newer", publication_date=date(2021, 1, 1), publication_precision="year")
    page = client.get(f"/{section}/?sort=published").text
    shown = sorted([older, unknown, newer], key=lambda entry: page.index(entry.get_absolute_url()))
    assert shown == [newer, older, unknown]


def test_words_are_sorted_by_relevance_unless_asked_otherwise(client):
    by_title, by_body = make_resource(title="Shelter"), make_resource(title="A", body="<p>shelter</p>")
    for query, first in (("?q=shelter", by_title), ("?q=shelter&sort=title", by_body)):
        page = client.get(f"/resources/{query}").text
        assert min([by_title, by_body], key=lambda entry: page.index(entry.get_absolute_url())) == first


def test_where_a_country_is_chosen_the_region_is_offered_with_its_number(client):
    for _ in range(3):
        make_resource(asean_wide=True)
    make_resource(countries=["th"])
    page = client.get("/resources/?country=th").text
    (offer,) = [element for element in Page(page).elements if element.get("class") == "chip-add"]
    assert parse_qs(offer.get("href")[1:]) == {"country": ["th", "asean"]}
    assert "ASEAN-wide <b>3" in " ".join(page.split())
    assert "chip-add" not in client.get("/resources/").text
    assert "chip-add" not in client.get("/resources/?country=th&country=asean").text
