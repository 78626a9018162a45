"""The number of queries is bounded, and the same for few rows and for many: of pages and cards that are not kept yet,
by a process that has gathered its bitmaps."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnership_hub.lists import bitmaps, cards
from partnership_hub.serving import caching

from .asking import FILTERSETS
from .committing import commit
from .factories import make_contact, make_publisher, make_user
from .hub import add_rows
from .sitemap import READERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("committed")]
every_section = pytest.mark.parametrize("section", FILTERSETS)

LIST, WITH_WORDS, HOME, OTHER = 10, 14, 20, 30  # with a value that is not known: it may have been merged
DETAIL = {"resource": 11, "story": 11, "organisation": 13}


def queries(client, address, status=200):
    commit()
    client.get(address)
    for kept in (caching.pages, cards.kept, *(index.words for index in bitmaps._indexes.values())):
        kept.things.clear()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert status in (None, response.status_code)
    return len(captured)


KNOWN = {
    "country": "th", "topic": "shelter", "keyword": "palermo-protocol", "year": "2022", "audience": "media",
    "format": "article", "service": "shelter", "group": "fishers", "province": "th-10", "open": "always",
    "level": "national", "verification": "checked",
}  # fmt: skip


def every_facet(section):
    """A list's address with every facet in use, each with a value that an entry of the hub has, an unknown one and
    “not given”."""
    known = KNOWN | {"type": "guide" if section == "resources" else "ngo", "publisher": make_publisher(name="ASEAN").pk}
    known["language"] = "th" if section == "directory" else "en"
    words = {"resources": "guide", "stories": "land", "directory": "harbour"}[section]
    facets = [name for name in FILTERSETS[section].base_filters if name != "q"]
    choices = {name: [known[name], "zz", "none"] for name in facets}
    return f"/{section}/?{urlencode({**choices, 'q': words, 'sort': 'relevance'}, doseq=True)}"


@every_section
def test_a_list_with_every_facet_in_use(client, hub, section):
    address = every_facet(section)
    assert queries(client, address) <= WITH_WORDS
    assert any(entry.get_absolute_url() in client.get(address).text for entry in hub.translated)


@every_section
def test_a_list_of_everything(client, hub, section):
    add_rows(45)
    assert queries(client, f"/{section}/") <= LIST


@pytest.mark.parametrize("role", [None, "partner", "Curator"])
@pytest.mark.parametrize("name", ["resource", "story", "organisation"])
def test_an_entry_s_page(client, hub, name, role):
    signing_in = 0
    if role:
        client.force_login(make_user(role))
        signing_in = 4 + (role == "Curator")  # session, user, and what they may do, for which countries
    if role and name == "organisation":
        make_contact(hub.organisation, visibility="partners")
        signing_in += 4  # membership, what they have looked at, that they look at it, their lists
    assert queries(client, getattr(hub, name).get_absolute_url()) <= DETAIL[name] + signing_in


def test_home(client, hub):
    add_rows(45)
    assert queries(client, "/") <= HOME


def test_no_page_asks_more_often_when_there_is_more_to_show(hub):
    client = Client()
    addresses = [address for route in READERS if "media" not in route for address in READERS[route](hub)[:4]]
    counts = {}
    for rows in (3, 57):
        add_rows(rows)
        for address in addresses:
            counts.setdefault(address, []).append(queries(client, address, status=None))
    assert {address: n for address, n in counts.items() if n[0] != n[1]} == {}
    assert {address: n for address, n in counts.items() if max(n) > OTHER} == {}


@every_section
def test_an_entry_s_own_rows_cost_nothing_more(client, hub, section):
    """Translations, files, contacts: read for the page at once."""
    from .factories import make_attachment, make_contact, make_file, make_note, make_place, make_translation

    entry = next(entry for entry in hub.translated if entry._meta.app_label == section)
    before = queries(client, entry.get_absolute_url())
    for language in ("km", "lo", "my"):
        make_translation(entry, language=language)
        if section == "resources":
            make_file(entry, language=language)
        if section == "directory":
            make_contact(entry)
            make_place(entry, country_id="kh")
            make_note(entry)
            make_attachment(entry)
    assert queries(client, entry.get_absolute_url()) == before
