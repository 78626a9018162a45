"""Guessing is refused before it costs anything, and no answer tells whether there is an account."""

import re
from unittest import mock

import pytest
from django.contrib.auth.hashers import get_hasher
from django.test import Client

from directory.models import Invitation

from .factories import make_organisation, make_user
from .signing_in import PASSWORD, code_of, committing_at_once, give_app, give_password, last_letter, link_in

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
FAILURES = 10


@pytest.fixture
def hashed():
    """How often a password was hashed, as a list."""
    hasher, calls = type(get_hasher()), []
    whole = hasher.encode

    def encode(self, *args, **kwargs):
        calls.append(1)
        return whole(self, *args, **kwargs)

    with mock.patch.object(hasher, "encode", encode):
        yield calls


def fail(login, address="192.0.2.1"):
    return Client(REMOTE_ADDR=address).post(LOGIN, {"login": login, "password": "guessed"})


def addresses():
    return (f"192.0.2.{number}" for number in range(1, 99))


@pytest.mark.parametrize("known", [True, False])
def test_the_11th_failure_for_an_account_is_refused_before_hashing(hashed, known):
    user = give_password(make_user("partner"))
    login, others = (user.username if known else "nobody"), addresses()
    hashed.clear()
    for number in range(FAILURES):
        assert "not correct" in fail(login, next(others)).text
        assert len(hashed) == number + 1
    assert "Too many failed" in fail(login, next(others)).text and len(hashed) == FAILURES


def test_failures_by_name_and_by_e_mail_are_those_of_one_account(hashed):
    user, others = give_password(make_user("partner")), addresses()
    hashed.clear()
    for number in range(FAILURES):
        fail([user.username, user.email, user.email.upper()][number % 3], next(others))
    assert len(hashed) >= FAILURES
    hashed.clear()
    for login in (user.username, user.email):
        assert "Too many failed" in fail(login, next(others)).text
    assert not hashed


def test_the_11th_failure_from_an_address_is_refused_before_hashing_whosever_the_accounts(hashed):
    for number in range(FAILURES):
        fail(f"somebody{number}")
    hashed.clear()
    user = give_password(make_user("partner"))
    hashed.clear()
    assert "Too many failed" in fail(user.username).text and not hashed
    assert "not correct" in fail(user.username, "192.0.2.99").text


def test_even_the_right_password_is_not_looked_at_then(hashed):
    user, others = give_password(make_user("partner")), addresses()
    for _ in range(FAILURES):
        fail(user.username, next(others))
    hashed.clear()
    response = Client().post(LOGIN, {"login": user.username, "password": PASSWORD})
    assert response.status_code == 200 and not hashed


def test_the_11th_wrong_code_is_refused_even_if_the_next_is_right(client):
    user = give_password(make_user("partner"))
    secret = give_app(user)
    client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    page = "/accounts/second-factor/authenticate/"
    for _ in range(FAILURES):
        assert "Incorrect code" in client.post(page, {"code": "abcdef"}).text
    assert client.post(page, {"code": code_of(secret)}).status_code == 200
    assert client.get("/accounts/").status_code == 302


# The same answer, byte for byte


def answer(path, data, *typed):
    """All that is said, but for the key of the form and what was typed itself."""
    client = Client(REMOTE_ADDR="198.51.100.1")
    client.get(path)
    response = client.post(path, data)
    pages = [response]
    if response.status_code == 302:
        pages.append(client.get(response["Location"]))
    clock = {"Expires": ""}  # “now”, for old proxies
    text = repr([(page.status_code, dict(page.headers) | clock, page.content) for page in pages])
    for word in typed:
        text = text.replace(word, "…")
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", text)


@pytest.fixture
def accounts():
    """[(name, e-mail)] of an account, of one that was closed, and of none; alike in length."""
    known, closed = (make_user("partner", username=f"name-{n}", email=f"{n}@example.org") for n in ("aaa", "bbb"))
    closed.is_active = False
    for user in (known, closed):
        give_password(user)
    return [("name-aaa", "aaa@example.org"), ("name-bbb", "bbb@example.org"), ("name-ccc", "ccc@example.org")]


def test_signing_in_with_a_wrong_password(accounts):
    for by in (0, 1):
        answers = {answer(LOGIN, {"login": one[by], "password": "guessed"}, one[by]) for one in accounts}
        assert len(answers) == 1 and "not correct" in answers.pop()


def test_signing_in_costs_the_same(accounts, hashed):
    costs = set()
    for name, _ in accounts:
        hashed.clear()
        fail(name, "192.0.2.7")
        costs.add(len(hashed))
    assert costs == {1}


def test_asking_for_a_new_password(accounts, mailoutbox):
    answers = {answer("/accounts/password/reset/", {"email": email}, email) for _, email in accounts}
    assert len(answers) == 1 and "Look into your mail" in answers.pop()
    assert len(mailoutbox) == 3  # one letter each, so that it takes as long


def test_asking_for_an_account(accounts):
    fields = {"name": "A. Name", "organisation_name": "An organisation", "why": "For referrals."}
    asked = [email for _, email in accounts] * 2  # the second time each has asked before
    answers = {answer("/accounts/request/", fields | {"email": email}, email) for email in asked[:5]}
    assert len(answers) == 1 and "Your request was sent" in answers.pop()


def test_an_invitation_s_page(accounts):
    pages = set()
    for _, email in (accounts[0], accounts[2]):
        invitation = Invitation(email=email, organisation=make_organisation(title="Same"))
        with committing_at_once():
            invitation.send(make_user("Editor"))
        page = Client().get(link_in(last_letter(), "/accounts/invitation/"))
        text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.text.replace(email, "…"))
        pages.add((page.status_code, text))
    assert len(pages) == 1 and "You are invited" in text


def test_links_of_invitations_that_lead_nowhere_are_answered_alike(accounts):
    pages = {Client().get(f"/accounts/invitation/?key={key}").content for key in ("", "zz", "a" * 43)}
    assert len(pages) == 1
