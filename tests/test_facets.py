"""Facets: or inside one, and between them; what a list's page offers and says."""

from datetime import date

import pytest
from django.http import QueryDict

from .asking import filters
from .factories import (
    MAKERS,
    make_file,
    make_organisation,
    make_publisher,
    make_resource,
    make_story,
    make_topic,
    make_translation,
)

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)


# Countries


def listed(client, address):
    return client.get(address).text


def test_a_country_is_that_country_and_asean_wide_is_a_value_of_its_own(client):
    thai, regional = (
        make_resource(title="Of Thailand", countries=["th"]),
        make_resource(title="Of all", asean_wide=True),
    )
    both, neither = make_resource(countries=["th"], asean_wide=True), make_resource()
    shown = {
        "country=th": {thai, both},
        "country=asean": {regional, both},
        "country=th&country=asean": {thai, regional, both},
        "country=none": {neither},
        "country=none&country=kh": {neither},
        "country=kh": set(),
    }
    for query, entries in shown.items():
        page = listed(client, f"/resources/?{query}")
        assert {entry for entry in (thai, regional, both, neither) if entry.get_absolute_url() in page} == entries


# Or inside a facet, and between facets

PAIRS = [
    ("resources", "type", {"type": "guide"}, {"type": "video"}),
    ("resources", "audience", {"audiences": ["media"]}, {"audiences": ["justice"]}),
    ("resources", "topic", {"topics": ["shelter"]}, {"topics": ["actip"]}),
    ("resources", "language", {"language": "th"}, {"language": "km"}),
    ("stories", "format", {"format": "article"}, {"format": "podcast"}),
    ("stories", "keyword", {"keywords": ["palermo"]}, {"keywords": ["bohol"]}),
    ("directory", "service", {"services": ["shelter"]}, {"services": ["legal-aid"]}),
    ("directory", "group", {"groups_served": ["women"]}, {"groups_served": ["men"]}),
    ("directory", "language", {"working_languages": ["th"]}, {"working_languages": ["rhg"]}),
    ("directory", "level", {"level": "local"}, {"level": "regional"}),
]


@pytest.mark.parametrize(("section", "name", "first", "second"), PAIRS)
def test_two_values_of_a_facet_show_what_has_either(section, name, first, second):
    entries = {MAKERS[section](**first), MAKERS[section](**second)}
    values = [value if isinstance(value, str) else value[0] for value in (*first.values(), *second.values())]
    assert set(filters(section, **{name: values}).entries()) == entries
    assert [len(filters(section, **{name: value}).entries()) for value in values] == [1, 1]


@every_section
def test_values_of_two_facets_show_what_has_both(section):
    both = MAKERS[section](countries=["th"], topics=["shelter"])
    MAKERS[section](countries=["th"]), MAKERS[section](topics=["shelter"])
    assert list(filters(section, country="th", topic="shelter").entries()) == [both]


# What a page says of them


def test_values_without_entries_stay_and_cannot_be_chosen(client):
    make_resource(countries=["th"])
    page = listed(client, "/resources/")
    assert "Cambodia" in page and "country=th" in page and "country=kh" not in page


def test_a_chosen_value_stays_when_nothing_is_left(client):
    page = listed(client, "/resources/?country=th")
    assert 'aria-current="true"' in page and "Thailand" in page


def test_not_given_is_offered_where_something_is_not_given(client):
    make_resource(countries=["th"])
    assert "country=none" not in listed(client, "/resources/")
    make_resource()
    assert "country=none" in listed(client, "/resources/")


@every_section
def test_each_choice_is_a_chip_that_takes_itself_away(section):
    filterset = filters(section, country=["th", "asean"], topic=["shelter"], q="guide", sort="title")
    chips = {label: QueryDict(href[1:]) for _, label, href in filterset.chips()}
    assert set(chips) == {"Thailand", "ASEAN-wide", "Shelter and housing"}
    assert chips["Thailand"].dict() == {"country": "asean", "topic": "shelter", "q": "guide", "sort": "title"}
    assert chips["Shelter and housing"].getlist("country") == ["th", "asean"]


@every_section
def test_a_link_adds_its_value_and_keeps_the_rest_but_the_page(section):
    filterset = filters(section, country=["th"], q="guide", page="3", sort="title", unheard="of")
    option = next(option for name, _, options in filterset.panels for option in options if option.value == "kh")
    data = QueryDict(option.href[1:])
    assert {name: data.getlist(name) for name in data} == {"country": ["th", "kh"], "q": ["guide"], "sort": ["title"]}


def test_topics_stand_under_their_groups(client):
    make_resource(topics=["shelter", "actip"])
    page = listed(client, "/resources/")
    assert page.index("Law and policy") < page.index("ACTIP and its plan") < page.index("Protection</h4>")


def test_a_publisher_is_named_and_those_without_entries_are_not_listed(client):
    make_resource(publishers=["The Bureau"])
    make_publisher(name="The Silent")
    page = listed(client, "/resources/")
    assert "The Bureau" in page and "The Silent" not in page


def test_years_run_from_the_newest(client):
    for year in (2019, 2023, 2021):
        make_story(publication_date=date(year, 1, 1), publication_precision="year")
    options = next(options for name, _, options in filters("stories").panels if name == "year")
    assert [option.value for option in options] == ["2023", "2021", "2019"]


def test_a_draft_translation_gives_no_language_and_a_file_does():
    entry = make_resource()
    make_translation(entry, language="th", state="draft")
    make_translation(entry, language="km")
    make_file(entry, language="lo")
    assert {value for value, n in filters("resources").counts["language"].items() if n} == {"en", "km", "lo"}


def test_a_keyword_is_reached_by_its_link_and_shown_as_a_chip(client):
    tagged = make_resource(title="Tagged", keywords=["Palermo protocol"])
    make_resource(title="Plain")
    slug = tagged.keywords.get().slug
    page = listed(client, f"/resources/?keyword={slug}")
    assert "Tagged" in page and "Plain" not in page and "Palermo protocol" in page


# What is not known


@every_section
@pytest.mark.parametrize("value", ["zz", "TH", "-1", "²", "1" * 400, "<b>x</b>", "' OR 1=1", "none ", "😀"])
def test_an_unknown_value_is_said_and_left_out(section, value):
    for name, facet in filters(section).facets.items():
        filterset = filters(section, **{name: value})
        assert not filterset.chosen
        (notice,) = filterset.notices
        assert value[:20] in notice and str(facet.label) in notice


@every_section
def test_an_unknown_value_leaves_the_known_one_beside_it_in_force(client, section):
    entry, other = MAKERS[section](countries=["th"]), MAKERS[section](countries=["kh"])
    page = listed(client, f"/{section}/?country=th&country=zz&sort=price")
    assert entry.get_absolute_url() in page and other.get_absolute_url() not in page
    assert "“zz” is not known here" in page and "There is no order “price”" in page


def test_a_value_that_was_deleted_from_the_vocabulary_is_unknown():
    topic = make_topic()
    make_organisation(topics=[topic.code])
    assert filters("directory", topic=topic.code).chosen
    topic.delete()
    assert not filters("directory", topic=topic.code).chosen


def test_a_value_asked_for_twice_counts_once():
    assert filters("resources", country=["th", "th"]).chosen == {"country": ["th"]}
