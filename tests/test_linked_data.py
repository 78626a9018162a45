"""What pages say in schema.org's words."""

import json
from datetime import date

import pytest
from django.utils import timezone

from directory.linked_data import TYPES as ORGANISATION_TYPES
from directory.vocabulary import OrganisationType
from resources.linked_data import TYPES as RESOURCE_TYPES
from resources.models import ResourceType
from stories.linked_data import TYPES as STORY_TYPES
from stories.models import StoryFormat

from .factories import (
    MAKERS,
    make_contact,
    make_file,
    make_organisation,
    make_place,
    make_publisher,
    make_resource,
    make_story,
    make_translation,
)
from .markup import Page

pytestmark = pytest.mark.django_db


def data(client, address):
    return [json.loads(element.text) for element in data_of(Page(client.get(address).text))]


def data_of(page):
    return page.all("script", type="application/ld+json")


def described(client, entry, language=""):
    """An entry as its page describes it, and the way to it."""
    address = entry.get_absolute_url() + (f"{language}/" if language else "")
    ((thing, way),) = [found["@graph"] for found in data(client, address)]
    return thing, way


def test_a_resource(client):
    make_publisher(name="A ministry", acronym="AM", website="https://ministry.example/")
    entry = make_resource(
        title="A guide", type="legal-instrument", publishers=["A ministry"], authors=["An author"], countries=["th"],
        topics=["shelter"], keywords=["Palermo protocol"], rights="CC BY 4.0", publication_date=date(2022, 5, 1),
        publication_precision="month", outside_url="https://ministry.example/guide", asean_wide=True,
    )  # fmt: skip
    ours = make_file(entry, content=b"%PDF-", pages=3)
    thing, way = described(client, entry)
    address = f"https://hub.example{entry.get_absolute_url()}"
    assert thing == {
        "@id": address, "url": address, "@type": "Legislation", "name": "A guide", "description": "What it is for.",
        "genre": "Law, treaty or guideline text", "inLanguage": "en", "datePublished": "2022-05",
        "keywords": ["Shelter and accommodation", "Palermo protocol"],
        "spatialCoverage": [{"@type": "Country", "name": "Thailand"}, {"@type": "Place", "name": "ASEAN"}],
        "author": ["An author"], "copyrightNotice": "CC BY 4.0", "sameAs": "https://ministry.example/guide",
        "publisher": [{
            "@type": "Organization", "name": "A ministry", "alternateName": "AM", "url": "https://ministry.example/",
        }],
        "encoding": [{
            "@type": "MediaObject", "contentUrl": f"https://hub.example{ours.file.url}", "inLanguage": "en",
            "encodingFormat": "PDF", "contentSize": "5 B",
        }],
    } | {"keywords": thing["keywords"]}  # fmt: skip
    assert thing["keywords"][1:] == ["Palermo protocol"]
    assert [(step["position"], step["item"]) for step in way["itemListElement"]] == [
        (1, "https://hub.example/"), (2, "https://hub.example/resources/"), (3, address),
    ]  # fmt: skip


@pytest.mark.parametrize(("precision", "said"), [("year", "2022"), ("month", "2022-05"), ("day", "2022-05-20")])
def test_no_more_of_a_date_is_said_than_is_known(client, precision, said):
    entry = make_story(publication_date=date(2022, 5, 20), publication_precision=precision)
    assert described(client, entry)[0]["datePublished"] == said


@pytest.mark.parametrize("section", MAKERS)
def test_what_is_not_known_is_not_said(client, section):
    thing, _way = described(client, MAKERS[section](summary=""))
    assert set(thing) <= {"@id", "@type", "url", "name", "headline", "inLanguage", "genre"}


def test_a_story(client):
    entry = make_story(format="article", author="A writer", source="A newspaper")
    thing, _way = described(client, entry)
    assert (thing["@type"], thing["author"]) == ("Article", "A writer")
    assert thing["publisher"] == {"@type": "Organization", "name": "A newspaper"}


