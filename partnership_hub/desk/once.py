"""A form of the admin that is sent several times is done once: what is sent again is answered as the first time.

Known again by a key in the form together with all that was typed: who goes back in the browser and types something else
has sent something else."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Now

FIELD = "_once"
KEPT = timedelta(days=1)


def new_key():
    return secrets.token_urlsafe(16)


def key_of(request):
    """The key of a form that was sent, as far as it can be one of ours."""
    key = request.POST.get(FIELD, "")
    return key if len(key) == 22 and key.isascii() else ""


class SentForm(models.Model):
    readers_see_it = False

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    answer = models.TextField()
    sent_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "digest"], name="sent_form_once")]

    def __str__(self):
        return self.answer

    @classmethod
    def take(cls, request):
        """(row, whether this is the first time). Inside a transaction: the second waits for the end of the first's."""
        which = {"owner": request.user, "digest": digest_of(request)}
        if row := cls.objects.filter(**which).first():
            return row, False
        try:
            with transaction.atomic():
                return cls.objects.create(**which), True
        except IntegrityError:
            return cls.objects.get(**which), False

    @classmethod
    def prune(cls):
        return cls.objects.filter(sent_at__lt=Now() - KEPT).delete()[0]


def digest_of(request):
    digest = hashlib.sha256(request.get_full_path().encode())
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        digest.update(repr((name, [(file.name, file.size) for file in files])).encode())
    return digest.hexdigest()
