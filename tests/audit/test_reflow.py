"""No page is wider than a 320 px window, nor than any other with the text at twice its size; no text is cut off."""

import pytest

from .content import LANGUAGES
from .pages import FOR_ACCOUNTS, FOR_READERS, FOR_STAFF, of_route, pages_of_staff
from .test_keyboard import SCRIPT

# Width and size of text: a small phone; text at 200 % on a phone and on a desk.
CASES = [(320, 100), (640, 200), (1280, 200)]


def faults(page, width, size):
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(f"document.documentElement.style.fontSize = '{size}%'; window.audit = {SCRIPT}")
    for fault in page.evaluate("window.audit.overflow()"):
        yield f"{page.url} at {width} px, text {size} %: {fault}"
    for fault in page.evaluate("window.audit.cut()"):
        yield f"{page.url} at {width} px, text {size} %: cut off: {fault}"


@pytest.fixture
def look(new_context):
    def look(addresses, person=None, cases=CASES):
        page = new_context(person, bypass_csp=True).new_page()
        found = []
        for address in addresses:
            page.goto(address)
            for width, size in cases:
                found += faults(page, width, size)
        return found

    return look


@pytest.mark.parametrize("route", FOR_READERS)
def test_a_page_for_readers_fits(look, site, route):
    assert not look(of_route(site, route))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_entry_in_any_script_fits(look, site, language):
    assert not look(site.hard[language])


@pytest.mark.parametrize("route", FOR_ACCOUNTS)
def test_the_pages_of_an_account_fit(look, site, route):
    assert not look(of_route(site, route, "editor"), "editor")


@pytest.mark.parametrize("route", FOR_STAFF)
def test_the_admin_fits(look, site, route):
    assert not look(pages_of_staff(site, route), "superuser", cases=[(320, 100)])