def test_a_video(client):
    entry = make_story(format="video", video_url="https://example.org/video")
    thing, _way = described(client, entry)
    assert (thing["@type"], thing["contentUrl"]) == ("VideoObject", "https://example.org/video")


def test_a_translation_is_described_in_its_language(client):
    entry = make_story(title="Original")
    make_translation(entry, title="ชื่อ", summary="สรุป")
    thing, _way = described(client, entry, "th")
    assert (thing["name"], thing["alternateName"], thing["inLanguage"]) == ("ชื่อ", ["Original"], "th")
    assert thing["@id"] != thing["url"] == f"https://hub.example{entry.get_absolute_url()}th/"


REACHED = {"verification": "checked", "verified_on": timezone.localdate()}


def test_an_organisation(client):
    entry = make_organisation(
        title="Harbour network", type="ministry", acronym="HN", former_names=["Pier"], countries=["th"], phone="+00 1",
        email="hub@example.org", website="https://example.org/", **REACHED,
    )  # fmt: skip
    make_contact(entry, label="Referrals", value="+00 2")
    make_contact(entry, kind="person", value="The duty officer")
    make_place(entry, town="Town", country_id="th")
    thing, _way = described(client, entry)
    assert thing["@type"] == "GovernmentOrganization" and thing["alternateName"] == ["HN", "Pier"]
    assert (thing["telephone"], thing["email"], thing["sameAs"]) == ("+00 1", "hub@example.org", "https://example.org/")
    assert thing["contactPoint"] == [{"@type": "ContactPoint", "contactType": "Referrals", "telephone": "+00 2"}]
    assert thing["address"] == [{"@type": "PostalAddress", "addressLocality": "Town", "addressCountry": "TH"}]


@pytest.mark.parametrize("fields", [{}, {"verification": "unverified"}, {"verification": "closed"}])
def test_how_to_reach_an_organisation_is_not_told_to_machines_before_it_was_confirmed(client, fields):
    """They would show the number without what we say beside it."""
    entry = make_organisation(phone="+00 1", email="hub@example.org", **fields)
    make_contact(entry)
    make_place(entry)
    thing, _way = described(client, entry)
    assert not {"telephone", "email", "contactPoint", "address"} & set(thing)


@pytest.mark.parametrize("visibility", ["partners", "staff"])
@pytest.mark.parametrize("role", [None, "partner", "Curator"])
def test_what_is_not_for_everyone_is_not_told_to_machines(client, visibility, role):
    from .factories import make_user

    entry = make_organisation(**REACHED)
    make_contact(entry, visibility=visibility)
    make_place(entry, visibility=visibility, request_reference="R")
    make_contact(entry, visibility="withheld", value="", withheld_reason="safety")
    if role:
        client.force_login(make_user(role))
    thing, _way = described(client, entry)
    assert not {"contactPoint", "address"} & set(thing)


@pytest.mark.parametrize("section", MAKERS)
def test_a_sample_is_not_described_as_if_it_were_real(client, section):
    entry = MAKERS[section](sample=True)
    assert data(client, entry.get_absolute_url()) == []
    assert '<meta name="robots" content="noindex">' in client.get(entry.get_absolute_url()).text


def test_home_says_what_site_it_is(client):
    (site,) = data(client, "/")
    assert (site["@type"], site["url"]) == ("WebSite", "https://hub.example/")


def test_no_text_ends_the_element_that_holds_it(client):
    title = "</script><script>alert(1)</script><!-- \u2028 & ' \" \\u003c"
    entry = make_resource(title=title)
    page = client.get(entry.get_absolute_url()).text
    assert page.count("<script") == page.count("</script") == 2  # the Hub's own, and the data
    (element,) = data_of(Page(page))
    assert not set("<>&\u2028") & set(element.text)
    assert described(client, entry)[0]["name"] == title


@pytest.mark.parametrize(
    ("types", "choices"),
    [(RESOURCE_TYPES, ResourceType), (STORY_TYPES, StoryFormat), (ORGANISATION_TYPES, OrganisationType)],
)
def test_types_are_of_what_we_know(types, choices):
    assert set(types) <= set(choices)
