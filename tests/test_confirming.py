"""The admin's form and the board of what is due: nothing is confirmed there without how, by whom and when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.models import Organisation

from .factories import make_organisation, make_user
from .test_admin import change_page, form

pytestmark = pytest.mark.django_db
ORGANISATION = "directory/organisation"


def send(client, organisation, **changes):
    return client.post(change_page(organisation), form(ORGANISATION, organisation, **changes), follow=True)


@pytest.mark.parametrize(
    ("verb", "verification"),
    [("confirm_by_staff", "checked"), ("confirm_by_itself", "self-declared"), ("close", "closed")],
)
def test_a_button_of_the_form_records_how_by_whom_and_when(client, verb, verification):
    organisation, editor = make_organisation(), make_user("Editor")
    day = timezone.localdate() - timedelta(days=3)
    client.force_login(editor)
    send(client, organisation, _verb=verb, how="Letter", on=day.isoformat())
    found = Organisation.objects.get()
    assert (found.verification, found.verified_on, found.verified_how) == (verification, day, "Letter")
    assert found.verified_by == editor == found.history.first().history_user


def test_without_saying_how_nothing_is_confirmed(client):
    client.force_login(make_user("Editor"))
    page = send(client, make_organisation(), _verb="confirm_by_staff", summary="Another")
    assert "not recorded as checked: Say how" in page.text
    found = Organisation.objects.get()
    assert (found.verification, found.summary) == ("unverified", "Another")


def test_nobody_sets_its_verification_by_hand(client):
    client.force_login(make_user("superuser"))
    organisation = make_organisation()
    send(client, organisation, verification="checked", verified_on="2026-01-01", verified_how="I said so")
    found = Organisation.objects.get()
    assert (found.verification, found.verified_on, found.verified_how) == ("unverified", None, "")


def test_curators_may_look_at_what_is_published_but_its_form_confirms_nothing(client):
    client.force_login(make_user("Curator"))
    organisation = make_organisation()
    assert "confirm_by_staff" not in client.get(change_page(organisation)).text
    send(client, organisation, _verb="confirm_by_staff", how="Call")
    assert Organisation.objects.get().verification == "unverified"


def test_a_level_of_vetting_beyond_public_sources_has_a_date(client):
    client.force_login(make_user("Editor"))
    organisation = make_organisation()
    assert "Say on which day it was vetted" in send(client, organisation, vetting="assessed").text
    send(client, organisation, vetting="assessed", vetted_on="2026-01-02", vetting_note="We were there")
    page = client.get(organisation.get_absolute_url()).text
    assert "Visited or assessed by staff" in page and "We were there" not in page
