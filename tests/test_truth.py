"""Truth has a date: what is due, overdue and hidden follows from who confirmed an entry, when, and from its kind."""

import re
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from directory.letters import send_due
from directory.models import Organisation
from directory.truth import truth
from directory.vocabulary import OrganisationType, Truth

from .asking import filters
from .committing import begin, time_passes
from .factories import make_organisation, make_service, make_user

pytestmark = pytest.mark.django_db

SHELTER = {"services": ["legal-aid", "shelter"]}
HELPLINE = {"services": ["helpline", "shelter"]}


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def checked(days, **overrides):
    """An organisation that staff checked so many days ago."""
    return make_organisation(**{"verification": "checked", "verified_on": ago(days)} | overrides)


def listed(days, **overrides):
    """One that nobody ever confirmed, listed so many days ago."""
    return make_organisation(published_at=timezone.now() - timedelta(days=days), **overrides)


def in_sql(organisation):
    return Organisation.objects.annotate(found=truth()).values_list("found", flat=True).get(pk=organisation.pk)


# What follows from a date


@pytest.mark.parametrize(
    ("fields", "due", "overdue", "hidden"),
    [
        ({}, "2025-01-31", "2025-04-30", "2026-01-31"),
        ({"type": "ministry"}, "2025-01-31", "2025-04-30", "2026-01-31"),
        (SHELTER, "2024-07-31", "2024-08-31", "2025-01-31"),
        (SHELTER | {"type": "ministry"}, "2024-07-31", "2024-08-31", "2025-01-31"),
        (HELPLINE, "2024-04-30", "2024-05-31", "2024-10-31"),
        ({"type": "helpline"}, "2024-04-30", "2024-05-31", "2024-10-31"),
    ],
)
@pytest.mark.parametrize("verification", ["checked", "self-declared"])
def test_the_periods_are_those_of_its_kind(fields, due, overdue, hidden, verification):
    found = make_organisation(verification=verification, verified_on=date(2024, 1, 31), **fields)
    assert [str(day) for day in (found.due_on, found.overdue_on, found.hidden_on)] == [due, overdue, hidden]


def test_what_nobody_confirmed_is_due_from_the_day_it_is_listed():
    noon = timezone.make_aware(timezone.datetime(2024, 1, 31, 12))
    found = make_organisation(published_at=noon, **SHELTER)
    assert [str(day) for day in (found.due_on, found.overdue_on, found.hidden_on)] == [
        "2024-01-31", "2024-02-29", "2024-07-31",
    ]  # fmt: skip
    assert make_organisation(status="draft", published_at=None).due_on is None


def test_what_is_closed_is_never_due_and_stays(client):
    closed = make_organisation(verification="closed", verified_on=date(2001, 1, 1))
    assert closed.due_on is closed.overdue_on is closed.hidden_on is None
    assert closed.truth == in_sql(closed) == "closed"
    assert "no longer operates" in client.get(closed.get_absolute_url()).text


def test_a_change_of_kind_or_date_changes_what_follows():
    found = checked(200)
    assert found.truth == "checked"
    make_service(found, kind="shelter")
    assert Organisation.objects.get().truth == "due"
    Organisation.objects.update(verified_on=ago(1))
    assert Organisation.objects.get().truth == "checked"


@given(
    verification=st.sampled_from(["unverified", "self-declared", "checked", "closed"]),
    days=st.integers(0, 900),
    type=st.sampled_from(OrganisationType.values),
    services=st.lists(st.sampled_from(["helpline", "shelter", "legal-aid"]), unique=True),
)
def test_the_database_and_the_page_agree(verification, days, type, services):
    fields = {} if verification == "unverified" else {"verified_on": ago(days)}
    found = listed(days, verification=verification, type=type, services=services, **fields)
    assert found.truth == in_sql(found)
    assert (found.truth == Truth.HIDDEN) == (found not in Organisation.objects.published())
    found.delete()


# A service that not everyone may see


HIDDEN = [
    {"visibility": "partners"}, {"visibility": "staff"}, {"visibility": "withheld", "withheld_reason": "safety"},
]  # fmt: skip
hidden = pytest.mark.parametrize("level", HIDDEN, ids=lambda level: level["visibility"])


@hidden
@pytest.mark.parametrize(("kind", "days"), [("shelter", 181), ("helpline", 90)])
def test_it_is_due_as_early_as_if_everyone_saw_what_it_offers(level, kind, days):
    found = checked(0, verified_on=date(2023, 1, 1))
    make_service(found, kind=kind, **level)
    assert found.due_on == date(2023, 1, 1) + timedelta(days=days)
    found.offers.all().delete()
    found.refresh_from_db()
    assert (found.due_on, found.offered) == (date(2024, 1, 1), [])


