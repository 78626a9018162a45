"""What staff know of an entry in work: who took it in and handed it in, and why it was sent back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def a_person(name):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+",
        verbose_name=name,
    )  # fmt: skip


class ReviewedQuerySet(models.QuerySet):
    def sent_back_to(self, user):
        """What waits for somebody since it was sent back to them, the oldest first."""
        return self.filter(self.model.is_by(user), sent_back_at__isnull=False).order_by("sent_back_at")


class Reviewed(models.Model):
    staff_note = models.TextField(_("note for staff"), blank=True, help_text=_("Never shown to readers."))
    taken_in_by = a_person(_("taken in by"))
    submitted_by = a_person(_("handed to review by"))
    # As long as it is not handed in again.
    sent_back_because = models.TextField(_("why it was sent back"), blank=True, editable=False)
    sent_back_by = a_person(_("sent back by"))
    sent_back_at = models.DateTimeField(null=True, editable=False)

    OF_REVIEW = ("submitted_by", "sent_back_because", "sent_back_by", "sent_back_at")

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["sent_back_at"], condition=Q(sent_back_at__isnull=False), name="%(class)s_sent_back"),
        ]

    @classmethod
    def is_by(cls, user):
        """Whose work it is, as a condition: who handed it in, or who took it in."""
        return Q(submitted_by=user) | Q(taken_in_by=user)

    def is_own_of(self, user):
        return user.pk is not None and user.pk in (self.submitted_by_id, self.taken_in_by_id)
