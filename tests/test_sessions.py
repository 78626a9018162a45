"""Where somebody is signed in, and how that is ended."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from partnership_hub.accounts.care import forget_ended_sessions
from partnership_hub.accounts.views import device

from .factories import make_user
from .markup import Page, faults
from .signing_in import PASSWORD, give_password

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"


@pytest.fixture
def devices():
    """Of one person, signed in three times, each by the form."""
    user = give_password(make_user())
    clients = [Client(headers={"user-agent": agent}) for agent in (FIREFOX, CHROME, SAFARI)]
    for client in clients:
        client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return clients


def is_signed_in(client):
    return client.get("/accounts/").status_code == 200


def test_all_are_listed_with_the_one_that_asks_marked(devices):
    page = devices[0].get("/accounts/sessions/").text
    assert not list(faults(page)) and all(name in page for name in ("Firefox, Android", "Chrome, Windows"))
    assert page.count("(this one)") == 1 and len(Page(page).all("button", name="end")) == 3


def test_one_is_ended(devices):
    chosen = UserSession.objects.get(user_agent=CHROME)
    devices[0].post("/accounts/sessions/", {"end": chosen.pk})
    assert [is_signed_in(client) for client in devices] == [True, False, True]


def test_all_others_are_ended(devices):
    devices[0].post("/accounts/sessions/", {"end": "others"})
    assert [is_signed_in(client) for client in devices] == [True, False, False]


def test_nobody_ends_another_s(devices, client):
    client.force_login(make_user())
    for session in UserSession.objects.all():
        client.post("/accounts/sessions/", {"end": session.pk})
    client.post("/accounts/sessions/", {"end": "²"})
    assert all(is_signed_in(client) for client in devices)


def test_signing_out_ends_it_and_its_record_goes_too(devices):
    devices[1].post("/accounts/logout/")
    forget_ended_sessions()
    assert UserSession.objects.count() == 2 and not is_signed_in(devices[1])


def test_a_new_password_ends_the_others(devices):
    new = "nine boats at sea, and one ashore"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    devices[0].post("/accounts/password/change/", data)
    assert [is_signed_in(client) for client in devices] == [True, False, False]


@pytest.mark.parametrize(
    ("agent", "name"),
    [(FIREFOX, "Firefox, Android"), (CHROME, "Chrome, Windows"), (SAFARI, "Safari, iPhone"), ("curl", "a browser")],
)
def test_a_browser_is_called_what_people_call_it(agent, name):
    assert device(agent).startswith(name)


def test_who_is_signed_in_sees_so_on_every_page_with_the_way_out(devices, client):
    for address in ("/", "/directory/", "/help/", "/nothing/"):
        page = devices[0].get(address).text
        assert "Signed in as" in page and "/accounts/logout/" in Page(page).links()
        assert "Signed in as" not in client.get(address).text
