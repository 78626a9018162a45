"""Who has a form open: one row for each person and form, as long as they are at it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

BEAT = timedelta(seconds=90)  # the script asks every 30
WITHOUT_SCRIPT = timedelta(minutes=15)


class PresenceQuerySet(models.QuerySet):
    def here(self):
        return self.filter(until__gt=Now())

    def others(self, place):
        """Who else has the form open, who came first first."""
        return self.here().filter(path=place.path).exclude(owner=place.user).select_related("owner").order_by("since")

    def note(self, place, lasts):
        """Somebody has the form open; since when is kept while they are."""
        fresh = {"since": Now(), "until": Now() + lasts}
        row, is_new = self.get_or_create(path=place.path, owner_id=place.user, defaults=fresh)
        if not is_new:
            own = self.filter(pk=row.pk)
            if not own.here().update(until=Now() + lasts):
                own.update(**fresh)

    def leave(self, place):
        self.filter(path=place.path, owner=place.user).delete()

    def prune(self):
        return self.filter(until__lt=Now()).delete()[0]


class Presence(models.Model):
    readers_see_it = False

    path = models.CharField(max_length=200)  # of the form
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["path", "owner"], name="presence_once_a_person_and_form")]

    def __str__(self):
        return f"{self.owner}: {self.path}"
