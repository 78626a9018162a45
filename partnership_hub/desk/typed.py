"""What somebody typed into a form and did not save: kept while they type, and when a form comes after its session.

Each row belongs to one person, whom the form itself names (`Place`), and is shown to nobody else. Its text is encrypted
under the site's key: a backup alone tells nothing. Files are not kept."""

import base64
import hashlib
import json
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Now
from django.http import QueryDict

KEPT = timedelta(days=7)
MOST_ROWS, MOST_BYTES = 20, 1_000_000  # for one person, of one form
NOT_TYPED = ("csrfmiddlewaretoken", "_place", "_verb", "_save", "_continue", "_addanother")


class TypedQuerySet(models.QuerySet):
    def keep(self, place, form, posted):
        """The row that keeps it; None for what is too long for a form that somebody typed."""
        text = json.dumps({name: values for name, values in posted.lists() if name not in NOT_TYPED}).encode()
        if len(text) > MOST_BYTES:
            return None
        with transaction.atomic():
            row, _new = self.update_or_create(
                owner_id=place.user, path=place.path, form=form,
                defaults={"text": _cipher().encrypt(text).decode(), "typed_at": Now()},
            )  # fmt: skip
            older = self.filter(owner=place.user).order_by("-typed_at", "-pk").values_list("pk", flat=True)[MOST_ROWS:]
            self.filter(pk__in=list(older)).delete()
        return row

    def waiting(self, place):
        """What somebody may take over again in a form, the newest first."""
        return self.filter(owner=place.user, path=place.path, typed_at__gt=Now() - KEPT).order_by("-typed_at")

    def forget(self, words):
        """Deletes what says one of these words, whoever typed it into whichever form."""
        words = [word.casefold() for word in words]
        rows = ((row.pk, row.said().casefold()) for row in self.iterator())
        return self.filter(pk__in=[pk for pk, said in rows if any(word in said for word in words)]).delete()[0]

    def prune(self):
        return self.filter(typed_at__lt=Now() - KEPT).delete()[0]


class TypedForm(models.Model):
    readers_see_it = False

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    form = models.CharField(max_length=22)  # one of several that stand open: see once.py
    text = models.TextField()
    typed_at = models.DateTimeField()

    objects = TypedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "path", "form"], name="typed_form_once")]

    def __str__(self):
        return self.path

    def posted(self):
        """As it came from the browser; empty where the site's key was changed since."""
        data = QueryDict(mutable=True)
        try:
            fields = json.loads(_cipher().decrypt(self.text.encode()))
        except InvalidToken:
            fields = {}
        for name, values in fields.items():
            data.setlist(name, values)
        return data

    def said(self):
        return "\n".join(value for _name, values in self.posted().lists() for value in values)


def _cipher():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(f"typed forms {key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
