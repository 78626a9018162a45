"""The lists of the admin: bounded questions, no counting, filters by group, words that most entries have."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnership_hub.admin import lists
from partnership_hub.admin.base import HubAdmin

from .factories import MAKERS, make_resource, make_translation, make_user

pytestmark = pytest.mark.django_db

SECTIONS = {"resources": "resource", "stories": "story", "directory": "organisation"}
MOST_QUERIES = 15
ASKED = [
    "", "?status__exact=draft", "?countries__code__exact=th&topics__code__exact=shelter&language__exact=en",
    "?countries__code__exact=none", "?q=entry", "?q=entry+-draft", "?p=2", "?o=1", "?o=-1&asean_wide__exact=0",
]  # fmt: skip


@pytest.fixture
def staff(client, monkeypatch):
    monkeypatch.setattr(HubAdmin, "list_per_page", 5)
    client.force_login(make_user("Editor"))
    return client


def address(section):
    return f"/admin/{section}/{SECTIONS[section]}/"


def titles(page):
    return re.findall(r'<th class="field-title"[^>]*><a [^>]*>([^<]+)<', page.text)


@pytest.mark.parametrize("query", ASKED)
@pytest.mark.parametrize("section", SECTIONS)
def test_whatever_a_list_is_asked_it_asks_little_and_counts_nothing(staff, section, query):
    for _ in range(7):
        MAKERS[section](title="Entry", countries=["th", "kh"], topics=["shelter"])
    with CaptureQueriesContext(connection) as asked:
        page = staff.get(address(section) + query)
    assert page.status_code == 200
    assert len(asked) <= MOST_QUERIES, [row["sql"][:200] for row in asked]
    assert not [
        row["sql"] for row in asked if "COUNT(" in row["sql"] and f"{section}_{SECTIONS[section]}" in row["sql"]
    ]


def test_a_list_goes_on_page_by_page_and_says_how_many_there_are_when_it_knows(staff):
    for number in range(12):
        make_resource(title=f"Work {number:03}")
    first, last = staff.get(address("resources")), staff.get(f"{address('resources')}?p=3")
    assert "5+ resources" in first.text and 'href="?p=2"' in first.text and 'href="?p=3"' not in first.text
    assert "12 resources" in last.text and len(titles(last)) == 2
    assert len({*titles(first), *titles(last)}) == 7
    for beyond in ("?p=9999999", "?p=-1", "?p=0", "?p=zz", "?p=%C2%B2"):
        assert len(titles(staff.get(address("resources") + beyond))) == 5


def test_a_list_is_sorted_by_title_as_titles_are_sorted(staff):
    for title in ("zebra", "Étude", "Estuary", "Apple"):
        make_resource(title=title)
    assert titles(staff.get(f"{address('resources')}?o=1")) == ["Apple", "Estuary", "Étude", "zebra"]


@pytest.mark.parametrize("common", [0, 1000])
def test_words_are_found_whether_they_are_rare_or_common(staff, monkeypatch, common):
    monkeypatch.setattr(lists, "COMMON", common)
    make_translation(make_resource(title="Translated", status="draft"), title="แรงงานบังคับ")
    make_resource(title="Forced labour at sea")
    make_resource(title="Forced marriage")
    found = lambda words: titles(staff.get(address("resources"), {"q": words}))  # noqa: E731
    assert found("forced") == ["Forced marriage", "Forced labour at sea"]
    assert found("forced -labour") == ["Forced marriage"]
    assert found("แรงงานบังคับ") == ["Translated"]
    assert found("nowhere") == [] and len(found("  ")) == 3


def test_entries_are_filtered_by_what_they_are_filed_under_and_by_nothing(staff):
    make_resource(title="Thai", countries=["th"], topics=["shelter"])
    make_resource(title="Khmer", countries=["kh"])
    make_resource(title="Nowhere")
    found = lambda **asked: titles(staff.get(address("resources"), asked))  # noqa: E731
    assert found(countries__code__exact="th") == ["Thai"]
    assert found(topics__code__exact="none") == ["Nowhere", "Khmer"]
    assert found(countries__code__exact="none") == ["Nowhere"]
    assert found(countries__code__exact="zz") == [] and len(found(countries__code__exact="")) == 3


def test_a_row_leads_to_a_form_that_leads_back_to_the_list_as_it_was_asked(staff):
    make_resource(title="Some draft", status="draft")
    leads_to = lambda asked: urlsplit(  # noqa: E731
        unescape(
            re.search(r'<th class="field-title"><a href="([^"]+)"', staff.get(address("resources") + asked).text)[1]
        )
    )
    asked = "?status__exact=draft&q=some"
    assert parse_qs(leads_to(asked).query) == {"_changelist_filters": [asked[1:]]} and not leads_to("").query
    assert f'href="{address("resources")}{asked}"' in unescape(staff.get(leads_to(asked).geturl()).text)


def test_topics_are_offered_under_their_groups_and_the_rest_of_the_question_is_kept(staff):
    page = staff.get(f"{address('resources')}?status__exact=draft&topics__code__exact=shelter&q=x").text
    box = re.search(
        r'<form method="get" class="hub-filter">(?:(?!</form>).)*<select name="topics.*?</form>', page, re.S
    )[0]
    assert '<optgroup label="Protection">' in box and '<option value="shelter" selected>' in box
    assert 'name="status__exact" value="draft"' in box and 'name="q" value="x"' in box


def test_autocompletes_ask_little_and_count_nothing(staff):
    for number in range(45):
        make_resource(title=f"Work {number:03}", countries=["th"])
    asked = {"app_label": "resources", "model_name": "resource", "field_name": "supersedes", "term": "work"}
    with CaptureQueriesContext(connection) as queries:
        found = staff.get("/admin/autocomplete/", asked).json()
    assert len(found["results"]) == 20 and found["pagination"]["more"]
    assert len(queries) <= MOST_QUERIES and not [row for row in queries if "COUNT(" in row["sql"]]
    last = staff.get("/admin/autocomplete/", asked | {"page": 3}).json()
    assert len(last["results"]) == 5 and not last["pagination"]["more"]


def test_after_migrations_postgres_knows_what_is_in_the_columns():
    """Of one that is new it knows nothing, and takes a list of what is not in the bin for an empty one."""
    make_resource(), make_resource()
    asked = "SELECT null_frac FROM pg_stats WHERE tablename = 'resources_resource' AND attname = 'binned_at'"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pg_statistic WHERE starelid = 'resources_resource'::regclass")
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default", plan=[("a migration", False)])
        cursor.execute(asked)
        assert cursor.fetchone() == (1,)
