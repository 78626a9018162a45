"""Lists of one's own: kept by whoever is signed in, seen by nobody else, and never more than the gate shows."""

import pytest
from django.test import Client

from directory import saved
from directory.models import SavedList

from .factories import make_organisation, make_user
from .markup import faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(client):
    user = make_user("partner")
    client.force_login(user)
    return user


def keep(client, entry, **chosen):
    return client.post("/accounts/lists/keep/", {"organisation": entry.pk} | chosen, follow=True)


def the_list():
    return SavedList.objects.get()


def test_an_entry_is_put_into_a_list_from_its_page_and_taken_out_in_the_list(client, partner):
    first, second = make_organisation(title="Second by name"), make_organisation(title="First by name")
    assert "Put it into a list of yours" in client.get(first.get_absolute_url()).text
    page = keep(client, first, name="Harbour cases").text
    assert not list(faults(page)) and "Harbour cases" in page
    keep(client, second, list=the_list().pk)
    page = client.get(the_list().get_absolute_url()).text
    assert page.index(first.title) < page.index(second.title) and "2 organisations" in page
    client.post(the_list().get_absolute_url(), {"remove": first.pk})
    page = client.get(the_list().get_absolute_url()).text
    assert first.title not in page and second.title in page


def test_the_same_entry_is_in_a_list_once(client, partner):
    entry = make_organisation()
    for _ in range(2):
        keep(client, entry, name="Harbour cases")
    assert the_list().entries.count() == 1


def test_what_vanishes_from_sight_vanishes_from_the_list_and_from_its_count(client, partner):
    entry = make_organisation(title="Hidden by and by")
    keep(client, entry, name="Harbour cases")
    entry.withdraw(make_user("Editor"))
    assert entry.title not in client.get(the_list().get_absolute_url()).text
    assert "0 organisations" in client.get("/accounts/lists/").text
    entry.publish(make_user("Editor"))
    assert entry.title in client.get(the_list().get_absolute_url()).text


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_hidden_entry_cannot_be_put_in_and_answers_like_one_that_does_not_exist(client, partner, state):
    hidden = keep(client, make_organisation(status=state), name="A")
    unknown = client.post("/accounts/lists/keep/", {"organisation": 999_999_999, "name": "A"})
    assert (hidden.status_code, hidden.content) == (404, unknown.content) and not SavedList.objects.exists()


@pytest.mark.parametrize("who", [None, "partner", "superuser"])
def test_nobody_else_s_list_exists(client, partner, who):
    keep(client, make_organisation(), name="Harbour cases")
    other = Client()
    if who:
        other.force_login(make_user(who))
    address = the_list().get_absolute_url()
    for response in (other.get(address), other.post(address, {"delete": "1"})):
        assert response.status_code == (404 if who else 302) and "Harbour cases" not in response.text
    assert "Harbour cases" not in other.get("/accounts/lists/").text and SavedList.objects.count() == 1
    keep(other, make_organisation(), list=the_list().pk, name="Theirs")
    assert SavedList.objects.get(name="Harbour cases").entries.count() == 1


def test_a_search_is_kept_as_an_address_of_the_directory(client, partner):
    assert "Keep this search" in client.get("/directory/?service=shelter&q=boat").text
    search = {"name": "Shelters", "search": "service=shelter&q=boat%20%26%20pier"}
    page = client.post("/accounts/lists/", search, follow=True).text
    assert 'href="/directory/?service=shelter&amp;q=boat+%26+pier"' in page
    client.post(the_list().get_absolute_url(), {"forget": "1"})
    assert "/directory/?service" not in client.get(the_list().get_absolute_url()).text


@pytest.mark.parametrize("search", ["//evil.example", "https://evil.example/", "a\nb", "?" * 5000, '"><script>'])
def test_a_search_leads_nowhere_else(client, partner, search):
    page = client.post("/accounts/lists/", {"name": "A", "search": search}, follow=True).text
    assert not list(faults(page)) and the_list().search_address.startswith("/directory/?")


def test_a_list_is_renamed_and_deleted(client, partner):
    for name in ("One", "Two"):
        client.post("/accounts/lists/", {"name": name})
    one = SavedList.objects.get(name="One")
    assert "of that name already" in client.post(one.get_absolute_url(), {"name": "Two"}, follow=True).text
    client.post(one.get_absolute_url(), {"name": "Three"})
    assert {found.name for found in SavedList.objects.all()} == {"Two", "Three"}
    assert "is deleted" in client.post(one.get_absolute_url(), {"delete": "1"}, follow=True).text


def test_lists_and_what_they_hold_are_limited(client, partner, monkeypatch):
    monkeypatch.setattr(saved, "MOST_LISTS", 1)
    monkeypatch.setattr(saved, "MOST_ENTRIES", 1)
    keep(client, make_organisation(), name="A")
    assert "the most" in keep(client, make_organisation(), name="B").text
    assert "at most" in keep(client, make_organisation(), name="A").text
    assert the_list().entries.count() == 1


@pytest.mark.parametrize("value", ["zz", "²", "9" * 400, "-1", "", "1\n"])
def test_nonsense_is_no_list_and_no_entry(client, partner, value):
    assert client.post("/accounts/lists/keep/", {"organisation": value, "name": "A"}).status_code == 404
    assert keep(client, make_organisation(), list=value, name="A").status_code == 200
    assert client.post(the_list().get_absolute_url(), {"remove": value}).status_code == 302


def test_the_number_of_queries_is_the_same_for_long_lists(client, partner, django_assert_max_num_queries):
    for number in range(12):
        keep(client, make_organisation(), name=f"List {number % 3}")
    with django_assert_max_num_queries(8):
        client.get("/accounts/lists/")
    with django_assert_max_num_queries(12):
        client.get(SavedList.objects.first().get_absolute_url())


def test_visitors_are_offered_no_list(client):
    assert "list of yours" not in client.get(make_organisation().get_absolute_url()).text
    assert "Keep this search" not in client.get("/directory/").text
