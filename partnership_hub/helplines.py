"""Helplines. A wrong number can send a person to a trafficker, so two people stand behind each."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .lines import LineField
from .vocabulary import SPOKEN_LANGUAGES


class HelplineQuerySet(models.QuerySet):
    def published(self):
        return self.filter(confirmed_at__isnull=False).defer(*self.model.staff_only)


class Helpline(models.Model):
    """A number to call. Empty means unknown: never guess."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        ONLY_IF_ASKED = "asked", _("Only if the caller agrees")

    staff_only = ("staff_note", "changed_by", "confirmed_by")

    country = models.ForeignKey(
        "partnership_hub.Country", on_delete=models.PROTECT, related_name="helplines", verbose_name=_("country")
    )
    name = LineField(_("what it is"), max_length=200, help_text=_("As in “Labour cases (ministry)”."))
    number = LineField(_("number"), max_length=40, help_text=_("As it is dialled."))
    answered_by = LineField(
        _("who answers"),
        max_length=200,
        blank=True,
        help_text=_("As in “police”, “ministry staff”, “an NGO’s volunteers”."),
    )
    happens_next = models.TextField(
        _("what happens then"), blank=True, help_text=_("What the caller is asked, and what may be done for them.")
    )
    tells_police = models.CharField(_("will the police learn of it"), max_length=6, choices=Answer.choices, blank=True)
    tells_employer = models.CharField(
        _("will an employer learn of it"), max_length=6, choices=Answer.choices, blank=True
    )
    hours = LineField(_("hours"), max_length=200, blank=True)
    cost = LineField(_("cost of the call"), max_length=100, blank=True)
    languages = ArrayField(
        models.CharField(max_length=8, choices=SPOKEN_LANGUAGES), verbose_name=_("languages"), default=list, blank=True
    )
    from_abroad = models.BooleanField(_("can be called from abroad"), null=True, blank=True)
    caution = models.TextField(_("caution"), blank=True, help_text=_("Shown beside it, as in “calls are recorded”."))
    source = models.URLField(_("source"), max_length=500, help_text=_("The page that gives the number."))
    source_date = models.CharField(_("date of the source"), max_length=10, blank=True)
    source_note = LineField(_("how sure the source is"), max_length=200, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True, help_text=_("When somebody last called it."))
    staff_note = models.TextField(_("note for staff"), blank=True, help_text=_("Never shown to readers."))

    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)

    objects = HelplineQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("helpline")
        verbose_name_plural = _("helplines")
        ordering = ["country", "name"]
        default_permissions = ("add", "change", "delete", "view", "publish", "withdraw")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="helpline_confirmation_has_a_person_and_a_time",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(changed_by__isnull=True) | ~Q(confirmed_by=F("changed_by")),
                name="helpline_is_confirmed_by_a_second_person",
            ),
        ]
        triggers = [
            # In the database, so that no import, script or update() can pass it by.
            pgtrigger.Trigger(
                name="any_change_unpublishes",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(exclude=["confirmed_by", "confirmed_at"]),
                func="NEW.confirmed_by_id = NULL; NEW.confirmed_at = NULL; RETURN NEW;",
            )
        ]

    def __str__(self):
        return f"{self.name}: {self.number}"

    @property
    def is_published(self):
        return self.confirmed_at is not None

    def confirm(self, by):
        """Publishes what this instance says, on the word of a person who had no part in changing it."""
        if not by.has_perm("partnership_hub.publish_helpline"):
            raise PermissionDenied
        if by.pk in self.changers():
            raise ValidationError(_("You changed this helpline. Ask a second person to call it and confirm it."))
        with transaction.atomic():
            if self.changed_meanwhile():
                raise ValidationError(_("This helpline was changed meanwhile. Look at it again before you confirm it."))
            self.confirmed_by, self.confirmed_at = by, Now()
            self.save(update_fields=["confirmed_by", "confirmed_at"])
        self.refresh_from_db()

    def changers(self):
        """Keys of the people who wrote what is to be confirmed: since it was last confirmed, or ever."""
        changes = self.history.all()
        if confirmed := changes.filter(confirmed_at__isnull=False).first():
            changes = changes.filter(history_id__gt=confirmed.history_id)
        return {self.changed_by_id, *changes.values_list("history_user_id", flat=True)} - {None}

    def changed_meanwhile(self):
        """Whether the row, held from here to the transaction's end, says other than this instance."""
        confirmation = {"confirmed_by", "confirmed_at"}
        said = {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields if f.name not in confirmation}
        return Helpline.objects.select_for_update().filter(**said).first() is None

    def withdraw(self, by):
        if not by.has_perm("partnership_hub.withdraw_helpline"):
            raise PermissionDenied
        self.confirmed_by = self.confirmed_at = None
        self.save(update_fields=["confirmed_by", "confirmed_at"])
