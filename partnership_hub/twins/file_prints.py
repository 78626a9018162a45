"""What the files of entries say, as prints: a row for each content, known by its hash. The text itself is not kept.

A file is read once, by the worker: when it is taken in, when a form has sent it, and by the housekeeping where nobody
has read it yet."""

from datetime import timedelta

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django_tasks import task

from ..uploads.checks import text_of
from . import prints

AFTER_A_FORM, IN_A_RUN = 30, 1_000  # files that are read
KEPT = timedelta(days=30)  # of a file that no entry has


class FilePrint(models.Model):
    readers_see_it = False

    sha256 = models.CharField(max_length=64, primary_key=True)
    print = models.BinaryField()  # empty where nothing can be read
    version = models.PositiveSmallIntegerField()
    read_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.sha256

    @classmethod
    def keep(cls, sha256, text):
        """Entries that have this file are then compared anew."""
        if cls.objects.filter(pk=sha256, version=prints.VERSION).exists():
            return
        made = {"print": prints.packed(prints.print_of(text)), "version": prints.VERSION}
        with transaction.atomic():
            cls.objects.update_or_create(sha256=sha256, defaults=made)
            for likeness in with_files():
                likeness.forget(entry__files__sha256=sha256)


def with_files():
    """The likenesses of sections whose entries hold files."""
    from .rows import WorkLikeness

    return [kind for kind in apps.get_models() if issubclass(kind, WorkLikeness) and hasattr(kind.entries(), "files")]


def files_of(model):
    """The files of a section's entries, each with the print of what it says, if somebody has read it."""
    own = FilePrint.objects.filter(sha256=OuterRef("sha256"), version=prints.VERSION)
    return model._meta.get_field("files").related_model.objects.annotate(print=Subquery(own.values("print")))


def read_files(most=IN_A_RUN):
    """Those that nobody has read, the newest first; says how many."""
    number = 0
    for likeness in with_files():
        unread = files_of(likeness.entries()).filter(print=None).exclude(file="").exclude(sha256="")
        for row in unread.order_by("-pk")[: most - number]:
            FilePrint.keep(row.sha256, text_of(row.file))
            number += 1
    return number


@task
def read_new_files():
    read_files(AFTER_A_FORM)


def forget_prints():
    """Of what no entry has any longer."""
    gone = FilePrint.objects.filter(read_at__lt=timezone.now() - KEPT)
    for likeness in with_files():
        gone = gone.filter(~Exists(files_of(likeness.entries()).filter(sha256=OuterRef("sha256"))))
    gone.delete()
