"""What holds on every address that a visitor can ask for."""

import re

import pytest
from django.test import Client, override_settings

from .factories import make_user
from .hub import add_rows
from .markup import Page, faults
from .sitemap import ACCOUNTS, ADDRESSES, EVERYTHING, READERS, routes

pytestmark = pytest.mark.django_db
every_route = pytest.mark.parametrize("route", EVERYTHING)
every_route_of_readers = pytest.mark.parametrize("route", READERS)

EXIT = "https://weather.example/"


@pytest.fixture(scope="module", params=[0, 45], ids=["few rows", "many rows"])
def answers(request, hub):
    """{route: {address: response}}, all asked for once."""
    add_rows(request.param)
    client = Client()
    with override_settings(EXIT_URL=EXIT):
        return {route: {address: client.get(address) for address in EVERYTHING[route](hub)} for route in EVERYTHING}


def pages(answers, route):
    for address, response in answers[route].items():
        if "text/html" in response.headers["Content-Type"] and response.status_code not in (301, 302):
            yield address, response


def test_every_pattern_of_the_site_is_in_these_tests():
    assert set(routes()) == set(ADDRESSES) | set(ACCOUNTS)


@every_route
def test_an_address_leads_to_its_pattern_and_to_no_error_of_ours(answers, route):
    for address, response in answers[route].items():
        assert response.status_code < 500, address
        if route in ADDRESSES:
            assert response.resolver_match.route == route, address


@every_route
def test_a_page_is_whole_loads_nothing_from_elsewhere_and_runs_no_script_but_ours(answers, route):
    for address, response in pages(answers, route):
        assert not list(faults(response.text)), address


@every_route
def test_a_page_has_a_way_out_that_tells_nobody_where_one_came_from(answers, route):
    for address, response in pages(answers, route):
        ways = Page(response.text).all("a", href=EXIT)
        assert ways and all(way.get("rel") == "noreferrer" for way in ways), address


@every_route
def test_exit_comes_right_after_the_skip_link_and_stands_in_the_page_s_header(answers, route):
    for address, response in pages(answers, route):
        page = Page(response.text)
        assert page.links()[:2] == ["#main", EXIT], address
        assert not [e for e in page.elements if e.get("tabindex") not in ("", "0", "-1")], address
        top, _, _ = re.split("<body[^>]*>", response.text)[1].partition("</header>")
        assert top.strip().startswith("<header") and EXIT in top, address
        assert page.all("script") and page.all("a", href=EXIT)[0].get("data-exit"), address


@every_route_of_readers
def test_readers_are_given_no_cookie(answers, route):
    for address, response in answers[route].items():
        assert not response.cookies, address


@every_route
def test_the_headers_that_protect_readers_are_there(answers, route):
    for address, response in answers[route].items():
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src 'unsafe" not in policy, address
        assert response.headers["Referrer-Policy"] in ("same-origin", "no-referrer"), address
        assert response.headers["X-Content-Type-Options"] == "nosniff", address
        assert "frame-ancestors 'none'" in policy or response.headers["X-Frame-Options"] == "DENY", address


@every_route_of_readers
def test_a_box_for_words_remembers_none(answers, route):
    for address, response in pages(answers, route):
        for box in Page(response.text).all("input"):
            says = box.form if box.get("type") == "checkbox" else box  # which has no such attribute of its own
            assert box.get("type") == "hidden" or says.get("autocomplete") == "off", address


def test_every_link_leads_somewhere(answers, client):
    links = {
        href.split("#")[0]
        for route in READERS
        for _, response in pages(answers, route)
        for href in Page(response.text).links()
        if href.startswith("/") and "?" not in href and "/row-" not in href
    }
    asked = {address for route in READERS for address in answers[route]}
    assert len(links) > 80
    rows = [href for href in links - asked if "-row-" not in href and not href.startswith("/topics/")]
    assert not [href for href in rows if client.get(href).status_code not in (200, 302)]


@pytest.mark.parametrize("role", ["partner", "Curator"])
def test_what_a_signed_in_person_sees_is_kept_nowhere(hub, client, role):
    client.force_login(make_user(role))
    for route in EVERYTHING.keys() - {"400"}:  # refused before anyone is known
        for address in EVERYTHING[route](hub)[:1]:
            response = client.get(address)
            assert response.status_code < 500, address
            assert "no-store" in response.headers["Cache-Control"], address


@pytest.mark.parametrize(("role", "status"), [(None, 200), ("partner", 403)])
@pytest.mark.parametrize("address", ["/admin/", "/admin/resources/resource/", "/admin/zz/", "/admin/login/"])
def test_the_admin_asks_for_a_sign_in_and_refuses_those_who_are_not_staff(client, address, role, status):
    if role:
        client.force_login(make_user(role))
    response = client.get(address, follow=True)
    assert response.status_code == status
    assert "What we look after" not in response.text
