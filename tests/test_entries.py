"""An entry's page: its address, its languages, and what each section shows."""

from datetime import date

import pytest

from .factories import (
    MAKERS,
    make_file,
    make_organisation,
    make_picture,
    make_publisher,
    make_resource,
    make_story,
    make_translation,
    picture,
)
from .markup import Page, faults

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)
NOUNS = {"resources": "resource", "stories": "story", "directory": "organisation"}


@every_section
def test_an_address_holds_the_number_and_an_ascii_slug(section):
    titles = {
        "Do No Harm Guide": "do-no-harm-guide",
        "Đường dây nóng": "duong-day-nong",
        "คู่มือ": NOUNS[section],
        "“…”": NOUNS[section],
        "A/B?c=d&e": "abcde",
        "word " * 40: ("word-" * 12).rstrip("-"),
    }
    for title, slug in titles.items():
        entry = MAKERS[section](title=title)
        assert entry.get_absolute_url() == f"/{section}/{entry.pk}-{slug}/"


@every_section
@pytest.mark.parametrize("tail", ["/", "-old-name/", "-Guide/", "-guide-/"])
def test_an_old_or_missing_slug_leads_to_the_address_of_now(client, section, tail):
    entry = MAKERS[section](title="Guide")
    response = client.get(f"/{section}/{entry.pk}{tail}")
    assert (response.status_code, response["Location"]) == (301, entry.get_absolute_url())


@every_section
def test_an_old_slug_keeps_the_language(client, section):
    entry = MAKERS[section](title="Guide")
    make_translation(entry, language="th")
    assert client.get(f"/{section}/{entry.pk}-old/th/")["Location"] == f"{entry.get_absolute_url()}th/"


def test_a_renamed_entry_that_gets_its_old_name_back_sends_nobody_round_in_circles(client):
    """Browsers keep a 301 for ever unless told not to."""
    entry = make_resource(title="New")
    assert "no-cache" in client.get(f"/resources/{entry.pk}-old/").headers["Cache-Control"]


@every_section
@pytest.mark.parametrize("tail", ["0/", "007/", "-1/", "1.5/", "9999999999/", "²/", "zz/"])
def test_what_is_no_number_is_not_found(client, section, tail):
    assert client.get(f"/{section}/{tail}").status_code == 404


@every_section
def test_a_number_is_written_in_one_way(client, section):
    assert client.get(f"/{section}/0{MAKERS[section]().pk}/").status_code == 404


@every_section
def test_a_translation_has_an_address_of_its_own(client, section):
    entry = MAKERS[section](title="Guide", summary="In English")
    make_translation(entry, language="th", title="คู่มือ", summary="เป็นภาษาไทย")
    address = entry.get_absolute_url()
    assert "In English" in client.get(address).text
    thai = client.get(f"{address}th/").text
    assert "เป็นภาษาไทย" in thai and "In English" not in thai
    assert "In English" in client.get(f"{address}en/").text
    assert client.get(f"{address}km/").status_code == client.get(f"{address}zz/").status_code == 404
    for language in ("en", "th"):
        assert f'href="{address}{language}/"' in thai


@every_section
def test_a_reader_gets_the_page_s_language_where_there_is_a_translation(client, section):
    entry = MAKERS[section](title="คู่มือ", language="th")
    make_translation(entry, language="en", title="A guide")
    for address in (entry.get_absolute_url(), f"/{section}/"):
        page = client.get(address).text
        assert "A guide" in page and "คู่มือ" in page


@every_section
def test_text_in_another_language_says_in_which(client, section):
    entry = MAKERS[section](
        title="คู่มือไทย", summary="สรุปไทย", body="<p>ข้อความไทย</p>", language="th", topics=["shelter"]
    )
    other = make_resource(topics=["shelter"])
    for address in (entry.get_absolute_url(), other.get_absolute_url(), f"/{section}/", "/", "/topics/shelter/"):
        page = Page(client.get(address).text)
        for element in page.elements:
            if "ไทย" in element.text and element.tag not in ("title", "script"):
                assert element.language == "th", (address, element)


def test_the_language_that_a_page_is_in_is_said(client):
    entry = make_resource(title="คู่มือ", language="th")
    page = client.get(entry.get_absolute_url()).text
    assert "You read the Thai original; there is no English text." in page
    make_translation(entry, language="en", title="A guide")
    page = client.get(entry.get_absolute_url()).text
    assert "You read a translation into English from Thai, reviewed on " in page


