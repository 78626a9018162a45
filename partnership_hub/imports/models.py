"""Import: a sheet that somebody brought, what each of its rows comes to, and what was done with it."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ..entries.publishing import sections
from ..uploads import random_name

DAYS_KEPT = 30  # the file, and what its rows say


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting to be read")
    READING = "reading", _("Being read")
    READ = "read", _("Tried: nothing is changed yet")
    UNREADABLE = "unreadable", _("Not readable")
    STARTED = "started", _("Being imported")
    FAILED = "failed", _("Stopped: nothing was imported")
    DONE = "done", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


BUSY = (State.WAITING, State.READING, State.STARTED, State.UNDOING)


class ImportQuerySet(models.QuerySet):
    def shown_to(self, user, model):
        """Of a section: their own, and everybody's for whoever may publish there."""
        imports = self.filter(section=model._meta.app_label)
        if user.has_perm(model.permission("publish")):
            return imports
        if user.has_perm(model.permission("add")) or user.has_perm(model.permission("change")):
            return imports.filter(made_by=user)
        return imports.none()


class Import(models.Model):
    readers_see_it = False

    section = models.CharField(_("section"), max_length=20)
    key = models.CharField(max_length=32, unique=True, editable=False)  # of the form that it came with
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("brought by")
    )
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("brought"), auto_now_add=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)  # when its task last said something
    name = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to=random_name("imports"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    why = models.TextField(blank=True)  # it is not readable, or stopped
    round = models.PositiveIntegerField(default=1)  # how often it was read
    encoding = models.CharField(max_length=12, blank=True)  # chosen by a person
    day_first = models.BooleanField(null=True)
    facts = models.JSONField(default=dict)  # of the file: its encoding, its sheet, its columns
    counts = models.JSONField(default=dict)  # of rows by verdict, and by what became of them
    made = models.JSONField(default=dict)  # publishers and keywords that it made, by their table
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self):
        return self.name

    @property
    def model(self):
        return next(model for model in sections() if model._meta.app_label == self.section)

    @property
    def is_busy(self):
        return self.state in BUSY

    @property
    def reason(self):
        return f"import {self.pk}"

    def move(self, *allowed, to, **changes):
        """From one of the allowed states to another, once however often it is asked for at the same time.

        What was tried and looked at is what is imported: `round` is that of this object."""
        mine = Import.objects.filter(pk=self.pk, state__in=allowed, round=self.round)
        moved = mine.update(state=to, moved_at=Now(), **changes)
        if moved:
            self.refresh_from_db()
        return bool(moved)

    def forget(self):
        """What it said; that there was one, and what came of it, stays."""
        if self.file:
            default_storage.delete(self.file.name)
        self.file = ""
        self.save(update_fields=["file"])
        self.rows.update(**FORGOTTEN)


FORGOTTEN = {"cells": [], "given": {}, "before": {}, "title": ""}


class ImportRow(models.Model):
    """One row of the file: what it comes to, why, what it sets, and what stood there before."""

    readers_see_it = False

    class Verdict(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        SAME = "same", _("Unchanged")
        DUPLICATE = "duplicate", _("Duplicate")
        REFUSED = "refused", _("Refused")

    class Outcome(models.TextChoices):
        DONE = "done", _("Imported")
        LEFT = "left", _("Not imported")
        UNDONE = "undone", _("Undone")
        KEPT = "kept", _("Not undone")

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # in the file
    verdict = models.CharField(max_length=9, choices=Verdict.choices)
    title = models.CharField(max_length=300, blank=True)
    entry = models.BigIntegerField(null=True)  # that it changes, or makes, or is a duplicate of
    seen = models.DateTimeField(null=True)  # when that was last changed as the file was tried
    saved = models.DateTimeField(null=True)  # and as it was imported
    cells = models.JSONField(default=list)
    given = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)  # [name of a column or “”, a sentence]
    outcome = models.CharField(max_length=6, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["number"]
        default_permissions = ()
        indexes = [models.Index(fields=["entry"], name="row_of_entry", condition=Q(entry__isnull=False))]
        constraints = [models.UniqueConstraint(fields=["imported", "number"], name="row_once_an_import")]

    def __str__(self):
        return f"{self.imported_id}: {self.number}"

    @property
    def sets_something(self):
        return self.verdict in (self.Verdict.NEW, self.Verdict.CHANGED)


def forget_entries(model, keys):
    """Whatever files said of some entries: where an organisation is must be nowhere when it has been erased."""
    rows = ImportRow.objects.filter(imported__section=model._meta.app_label, entry__in=keys)
    for imported in Import.objects.filter(rows__in=rows).distinct():
        imported.forget()
