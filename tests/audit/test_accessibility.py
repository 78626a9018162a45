"""axe finds nothing, by WCAG 2.2 A and AA and by its best practices: on every page for readers in three widths, light
and dark; on every page of the admin at 360 px light and 1280 px dark."""

import pytest

from . import axe
from .content import LANGUAGES
from .pages import FOR_ACCOUNTS, FOR_READERS, FOR_STAFF, of_route, pages_of_staff

OF_STAFF = {"widths": (360, 1280)}


@pytest.fixture
def look(new_context):
    """look(addresses, person): what axe finds on them."""

    def look(addresses, person=None, **cases):
        page = new_context(person, bypass_csp=True).new_page()  # axe is handed in from outside the page
        found = []
        for address in addresses:
            page.goto(address)
            found += axe.faults(page, **cases)
        return found

    return look


@pytest.mark.parametrize("route", FOR_READERS)
def test_nothing_is_found_on_a_page_for_readers(look, site, route):
    assert not look(of_route(site, route))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_found_on_entries_in_any_script(look, site, language):
    assert not look(site.hard[language])


@pytest.mark.parametrize("person", [None, "editor"])
@pytest.mark.parametrize("route", FOR_ACCOUNTS)
def test_nothing_is_found_on_the_pages_of_an_account(look, site, route, person):
    assert not look(of_route(site, route, person), person)


@pytest.mark.parametrize("route", FOR_STAFF)
def test_nothing_is_found_in_the_admin(look, site, route):
    assert not look(pages_of_staff(site, route), "superuser", **OF_STAFF)
