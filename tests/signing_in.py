"""Ways to sign in as people do: through the forms."""

from unittest import mock

from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail

PASSWORD = "seven boats in the harbour"


def give_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def give_app(user):
    """An app for codes instead of the factory's; its secret."""
    user.authenticator_set.all().delete()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret):
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def sign_in(client, user, secret=None):
    """With the password, and with the app's code where there is a secret."""
    response = client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    if secret:
        response = client.post("/accounts/second-factor/authenticate/", {"code": code_of(secret)})
    return response


def committing_at_once():
    """What waits for the commit happens within the request, as it does outside of tests."""
    return mock.patch("django.db.transaction.on_commit", lambda call, **kwargs: call())


def last_letter():
    return mail.outbox[-1]


def link_in(letter, path):
    """The address in a letter that begins with a path of ours, as the client asks for it."""
    line = next(line for line in letter.body.splitlines() if line.startswith(f"https://hub.example{path}"))
    return line.removeprefix("https://hub.example")
