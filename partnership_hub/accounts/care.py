"""What staff do for somebody's account: another address, and a way back in when the second factor is lost."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from ..acting import user_who_acts
from ..audit import Kind, record


def change_address(request, user, before):
    """Both addresses are told. Until the new one is confirmed it opens nothing that is for partners."""
    with transaction.atomic():
        EmailAddress.objects.filter(user=user).delete()
        address = EmailAddress.objects.create(user=user, email=user.email.lower(), primary=True, verified=False)
    if before:
        told = {"from_email": before, "to_email": user.email}
        get_adapter().send_notification_mail("account/email/email_changed", user, told, email=before)
    send_verification_email_to_address(request, address)


def take_out_second_factors(user):
    """And ends their sessions: whoever holds the lost phone may be in one."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    get_adapter().send_notification_mail("mfa/email/totp_deactivated", user)


def deactivate(user):
    """Nobody signs in with it any more, and whoever is in is out."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)


def end_sessions(user):
    for session in UserSession.objects.filter(user=user):
        session.end()
    record(Kind.SESSIONS_ENDED, user_who_acts(), user)


def forget_ended_sessions():
    """For the housekeeping: with an ended session go the address and browser that it was opened with."""
    return sum(session.purge() for session in UserSession.objects.iterator())
