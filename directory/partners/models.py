"""Who works for which organisation, and the two ways in: an invitation, and a request that staff approve."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnership_hub.accounts.second_factor import FACTORS
from partnership_hub.people.users import User

from ..letters import hash_of
from . import mails

INVITATION_HOLDS = timedelta(days=7)
REVIEW_AFTER = timedelta(days=365)


def _person(label, **kwargs):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+", verbose_name=label,
        **kwargs,
    )  # fmt: skip


def _organisation(**kwargs):
    return models.ForeignKey("directory.Organisation", verbose_name=_("organisation"), **kwargs)


class MembershipQuerySet(models.QuerySet):
    def active(self):
        return self.filter(ended_at=None)

    def in_force(self):
        """Those that open what is for partners, but for the second factor used in the session."""
        confirmed = EmailAddress.objects.filter(user=OuterRef("user"), primary=True, verified=True)
        organisations = self.model._meta.get_field("organisation").related_model.objects.published()
        return self.active().filter(
            Exists(confirmed),
            Exists(Authenticator.objects.filter(user=OuterRef("user"), type__in=FACTORS)),
            user__is_active=True,
            organisation__in=organisations.values("pk"),
        )

    def due(self):
        """Whose yearly review has come: somebody asks whether they still work there."""
        return self.active().filter(confirmed_on__lte=timezone.localdate() - REVIEW_AFTER)


class Membership(models.Model):
    """One at a time for a person: what they look at, they look at for one organisation."""

    readers_see_it = False

    user = _person(_("person"))
    organisation = _organisation(on_delete=models.CASCADE, related_name="memberships", editable=False)
    role = models.CharField(
        _("role"), max_length=100, blank=True,
        help_text=_("As in “case worker”. Shown to organisations whose details this person looks at."),
    )  # fmt: skip
    approved_by = _person(_("approved by"))
    approved_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    confirmed_on = models.DateField(_("last confirmed"), default=timezone.localdate, editable=False)
    confirmed_by = _person(_("confirmed by"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    ended_by = _person(_("ended by"), null=True)  # nobody: with the account

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["-approved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None), name="membership_is_one_at_a_time",
                violation_error_message=_("This person works for another organisation: end that first."),
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="membership_that_was_ended_has_a_date"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.user}, {self.organisation}"

    def end(self, by):
        """At once: the next page that this person opens shows nothing that is for partners."""
        if self.ended_at:
            raise ValidationError(_("It has ended already."))
        self.ended_at, self.ended_by = timezone.now(), by
        self.save(update_fields=["ended_at", "ended_by"])

    def confirm(self, by):
        if self.ended_at:
            raise ValidationError(_("It has ended. Invite the person anew."))
        self.confirmed_on, self.confirmed_by = timezone.localdate(), by
        self.save(update_fields=["confirmed_on", "confirmed_by"])


def free_name(email):
    """Of a new account: its address, unless an older account still signs in by it."""
    taken = User.objects.filter(username__iexact=email).exists()
    return f"{email[:120]} {secrets.token_hex(4)}" if taken else email[:150]


class InvitationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(accepted_at=None, expires_at__gt=Now())

    def by_key(self, key):
        """The open invitation that a link belongs to, as long as its organisation is shown; or None."""
        organisations = self.model._meta.get_field("organisation").related_model.objects.published()
        return self.open().filter(key_hash=hash_of(key), organisation__in=organisations.values("pk")).first()


class Invitation(models.Model):
    readers_see_it = False

    email = models.EmailField(_("work e-mail"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    organisation = _organisation(on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(Membership._meta.get_field("role").verbose_name, max_length=100, blank=True)
    invited_by = _person(_("invited by"))
    invited_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("holds until"), editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at"]

    def __str__(self):
        return f"{self.email}, {self.organisation}"

    def send(self, by):
        """Saves it under a new key, and sends that. Earlier ones to the same address end."""
        self.email, key = self.email.lower(), secrets.token_urlsafe(32)
        with transaction.atomic():
            Invitation.objects.open().filter(email=self.email).exclude(pk=self.pk).update(expires_at=Now())
            self.invited_by, self.invited_at, self.key_hash = by, timezone.now(), hash_of(key)
            self.expires_at = self.invited_at + INVITATION_HOLDS
            self.save()
            transaction.on_commit(lambda: mails.send_invitation(self, key))

    def withdraw(self, by):
        if self.accepted_at:
            raise ValidationError(_("It was accepted. End the membership instead."))
        self.expires_at = timezone.now()
        self.save(update_fields=["expires_at"])

    def account(self):
        """The account that its address has, if any."""
        return User.objects.filter(email__iexact=self.email).order_by("pk").first()

    @transaction.atomic
    def accept(self, password):
        """The person with their membership. Who can read the address's mail may set its password, as by a reset."""
        user = self.account() or User(username=free_name(self.email), email=self.email, first_name=self.name)
        if not user.is_active or not Invitation.objects.open().filter(pk=self.pk).update(accepted_at=Now()):
            return None
        user.set_password(password)
        user.save()
        EmailAddress.objects.filter(user=user, primary=True).exclude(email=self.email).update(primary=False)
        EmailAddress.objects.update_or_create(email=self.email, user=user, defaults={"verified": True, "primary": True})
        Membership.objects.active().filter(user=user).update(ended_at=Now(), ended_by=self.invited_by)
        Membership.objects.create(
            user=user, organisation=self.organisation, role=self.role, approved_by=self.invited_by
        )
        return user
