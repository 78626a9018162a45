"""Intake: one link or one file that is taken in. What was read of it serves guesses and doubles, and is forgotten."""

import hashlib
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..uploads import random_name
from ..vocabulary import Language
from .sources import ONLY_PICTURES, SOURCES, sentence

ASKED_AGAIN = timedelta(minutes=3)  # a worker that has not come back by then has gone
LONGEST_TEXT = 100_000


class IntakeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; those who may publish in a section see all of it."""
        decided = [section for section in may_be_taken_in() if user.has_perm(section.permission("publish"))]
        return self.filter(Q(by=user) | Q(section__in=[section._meta.app_label for section in decided]))

    def unread(self):
        """What could not be read: somebody has to look."""
        return self.filter(state=Intake.State.FAILED)

    def undecided(self):
        """What is like something that is here."""
        return self.filter(state=Intake.State.ALIKE)

    def of_entry(self, entry):
        return self.filter(section=entry._meta.app_label, entry_id=entry.pk)


def may_be_taken_in():
    """The sections whose drafts can be made of a link or a file."""
    from ..entries.publications import Publication

    return [model for model in apps.get_models() if issubclass(model, Publication)]


class Intake(models.Model):
    readers_see_it = False

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for its turn")
        READING = "reading", _("Being read")
        FAILED = "failed", _("Could not be read")
        ALIKE = "alike", _("Perhaps here already")
        DRAFT = "draft", _("A draft is ready")
        ADDED = "added", _("Added to an entry")
        DROPPED = "dropped", _("Set aside")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    begun_at = models.DateTimeField(null=True)
    batch = models.CharField(max_length=22)
    # Of the form and what was in it: a form that is sent three times takes nothing in twice.
    key = models.CharField(max_length=64, unique=True)
    section = models.CharField(_("section"), max_length=20)
    url = models.CharField(_("link"), max_length=500, blank=True)
    name = models.CharField(_("file"), max_length=200, blank=True)
    file = models.FileField(upload_to=random_name("intake"), blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    problem = models.CharField(max_length=30, blank=True)
    problem_names = models.JSONField(default=dict)
    # What was learnt: found_url, document_url, kind, size, pages, sha256, offers (links to more).
    learnt = models.JSONField(default=dict)
    guesses = models.JSONField(default=dict)  # {field: {value, source, words}}
    marked = models.JSONField(default=list)  # fields of the entry whose guess nobody has looked at
    alike = models.JSONField(default=list)  # [[section, key, why]]
    text = models.TextField(blank=True)
    entry_id = models.PositiveBigIntegerField(null=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("link or file taken in")
        verbose_name_plural = _("links and files taken in")
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["section", "entry_id"], name="intake_of_entry"),
            models.Index(fields=["state", "created_at"], name="intake_waiting"),
            models.Index(fields=["batch"], name="intake_batch"),
            models.Index(fields=["by", "-id"], name="intake_own"),
        ]

    def __str__(self):
        return self.title or self.name or self.url

    @property
    def title(self):
        return self.guessed("title")

    @property
    def language(self):
        return self.guessed("language")

    @property
    def year(self):
        """Of publication; 0 where nothing tells it but the day on which the file was made."""
        said = self.guesses.get("publication_date", {})
        return int(said.get("value", "")[:4] or 0) if said.get("source") != "made_on" else 0

    @property
    def language_name(self):
        return dict(Language.choices).get(self.language, "")

    @property
    def model(self):
        return next((model for model in may_be_taken_in() if model._meta.app_label == self.section), None)

    @property
    def is_at_work(self):
        return self.state in (self.State.WAITING, self.State.READING)

    @property
    def is_stuck(self):
        since = self.begun_at or self.created_at
        return self.is_at_work and since < timezone.now() - ASKED_AGAIN

    @property
    def may_be_read_again(self):
        return self.state == self.State.FAILED or self.is_stuck

    @property
    def problem_sentence(self):
        return sentence(self.problem, self.problem_names) if self.problem else ""

    @property
    def no_text(self):
        """Said of what could be read without a word in it, as of a scan."""
        return ONLY_PICTURES if self.learnt.get("no_text") else ""

    def guessed(self, field):
        return self.guesses.get(field, {}).get("value", "")

    def source_of(self, field):
        return SOURCES.get(self.guesses.get(field, {}).get("source", ""), "")


def key_of(batch, user, what):
    return hashlib.sha256(f"{batch}\n{user.pk}\n{what}".encode("utf-8", "replace")).hexdigest()
