"""Sign-ins in the audit log: of accounts that there are. What was typed is kept nowhere: a password may be among it."""

from datetime import timedelta

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Q
from django.db.models.functions import Now
from django.dispatch import receiver

from ..audit import Event, Kind, record
from ..people.users import User

MOST_FAILURES_AN_HOUR = 10  # of one account: a row each tells no more


@receiver(user_logged_in, dispatch_uid="audit")
def signed_in(user, **kwargs):
    record(Kind.SIGNED_IN, user, user)


@receiver(user_logged_out, dispatch_uid="audit")
def signed_out(user, **kwargs):
    if user is not None:
        record(Kind.SIGNED_OUT, user, user)


@receiver(user_login_failed, dispatch_uid="audit")
def failed(credentials, **kwargs):
    typed = str(credentials.get("username") or credentials.get("email") or "")[:254]
    if not typed or "\0" in typed:
        return
    account = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).order_by("pk").first()
    if account is None:
        return
    lately = Event.objects.about(account).filter(kind=Kind.SIGN_IN_FAILED, happened_at__gt=Now() - timedelta(hours=1))
    if lately[:MOST_FAILURES_AN_HOUR].count() < MOST_FAILURES_AN_HOUR:
        record(Kind.SIGN_IN_FAILED, None, account)
