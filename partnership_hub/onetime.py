"""Forms of readers who have no cookie: a signed key in a hidden field, good once and for some hours, replaces CSRF’s.

A page of another site cannot read one. A form that is sent three times is stored once, since its key is stored with it.
"""

import hmac
import ipaddress
import secrets
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.db.models.functions import Now
from django.utils import timezone

FIELD = "key"
GOOD = timedelta(hours=6)
KEPT = timedelta(days=1)  # longer than a key is good, and than limits look back
WINDOW = timedelta(hours=1)
FROM_HERE = {"same-origin", "none"}  # what a browser says of a form of our own page


class Limits(NamedTuple):
    """How many forms of a purpose are taken in an hour."""

    by_address: int
    overall: int


class TooMany(Exception):
    """Over a limit: nothing was stored, and the key is still good."""


class UsedKey(models.Model):
    readers_see_it = False

    nonce = models.CharField(max_length=22, primary_key=True)
    purpose = models.CharField(max_length=20)
    sender = models.CharField(max_length=32)  # see sender_of
    answer = models.CharField(max_length=200)
    used_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["purpose", "used_at"], name="usedkey_of_the_last_hour")]

    def __str__(self):
        return self.nonce


class Key(NamedTuple):
    """The key of one form: bound to its purpose, and to what it is about, as an entry's number."""

    purpose: str
    nonce: str
    about: str = ""

    @classmethod
    def fresh(cls, purpose, about=""):
        return cls(purpose, secrets.token_urlsafe(16), str(about))

    @classmethod
    def read(cls, request, purpose, about=""):
        """The key that came with a form; None for one that is not ours, was for something else, or has ended."""
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in FROM_HERE:
            return None
        try:
            signed, nonce = _signer(purpose).unsign_object(request.POST.get(FIELD, ""), max_age=GOOD)
        except (signing.BadSignature, ValueError):
            return None
        return cls(purpose, nonce, signed) if signed == str(about) else None

    def __str__(self):
        return _signer(self.purpose).sign_object([self.about, self.nonce])

    @property
    def answer(self):
        """The address of the page that the form was answered with; None as long as it was not sent."""
        return UsedKey.objects.filter(pk=self.nonce).values_list("answer", flat=True).first()

    def once(self, request, limits, store):
        """What store() gives, the address of the page that answers; however often the form comes, it is called once.

        Forms of a purpose wait for each other, so that limits hold and the second of two sees the first."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{__name__}.{self.purpose}"])
            if answer := self.answer:
                return answer
            sender = sender_of(request)
            lately = within_window(UsedKey.objects.filter(purpose=self.purpose))
            if lately.count() >= limits.overall or lately.filter(sender=sender).count() >= limits.by_address:
                raise TooMany
            answer = store()
            UsedKey.objects.create(nonce=self.nonce, purpose=self.purpose, sender=sender, answer=answer)
            return answer


def within_window(keys):
    return keys.filter(used_at__gt=Now() - WINDOW)


def _signer(purpose):
    return signing.TimestampSigner(salt=f"{__name__}.{purpose}")


def sender_of(request):
    """What stands for an address for a day: it cannot be led back to the address once the day's salt is forgotten."""
    address = _network(request)
    salt = cache.get_or_set(f"{__name__}.{timezone.now():%Y-%m-%d}", lambda: secrets.token_hex(32), 24 * 60 * 60)
    return hmac.digest(f"{settings.SECRET_KEY}{salt}".encode(), str(address).encode(), "sha256").hex()[:32]


def _network(request):
    """Whoever has one address of IPv6 has all of its network. Behind a socket there may be none: all are one then."""
    with suppress(PermissionDenied, ValueError):
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
        return address if address.version == 4 else ipaddress.ip_network((address, 64), strict=False)
    return ""


def prune():
    """For the housekeeping: forgets keys that have ended."""
    return UsedKey.objects.filter(used_at__lt=Now() - KEPT).delete()[0]
