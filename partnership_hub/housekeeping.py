"""What time moves, and mails that are not sent at once: the jobs of `manage.py housekeeping`.

An app with jobs has a module `housekeeping` with a list of that name: functions that take nothing and give a sentence
on what they did, or nothing. Each does its work once however often it is called, and commits it piece by piece, so that
a letter that was sent is not sent again because a later one could not be."""

from contextlib import contextmanager
from importlib import import_module

from django.apps import apps
from django.db import connection, transaction
from django.utils.module_loading import module_has_submodule
from django.utils.translation import ngettext

from . import audit, background, leftovers, onetime
from .entries import bin
from .entries.publishing import sections
from .imports import housekeeping as imports
from .intake import forgetting
from .models import Presence, SentForm, TypedForm
from .translation_sheets.models import forget_sheets
from .twins.file_reading import forget_prints, read_files
from .twins.likeness import Likeness

LOCK = 0x4855_4248  # of Postgres: an advisory lock of this number is ours


def all_jobs():
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "housekeeping"):
            yield from getattr(import_module(f"{config.name}.housekeeping"), "jobs", [])


@contextmanager
def alone():
    """Whether nobody else is at it, in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        (got_it,) = cursor.fetchone()
    try:
        yield got_it
    finally:
        if got_it:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def do(job):
    """(what it did as a sentence, the error that stopped it)."""
    try:
        return job(), None
    except Exception as error:  # one job's trouble is not the others'
        return None, error


def forget_used_keys():
    """Of readers' forms: a key that has ended cannot come again."""
    if gone := onetime.prune():
        return ngettext("%(n)d used key was forgotten.", "%(n)d used keys were forgotten.", gone) % {"n": gone}


def withdraw_ended():
    """What readers do not see any more, since its time has ended. That they do not needs no job: the gate knows."""
    number = 0
    for model in sections():
        for key in model.objects.expired().values_list("pk", flat=True):
            with transaction.atomic():
                model.objects.select_for_update().get(pk=key).expire()
            number += 1
    return number and ngettext("%(n)d entry ended.", "%(n)d entries ended.", number) % {"n": number}


def clear_desks():
    """Who had a form open, what was typed and not saved for a week, what was sent yesterday."""
    Presence.objects.prune()
    SentForm.prune()
    if gone := TypedForm.objects.prune():
        words = ngettext("%(n)d form was forgotten.", "%(n)d forms were forgotten.", gone)
        return words % {"n": gone}


def read_new_files():
    """What files say, where nobody has read it: after the first migration, of all."""
    forget_prints()
    read = read_files()
    return read and ngettext("%(n)d file was read.", "%(n)d files were read.", read) % {"n": read}


def compare_entries():
    """Keys by which entries are known again, of some of those that have none: after the first migration, of all."""
    made = sum(kind.catch_up_for_a_while() for kind in apps.get_models() if issubclass(kind, Likeness))
    return made and ngettext("%(n)d entry was compared.", "%(n)d entries were compared.", made) % {"n": made}


jobs = [
    withdraw_ended, clear_desks, forget_used_keys, forget_sheets, bin.empty, leftovers.remove_old,
    audit.forget_old_sign_ins, *background.jobs, *imports.jobs, *forgetting.jobs, read_new_files, compare_entries,
]  # fmt: skip
