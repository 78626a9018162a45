"""What allauth asks us: who may have an account, how guessing is slowed, and what its letters say."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from ..addresses import absolute
from ..people.users import User


class Accounts(DefaultAccountAdapter):
    """Accounts are made by staff, or from an invitation; nobody makes one for themselves."""

    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Failures count by account, whichever of its names is typed; by what is typed where there is no account."""
        typed = credentials.get("email") or credentials.get("username") or ""
        account = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).order_by("pk").first()
        return f"account {account.pk}" if account else f"typed {typed.lower()}"

    def get_login_redirect_url(self, request):
        return reverse("admin:index" if request.user.is_staff else "account")

    def get_password_change_redirect_url(self, request):
        return reverse("account")

    # Addresses in letters are never made of a Host header.

    def get_reset_password_from_key_url(self, key):
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return absolute(path.replace("UID-KEY", key))

    def get_email_confirmation_url(self, request, emailconfirmation):
        return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def format_email_subject(self, subject):
        return f"{_('Partnership Hub')}: {subject}"

    def send_mail(self, template_prefix, email, context):
        pages = {"hub": settings.SITE_ORIGIN, "account_page": absolute(reverse("account"))}
        pages["contact_page"] = absolute(reverse("contact"))
        pages["request_page"] = absolute(reverse("access_request"))
        super().send_mail(template_prefix, email, {**context, **pages})


class SecondFactors(DefaultMFAAdapter):
    def get_totp_issuer(self):
        return self._get_site_name()

    def _get_site_name(self):
        return _("Partnership Hub")

    def build_totp_svg(self, url):
        """Part of the page: the policy of the site allows no picture in an address."""
        svg = super().build_totp_svg(url)
        return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 - drawn by ourselves

    # What makes the codes is not readable in a backup. The key is the site's own.

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:  # the site's key was changed: a secret that nobody knows
            return generate_totp_secret()


def _cipher():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(f"second factors {key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
