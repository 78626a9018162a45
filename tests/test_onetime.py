"""Forms of readers without a cookie: a signed key, good once and for some hours, in place of CSRF's."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django import forms
from django.core.cache import cache
from django.db import connection
from django.http import Http404
from django.test import override_settings
from django.utils import timezone

from partnership_hub import onetime
from partnership_hub.anonymous_forms import AnonymousForm
from partnership_hub.models import UsedKey
from partnership_hub.onetime import Key, Limits

from .committing import number
from .markup import Page

pytestmark = pytest.mark.django_db


class Words(forms.Form):
    words = forms.CharField(max_length=50)


class Letterbox(AnonymousForm):
    purpose = "letterbox"
    limits = Limits(by_address=2, overall=3)
    form_class = Words
    template = "forms/page.html"
    stored = []

    def find(self, has_key, pk=1):
        if not has_key and pk > 1:
            raise Http404
        return pk

    def store(self, subject, data):
        self.stored.append((subject, data["words"]))
        return f"/thanks/{len(self.stored)}/"


box = Letterbox.as_view()


@pytest.fixture(autouse=True)
def stored(monkeypatch):
    monkeypatch.setattr(Letterbox, "stored", [])
    cache.clear()
    return Letterbox.stored


def key_in(response):
    return Page(response.text).all("input", name="key")[0].get("value")


def send(rf, key, words="Hello", address="192.0.2.1", headers=None, **where):
    return box(rf.post("/box/", {"key": key, "words": words}, REMOTE_ADDR=address, headers=headers), **where)


@pytest.fixture
def key(rf):
    return key_in(box(rf.get("/box/")))


def test_opening_the_page_changes_nothing_and_leaves_nothing_behind(rf, stored):
    response = box(rf.get("/box/"))
    assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow" and not response.cookies
    assert not stored and not UsedKey.objects.exists()


def test_a_form_that_is_sent_three_times_is_stored_once_and_answered_alike(rf, key, stored):
    answers = [send(rf, key) for _ in range(3)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/thanks/1/")] * 3
    assert stored == [(1, "Hello")] and UsedKey.objects.count() == 1


def test_a_key_is_stored_with_the_form_or_not_at_all(rf, key, stored, monkeypatch):
    def fail(self, subject, data):
        raise RuntimeError

    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(Letterbox, "store", fail)
        send(rf, key)
    assert not UsedKey.objects.exists()
    assert send(rf, key).status_code == 302 and len(stored) == 1


@pytest.mark.parametrize(
    "forged",
    ["", "zz", "a:b:c", ":::", "é" * 9, Key("other", "nonce"), Key("letterbox", "nonce", "2"), "x" * 100_000],
    ids=str,
)
def test_without_a_key_for_this_form_nothing_is_done_and_what_was_typed_is_there(rf, forged, stored):
    response = send(rf, str(forged), words="Long <words>")
    assert response.status_code == 403 and not stored
    assert "Nothing was sent yet" in response.text and "Long &lt;words&gt;" in response.text
    assert send(rf, key_in(response)).status_code == 302 and stored


def test_a_key_ends_after_some_hours_and_a_fresh_one_stands_in_the_form(rf, key, stored, monkeypatch):
    now = timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + onetime.GOOD.total_seconds() + 60)
    late = send(rf, key, words="Typed for hours")
    assert late.status_code == 403 and "Typed for hours" in late.text and not stored
    assert send(rf, key_in(late)).status_code == 302


def test_a_form_on_a_page_of_another_site_does_nothing_even_with_a_key(rf, key, stored):
    for site in ("cross-site", "same-site"):
        assert send(rf, key, headers={"Sec-Fetch-Site": site}).status_code == 403
    assert not stored and send(rf, key, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302


def test_a_form_that_is_not_filled_in_comes_back_with_the_same_key(rf, key, stored):
    response = send(rf, key, words="a" * 100_000)
    assert response.status_code == 200 and key_in(response) == key and not stored
    assert "at most 50 characters" in response.text


def test_a_key_opens_what_became_hidden_after_its_page_was_shown(rf, stored):
    with pytest.raises(Http404):
        box(rf.get("/box/"), pk=2)
    with pytest.raises(Http404):
        send(rf, "zz", pk=2)
    assert send(rf, str(Key.fresh("letterbox", 2)), pk=2).status_code == 302


def fresh():
    return str(Key.fresh("letterbox"))


def test_an_address_may_send_so_many_an_hour_and_is_told_what_to_do_then(rf, stored):
    for _ in range(2):
        send(rf, fresh())
    kept = fresh()
    response = send(rf, kept, words="The third")
    assert response.status_code == 429 and response["Retry-After"] == "3600"
    assert "in an hour" in response.text and "The third" in response.text and len(stored) == 2
    assert send(rf, kept, address="192.0.2.2").status_code == 302


def test_and_all_together_so_many(rf, stored):
    statuses = [send(rf, fresh(), address=f"192.0.2.{n}").status_code for n in range(5)]
    assert statuses == [302, 302, 302, 429, 429] and len(stored) == 3


def test_an_answer_already_given_is_given_again_over_the_limit(rf):
    keys = [fresh() for _ in range(3)]
    first = [send(rf, key)["Location"] for key in keys[:2]]
    assert send(rf, keys[2]).status_code == 429
    assert [send(rf, key)["Location"] for key in keys[:2]] == first


def test_the_hour_passes(rf):
    for _ in range(2):
        send(rf, fresh())
    UsedKey.objects.update(used_at=timezone.now() - timedelta(minutes=61))
    assert send(rf, fresh()).status_code == 302


def test_a_network_of_ipv6_is_one_sender(rf):
    statuses = [send(rf, fresh(), address=f"2001:db8::{n}").status_code for n in (1, 2, 3)]
    assert statuses == [302, 302, 429]
    assert send(rf, fresh(), address="2001:db8:0:1::1").status_code == 302


def test_without_an_address_forms_are_taken_all_the_same(rf):
    assert send(rf, fresh(), address="").status_code == 302


def test_an_address_is_stored_nowhere_and_not_to_be_told_from_what_is(rf):
    send(rf, fresh(), address="192.0.2.77")
    today = UsedKey.objects.get()
    assert "192.0.2.77" not in str(vars(today)) and re.fullmatch("[0-9a-f]{32}", today.sender)
    cache.clear()  # the salt of the day is forgotten
    assert onetime.sender_of(rf.post("/", REMOTE_ADDR="192.0.2.77")) != today.sender


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_proxy_it_is_the_reader_who_is_counted(rf):
    def sender(address):
        return onetime.sender_of(rf.post("/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": address}))

    assert sender("192.0.2.1") == sender("192.0.2.1") != sender("192.0.2.2")


def test_keys_that_have_ended_are_forgotten_and_no_others(rf):
    send(rf, fresh())
    assert onetime.prune() == 0 and UsedKey.objects.count() == 1
    UsedKey.objects.update(used_at=timezone.now() - timedelta(hours=25))
    assert onetime.prune() == 1 and not UsedKey.objects.exists()


def test_what_readers_never_see_makes_no_page_anew(rf, committed):
    before = number()
    send(rf, fresh())
    assert number() == before


def test_three_at_the_same_moment_are_one(rf, stored, django_db_blocker):
    """Each in a transaction of its own, as on a server."""
    key = str(Key.fresh("letterbox"))
    requests = [rf.post("/box/", {"key": key, "words": "Hello"}) for _ in range(3)]

    def answer(request):
        try:
            return box(request)["Location"]
        finally:
            connection.close()

    with django_db_blocker.unblock(), ThreadPoolExecutor(3) as threads:
        try:
            answers = list(threads.map(answer, requests))
        finally:
            threads.submit(lambda: (UsedKey.objects.filter(purpose="letterbox").delete(), connection.close())).result()
    assert answers == ["/thanks/1/"] * 3 and len(stored) == 1
