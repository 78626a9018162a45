"""Files are read once, by the worker: when they are taken in, when a form has sent them, and by the housekeeping where
nobody has read them yet. Entries that have such a file are then compared anew."""

from datetime import timedelta

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django_tasks import task

from ..uploads.checks import text_of
from . import prints
from .file_prints import FilePrint, files_of
from .rows import WorkLikeness

AFTER_A_FORM, IN_A_RUN = 30, 1_000  # files that are read
KEPT = timedelta(days=30)  # of a file that no entry has


def with_files():
    """The likenesses of sections whose entries hold files."""
    return [kind for kind in apps.get_models() if issubclass(kind, WorkLikeness) and hasattr(kind.entries(), "files")]


def keep_print(sha256, text):
    """What a file says, as a print."""
    if FilePrint.objects.filter(pk=sha256, version=prints.VERSION).exists():
        return
    made = {"print": prints.packed(prints.print_of(text)), "version": prints.VERSION}
    with transaction.atomic():
        FilePrint.objects.update_or_create(sha256=sha256, defaults=made)
        for likeness in with_files():
            likeness.forget(entry__files__sha256=sha256)


def read_files(most=IN_A_RUN):
    """Those that nobody has read, the newest first; says how many."""
    number = 0
    for likeness in with_files():
        unread = files_of(likeness.entries()).filter(print=None).exclude(file="").exclude(sha256="")
        for row in unread.order_by("-pk")[: most - number]:
            keep_print(row.sha256, text_of(row.file))
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
