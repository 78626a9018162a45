"""Atom feeds: what RFC 4287 demands, and what the list with the same filters shows."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone

from partnership_hub.models import Topic

from .factories import MAKERS, make_resource, make_story, make_translation
from .hub import add_rows
from .markup import Page

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TAG = re.compile(r"tag:hub\.example,2026:[\w/?=&%.+-]+")
ONCE = {"id", "title", "updated"}


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def all_of(element, name):
    return element.findall(ATOM + name)


def one(element, name):
    (found,) = all_of(element, name)
    return found


def links(element):
    return {link.get("rel"): link.get("href") for link in all_of(element, "link")}


def titles(feed):
    return [one(entry, "title").text for entry in all_of(feed, "entry")]


def faults(feed):
    """What RFC 4287 would find wrong, each as a sentence."""
    assert feed.tag == f"{ATOM}feed"
    if not all_of(feed, "author"):
        yield "nobody is named as the author"
    ids = [one(element, "id").text for element in (feed, *all_of(feed, "entry"))]
    if len(ids) != len(set(ids)) or not all(TAG.fullmatch(name) for name in ids):
        yield f"ids: {ids}"
    for element in (feed, *all_of(feed, "entry")):
        if any(len(all_of(element, name)) != 1 for name in ONCE):
            yield "an element that stands once is missing or stands twice"
        for moment in (*all_of(element, "updated"), *all_of(element, "published")):
            if datetime.fromisoformat(moment.text).tzinfo is None:
                yield f"{moment.text} has no time zone"
        if not all(address.startswith("https://hub.example/") for address in links(element).values()):
            yield f"addresses: {links(element)}"
        if "alternate" not in links(element):
            yield "there is no page to read it on"
        if not element.get(LANG):
            yield "there is no language"
    for category in feed.iter(f"{ATOM}category"):
        if not (category.get("term") and category.get("label") and category.get("scheme")):
            yield "a category without its name"


@pytest.mark.parametrize("address", ["/feed/", *(f"/{section}/feed/" for section in MAKERS)])
def test_a_feed_is_valid_with_entries_and_without(client, address):
    assert not list(faults(read(client, address)))
    add_rows(3)
    for make in MAKERS.values():
        make(countries=["th"], topics=["shelter"], asean_wide=True, summary="1 < 2 & “3” > ''")
    feed = read(client, address)
    assert not list(faults(feed)) and len(all_of(feed, "entry")) >= 4


@every_section
def test_a_feed_shows_what_the_list_with_the_same_filters_shows(client, section):
    shown = MAKERS[section](title="Harbour", countries=["th"], topics=["shelter"])
    MAKERS[section](title="Harbour elsewhere", countries=["kh"], topics=["shelter"])
    MAKERS[section](title="Other words", countries=["th"], topics=["shelter"])
    feed = read(client, f"/{section}/feed/?q=harbour&country=th&topic=shelter&sort=title&page=9")
    assert titles(feed) == ["Harbour"]
    (entry,) = all_of(feed, "entry")
    assert links(entry) == {"alternate": f"https://hub.example{shown.get_absolute_url()}"}


@every_section
def test_a_feed_names_its_filters_itself_and_its_list_but_no_words_in_its_title(client, section):
    query = {"q": "harbour", "country": ["th", "zz"]}
    feed = read(client, f"/{section}/feed/?{urlencode(query, doseq=True)}&sort=title")
    assert one(feed, "title").text.endswith(": Thailand · Partnership Hub")
    known = "?q=harbour&country=th"
    assert links(feed) == {
        "self": f"https://hub.example/{section}/feed/{known}", "alternate": f"https://hub.example/{section}/{known}",
    }  # fmt: skip
    assert "“zz” is not known here" in one(feed, "subtitle").text


@every_section
def test_a_list_leads_to_the_feed_with_its_filters(client, section):
    MAKERS[section](countries=["th"])
    page = Page(client.get(f"/{section}/?country=th&sort=title&page=1").text)
    feed = f"/{section}/feed/?country=th"
    (link,) = page.all("link", rel="alternate", type="application/atom+xml")
    assert link.get("href") == feed and feed in page.links()


def test_home_leads_to_the_feed_of_the_whole_hub(client):
    page = Page(client.get("/").text)
    (link,) = page.all("link", rel="alternate", type="application/atom+xml")
    assert link.get("href") == "/feed/" and "/feed/" in page.links()


@pytest.mark.parametrize("address", ["/feed/", *(f"/{section}/feed/" for section in MAKERS)])
def test_the_newest_come_first_and_what_is_to_come_not_yet(client, address):
    now = timezone.now()
    for days in (2, 4, 1, 3, -1):
        for make in MAKERS.values():
            make(title=f"{days}", published_at=now - timedelta(days=days))
    found = titles(read(client, address))
    assert found == sorted(found) and set(found) == set("1234")


@pytest.mark.parametrize("address", ["/feed/", *(f"/{section}/feed/" for section in MAKERS)])
def test_a_feed_has_thirty_entries_at_most(client, address):
    add_rows(45)
    assert len(titles(read(client, address))) == 30


def test_an_entry_keeps_its_id_when_its_title_changes(client):
    entry = make_resource(title="Before")
    before = read(client, "/resources/feed/")
    entry.title = "After"
    entry.save()
    after = read(client, "/resources/feed/")
    assert titles(after) == ["After"]
    assert [one(all_of(feed, "entry")[0], "id").text for feed in (before, after)] == [
        f"tag:hub.example,2026:resources/{entry.pk}"
    ] * 2


def test_the_host_that_was_asked_is_not_what_addresses_are_made_of(client):
    make_story()
    for address in ("/feed/", "/stories/feed/", "/sitemap.xml", "/sitemap-pages.xml", "/robots.txt"):
        assert "localhost" not in client.get(address, headers={"host": "localhost"}).text


def test_an_entry_was_updated_when_its_text_its_translation_or_its_publication_was_last_changed(client):
    entry = make_resource(language="th", published_at=timezone.now() - timedelta(days=9))

    def updated():
        feed = read(client, "/resources/feed/")
        times = [datetime.fromisoformat(one(element, "updated").text) for element in (feed, all_of(feed, "entry")[0])]
        assert times[0] == times[1]
        return times[0]

    type(entry).objects.filter(pk=entry.pk).update(updated_at=timezone.now() - timedelta(days=20))
    entry.refresh_from_db()
    assert updated() == entry.published_at  # a draft's last change is not told
    entry.summary = "Another."
    entry.save()
    assert updated() == entry.updated_at
    make_translation(entry, language="en", state="draft")
    assert updated() == entry.updated_at
    translation = entry.translations.get()
    translation.state = "reviewed"
    translation.save()
    assert updated() == translation.updated_at > entry.updated_at


def test_each_entry_is_in_its_own_language_and_direction(client):
    make_resource(title="تاجوق", summary="رڠکسن", language="ms-Arab")
    make_resource(title="ชื่อ", summary="สรุป", language="th")
    thai, jawi = all_of(read(client, "/resources/feed/"), "entry")
    assert (thai.get(LANG), jawi.get(LANG)) == ("th", "ms-Arab")
    text = one(jawi, "summary").find(f"{XHTML}div")
    assert (text.get("dir"), text.get("lang"), text.text) == ("rtl", "ms-Arab", "رڠکسن")
    assert one(thai, "summary").find(f"{XHTML}div").get("dir") is None


def test_a_text_is_in_the_language_of_the_page_where_a_translation_is_reviewed(client):
    make_translation(make_story(language="th", title="ชื่อ"), language="en", title="A name", summary="In English.")
    (entry,) = all_of(read(client, "/stories/feed/"), "entry")
    assert (one(entry, "title").text, entry.get(LANG)) == ("A name", "en")


def test_topics_and_countries_are_categories(client):
    make_resource(topics=["shelter"], countries=["th"])
    (entry,) = all_of(read(client, "/resources/feed/"), "entry")
    assert [(c.get("term"), c.get("label"), c.get("scheme")) for c in all_of(entry, "category")] == [
        ("shelter", Topic.objects.get(pk="shelter").label, "https://hub.example/topics/"),
        ("th", "Thailand", "https://hub.example/countries/"),
    ]


def test_a_sample_is_called_one(client):
    make_resource(title="An entry", sample=True)
    assert titles(read(client, "/feed/")) == ["Sample: An entry"]


def test_signs_that_no_xml_can_hold_are_left_out(client):
    make_resource(title="A\x01\x0b\ufffe name", summary="]]> <![CDATA[ &amp; \x1f</div>")
    feed = read(client, "/resources/feed/?topic=\x02")
    (entry,) = all_of(feed, "entry")
    assert one(entry, "title").text == "A name"
    assert one(entry, "summary").find(f"{XHTML}div").text == "]]> <![CDATA[ &amp; </div>"


def test_these_tests_know_an_invalid_feed():
    feed = ElementTree.fromstring(f'<feed xmlns="{ATOM[1:-1]}"><id>1</id><entry><id>1</id></entry></feed>')
    assert len(list(faults(feed))) > 5


def test_the_origin_of_these_tests_is_not_the_host_that_they_ask(client):
    assert settings.SITE_ORIGIN == "https://hub.example" != "http://testserver"
