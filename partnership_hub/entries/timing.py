"""When an entry may be seen: from when on, not before when, and until when. The gate in publishing.py asks this."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

EXPIRED = _("Its time has ended")  # in the history
ENDS_LATER = _("It cannot end before it is published: choose a later moment in “shown until”.")


class Timed(models.Model):
    published_at = models.DateTimeField(
        _("publish on"), null=True, blank=True,
        help_text=_("Leave empty to publish at once. A later moment holds it back until then."),
    )  # fmt: skip
    embargoed_until = models.DateTimeField(
        _("embargoed until"), null=True, blank=True,
        help_text=_("Nobody can make it public before this moment, and preview links ask for a sign-in until then. "
                    "Only those who may publish can end it earlier."),
    )  # fmt: skip
    expires_at = models.DateTimeField(
        _("shown until"), null=True, blank=True,
        help_text=_("From this moment on readers do not see it, and it counts as withdrawn. Empty: it stays."),
    )  # fmt: skip

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="%(class)s_expires"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(published_at=None) | Q(expires_at__gt=F("published_at")),
                name="%(class)s_ends_after_it_is_published",
                violation_error_message=ENDS_LATER,
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(embargoed_until=None) | Q(expires_at__gt=F("embargoed_until")),
                name="%(class)s_ends_after_its_embargo",
                violation_error_message=_("It cannot end before its embargo does."),
            ),
        ]

    @property
    def is_embargoed(self):
        return self.embargoed_until is not None and self.embargoed_until > timezone.now()

    @property
    def has_ended(self):
        return self.expires_at is not None and self.expires_at <= timezone.now()

    def schedule(self):
        """The moment of publishing: what was chosen; where nothing was, the end of an embargo. None is now."""
        return self.published_at or (self.embargoed_until if self.is_embargoed else None)

    def check_moments(self, published_at):
        """What does not go together, in words, before the database says so. For forms: {field: error}."""
        errors = {}
        if self.status == self.Status.PUBLISHED and self.embargoed_until and published_at < self.embargoed_until:
            errors["embargoed_until"] = _("It is published from %(moment)s on. Withdraw it first, or publish it later.")
        if self.expires_at and published_at and self.expires_at <= published_at:
            errors["expires_at"] = ENDS_LATER
        moment = published_at and in_words(published_at)
        return {name: ValidationError(text, params={"moment": moment}) for name, text in errors.items()}


def in_words(moment):
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
