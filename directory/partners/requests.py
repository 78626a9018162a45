"""Requests for an account, by people of organisations whom nobody has invited yet."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import mails
from .models import Invitation, Membership

KEPT = timedelta(days=180)  # once decided


class AccessRequest(models.Model):
    readers_see_it = False

    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("work e-mail"))
    organisation_name = models.CharField(_("organisation, as they write it"), max_length=300)
    role = models.CharField(
        Membership._meta.get_field("role").verbose_name, max_length=100, blank=True,
        help_text=Membership._meta.get_field("role").help_text,
    )  # fmt: skip
    why = models.TextField(_("what for"), max_length=2000)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("organisation in the directory"),
        help_text=_("Call the organisation at a number that you know before you approve: anybody can write a name."),
    )  # fmt: skip
    refused_because = models.TextField(
        _("refused, because"), max_length=1000, blank=True, help_text=_("Sent to them, in your words.")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("decided by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("request for an account")
        verbose_name_plural = _("requests for an account")
        ordering = [models.F("decided_at").desc(nulls_first=True), "sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=models.Q(decided_at=None), name="accessrequest_is_open_once"
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.organisation_name}"

    def approve(self, by):
        if self.organisation is None:
            raise ValidationError(_("Choose the organisation in the directory that they work for."))
        self._decide(by)
        invitation = Invitation(email=self.email, name=self.name, organisation=self.organisation, role=self.role)
        invitation.send(by)

    def refuse(self, by):
        if not self.refused_because:
            raise ValidationError(_("Write the reason: it is sent to them."))
        self._decide(by)
        transaction.on_commit(lambda: mails.send_refusal(self))

    def _decide(self, by):
        undecided = AccessRequest.objects.filter(pk=self.pk, decided_at=None)
        if not undecided.update(decided_at=timezone.now(), decided_by=by):
            raise ValidationError(_("Somebody has decided already."))
        self.refresh_from_db(fields=["decided_at", "decided_by"])


def forget_old_requests():
    """For the housekeeping: with names and addresses of people who may have come to nothing here."""
    return AccessRequest.objects.filter(decided_at__lt=timezone.now() - KEPT).delete()[0]
