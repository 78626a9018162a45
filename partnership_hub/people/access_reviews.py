"""Somebody has looked at what a member of staff may do, and found it right: who, when, and what it was."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AccessReview(models.Model):
    readers_see_it = False

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="access_reviews", verbose_name=_("whose")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("reviewed by")
    )
    at = models.DateTimeField(_("reviewed on"), db_default=Now())
    held = models.JSONField(_("what they held"))

    class Meta:
        verbose_name = _("review of access")
        verbose_name_plural = _("reviews of access")
        default_permissions = ()
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.person}, {self.at}"


def held_by(person):
    """What makes up somebody's rights, as it is kept with a review and compared with."""
    groups = sorted(group.name for group in person.groups.all())
    return {
        "active": person.is_active,
        "superuser": person.is_superuser,
        "roles": groups,
        "countries": sorted(country.pk for country in person.countries.all()),
        "languages": sorted(person.languages),
        "beside": sorted(permission.pk for permission in person.user_permissions.all()),
    }
