"""What staff see of likely twins: while they type, before they save, and on the board."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import NotTwins, Organisation, OrganisationLikeness

from .factories import make_contact, make_organisation, make_service, make_translation, make_user
from .test_admin import form as admin_form

pytestmark = pytest.mark.django_db

ALIKE, BOARD = "/admin/directory/organisation/alike/", "/admin/directory/organisation/twins/"
ADD = "/admin/directory/organisation/add/"
MOST_QUERIES = 15


@pytest.fixture
def curator(client):
    client.force_login(make_user("Curator"))
    return client


def said(client, **fields):
    return client.get(f"{ALIKE}?{urlencode(fields, doseq=True)}").text


def form(**changes):
    return admin_form("directory/organisation", **changes)


# While one types


def test_entries_in_every_state_are_named_with_a_link_that_opens_a_new_window(curator):
    entries = [
        make_organisation(title="Harbour Light", status=status) for status in ("draft", "withdrawn", "published")
    ]
    page = said(curator, title="Harbour Light")
    assert "3 entries look like this one" in page
    for entry in entries:
        assert f'href="/admin/directory/organisation/{entry.pk}/change/" target="_blank" rel="noopener"' in page
    assert "Draft" in page and "Withdrawn" in page and "same name: “Harbour Light”" in page
    assert "Nothing like it so far" in said(curator, title="Something else")
    assert "Nothing like it so far" in said(curator)


def test_numbers_of_contacts_that_are_being_typed_count_too(curator):
    make_contact(make_organisation(title="Pier"), value="+66 2 123 4567", visibility="staff")
    assert "Pier" in said(curator, **{"contacts-0-value": "02 123 4567", "countries": ["kh", "th"]})
    assert "Pier" not in said(curator, **{"contacts-0-value": "02 123 4567", "countries": ["kh"]})


def test_the_number_of_a_service_counts_too(curator):
    make_service(make_organisation(title="Pier", countries=["th"]), phone="02 123 4567")
    assert "Pier" in said(curator, phone="+66 2 123 4567")
    assert "Pier" in said(curator, **{"offers-3-phone": "+66 2 123 4567"})


def test_an_entry_is_not_its_own_twin_and_what_hangs_on_it_counts(curator):
    entry, other = make_organisation(title="Pier"), make_organisation(title="Lamp")
    for organisation in (entry, other):
        make_contact(organisation, value="+66 2 123 4567")
    make_translation(entry, title="Quay")
    page = said(curator, title="Pier", but=entry.pk)
    assert "Lamp" in page and f"/{entry.pk}/change/" not in page
    assert "Lamp" in curator.get(f"/admin/directory/organisation/{entry.pk}/change/").text
    NotTwins.objects.create(entry=other, other=entry, by=make_user("Editor"))
    assert "Lamp" not in said(curator, title="Pier", but=entry.pk)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "x" * 5000}, {"title": "'); DROP TABLE x; --%s{}"}, {"but": "zz"}, {"but": "9" * 30}, {"but": "²"},
        {"countries": ["zz"], "phone": "1234567"}, {"website": "https://[x"}, {"email": "@@"}, {"phone": "๑" * 400},
        {f"contacts-{n}-value": "x" for n in range(90)},
    ],
)  # fmt: skip
def test_whatever_is_typed_is_answered(curator, fields):
    assert curator.get(f"{ALIKE}?{urlencode(fields, doseq=True)}").status_code == 200


# On saving


def test_what_is_almost_certainly_there_is_saved_only_as_another_one(curator):
    there = make_organisation(title="Harbour Light", countries=["th"])
    typed = form(title="Harbour Light", summary="All that was typed.", countries=["th"])
    page = curator.post(ADD, typed)
    assert Organisation.objects.count() == 1
    assert "almost certainly there already" in page.text and 'name="another_one"' in page.text
    assert "All that was typed." in page.text and f"/{there.pk}/change/" in page.text
    curator.post(ADD, typed | {"another_one": "on"})
    new = Organisation.objects.exclude(pk=there.pk).get()
    assert NotTwins.decided(new.pk) == {there.pk}


def test_what_is_only_alike_is_saved_without_asking(curator):
    make_organisation(title="Harbour Light")
    assert curator.post(ADD, form(title="Harbour Light")).status_code == 302  # no country: the names alone
    assert 'name="another_one"' not in curator.get(ADD).text


def test_an_entry_that_is_there_is_changed_without_asking(curator):
    make_organisation(title="Harbour Light", countries=["th"])
    draft = make_organisation(title="Draft", status="draft")
    sent = admin_form("directory/organisation", draft, title="Harbour Light", countries=["th"])
    assert curator.post(f"/admin/directory/organisation/{draft.pk}/change/", sent).status_code == 302


# The board


def pairs(client, **query):
    page = client.get(f"{BOARD}?{urlencode(query)}")
    assert page.status_code == 200
    return [{twin.entry.title, twin.other.title} for twin in page.context["pairs"]]


def test_the_board_names_pairs_the_likeliest_first(curator):
    make_organisation(title="Harbour Light", countries=["th"])
    make_organisation(title="Harbour Light Foundation", phone="+66 2 123 4567")
    make_organisation(title="Pier", phone="+66 2 123 4567", countries=["kh"])
    make_organisation(title="Harbor light", countries=["th"])
    found = pairs(curator)
    assert found[0] == {"Harbour Light", "Harbor light"} and len(found) == 4
    assert pairs(curator, country="kh") == [{"Pier", "Harbour Light Foundation"}]
    assert pairs(curator, country="zz") == found
    assert "Likely twins" in curator.get("/admin/directory/organisation/").text


def test_what_was_decided_is_remembered_and_can_be_taken_back(curator):
    one, other = make_organisation(title="Harbour Light"), make_organisation(title="Harbour Light")
    decision = {"entry": one.pk, "other": other.pk, "why": "two towns"}
    page = curator.post(BOARD, decision, follow=True)
    assert "Remembered" in page.text and "two towns" in page.text and not page.context["pairs"]
    curator.post(BOARD, decision | {"entry": other.pk, "other": one.pk})
    decided = NotTwins.objects.get()
    assert (decided.why, decided.by.get_username() in page.text) == ("two towns", True)
    curator.post(BOARD, {"undo": decided.pk})
    assert pairs(curator) == [{"Harbour Light"}]


@pytest.mark.parametrize("data", [{}, {"entry": "1", "other": "zz"}, {"entry": "\u00b2"}, {"entry": "0", "other": "0"}])
def test_a_decision_on_nothing_is_refused_in_words(curator, data):
    assert "Nothing was remembered" in curator.post(BOARD, data, follow=True).text
    assert not NotTwins.objects.exists()
    assert curator.post(BOARD, {"undo": "zz"}).status_code == 404


def test_only_who_may_is_offered_a_merge(curator):
    make_organisation(title="Harbour Light", status="draft")
    make_organisation(title="Harbour Light", status="draft")
    make_organisation(title="Harbour Light")
    assert [twin.may_merge for twin in curator.get(BOARD).context["pairs"]].count(True) == 1


def asked_of(captured):
    return [row for row in captured if "SAVEPOINT" not in row["sql"]]


def test_the_board_asks_a_bounded_number_of_questions(client):
    client.force_login(make_user("Editor"))
    for rows in (4, 30):
        for number in range(rows):
            for _ in range(2):
                entry = make_organisation(title=f"Name{number} of{rows}", phone=f"+66 2 {rows}{number:05}")
                make_contact(entry)
                make_translation(entry)
        client.get(BOARD)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(f"{BOARD}?country=")
        assert len(asked_of(captured)) <= MOST_QUERIES and len(page.context["pairs"]) >= rows
        with CaptureQueriesContext(connection) as captured:
            said(client, title=f"Name1 of{rows}")
        assert len(asked_of(captured)) <= MOST_QUERIES


def test_the_board_says_when_it_has_not_read_everything(curator, monkeypatch):
    monkeypatch.setattr(OrganisationLikeness, "while_one_waits", 1)
    make_organisation(title="Harbour Light")
    make_organisation(title="Harbour Light")
    assert "Load this page again" in curator.get(BOARD).text
    page = curator.get(BOARD)
    assert "Load this page again" not in page.text and len(page.context["pairs"]) == 1
    assert OrganisationLikeness.objects.filter(keys=None).count() == 0


def test_these_pages_need_no_exception_from_the_policy(client):
    client.force_login(make_user("superuser"))
    one, other = (make_organisation(title="Harbour Light", phone=phone) for phone in "12")
    for path in (BOARD, f"/admin/directory/organisation/merge/{one.pk}/{other.pk}/"):
        page = client.get(path)
        assert page.status_code == 200
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=)(?![^>]*application/json)", page.text), path
