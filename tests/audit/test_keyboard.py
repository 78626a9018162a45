"""Every control of every page is reached by Tab alone, in sight, and shows that it has the focus."""

from pathlib import Path

import pytest

from .pages import FOR_ACCOUNTS, FOR_READERS, FOR_STAFF, of_route, pages_of_staff

SCRIPT = Path(__file__).with_name("keyboard.js").read_text(encoding="utf-8")
PHONE, DESK = {"width": 360, "height": 640}, {"width": 1280, "height": 900}
LONGEST = 400  # stops; a page that goes on after that is a trap


def walk(page):
    """Press Tab once around the page, wherever it begins. Returns (stops, what had the focus in turn)."""
    stops = page.evaluate(f"window.audit = {SCRIPT}; window.audit.stops()")
    met, left = [], 0
    while len(met) < LONGEST and left < 2:
        page.keyboard.press("Tab")
        focused = page.evaluate("window.audit.focused()")
        if focused is None:
            left += 1
        elif met and focused["at"] is not None and focused["at"] == met[0]["at"]:
            break
        else:
            met.append(focused)
    return stops, met


def faults(page):
    stops, met = walk(page)
    if len(met) == LONGEST:
        yield f"{page.url}: the focus does not come out"
    reached = {focused["at"] for focused in met}
    for at, stop in enumerate(stops):
        if at not in reached:
            yield f"{page.url}: never reached: {stop}"
    for focused in met:
        if not focused["shown"]:
            yield f"{page.url}: looks the same with the focus: {focused['name']}"
        if focused["cover"]:
            yield f"{page.url}: under {focused['cover']}: {focused['name']}"


@pytest.fixture
def look(new_context):
    def look(addresses, person=None, sizes=(PHONE, DESK)):
        page = new_context(person, bypass_csp=True, reduced_motion="reduce").new_page()
        found = []
        for address in addresses:
            for size in sizes:
                page.set_viewport_size(size)
                page.goto(address)
                found += faults(page)
        return found

    return look


@pytest.mark.parametrize("route", FOR_READERS)
def test_a_page_for_readers_is_used_by_the_keyboard_alone(look, site, route):
    assert not look(of_route(site, route)[:2])


@pytest.mark.parametrize("route", FOR_ACCOUNTS)
def test_the_pages_of_an_account_are_used_by_the_keyboard_alone(look, site, route):
    assert not look(of_route(site, route, "editor"), "editor")


@pytest.mark.parametrize("route", FOR_STAFF)
def test_the_admin_is_used_by_the_keyboard_alone(look, site, route):
    assert not look(pages_of_staff(site, route)[:1], "superuser", sizes=[DESK])


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_first_stop_skips_to_the_content_and_the_second_leaves(page, size):
    page.set_viewport_size(size)
    page.goto("/")
    _, met = walk(page)
    assert 'href="#main"' in met[0]["name"] and 'class="exit"' in met[1]["name"]
