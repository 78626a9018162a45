"""The way of an entry from draft to published and withdrawn: its states, and the verbs that lead between them."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .acting import acting


class Workflow:
    """What an Entry can do. Each verb takes the user who does it, and refuses what is not theirs or not its turn."""

    # What no restored version brings back: it takes a verb, or says when the entry is shown.
    never_restored = ("status", "published_at", "featured", "embargoed_until", "expires_at")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in-review", _("In review")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    @property
    def is_in_work(self):
        return self.status in (self.Status.DRAFT, self.Status.IN_REVIEW)

    @property
    def is_scheduled(self):
        return self.status == self.Status.PUBLISHED and self.published_at > timezone.now()

    def may_be_changed_by(self, user):
        """What readers have seen is changed only by those who may publish."""
        return user.has_perm(self.permission("change")) and (
            self.is_in_work or user.has_perm(self.permission("publish"))
        )

    def submit(self, by):
        """Asks an editor to look at a draft, or at something withdrawn."""
        self._check(by, "change", {self.Status.DRAFT, self.Status.WITHDRAWN})
        self._move_to(self.Status.IN_REVIEW)

    def send_back(self, by):
        self._check(by, "publish", {self.Status.IN_REVIEW})
        self._move_to(self.Status.DRAFT)

    def publish(self, by):
        """Shows the entry to everyone from `published_at` on, at once when that is empty."""
        self._check(by, "publish", set(self.Status) - {self.Status.PUBLISHED})
        if problems := list(self.problems()):
            raise ValidationError(problems)
        self.published_at = self.published_at or Now()  # the clock that the gate looks at
        self._move_to(self.Status.PUBLISHED)
        self.refresh_from_db(fields=["published_at"])

    def withdraw(self, by):
        self._check(by, "withdraw", {self.Status.PUBLISHED})
        self.preview_round += 1
        self._move_to(self.Status.WITHDRAWN)

    def problems(self):
        """What still stands in the way of publishing, each as a sentence that says what to do."""
        if not self.summary.strip():
            yield _("Write a summary: readers decide by it.")
        if self.sample and not settings.HUB_LOCAL:
            yield _("This is a sample. Samples are not published on a real Hub.")

    def _check(self, by, verb, allowed_from):
        self._moved_by = by
        if not by.has_perm(self.permission(verb)):
            raise PermissionDenied
        if self.status not in allowed_from:
            raise ValidationError(
                _("“%(title)s” is %(status)s: this step is not open to it."),
                params={"title": self.title, "status": self.get_status_display().lower()},
            )

    def _move_to(self, status):
        self.status = status
        with acting(self._moved_by):
            self.save_because(self.get_status_display(), "status", "published_at", "preview_round")