def test_right_to_left_text_runs_so(client):
    entry = make_resource(title="ڤندوان", language="ms-Arab")
    assert 'lang="ms-Arab" dir="rtl"' in client.get(entry.get_absolute_url()).text


# Resources


def test_a_file_shows_language_format_pages_and_size_before_it_is_fetched(client):
    entry = make_resource()
    make_file(entry, content=b"%PDF" + b"x" * 2_000_000, language="lo", standing="unofficial", pages=48)
    page = client.get(entry.get_absolute_url()).text
    for fact in ("ລາວ", "Lao", "Unofficial translation", "PDF", "48 pages", "1.9\xa0MB"):
        assert fact in page


def test_where_there_is_nothing_to_fetch_the_publisher_is_named(client):
    publisher = make_publisher(name="The Bureau", website="https://bureau.example/")
    entry = make_resource(publishers=[publisher.name])
    page = client.get(entry.get_absolute_url()).text
    assert "We hold no copy; ask the publisher." in page and "https://bureau.example/" in page
    make_file(entry)
    assert "We hold no copy" not in client.get(entry.get_absolute_url()).text


def test_an_address_outside_is_enough_not_to_say_that_there_is_no_copy(client):
    entry = make_resource(outside_url="https://bureau.example/work")
    page = client.get(entry.get_absolute_url()).text
    assert "We hold no copy" not in page and "leaves the Hub" in page


@pytest.mark.parametrize(("precision", "text"), [("year", "2022"), ("month", "May 2022"), ("day", "20 May 2022")])
def test_a_date_is_shown_as_far_as_it_is_known(client, precision, text):
    entry = make_resource(publication_date=date(2022, 5, 20), publication_precision=precision)
    page = client.get(entry.get_absolute_url()).text
    assert f"<dd>{text}</dd>" in page


def test_a_work_and_the_one_that_replaces_it_lead_to_each_other(client):
    old = make_resource(title="Old")
    new = make_resource(title="New", supersedes=old)
    assert new.get_absolute_url() in client.get(old.get_absolute_url()).text
    assert old.get_absolute_url() in client.get(new.get_absolute_url()).text


@every_section
def test_related_entries_share_a_keyword_or_a_topic_the_keyword_first(client, section):
    entry = MAKERS[section](keywords=["Palermo"], topics=["shelter"])
    by_topic = make_resource(topics=["shelter"], title="By topic")
    by_keyword = make_story(keywords=["Palermo"], title="By keyword")
    make_organisation(title="By nothing")
    page = client.get(entry.get_absolute_url()).text
    assert page.index(by_keyword.get_absolute_url()) < page.index(by_topic.get_absolute_url())
    assert "By nothing" not in page


@pytest.mark.parametrize(("state", "shown"), [("reviewed", "Fishing crew"), ("draft", "ลูกเรือประมง")])
def test_a_related_entry_is_named_in_the_readers_language_where_that_is_reviewed(client, state, shown):
    entry = make_resource(topics=["shelter"])
    other = make_resource(title="ลูกเรือประมง", language="th", topics=["shelter"])
    make_translation(other, language="en", title="Fishing crew", state=state)
    related = client.get(entry.get_absolute_url()).text.partition('class="related"')[2]
    assert f">{shown}</a>" in related
    assert other.get_absolute_url() in related


# Stories


def test_a_content_note_stands_before_the_text(client):
    story = make_story(content_note="Describes violence", body="<p>The text itself</p>")
    page = client.get(story.get_absolute_url()).text
    assert page.index("Describes violence") < page.index("The text itself")


def test_a_video_elsewhere_is_a_link_that_says_so(client):
    story = make_story(format="video", video_url="https://video.example/1")
    page = client.get(story.get_absolute_url()).text
    assert "video.example, leaves the Hub" in page and not list(faults(page))


def test_pictures_stand_where_the_text_places_them(client):
    story = make_story(body="<p>One.</p><p>[picture 1]</p><p>Two.</p>")
    make_picture(story, picture(), number=1, alt="A room.")
    page = client.get(story.get_absolute_url()).text
    assert page.index("<p>One.</p>") < page.index("A room.") < page.index("<p>Two.</p>")
    assert "[picture" not in page
