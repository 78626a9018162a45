"""The directory's list asked for services: one and the same meets all choices, as far as the reader may see it."""

import re

import pytest
from django.utils import timezone

from directory.hours import Week, minute_of
from directory.hours.week import DAY

from .asking import filters
from .committing import commit
from .factories import make_organisation, make_service, make_user
from .markup import Page

pytestmark = pytest.mark.django_db


def listed(shown_to="", **choices):
    return {entry.title for entry in filters("directory", shown_to=shown_to, **choices).entries()}


def open_for(minutes, start=0):
    minute = minute_of(timezone.now().astimezone(timezone.get_fixed_timezone(0))) + start
    return Week.of([(minute % (7 * DAY), minute % (7 * DAY) + minutes)])


def test_a_shelter_for_women_with_legal_aid_for_men_is_no_shelter_for_men():
    both = make_organisation(title="Both")
    make_service(both, kind="shelter", groups_served=["women"])
    make_service(both, kind="legal-aid", groups_served=["men"])
    assert listed(service="shelter", group="women") == listed(service="legal-aid", group="men") == {"Both"}
    assert listed(service="shelter", group="men") == set()


def test_no_restriction_is_every_group():
    make_service(make_organisation(title="All"), groups_served=["all"])
    make_service(make_organisation(title="Unknown"), groups_served=[])
    assert listed(group="men") == listed(group="all") == {"All"}
    assert listed(group="none") == {"Unknown"}


def test_a_service_without_provinces_is_offered_in_all_countries_of_its_organisation():
    make_service(make_organisation(title="Java", countries=["id"]), provinces=["id-ji"])
    make_service(make_organisation(title="Anywhere", countries=["id", "th"]))
    make_service(make_organisation(title="Thai", countries=["th"]))
    assert listed(province="id-ji") == {"Java", "Anywhere"}
    assert listed(province="id-ba") == {"Anywhere"}
    assert listed(province=["th-10", "id-ji"]) == {"Java", "Anywhere", "Thai"}


def test_provinces_are_offered_once_their_country_is_chosen(client):
    make_service(make_organisation(countries=["id", "th"]), provinces=["id-ji", "th-10"])
    assert "East Java" not in re.sub("(?s)<ul class=.cards.*", "", client.get("/directory/").text)
    page = client.get("/directory/?country=id").text
    assert "province=id-ji" in page and "province=th-10" not in page


def test_open_now_goes_by_the_time_of_the_place():
    for title, hours, zone in [
        ("Open", open_for(60, -30), "UTC"), ("Closed", open_for(60, 60), "UTC"), ("Always", "24/7", ""),
        ("Elsewhere", open_for(60, -30), "Asia/Jayapura"),
    ]:  # fmt: skip
        make_service(make_organisation(title=title), hours=hours, zone=zone)
    make_service(make_organisation(title="Unknown"))
    make_service(make_organisation(title="Gone", verification="closed"), hours="24/7")
    assert listed(open="now") == {"Open", "Always"}
    assert listed(open="always") == {"Always"}
    assert listed(open="none") == {"Unknown"}


def test_what_does_not_say_its_hours_is_counted_beside_what_is_open(client):
    make_service(hours="24/7")
    make_service()
    page = client.get("/directory/?open=now").text
    assert "1 organisation" in page and "1 more does not say when it is open" in page and "?open=none" in page


@pytest.mark.usefixtures("committed")
def test_what_the_time_of_day_changes_is_kept_nowhere(client):
    make_service(hours="24/7")
    commit()
    for address in ("/directory/?open=now", "/directory/feed/?open=now", "/directory/?q=shelter+tonight"):
        response = client.get(address)
        assert "no-store" in response["Cache-Control"] and "ETag" not in response, address
    assert "ETag" in client.get("/directory/?open=always")


@pytest.mark.usefixtures("committed")
def test_services_for_partners_count_match_and_are_shown_for_them_alone(client):
    organisation = make_organisation(title="Harbour", countries=["id"])
    make_service(
        organisation, kind="medical", groups_served=["men"], hours="24/7", phone="+999 1", visibility="partners"
    )
    make_service(organisation, kind="shelter", groups_served=["women"], visibility="staff")
    commit()
    addresses = [f"/directory/?{query}" for query in ("service=medical", "group=men", "province=id-ji", "open=now")]
    for address in addresses:
        assert "0 organisations" in client.get(address).text
    before = [client.get(address).content for address in ("/directory/", *addresses)]
    partner = type(client)()
    partner.force_login(make_user("partner"))
    for address in addresses:
        page = partner.get(address).text
        assert "Harbour" in page and 'href="tel:+9991"' in page
    assert "0 organisations" in partner.get("/directory/?service=shelter").text
    assert [client.get(address).content for address in ("/directory/", *addresses)] == before


@pytest.mark.usefixtures("committed")
def test_a_visitor_s_pages_do_not_change_when_a_service_for_partners_comes(client):
    organisation = make_organisation(title="Harbour", countries=["id"], services=["legal-aid"])
    commit()
    lists = ["", "?country=id", "?q=shelter", "?service=shelter&open=now"]
    addresses = [*(f"/directory/{query}" for query in lists), organisation.get_absolute_url()]
    before = [client.get(address).content for address in addresses]
    make_service(organisation, hours="24/7", provinces=["id-ji"], groups_served=["men"], visibility="partners")
    commit()
    assert [client.get(address).content for address in addresses] == before


def test_a_case_that_is_typed_leads_to_the_list(client):
    organisation = make_organisation(title="Harbour", countries=["id"], working_languages=["vi"])
    make_service(organisation, groups_served=["fishers", "men"], provinces=["id-ji"], hours="24/7")
    for words in ("a Vietnamese fisher, tonight, Surabaya", "shelter Surabaya men vietnamese"):
        page = client.get("/directory/", {"q": words}).text
        hrefs = re.findall(r'<nav class="leads".*?</nav>', page, re.S)
        target = re.findall(r'href="(\?[^"]+)"', hrefs[0])[-1].replace("&amp;", "&")
        assert "province=id-ji" in target and "language=vi" in target
        assert "Harbour" in client.get(f"/directory/{target}").text


def test_signed_in_readers_are_told_what_is_open_at_this_moment(client):
    service = make_service(hours=open_for(60, -30), zone="UTC")
    assert "Open now" not in client.get(service.organisation.get_absolute_url()).text
    client.force_login(make_user("partner"))
    assert "Open now" in client.get(service.organisation.get_absolute_url()).text
    service.hours = open_for(60, 60)
    service.save()
    assert "Closed now, opens" in client.get(service.organisation.get_absolute_url()).text


def test_whoever_searches_the_whole_hub_in_vain_is_led_to_where_a_case_becomes_filters(client):
    words = "a Vietnamese fisher, tonight, Surabaya"
    page = Page(client.get("/search/", {"q": words}).text)
    (link,) = [link for link in page.all("a") if "/directory/?q=" in (link.get("href") or "")]
    assert client.get(link.get("href")).context["filters"].words == words
