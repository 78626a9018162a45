"""Headers that protect readers, on whatever the Hub answers."""

import re
from io import BytesIO

import pytest
from django.http import FileResponse, HttpResponse
from django.test import Client, override_settings

from partnership_hub.serving.headers import HEADERS, WITH_PASSKEYS, SendHeaders

from .factories import make_resource, make_user
from .sitemap import EVERYTHING
from .test_settings import started

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'", "media-src": "'self'",
    "connect-src": "'self'", "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'",
}  # fmt: skip


DIFFERS = ("Referrer-Policy", "Permissions-Policy")


def policy(response):
    return dict(part.strip().partition(" ")[::2] for part in response.headers["Content-Security-Policy"].split(";"))


def is_covered(response):
    headers = response.headers
    return (
        policy(response)["default-src"] == "'none'"
        and policy(response)["frame-ancestors"] == "'none'"
        and all(headers[name] == value for name, value in HEADERS.items() if name not in DIFFERS)
        and headers["Permissions-Policy"] in (HEADERS["Permissions-Policy"], WITH_PASSKEYS)
        and headers["Referrer-Policy"] in ("same-origin", "no-referrer")  # a preview's address is a key
        and not response.has_header("Access-Control-Allow-Origin")
    )


@pytest.mark.parametrize("route", EVERYTHING)
def test_every_answer_to_a_visitor_is_covered(client, hub, route):
    for address in EVERYTHING[route](hub):
        response = client.get(address)
        assert is_covered(response), address
        if not address.startswith(("/media/", "/admin/")):  # which have policies of their own
            assert policy(response) == POLICY, address
        with_passkeys = response.headers["Permissions-Policy"] == WITH_PASSKEYS
        assert with_passkeys == address.startswith("/accounts/"), address


def test_head_is_told_the_headers_alone(rf):
    for response in (HttpResponse("page", headers={"Content-Length": "4"}), FileResponse(BytesIO(b"file"))):
        told = SendHeaders(lambda request, response=response: response)(rf.head("/"))
        assert b"".join(told) == b"" and told.headers["Content-Length"] == "4"


def fault():
    raise RuntimeError


STRANGE = {
    "400": lambda: Client().get("/?q=%00"),
    "400 for a host that is not ours": lambda: Client().get("/", headers={"host": "evil.example"}),
    "403": lambda: Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a"}),
    "405": lambda: Client().generic("TRACE", "/"),
    "405 of a view": lambda: Client().post("/"),
    "404 of a static file": lambda: Client().get("/static/hub/nothing.css"),
    "301": lambda: Client().get("/resources"),
    "static": lambda: Client().get("/static/hub/site.css"),
    "HEAD of a static file": lambda: Client().head("/static/hub/icon.svg"),
    "HEAD": lambda: Client().head("/"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_every_other_answer_is_covered(name):
    response = STRANGE[name]()
    assert is_covered(response)
    assert response.status_code == int((re.match(r"\d+", name) or ["200"])[0])


@override_settings(SECURE_SSL_REDIRECT=True)
@pytest.mark.parametrize(("host", "status"), [("testserver", 301), ("evil.example", 400)])
def test_the_way_to_tls_is_covered_too(host, status):
    response = Client().get("/", headers={"host": host})
    assert response.status_code == status and is_covered(response)


def test_a_fault_of_ours_is_covered(monkeypatch):
    monkeypatch.setattr("partnership_hub.views.Topic.objects.all", fault)
    response = Client(raise_request_exception=False).get("/topics/")
    assert response.status_code == 500 and is_covered(response)


@pytest.mark.parametrize("address", ["", "resources/resource/", "resources/resource/add/", "jsi18n/", "nothing/"])
def test_the_admin_adds_no_more_than_its_editor_needs(client, address):
    client.force_login(make_user("superuser"))
    response = client.get(f"/admin/{address}")
    assert is_covered(response)
    extra = {name: value for name, value in policy(response).items() if POLICY.get(name) != value}
    assert extra == ({} if response.status_code == 404 else {"font-src": "'self'"})


def test_what_staff_see_on_public_pages_has_the_policy_of_readers(client):
    client.force_login(make_user("superuser"))
    for address in ("/", make_resource(status="draft").get_absolute_url()):
        assert policy(client.get(address)) == POLICY


def test_over_tls_everything_stays_on_tls():
    script = """
from django.test import Client
from django.conf import settings as s
for method in ("GET", "TRACE"):
    answer = Client().generic(method, "/admin/", secure=True, headers={"host": "hub.example.org"})
    print(answer.status_code, answer.headers["Strict-Transport-Security"], "upgrade-insecure-requests" in
          answer.headers["Content-Security-Policy"])
print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY,
      s.CSRF_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE, s.SESSION_COOKIE_PATH)
"""
    lines = started("shell", "--no-imports", "-c", script).stdout.splitlines()
    told = "max-age=31536000; includeSubDomains; preload True"
    assert lines[:2] == [f"302 {told}", f"405 {told}"]
    assert lines[2] == "__Host-session __Host-csrf True True True Lax Lax /"