@hidden
def test_staff_are_asked_to_check_it_then_and_the_organisation_gets_its_letter(client, level):
    found = checked(200, email="them@example.org")
    make_service(found, **level)
    client.force_login(make_user("Editor"))
    board = client.get("/admin/directory/organisation/due/?country=all&state=due").text
    assert found.title in board and "Confirmed, due to be checked again" in board
    assert found.truth_for_staff == "due"
    assert send_due(Organisation.objects.filter(due_on__lte=timezone.localdate())) == 1


def seen(client, address, *changing):
    """A page without what differs between two organisations that are alike."""
    page = client.get(address).text.partition("<main")[2]
    for text in map(str, changing):
        page = page.replace(text, "")
    return re.sub(r"#[a-z]+-\d+|\?removal=\S+", "", page)


READ = ["told_due_on", "overdue_on", "hidden_on", "truth_in_words"]


@pytest.mark.parametrize("days", [170, 200, 230, 400, 500, 740])
def test_no_reader_can_tell_from_what_follows_that_there_is_a_shelter(client, days):
    with_it, without = checked(days, title="Harbour"), checked(days, title="Lantern")
    make_service(with_it, visibility="staff")
    assert [getattr(with_it, name) for name in READ] == [getattr(without, name) for name in READ]
    assert (in_sql(with_it), with_it.truth) == (in_sql(without), without.truth)
    pages = {seen(client, entry.get_absolute_url(), entry.title, entry.slug, entry.pk) for entry in (with_it, without)}
    assert len(pages) == 1
    listed = [client.get(f"/directory/?verification={value}").text for value in Truth.values]
    assert all(("Harbour" in page) == ("Lantern" in page) for page in listed)


def test_the_two_columns_that_know_of_it_are_not_read_for_readers():
    assert {"due_on", "offered"} <= set(Organisation.staff_only)


def test_what_was_there_before_follows_its_services_in_one_statement(django_assert_num_queries):
    found = checked(0, verified_on=date(2023, 1, 1))
    make_service(found, visibility="staff")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE directory_organisation SET offered = '{}'")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    with django_assert_num_queries(1), connection.cursor() as cursor:
        cursor.execute(import_module("directory.migrations.0027_what_organisations_offer").KEEP)
    found.refresh_from_db()
    assert (found.offered, found.due_on) == (["shelter"], date(2023, 7, 1))


# What readers are told


@pytest.mark.parametrize(
    ("make", "days", "words"),
    [
        (checked, 10, "Checked by staff on {day}"),
        (checked, 400, "Due to be checked again since"),
        (checked, 500, "Overdue: nobody has confirmed this since {day}; it may be wrong"),
        (listed, 10, "Not checked yet"),
        (listed, 100, "Overdue: nobody has confirmed this since it was listed on {day}; it may be wrong"),
    ],
)
def test_readers_are_told_in_plain_words_on_page_and_card(client, make, days, words):
    found = make(days)
    said = words.format(day=date_format(found.verified_on or found.due_on))
    for address in (found.get_absolute_url(), "/directory/"):
        assert said in re.sub("</?time[^>]*>", "", client.get(address).text), address


def test_they_are_told_when_the_organisation_itself_confirmed_it(client):
    found = checked(10, verification="self-declared")
    assert "The organisation confirmed this on" in client.get(found.get_absolute_url()).text


WAYS = {"phone": "+62 21 555 0100", "email": "front@desk.example", "website": "https://desk.example/"}


def test_ways_to_reach_an_overdue_entry_are_folded_behind_a_warning(client):
    page = client.get(checked(500, **WAYS).get_absolute_url()).text
    before, _, folded = page.partition('<details class="doubtful">')
    assert folded.index("</summary>") < min(folded.index(way) for way in WAYS.values())
    assert "may be wrong" in folded.partition("</summary>")[0]
    assert not any(way in before for way in WAYS.values())
    assert "doubtful" not in client.get(checked(400, **WAYS).get_absolute_url()).text


def test_machines_are_given_no_way_to_reach_an_overdue_entry(client):
    told = [client.get(checked(days, **WAYS).get_absolute_url()).text.partition("</head>")[0] for days in (400, 500)]
    assert [[way in head for way in WAYS.values()] for head in told] == [[True] * 3, [False] * 3]


