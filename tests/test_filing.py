"""Nobody takes an entry away from others by the countries that it is filed under."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from lxml import html

from .factories import make_resource, make_user
from .test_admin import change_page, form

pytestmark = pytest.mark.django_db


def codes(entry):
    return set(entry.countries.values_list("pk", flat=True))


@pytest.fixture
def thai(client):
    user = make_user("Curator", countries=["th", "vn"])
    client.force_login(user)
    client.user = user
    return client


def file_under(client, entry, *countries, **more):
    """Whether it is filed so; else what the form says."""
    answer = client.post(change_page(entry), form("resources/resource", entry, countries=countries, **more))
    return answer.status_code == 302 or answer.text


@pytest.mark.parametrize(
    ("before", "asean", "after", "more", "said"),
    [
        ("th", False, "th la", {}, ""),
        ("th la", False, "th la vn", {}, ""),
        ("th la", False, "vn la", {}, ""),
        ("th", False, "", {"asean_wide": "on"}, ""),
        ("th la", False, "th", {}, "Leave Lao PDR ticked"),
        ("th la", False, "la", {}, "Leave one of your countries ticked"),
        ("th", False, "la", {}, "Leave one of your countries ticked"),
        ("th", False, "", {}, "Leave one of your countries ticked"),
        ("", True, "th", {}, "Leave “ASEAN-wide” ticked"),
        ("", True, "th", {"asean_wide": "on"}, ""),
        ("", False, "th", {}, ""),
        ("", False, "", {}, ""),
        ("", False, "la", {}, "Leave one of your countries ticked"),
    ],
)
def test_what_a_curator_may_tick(thai, before, asean, after, more, said):
    other = make_user("Curator") if before or asean else None
    entry = make_resource(status="draft", countries=before.split(), asean_wide=asean, taken_in_by=other)
    answer = file_under(thai, entry, *after.split(), **more)
    if said:
        assert said in answer
        assert codes(entry) == set(before.split())
    else:
        assert answer is True
        assert codes(entry) == set(after.split())


def test_ones_own_draft_is_handed_to_another_country_and_stays_in_sight(thai):
    entry = make_resource(status="draft", countries=["th"], taken_in_by=thai.user)
    assert file_under(thai, entry, "la") is True
    assert codes(entry) == {"la"}
    assert thai.get(change_page(entry)).status_code == 200


def test_an_editor_files_as_they_like(client):
    client.force_login(make_user("Editor"))
    entry = make_resource(status="draft", countries=["th", "la"])
    assert file_under(client, entry, "vn") is True


def test_the_form_says_whose_it_is(thai):
    entry = make_resource(status="draft", countries=["th"])
    assert "You look after Thailand, Viet Nam: leave one of these ticked." in thai.get(change_page(entry)).text


def test_the_form_says_why_it_cannot_be_changed(thai):
    entry = make_resource(countries=["la"])
    page = thai.get(change_page(entry)).text
    assert "readers have seen it. Ask an editor." in page and "/admin/my-rights/" in page
    thai.force_login(make_user("Translator"))
    assert "your role does not allow it" in thai.get(change_page(entry)).text


# What somebody only reads


def test_what_is_scheduled_is_not_said_to_have_been_seen_by_readers(client):
    user = make_user("Curator")
    client.force_login(user)
    entry = make_resource(published_at=timezone.now() + timedelta(days=2), taken_in_by=user)
    page = client.get(change_page(entry)).text
    assert "it is about to be shown to readers" in page and "readers have seen it" not in page


@pytest.mark.parametrize(("precision", "said"), [("year", "2023"), ("month", "March 2023"), ("day", "1 Mar 2023")])
def test_a_date_that_is_only_read_is_said_as_far_as_it_is_known(client, precision, said):
    client.force_login(make_user("Curator"))
    entry = make_resource(countries=["th"], publication_date=date(2023, 3, 1), publication_precision=precision)
    page = client.get(change_page(entry)).text
    shown = html.fromstring(page).xpath("//label[starts-with(normalize-space(), 'Publication date')]/following::div[1]")
    assert shown[0].text_content().strip() == said
