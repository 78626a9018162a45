"""The head of a page: the one address it is known under, and what a link to it shows elsewhere."""

from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile

from .factories import MAKERS, make_organisation, make_resource, make_story, make_translation, picture
from .hub import add_rows
from .markup import Page

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)
ORIGIN = "https://hub.example"


def canonical(page):
    return [link.get("href").removeprefix(ORIGIN) for link in page.all("link", rel="canonical")]


def said(page):
    """{property or name: content} of the head."""
    return {m.get("property") or m.get("name"): m.get("content") for m in page.all("meta") if m.get("content")}


def read(client, address):
    return Page(client.get(address).text)


@pytest.mark.parametrize(
    "address",
    ["/", "/topics/", "/topics/shelter/", "/countries/th/", "/help/", "/help/safely/", "/about/", "/privacy/",
     "/accessibility/", "/contact/", "/resources/", "/stories/", "/directory/"],
)  # fmt: skip
def test_a_page_is_known_under_its_own_address_whatever_hangs_on_it(client, address):
    page = read(client, f"{address}?utm_source=a&fbclid=b")
    assert canonical(page) == [address]
    assert said(page)["og:url"] == f"{ORIGIN}{address}"
    assert said(page)["og:title"] == page.title().removesuffix(" · Partnership Hub")


@pytest.mark.parametrize("address", ["/search/", "/search/?q=a", "/nothing/", "/?a=%00", "/accounts/login/"])
def test_what_is_not_to_be_found_has_no_such_address(client, address):
    page = read(client, address)
    assert canonical(page) == [] and "og:url" not in said(page)


@every_section
@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("?sort=title", ""),
        ("?country=zz&sort=zz", ""),
        ("?page=2", "?page=2"),
        ("?page=999", "?page=3"),
        ("?page=1", ""),
        ("?topic=shelter", "?topic=shelter"),
        ("?sort=title&country=th&page=2", "?country=th&page=2"),
    ],
)
def test_a_list_is_known_by_one_choice_and_its_page(client, section, query, address):
    add_rows(45)
    page = read(client, f"/{section}/{query}")
    assert canonical(page) == [f"/{section}/{address}"] and "robots" not in said(page)


@every_section
@pytest.mark.parametrize("query", ["?q=a", "?country=th&country=kh", "?country=th&topic=shelter", "?topic=shelter&q=a"])
def test_words_and_combinations_are_not_to_be_found(client, section, query):
    page = read(client, f"/{section}/{query}")
    assert canonical(page) == [] and said(page)["robots"] == "noindex, follow"


@every_section
def test_the_title_of_a_list_names_what_was_chosen_and_never_the_words(client, section):
    title = read(client, f"/{section}/?country=th&q={quote('debt bondage')}").title()
    assert ": Thailand" in title and "debt" not in title


@every_section
def test_each_language_of_an_entry_is_known_under_an_address_and_all_name_each_other(client, section):
    entry = MAKERS[section](language="th", title="ชื่อ")
    for language in ("en", "vi"):
        make_translation(entry, language=language, title=language)
    plain = entry.get_absolute_url()
    own = {"th": f"{plain}th/", "en": plain, "vi": f"{plain}vi/"}
    for asked, language in {"": "en", "en/": "en", "th/": "th", "vi/": "vi"}.items():
        page = read(client, plain + asked)
        assert canonical(page) == [own[language]]
        links = {
            link.get("hreflang"): link.get("href").removeprefix(ORIGIN) for link in page.all("link", rel="alternate")
        }
        assert links == own | {"x-default": plain}


def test_an_entry_without_translations_names_no_other_language(client):
    assert not read(client, make_resource().get_absolute_url()).all("link", rel="alternate")


def test_a_link_to_an_entry_shows_its_text_its_language_and_its_cover(client):
    entry = make_story(
        title="A <b>name</b>", summary='It says "hello"\nto all & sundry.', language="my", cover_alt="A pier."
    )
    entry.cover.save("a.png", ContentFile(picture()))
    found = said(read(client, entry.get_absolute_url()))
    assert found["description"] == found["og:description"] == 'It says "hello" to all & sundry.'
    assert found["og:title"] == "A <b>name</b>"
    assert (found["og:type"], found["og:locale"], found["og:site_name"]) == ("article", "my_MM", "Partnership Hub")
    assert found["og:image"] == f"{ORIGIN}{entry.cover.url}" and found["og:image:alt"] == "A pier."
    assert (found["og:image:width"], found["og:image:height"]) == ("4", "3")


def test_a_long_summary_is_shortened(client):
    found = said(read(client, make_organisation(summary="word " * 200).get_absolute_url()))
    assert 250 < len(found["description"]) <= 300 and found["og:type"] == "website"


@pytest.mark.parametrize("address", ["/help/", "/help/safely/"])
def test_a_link_to_a_help_page_shows_nothing_to_who_looks_at_the_chat(client, address):
    found = said(read(client, address))
    assert found["og:title"] == "Information" and "description" not in found and "og:description" not in found


def test_numbers_to_call_are_not_kept_by_search_engines(client):
    assert said(read(client, "/help/"))["robots"] == "noarchive, nosnippet"
    assert said(read(client, "/countries/th/"))["robots"] == "noarchive"
