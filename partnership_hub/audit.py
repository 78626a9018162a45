"""The audit log: what was published, shown, given, deleted and signed in to, by whom and when. Rows are only added.

Most are written by the database's own triggers (audit_triggers.py), so that no way of writing passes them by; what no
table shows, as a restored version or a session that was ended, by `record`. A row holds no text of readers, no client
address (sessions show their owner theirs as long as they last; a log that is kept for years must not), and no title of
an organisation: a take-down must be able to erase that everywhere.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

KEPT_SIGN_INS = 365  # days; the trigger that refuses to delete knows the same number


class Kind(models.TextChoices):
    PUBLISHED = "published", _("Published")
    SCHEDULED = "scheduled", _("Scheduled")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VISIBILITY_ASKED = "visibility-asked", _("Another visibility was asked for")
    WIDENED = "widened", _("Shown to more people")
    NARROWED = "narrowed", _("Shown to fewer people")
    BINNED = "binned", _("Put into the bin")
    UNBINNED = "unbinned", _("Put back from the bin")
    DELETED = "deleted", _("Deleted")
    RESTORED = "restored", _("Restored from an earlier version")
    IMPORTED = "imported", _("Imported")
    USER_MADE = "user-made", _("Account made")
    USER_DELETED = "user-deleted", _("Account deleted")
    DEACTIVATED = "deactivated", _("Account deactivated")
    REACTIVATED = "reactivated", _("Account activated again")
    STAFF_GIVEN = "staff-given", _("Made staff")
    STAFF_TAKEN = "staff-taken", _("No longer staff")
    SUPERUSER_GIVEN = "superuser-given", _("Made superuser")
    SUPERUSER_TAKEN = "superuser-taken", _("No longer superuser")
    ROLE_GIVEN = "role-given", _("Role given")
    ROLE_TAKEN = "role-taken", _("Role taken away")
    PERMISSION_GIVEN = "permission-given", _("Permission given")
    PERMISSION_TAKEN = "permission-taken", _("Permission taken away")
    COUNTRY_GIVEN = "country-given", _("Country given to look after")
    COUNTRY_TAKEN = "country-taken", _("Country taken away")
    ROLE_CHANGED = "role-changed", _("What a role may do was changed")
    SIGNED_IN = "signed-in", _("Signed in")
    SIGN_IN_FAILED = "sign-in-failed", _("Sign-in failed")
    SIGNED_OUT = "signed-out", _("Signed out")
    FACTOR_ADDED = "factor-added", _("Second factor set up")
    FACTOR_REMOVED = "factor-removed", _("Second factor removed")
    PASSWORD_CHANGED = "password-changed", _("Password changed")  # noqa: S105
    SESSIONS_ENDED = "sessions-ended", _("Sessions ended")


FORGOTTEN = (Kind.SIGNED_IN, Kind.SIGN_IN_FAILED, Kind.SIGNED_OUT)  # after a year


class EventQuerySet(models.QuerySet):
    def about(self, row):
        return self.filter(section=row._meta.label_lower, object_id=str(row.pk))

    def prune(self):
        """The sign-ins of more than a year ago: all that the database lets go."""
        old = self.filter(kind__in=FORGOTTEN, happened_at__lt=Now() - timedelta(days=KEPT_SIGN_INS + 1))
        return old._raw_delete(old.db)


class Event(models.Model):
    """One line. Triggers refuse every UPDATE, TRUNCATE, and DELETE of what is not forgotten after a year."""

    readers_see_it = False

    happened_at = models.DateTimeField(_("when"), db_default=Now())
    kind = models.CharField(_("what"), max_length=20, choices=Kind.choices)
    # No constraint, and the name beside it: the row stays as it is when the account goes.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+",
        verbose_name=_("who"),
    )  # fmt: skip
    by_name = models.CharField(_("who"), max_length=150, blank=True)
    section = models.CharField(_("about"), max_length=60, blank=True)  # as in “resources.resource”
    object_id = models.CharField(_("number"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("audit log")
        default_permissions = ("view",)
        ordering = ["-happened_at", "-pk"]
        indexes = [
            models.Index(fields=["-happened_at", "-id"], name="event_newest"),
            models.Index(fields=["kind", "-happened_at"], name="event_by_kind"),
            models.Index(fields=["by", "-happened_at"], name="event_by_person"),
            models.Index(fields=["section", "object_id", "-happened_at"], name="event_about"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(kind=""), name="event_has_a_kind")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.title or self.object_id}"


def record(kind, by, about, **facts):
    """Adds a line. `about` is a row or None; facts are codes and numbers, never what somebody wrote."""
    title = ""
    if about is not None and getattr(about, "audit_keeps_title", True):
        title = str(about)[:300]
    return Event.objects.create(
        kind=kind,
        by=by,
        by_name=by.get_username() if by else "",
        section=about._meta.label_lower if about is not None else "",
        object_id=str(about.pk) if about is not None else "",
        title=title,
        facts=facts,
    )


def forget_old_sign_ins():
    """For the housekeeping."""
    if gone := Event.objects.prune():
        return ngettext("%(n)d old sign-in was forgotten.", "%(n)d old sign-ins were forgotten.", gone) % {"n": gone}
