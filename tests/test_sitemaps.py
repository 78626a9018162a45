"""robots.txt and the sitemap: as sitemaps.org and the search engines ask for them."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from partnership_hub import sitemaps
from partnership_hub.models import Country, Topic

from .factories import MAKERS, make_resource, make_story, make_translation

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ORIGIN = "https://hub.example"


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200 and response.headers["Content-Type"] == "application/xml"
    return ElementTree.fromstring(response.content)


def places(client, address):
    """{address: its element}, of a sitemap or of the index of all."""
    found = {}
    for element in read(client, address):
        place = element.find("s:loc", NAMES).text
        assert place.startswith(ORIGIN) and place not in found
        for changed in element.findall("s:lastmod", NAMES):
            assert datetime.fromisoformat(changed.text).tzinfo
        found[place.removeprefix(ORIGIN)] = element
    return found


def everything(client):
    """All addresses of the sitemap, by way of its index."""
    return {
        place: element for part in places(client, "/sitemap.xml") for place, element in places(client, part).items()
    }


def test_all_that_readers_may_find_is_in_the_sitemap_and_answers(client):
    entries = [make(countries=["th"]) for make in MAKERS.values()]
    found = everything(client)
    fixed = {
        "/",
        "/countries/",
        "/topics/",
        "/help/",
        "/help/safely/",
        "/about/",
        "/directory/policy/",
        "/privacy/",
        "/accessibility/",
        "/contact/",
        "/directory/map/",
        *(f"/directory/map/{country.pk}/" for country in Country.objects.all()),
    }
    lists = {f"/{section}/" for section in MAKERS}
    rows = {row.get_absolute_url() for row in [*entries, *Country.objects.all(), *Topic.objects.all()]}
    assert set(found) == fixed | lists | rows
    for address in found:
        response = client.get(address)
        assert response.status_code == 200, address
        assert f'<link rel="canonical" href="{ORIGIN}{address}">' in response.text
        assert "noindex" not in response.text


@every_section
def test_what_is_hidden_or_made_up_is_not_in_the_sitemap(client, section):
    for fields in (
        {"status": "draft"},
        {"status": "withdrawn"},
        {"published_at": timezone.now() + timedelta(days=1)},
        {"sample": True},
    ):
        entry = MAKERS[section](**fields)
    assert f"sitemap-{section}" not in client.get("/sitemap.xml").text
    number = (entry.pk - 1) // sitemaps.ENTRIES_A_PAGE + 1
    assert client.get(f"/sitemap-{section}-{number}.xml").status_code == 404


@pytest.mark.parametrize("name", ["resources-999999999", "resources-0", "resources-01", "resources", "zz-1", "pages-1"])
def test_a_part_that_does_not_exist_is_not_found(client, name):
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_an_entry_s_languages_each_have_an_address_that_names_the_others(client):
    entry = make_story(language="th")
    for language, state in (("en", "reviewed"), ("vi", "reviewed"), ("km", "draft")):
        make_translation(entry, language=language, state=state)
    plain = entry.get_absolute_url()  # read in English, the page's language
    languages = {"th": f"{ORIGIN}{plain}th/", "en": f"{ORIGIN}{plain}", "vi": f"{ORIGIN}{plain}vi/"}
    found = {place: element for place, element in everything(client).items() if place.startswith("/stories/")}
    found.pop("/stories/")
    assert {f"{ORIGIN}{place}" for place in found} == set(languages.values())
    for element in found.values():
        links = {link.get("hreflang"): link.get("href") for link in element.findall("x:link", NAMES)}
        assert links == languages


def test_a_part_holds_the_entries_of_its_keys_and_the_index_names_no_empty_one(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "ENTRIES_A_PAGE", 2)
    entries = [make_resource() for _ in range(6)]
    type(entries[3]).objects.filter(pk__in=[entries[2].pk, entries[3].pk]).delete()
    parts = [part for part in places(client, "/sitemap.xml") if "resources" in part]
    kept = [entries[0], entries[1], entries[4], entries[5]]
    assert len(parts) < 5
    assert [list(places(client, part)) for part in parts] == [
        [entry.get_absolute_url() for entry in kept if (entry.pk - 1) // 2 + 1 == number]
        for number in sorted({(entry.pk - 1) // 2 + 1 for entry in kept})
    ]


def test_the_last_change_is_told_of_each_entry_and_each_part(client):
    entry = make_resource()
    for address in ("/sitemap.xml", f"/sitemap-resources-{(entry.pk - 1) // sitemaps.ENTRIES_A_PAGE + 1}.xml"):
        (element,) = [element for place, element in places(client, address).items() if "resources" in place]
        assert datetime.fromisoformat(element.find("s:lastmod", NAMES).text) == entry.updated_at


@pytest.mark.parametrize(("number", "parts"), [(0, 1), (12, 4)])
def test_the_index_and_its_parts_ask_as_often_for_few_entries_as_for_many(
    client, django_assert_max_num_queries, number, parts
):
    from .hub import add_rows

    add_rows(number)
    with django_assert_max_num_queries(3):
        found = list(places(client, "/sitemap.xml"))
    assert len(found) >= parts
    for part in found:
        with django_assert_max_num_queries(2):
            client.get(part)


# robots.txt


def may_be_read(client, address):
    """As RFC 9309 has it: the longest rule that matches; all else is open."""
    text = client.get("/robots.txt").text
    rules = [line.split(": ")[1] for line in text.splitlines() if line.startswith("Disallow")]
    return not any(re.match(re.escape(rule).replace(r"\*", ".*"), address) for rule in rules)


def test_robots_are_told_where_the_sitemap_is(client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert f"\nSitemap: {ORIGIN}/sitemap.xml\n" in response.text


@pytest.mark.parametrize(
    "address",
    ["/admin/", "/accounts/login/", "/search/", "/search/?q=a", "/resources/?q=a", "/resources/?country=th&q=a",
     "/resources/?country=th&topic=shelter", "/stories/?sort=title", "/stories/?country=th&country=kh"],
)  # fmt: skip
def test_robots_are_kept_out_of_what_has_no_end(client, address):
    assert not may_be_read(client, address)


@pytest.mark.parametrize(
    "address", ["/", "/resources/", "/resources/?page=2", "/resources/?country=th", "/help/safely/"]
)
def test_robots_may_read_pages_and_lists(client, address):
    assert may_be_read(client, address)


def test_robots_may_read_all_that_the_sitemap_names(client):
    make_translation(make_resource())
    assert all(may_be_read(client, urlsplit(address).path) for address in everything(client))
