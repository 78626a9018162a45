"""Signing in as a partner does, in a browser: an app for codes, and a passkey of Chromium's own virtual device."""

import re

import pytest

from ..signing_in import code_of
from .content import NEW_PARTNERS, PASSWORD


@pytest.fixture
def at_the_device(new_context):
    """A page of a browser whose device holds passkeys and has just seen its owner, and what keys are on it."""
    context = new_context()
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return page, lambda: devtools.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]


def sign_in(page, name=NEW_PARTNERS[0]):
    page.goto("/accounts/login/")
    page.fill("#id_login", name)
    page.fill("#id_password", PASSWORD)
    page.click("main form:not([data-passkey]) button")


def sign_out(page):
    page.goto("/accounts/logout/")
    page.click("main button")


def is_told_of_it(page):
    page.goto("/accounts/")
    return "You see details that are for partners" in page.content()


def test_a_passkey_is_added_and_signs_in_after_the_password_and_instead_of_it(at_the_device):
    page, keys = at_the_device
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    sign_in(page)
    page.goto("/accounts/second-factor/webauthn/add/")
    page.fill("#id_password", PASSWORD)  # once more, before the ways in are changed
    page.click("main form button")
    page.click("form[data-passkey] button")
    page.wait_for_url("**/recovery-codes/")
    assert page.locator(".codes li").count() == 10 and len(keys()) == 1
    assert is_told_of_it(page)

    sign_out(page)
    sign_in(page)
    page.click("form[data-passkey=get] button")
    page.wait_for_url("**/accounts/")
    assert is_told_of_it(page)

    sign_out(page)
    page.goto("/accounts/login/")
    page.click("form[data-passkey=login] button")
    page.wait_for_url("**/accounts/")
    assert is_told_of_it(page) and not faults


def test_an_app_s_code_signs_in_without_script(new_context):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, NEW_PARTNERS[1])
    page.goto("/accounts/second-factor/totp/activate/")
    page.fill("#id_password", PASSWORD)
    page.click("main form button")
    secret = re.search("<code>([A-Z2-7]{32})</code>", page.content())[1]
    assert page.locator(".qr svg path").count() == 1
    page.fill("#id_code", code_of(secret))
    page.click("main form button")
    assert page.url.endswith("/recovery-codes/") and is_told_of_it(page)


def test_where_there_is_no_script_no_button_asks_for_a_passkey(new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/accounts/login/")
    assert not page.locator("form[data-passkey] button").is_visible()
