"""What a page holds for paper alone: where it comes from, and what goes along with an organisation's."""

import pytest
from django.utils import formats, timezone

from .factories import (
    MAKERS,
    make_contact,
    make_file,
    make_organisation,
    make_place,
    make_resource,
    make_service,
    make_user,
)
from .markup import Page

pytestmark = pytest.mark.django_db


def origins(client, address):
    """The lines that say where and when a sheet was printed."""
    page = client.get(address).text
    return [line.partition("</p>")[0].partition(">")[2] for line in page.split('<p class="printed"')[1:]]


@pytest.mark.parametrize("section", MAKERS)
def test_a_sheet_says_from_which_page_and_day_it_is(client, section):
    entry = MAKERS[section]()
    today = formats.date_format(timezone.localdate())
    for address in (entry.get_absolute_url(), f"/{section}/", f"/{section}/?q=a&amp;country=th&amp;page=1", "/help/"):
        (line,) = origins(client, address.replace("&amp;", "&"))
        assert line.endswith(f" · as of {today} · https://hub.example{address.removesuffix('&amp;page=1')}")


@pytest.mark.parametrize("address", ["/nothing/", "/?a=%00", "/search/?q=a", "/accounts/login/"])
def test_what_is_no_page_to_keep_says_nothing(client, address):
    assert origins(client, address) == []


def test_a_preview_on_paper_is_not_taken_for_what_readers_see(client):
    entry = make_organisation(status="draft")
    client.force_login(make_user("Curator"))
    assert "Readers cannot see this page" in client.get(entry.get_absolute_url()).text
    assert origins(client, entry.get_absolute_url()) == []


@pytest.mark.parametrize(("role", "rows"), [(None, 2), ("partner", 4), ("Curator", 6)])
def test_only_what_everyone_may_know_is_printed_of_an_organisation(client, role, rows):
    """Paper goes from hand to hand: the row stays on the screen of those who may see it."""
    entry = make_organisation()
    for visibility in ("public", "partners", "staff"):
        make_contact(entry, visibility=visibility)
        make_place(entry, visibility=visibility, request_reference="R")
    if role:
        client.force_login(make_user(role))
    page = Page(client.get(entry.get_absolute_url()).text)
    restricted = [span for span in page.all("span") if span.get("class") == "restricted"]
    assert len(page.all("dd", **{"class": "not-for-paper"})) == len(restricted) == rows - 2


def test_a_list_is_printed_without_services_that_are_not_for_everyone(client):
    entry = make_organisation(services=["medical"])
    make_service(entry, kind="legal-aid", visibility="partners")
    client.force_login(make_user("partner"))
    page = Page(client.get("/directory/").text)
    assert len(page.all("li", **{"class": "not-for-paper"})) == 1
    assert len([span for span in page.all("span") if span.get("class") == "restricted"]) == 1


def test_an_organisation_s_sheet_tells_whoever_is_given_it_what_to_take_care_of(client):
    page = client.get(make_organisation().get_absolute_url()).text
    assert Page(page).all("section", **{"class": "printed referral"}) and "https://hub.example/help/" in page


def test_a_file_s_own_address_is_on_the_sheet(client):
    entry = make_resource()
    file = make_file(entry, content=b"%PDF-")
    assert (
        f'<span class="printed">https://hub.example{file.file.url}</span>' in client.get(entry.get_absolute_url()).text
    )
