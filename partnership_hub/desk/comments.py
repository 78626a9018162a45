"""StaffComment (abstract): what staff say to each other about an entry. Never shown to readers."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..people import rights

LONGEST = 5_000


class StaffComment(models.Model):
    """Its entry's section declares `entry`, a foreign key with related_name "staff_comments"."""

    readers_see_it = False

    text = models.TextField(_("comment"), max_length=LONGEST)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    answers = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="replies")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]

    def __str__(self):
        return self.text[:60]

    @property
    def is_resolved(self):
        return self.resolved_at is not None

    def resolve(self, by, is_resolved=True):
        self.resolved_at, self.resolved_by = (timezone.now(), by) if is_resolved else (None, None)
        self.save(update_fields=["resolved_at", "resolved_by"])


def may_comment(user, entry):
    """Whoever works on entries of its kind, and sees what this one keeps for staff."""
    model = type(entry)
    works = user.is_staff and user.has_perm(model.permission("change"))
    return works and rights.sees_notes_on(user, entry) and model.objects.visible_to(user).filter(pk=entry.pk).exists()


def comment(entry, by, text, answers=None):
    """A new one; an answer stands below the comment that began, so that threads are one step deep."""
    if not may_comment(by, entry):
        raise PermissionDenied
    text = (text or "").strip()
    if not text or len(text) > LONGEST:
        raise ValidationError(_("Write a comment, of at most %(n)d characters.") % {"n": LONGEST})
    begun = answers and entry.staff_comments.filter(pk=answers).first()
    return entry.staff_comments.create(text=text, by=by, answers=begun and (begun.answers or begun))


def threads(entry):
    """[(comment, its answers)], the oldest first, in two queries."""
    rows = list(entry.staff_comments.select_related("by", "resolved_by"))
    known = {row.pk for row in rows}
    return [
        (row, [other for other in rows if other.answers_id == row.pk]) for row in rows if row.answers_id not in known
    ]
