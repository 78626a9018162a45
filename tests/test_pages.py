"""Pages over all sections, pages of our own words, and error pages."""

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnership_hub.models import User

from .factories import MAKERS, make_country, make_helpline, make_resource, make_story
from .markup import Page, faults

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/",
    "/search/",
    "/topics/",
    "/help/",
    "/help/safely/",
    "/about/",
    "/countries/",
    "/countries/kh/",
    "/topics/shelter/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_of_an_empty_hub_is_whole(client, address):
    response = client.get(address)
    assert response.status_code == 200 and not list(faults(response.text))


def test_a_country_s_page_shows_its_own_first_and_then_what_is_for_the_whole_region(client):
    own, regional = make_resource(title="Own", countries=["kh"]), make_resource(title="Regional", asean_wide=True)
    both, other = make_resource(title="Both", countries=["kh"], asean_wide=True), make_resource(countries=["th"])
    page = client.get("/countries/kh/").text
    assert "Cambodia" in page and "កម្ពុជា" in page
    before, after = page.split("For the whole region")
    assert own.get_absolute_url() in before and both.get_absolute_url() in before
    assert regional.get_absolute_url() in after and both.get_absolute_url() not in after
    assert other.get_absolute_url() not in page


def test_a_country_without_a_confirmed_helpline_says_so(client):
    assert "No number for Cambodia has been confirmed" in client.get("/countries/kh/").text
    make_helpline(country_id="kh", number="123 4567")
    page = client.get("/countries/kh/").text
    assert "No number" not in page and 'href="tel:1234567"' in page


def test_a_helpline_of_a_country_outside_asean_is_shown_too(client):
    make_country(code="zz", name="Elsewhere")
    make_helpline(country_id="zz", number="123 4567")
    assert "123 4567" in client.get("/help/").text


def test_a_topic_s_page_gathers_all_sections(client):
    entries = [MAKERS[section](topics=["shelter"]) for section in MAKERS]
    page = client.get("/topics/shelter/").text
    assert all(entry.get_absolute_url() in page for entry in entries)


def test_home_shows_what_is_featured_and_what_is_new_nothing_twice(client):
    featured = make_story(featured=True)
    new = [make_resource() for _ in range(4)]
    page = client.get("/").text
    assert page.count(featured.get_absolute_url()) == 1
    assert [entry.get_absolute_url() in page for entry in new] == [False, True, True, True]


def test_home_leads_to_eleven_countries_and_fifty_topics(client):
    page = Page(client.get("/").text)
    links = page.links()
    assert len({href for href in links if href.startswith("/countries/")} - {"/countries/"}) == 11
    assert len({href for href in links if href.startswith("/topics/") and href != "/topics/"}) == 50


@pytest.mark.parametrize(
    "address", [reverse(name) for name in ("about", "privacy", "accessibility", "contact", "help-safely")]
)
def test_the_pages_of_our_own_words_are_reached_from_every_page(client, address):
    assert f'href="{address}"' in client.get("/").text


def test_accounts_are_made_by_staff_only(client):
    response = client.post("/accounts/signup/", {"username": "a", "email": "a@example.org", "password1": "x" * 20})
    assert "by administrators" in response.text.lower() or "Accounts are made" in response.text
    assert not User.objects.exists()


@pytest.mark.parametrize("address", ["/help/", "/help/safely/", "/accounts/login/", "/accounts/password/reset/"])
def test_pages_for_people_in_danger_and_for_signing_in_are_not_kept(client, address):
    assert "no-store" in client.get(address).headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/help/", "/help/safely/"])
def test_the_titles_of_help_pages_say_nothing_to_who_looks_at_the_history(client, address):
    title = Page(client.get(address).text).title().lower()
    assert not any(word in title for word in ("help", "traffick", "victim", "safe", "hotline"))


def test_whoever_finds_a_weakness_is_told_whom_to_write_to(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@hub.example"
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    left = datetime.fromisoformat(fields.pop("Expires")) - timezone.now()
    assert timedelta(days=150) < left < timedelta(days=365)
    assert fields == {
        "Contact": "mailto:security@hub.example",
        "Preferred-Languages": "en",
        "Canonical": "https://hub.example/.well-known/security.txt",
        "Policy": "https://hub.example/contact/#security",
    }
    for contact in ("mailto:security@hub.example", "https://report.example/"):
        settings.SECURITY_CONTACT = contact
        page = client.get("/contact/").text
        assert Page(page).all("section", id="security") and contact in Page(page).links() and not list(faults(page))


def test_without_a_contact_there_is_no_security_txt(client, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404


# Errors


def test_error_pages_are_drawn_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/nothing/").status_code == 404
        assert client.get("/?a=%00").status_code == 400


def test_a_fault_of_ours_is_told_without_its_details(monkeypatch, django_assert_num_queries):
    def broken(*args):
        raise RuntimeError("The fault itself")

    monkeypatch.setattr("partnership_hub.views.Topic.objects.all", broken)
    with django_assert_num_queries(0):
        response = Client(raise_request_exception=False).get("/topics/")
    assert response.status_code == 500 and "The fault itself" not in response.text
    assert not list(faults(response.text)) and 'rel="noreferrer"' in response.text


def test_a_database_that_does_not_answer_is_told_with_when_to_come_back(monkeypatch):
    def away(*args):
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr("partnership_hub.views.Topic.objects.all", away)
    response = Client().get("/topics/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert not list(faults(response.text)) and 'rel="noreferrer"' in response.text