def test_readers_filter_by_it(client):
    made = {
        "checked": checked(1), "self-declared": checked(1, verification="self-declared"), "unverified": listed(1),
        "due": checked(400), "overdue": checked(500), "closed": checked(1, verification="closed"),
    }  # fmt: skip
    for value, found in made.items():
        assert list(filters("directory", verification=value).entries()) == [found]
        page = client.get(f"/directory/?verification={value}").text
        assert [value for value, other in made.items() if other.get_absolute_url() in page] == [value]
    assert filters("directory").counts["verification"] == dict.fromkeys(made, 1)


# What is hidden


@pytest.mark.parametrize(
    ("make", "days", "is_seen"),
    [(checked, 720, True), (checked, 740, False), (listed, 350, True), (listed, 370, False)],
)
def test_what_nobody_confirms_for_too_long_is_hidden(client, make, days, is_seen):
    found = make(days)
    assert (client.get(found.get_absolute_url()).status_code == 200) is is_seen
    assert (found.title in client.get("/directory/").text) is is_seen


def test_staff_see_why_readers_do_not_see_it(client):
    found = checked(800)
    client.force_login(make_user("Curator"))
    assert "nobody has confirmed it" in client.get(found.get_absolute_url()).text


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize(("days", "before", "after"), [(365, "Checked by staff", "Due to be checked again"),
                                                       (455, "Due to be checked again", "Overdue")])  # fmt: skip
def test_a_kept_page_says_the_new_truth_when_a_day_begins(client, days, before, after):
    found = checked(days - 3, title="Harbour")
    begin(timedelta(days=6))
    addresses = [found.get_absolute_url(), "/directory/"]
    for address in addresses:
        assert before in client.get(address).text
    asked_again = [client.get(address).headers["ETag"] for address in addresses]
    time_passes(timedelta(days=6))
    for address, tag in zip(addresses, asked_again, strict=True):
        response = client.get(address, headers={"If-None-Match": tag})
        assert response.status_code == 200 and after in response.text


@pytest.mark.usefixtures("committed")
def test_a_hidden_entry_leaves_kept_lists_counts_and_pages_when_the_day_begins(client):
    found = checked(728, title="Harbour")
    begin(timedelta(days=6))
    assert "Harbour" in client.get("/directory/?verification=overdue").text
    assert client.get(found.get_absolute_url()).status_code == 200
    time_passes(timedelta(days=6))
    assert "Harbour" not in client.get("/directory/?verification=overdue").text
    assert client.get(found.get_absolute_url()).status_code == 404


def test_an_entry_that_would_be_hidden_at_once_is_not_published():
    found = checked(800, status="draft")
    with pytest.raises(ValidationError, match="check it first"):
        found.publish(make_user("Editor"))


# The verbs


def test_a_check_says_who_how_and_when_and_brings_a_hidden_entry_back(client):
    found, curator = checked(800), make_user("Curator")
    found.confirm_by_staff(curator, "Phone call")
    assert (found.verification, found.verified_on) == ("checked", timezone.localdate())
    assert (found.verified_by, found.verified_how, found.truth) == (curator, "Phone call", "checked")
    assert found.history.first().history_change_reason.endswith(": Phone call")
    page = client.get(found.get_absolute_url()).text
    assert "Checked by staff on" in page and "Phone call" not in page


def test_an_organisation_confirms_its_own_entry():
    found = checked(500)
    found.confirm_by_itself("Letter")
    assert (found.truth, found.verified_by, found.verified_on) == ("self-declared", None, timezone.localdate())


def test_closing_is_for_those_who_may_publish():
    found = checked(10)
    with pytest.raises(PermissionDenied):
        found.close(make_user("Curator"), "Letter")
    found.close(make_user("Editor"), "Letter")
    assert (found.truth, found.due_on) == ("closed", None)


@pytest.mark.parametrize("verb", ["confirm_by_staff", "confirm_by_itself", "close"])
@pytest.mark.parametrize(
    ("how", "days", "why"), [(" ", 0, "Say how"), ("Call", -1, "not come yet"), ("Call", 11, "confirmed since")]
)
def test_nothing_is_confirmed_without_saying_how_or_on_a_day_that_cannot_be(verb, how, days, why):
    found = checked(10)
    with pytest.raises(ValidationError, match=why):
        getattr(found, verb)(by=make_user("Editor"), how=how, on=ago(days))
    assert Organisation.objects.get().verified_on == ago(10)


@pytest.mark.parametrize("role", [None, "partner"])
@pytest.mark.parametrize("verb", ["confirm_by_staff", "confirm_by_itself", "close"])
def test_only_staff_confirm_for_others(verb, role):
    with pytest.raises(PermissionDenied):
        getattr(make_organisation(), verb)(by=make_user(role), how="Call")
