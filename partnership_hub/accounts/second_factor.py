"""A passkey, a code from an app or a recovery code: whether this session was opened with one beside the password."""

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.dispatch import receiver
from django.utils.functional import SimpleLazyObject

from ..acting import acting_for

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes stand in for one of them


def second_factor_used(request):
    """Whether whoever is signed in has used one in this session."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, get_user(request)))


def has_second_factor(user):
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


class KnowTheSession(AuthenticationMiddleware):
    """request.user knows whether its session used a second factor. Staff without one may do nothing of theirs."""

    def __call__(self, request):
        with acting_for(request):
            return super().__call__(request)

    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _of_session(request))


def _of_session(request):
    user = get_user(request)
    if user.is_authenticated:
        user.second_factor_used = second_factor_used(request)
        user.held_back = settings.REQUIRE_STAFF_SECOND_FACTOR and user.is_staff and not user.second_factor_used
    return user


@receiver(authenticator_added)
def note_set_up(request, user, authenticator, **kwargs):
    """Setting one up is using it: its code or key was asked for. What the session may do grows, so its key changes."""
    if authenticator.type not in FACTORS:
        return
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
