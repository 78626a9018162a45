"""What was done to vocabularies and to what entries are filed under: who, when, why, and how to take it back."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Retagging(models.Model):
    """One operation, done once in one transaction. `asked` is what was asked, `before` what an undo needs besides."""

    readers_see_it = False

    class Kind(models.TextChoices):
        RETAG = "retag", _("Entries filed otherwise")
        MERGE = "merge", _("Merged")
        SPLIT = "split", _("Split")
        RENAME = "rename", _("Renamed")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the worker")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Not done")
        UNDONE = "undone", _("Taken back")

    nonce = models.CharField(max_length=32, editable=False)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    what = models.TextField(_("what"))
    reason = models.CharField(_("why"), max_length=200)
    asked = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    notes = models.JSONField(default=list)  # sentences on what was left as it was
    entries = models.PositiveIntegerField(_("entries changed"), default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    asked_at = models.DateTimeField(_("asked"), db_default=Now())
    done_at = models.DateTimeField(_("done"), null=True)
    undone_at = models.DateTimeField(_("taken back"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+",
        verbose_name=_("taken back by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("change of the filing")
        verbose_name_plural = _("changes of the filing")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["by", "nonce"], name="retagging_once_a_form")]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("admin:partnership_hub_retagging_change", args=[self.pk])


class Retagged(models.Model):
    """One entry of an operation: {field: [what was taken away, what was added]}."""

    readers_see_it = False

    operation = models.ForeignKey(Retagging, on_delete=models.PROTECT, related_name="rows")
    section = models.CharField(max_length=20)
    entry = models.PositiveIntegerField()
    changes = models.JSONField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["operation", "section", "entry"], name="retagged_once")]

    def __str__(self):
        return f"{self.section}/{self.entry}"
