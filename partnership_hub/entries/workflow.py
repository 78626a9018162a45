"""The way of an entry from draft to published and withdrawn: its states, and the verbs that lead between them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..acting import acting
from ..people import rights
from .checklist import of_any
from .timing import EXPIRED, in_words

LONGEST_REASON = 2000


class Workflow:
    """What an Entry can do. Each verb takes the user who does it, and refuses what is not theirs or not its turn."""

    # What no restored version brings back: it takes a verb, or says when the entry is shown.
    never_restored = ("status", "published_at", "featured", "embargoed_until", "expires_at")

    _moved_by = None

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
        """What their role reaches; what readers have seen only by those who may publish."""
        return (
            user.has_perm(self.permission("change"))
            and (self.is_in_work or user.has_perm(self.permission("publish")))
            and rights.reaches(user, self)
        )

    def submit(self, by):
        """Asks an editor to look at a draft, or at something withdrawn."""
        self._check(by, "change", {self.Status.DRAFT, self.Status.WITHDRAWN})
        self._remember(submitted_by=by)
        self._move_to(self.Status.IN_REVIEW)

    def send_back(self, by, reason=""):
        """To whoever handed it in, who reads the reason until it is handed in again; the history keeps it."""
        self._check(by, "publish", {self.Status.IN_REVIEW})
        reason = (reason or "").strip()
        if not reason:
            raise ValidationError(_("Say why it goes back: whoever handed it in has to know what to do."))
        self._remember(self.submitted_by, reason[:LONGEST_REASON], by, timezone.now())
        because = _("Sent back: %(reason)s") % {"reason": self.sent_back_because}
        self._move_to(self.Status.DRAFT, because)

    def publish(self, by):
        """Shows the entry to everyone from `published_at` on; where that is empty at once, or after its embargo."""
        self._check(by, "publish", set(self.Status) - {self.Status.PUBLISHED})
        if self.is_own_of(by) and not by.has_perm(self.permission("publish_own")):
            raise ValidationError(_("It is your own work: somebody else has to look at it and publish it."))
        if problems := list(self.problems()):
            raise ValidationError(problems)
        self.published_at = self.schedule() or Now()  # the clock that the gate looks at
        self._remember(self.submitted_by)
        self._move_to(self.Status.PUBLISHED)
        self.refresh_from_db(fields=["published_at"])

    def withdraw(self, by):
        self._check(by, "withdraw", {self.Status.PUBLISHED})
        self._withdraw(self.get_status_display)

    def expire(self):
        """Withdraws what readers do not see any more, since its time has ended: for the housekeeping."""
        if self.status == self.Status.PUBLISHED and self.has_ended:
            self._withdraw(lambda: f"{EXPIRED}: {in_words(self.expires_at)}")

    def checklist(self):
        """What is looked at before it is published (checklist.Item); a section adds its own."""
        yield from of_any(self)

    def problems(self):
        """What still stands in the way of publishing, each as a sentence that says what to do."""
        return (item.text for item in self.checklist() if item.blocks and not item.done)

    def _withdraw(self, reason):
        self.preview_round += 1
        self.status = self.Status.WITHDRAWN
        self._move_to(self.status, str(reason()))

    def _remember(self, submitted_by, because="", sent_back_by=None, at=None):
        self.submitted_by, self.sent_back_because = submitted_by, because
        self.sent_back_by, self.sent_back_at = sent_back_by, at

    def _check(self, by, verb, allowed_from):
        self._moved_by = by
        if not (by.has_perm(self.permission(verb)) and rights.reaches(by, self)):
            raise PermissionDenied
        if self.status not in allowed_from:
            raise ValidationError(
                _("“%(title)s” is %(status)s: this step is not open to it."),
                params={"title": self.title, "status": self.get_status_display().lower()},
            )

    def _move_to(self, status, reason=""):
        self.status = status
        fields = ["status", "published_at", "preview_round", *self.OF_REVIEW]
        with acting(self._moved_by):
            self.save_because(reason or self.get_status_display(), *fields)
