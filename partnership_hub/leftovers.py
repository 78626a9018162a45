"""Files that nothing needs any longer. A file stays as long as a row or the history of one refers to it, so that an
earlier version can be restored; after that the housekeeping removes it, 30 days after it came at the earliest."""

from datetime import timedelta

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from django.utils.translation import ngettext

from .entries import renditions
from .history.parts import parts_of

OLD = timedelta(days=30)
AT_ONCE = 500


def file_columns():
    """(model, column) that may refer to a file: of rows, and of their histories."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                yield model, field.name
                if hasattr(model, "history"):
                    yield model.history.model, field.name


def referred_to(names):
    """Those of some names that any row or history refers to."""
    found = set()
    for model, column in file_columns():
        if left := set(names) - found:
            rows = model._base_manager.filter(**{f"{column}__in": left}).order_by()
            found |= set(rows.values_list(column, flat=True))
    return found


def folders():
    """The folders of MEDIA_ROOT that entries' files lie in."""
    found = set()
    for model, _column in file_columns():
        found |= {*getattr(model, "media", ()), *getattr(model, "staff_media", ())}
    return sorted(found)


def files_of(entry):
    """The names of all files of an entry and of what hangs on it, of now and of before."""
    names = set()
    for model, lookup in [(type(entry), "pk"), *parts_of(type(entry))]:
        key = {lookup: entry.pk}
        old = {"id" if lookup == "pk" else lookup: entry.pk}
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                names |= set(model._base_manager.filter(**key).values_list(field.name, flat=True))
                names |= set(model.history.filter(**old).values_list(field.name, flat=True))
    return names - {"", None}


def remove(names, storage=default_storage):
    """Those that nothing refers to, with their renditions."""
    gone = set(names) - referred_to(names)
    for name in gone:
        storage.delete(name)
        for width in renditions.WIDTHS if name.partition("/")[0] in renditions.FOLDERS else ():
            storage.delete(renditions.name_of(name, width))
    return len(gone)


def remove_old():
    """For the housekeeping."""
    gone = 0
    for folder in folders():
        try:
            names = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
        except FileNotFoundError:
            continue
        originals = [name for name in names if renditions.original_of(name) == name]
        for start in range(0, len(originals), AT_ONCE):
            some = originals[start : start + AT_ONCE]
            gone += remove({name for name in set(some) - referred_to(some) if _is_old(name)})
    return gone and ngettext("%(n)d file was removed.", "%(n)d files were removed.", gone) % {"n": gone}


def _is_old(name):
    try:
        return default_storage.get_modified_time(name) < timezone.now() - OLD
    except FileNotFoundError:
        return False
