"""The admin's form and the board of what is due: nothing is confirmed there without how, by whom and when."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import Organisation

from .factories import make_contact, make_letter, make_organisation, make_user
from .test_admin import change_page, form
from .working import work

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


def test_what_has_closed_is_not_written_to_and_its_letters_say_nothing_any_more(client):
    """Their button would say that it operates."""
    organisation = make_organisation(email="them@example.org")
    letter = make_letter(organisation)
    client.force_login(make_user("Editor"))
    send(client, organisation, _verb="close", how="Letter")
    assert client.get(letter.opens).status_code == 404
    with pytest.raises(ValidationError, match="no longer operates"):
        Organisation.objects.get().write_to()


def test_staff_who_change_how_it_is_reached_tell_it_at_the_old_and_the_new_address(client):
    client.force_login(make_user("Editor"))
    send(client, make_organisation(email="old@example.org", phone="+00 1"), email="new@example.org", phone="+00 1")
    send(client, make_organisation(email="draft@example.org", status="draft"), email="other@example.org")
    work()
    assert [message.to for message in mail.outbox] == [["old@example.org"], ["new@example.org"]]
    assert all("it was old@example.org, it is now new@example.org" in message.body for message in mail.outbox)
    mail.outbox.clear()
    send(client, Organisation.objects.get(email="new@example.org"), email="new@example.org", phone="+00 1")
    work()
    assert not mail.outbox


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


# The board of what is due

BOARD = "/admin/directory/organisation/due/"


def late(days, **overrides):
    verified_on = timezone.localdate() - timedelta(days=days)
    return make_organisation(**{"verification": "checked", "verified_on": verified_on, "countries": ["th"]} | overrides)


def listed_on(client, query=""):
    page = client.get(BOARD + query)
    assert page.status_code == 200
    return [row.title for row in page.context["page"]]


def test_the_board_lists_what_is_due_the_latest_first(client):
    client.force_login(make_user("Editor"))
    late(400, title="Due"), late(500, title="Overdue"), late(800, title="Hidden"), late(10, title="Right")
    make_organisation(title="New"), late(800, title="Closed", verification="closed"), late(500, status="draft")
    assert listed_on(client) == ["Hidden", "Overdue", "Due", "New"]
    for state, title in (("hidden", "Hidden"), ("overdue", "Overdue"), ("due", "Due"), ("unverified", "New")):
        assert listed_on(client, f"?state={state}") == [title]


def test_a_curator_sees_the_countries_that_are_theirs_and_an_editor_chooses(client):
    curator = make_user("Curator")
    client.force_login(curator)
    late(400, title="Thai"), late(400, title="Khmer", countries=["kh"]), late(400, title="Lao", countries=["la"])
    assert len(listed_on(client)) == 3
    curator.countries.set(["kh"])
    assert listed_on(client) == listed_on(client, "?country=mine") == ["Khmer"]
    assert listed_on(client, "?country=la") == listed_on(client, "?country=all") == ["Khmer"]
    client.force_login(make_user("Editor"))
    assert listed_on(client, "?country=la") == ["Lao"]
    assert listed_on(client, "?country=all") == ["Thai", "Khmer", "Lao"]
    assert listed_on(client, "?country=nobody") == ["Thai", "Lao"]


def test_the_form_of_a_person_says_which_countries_they_look_after(client):
    client.force_login(make_user("superuser"))
    curator = make_user("Curator")
    address = f"/admin/partnership_hub/user/{curator.pk}/change/"
    assert client.get(address).text.count('name="countries"') == 11
    sent = {"username": curator.username, "is_active": "on", "is_staff": "on", "countries": ["th", "kh"]}
    joined = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    assert client.post(address, sent | joined).status_code == 302
    assert set(curator.countries.values_list("pk", flat=True)) == {"th", "kh"}


def test_an_editor_s_own_are_also_those_that_nobody_looks_after(client):
    editor, curator = make_user("Editor"), make_user("Curator")
    editor.countries.set(["th"])
    curator.countries.set(["kh"])
    late(400, title="Thai"), late(400, title="Khmer", countries=["kh"]), late(400, title="Of none", countries=[])
    client.force_login(editor)
    assert listed_on(client) == ["Thai", "Of none"]
    curator.is_active = False
    curator.save()
    assert listed_on(client) == ["Thai", "Khmer", "Of none"]


def test_a_number_to_call_stands_on_the_board_and_a_button_records_the_call(client):
    curator, organisation = make_user("Curator"), late(500, phone="+66 2 555 0100")
    make_contact(organisation, value="+66 2 555 0199", visibility="staff", label="Night desk")
    client.force_login(curator)
    page = client.get(BOARD).text
    assert 'href="tel:+6625550100"' in page and 'href="tel:+6625550199"' in page and "Night desk" in page
    response = client.post(f"{BOARD}?country=th&page=2", {"organisation": organisation.pk, "how": "Phone call"})
    assert response.url == f"{BOARD}?country=th&page=2"
    found = Organisation.objects.get()
    assert (found.truth, found.verified_by, found.verified_how) == ("checked", curator, "Phone call")
    assert listed_on(client) == []


@pytest.mark.parametrize(
    "sent", [{"how": " "}, {"how": "Call", "organisation": "x"}, {"how": "Call", "organisation": ""}]
)
def test_what_is_not_said_or_not_there_is_not_recorded(client, sent):
    organisation = late(500)
    client.force_login(make_user("Curator"))
    response = client.post(BOARD, {"organisation": organisation.pk} | sent, follow=True)
    assert response.status_code == 404 or "Say how" in response.text
    assert Organisation.objects.get().truth == "overdue"


@pytest.mark.parametrize("role", [None, "partner"])
def test_the_board_is_for_staff(client, role):
    organisation = late(500)
    client.force_login(make_user(role))
    for answer in (client.get(BOARD), client.post(BOARD, {"organisation": organisation.pk, "how": "Call"})):
        assert answer.status_code == 302 and "/login/?next=" in answer.url
    assert Organisation.objects.get().truth == "overdue"


def test_who_may_only_look_confirms_nothing(client):
    looker, organisation = make_user(is_staff=True), late(500)
    looker.user_permissions.add(Permission.objects.get(codename="view_organisation"))
    client.force_login(looker)
    assert "<button" not in client.get(BOARD).text.partition('class="hub-due"')[2]
    assert client.post(BOARD, {"organisation": organisation.pk, "how": "Call"}).status_code == 403


def test_the_board_asks_a_bounded_number_of_times(client):
    client.force_login(make_user("Curator"))
    asked = []
    for number in (2, 60):
        for _ in range(number):
            make_contact(late(500, verified_by=make_user("Editor")), visibility="staff")
        with CaptureQueriesContext(connection) as queries:
            assert len(listed_on(client, "?country=all&page=1")) == min(number, 25)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 14
