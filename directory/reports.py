"""What readers tell us: that an entry is wrong, or that an organisation is missing. Staff only, and not kept for long.

What is written here may be dangerous, to a victim or to a shelter: it has no history, is in no mail, is shown to nobody
but staff, and is deleted some months after it was handled.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _

from .vocabulary import ReportKind, ServiceKind

KEPT = timedelta(days=180)  # after it was handled


class ToldQuerySet(models.QuerySet):
    def open(self):
        """What waits for staff, the oldest first."""
        return self.filter(handled_at=None).order_by("told_at", "pk")

    def prune(self):
        """For the housekeeping: deletes what was handled long ago."""
        return self.filter(handled_at__lt=Now() - KEPT).delete()[0]


class Told(models.Model):
    readers_see_it = False

    email = models.EmailField(_("your e-mail"), blank=True)
    told_at = models.DateTimeField(db_default=Now())
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(_("what was done"), blank=True, max_length=2000)

    objects = ToldQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["told_at", "pk"]
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_at=None, handled_by=None) | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="%(class)s_is_handled_by_somebody",
            )
        ]

    def handle(self, by, answer):
        """Somebody has seen to it; says what was done, for whoever looks after them."""
        if not by.has_perm(f"directory.change_{self._meta.model_name}"):
            raise PermissionDenied
        if not answer.strip():
            raise ValidationError(_("Say in a few words what was done."))
        waiting = type(self).objects.open().filter(pk=self.pk)
        if not waiting.update(handled_by=by, handled_at=Now(), answer=answer[:2000]):
            raise ValidationError(_("Somebody else has seen to this meanwhile."))


class Report(Told):
    """That an entry is wrong."""

    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(_("what is wrong"), max_length=12, choices=ReportKind.choices)
    text = models.TextField(_("what should we know"), max_length=4000)

    class Meta(Told.Meta):
        verbose_name = _("report of an error")
        verbose_name_plural = _("reports of errors")

    def __str__(self):
        return f"{self.get_kind_display()}, {self.told_at:%Y-%m-%d}"


class Suggestion(Told):
    """An organisation that somebody misses in the directory."""

    name = models.CharField(_("name of the organisation"), max_length=300)
    country = models.ForeignKey(
        "partnership_hub.Country", on_delete=models.PROTECT, related_name="+", verbose_name=_("country")
    )
    does = models.TextField(_("what it does"), max_length=4000)
    services = ArrayField(
        models.CharField(max_length=20, choices=ServiceKind.choices),
        verbose_name=_("services"), default=list, blank=True,
    )  # fmt: skip
    phone = models.CharField(_("public telephone"), max_length=40, blank=True)
    website = models.URLField(_("public website"), max_length=500, blank=True)
    why = models.TextField(_("why it should be listed"), max_length=2000)
    who = models.CharField(_("who suggests it"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="suggestions"
    )

    class Meta(Told.Meta):
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")

    def __str__(self):
        return self.name

    def as_organisation(self):
        """The entry that it would be, not saved. Type and level are open: nobody guesses them."""
        return self._meta.get_field("organisation").related_model(
            title=self.name, body=linebreaks(self.does, autoescape=True), phone=self.phone, website=self.website
        )  # fmt: skip

    def take_up(self, by):
        """Makes a draft of it, for a curator to complete."""
        draft = self.as_organisation()
        if not by.has_perm(draft.permission("add")):
            raise PermissionDenied
        draft.clean()  # the do-not-list
        with transaction.atomic():
            self.handle(by, str(_("Taken up as a draft.")))
            draft._change_reason = str(_("suggested by a reader"))
            draft.save()
            draft.countries.set([self.country])
            for kind in self.services:
                draft.offers.create(kind=kind)
            type(self).objects.filter(pk=self.pk).update(organisation=draft)
        return draft
