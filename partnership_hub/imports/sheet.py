"""A section's sheet: its columns, and what of them a person may set."""

from functools import cache
from importlib import import_module

from django.utils.translation import gettext_lazy as _

from ..addresses import absolute
from .kinds import Body, Text, Told, Truth
from .relations import Countries, Keywords, Languages, Topics

ID, SEEN = "id", "seen"


class Number(Told):
    """Which entry a row is: empty for a new one, “new” for one that looks like another and is not."""

    def of(self, entry):
        return entry.pk


FIRST = [
    Number(ID, _("Number in the Hub"), None, hint=_("Leave it as it is. Empty for a new entry. “new” for one that is "
           "like another entry and is not the same.")),
]  # fmt: skip
LAST = [
    Countries("countries", hint=_("Codes or names, parted by semicolons: th; Viet Nam.")),
    Truth("asean_wide"),
    Topics("topics", hint=_("Labels or codes, parted by semicolons.")),
    Keywords("keywords", hint=_("Free words, parted by semicolons.")),
    Truth("featured", needs="publish"),
    Text("staff_note"),
    Told("status", _("Status"), lambda entry: entry.get_status_display(), hint=_("Not read: publish in the Hub.")),
    Told("address", _("Address in the Hub"), lambda entry: absolute(entry.get_absolute_url()), hint=_("Not read.")),
    Told(SEEN, _("Last changed"), lambda entry: entry.updated_at.isoformat(), hint=_("Leave it as it is: by it the Hub "
         "sees whether somebody changed the entry since.")),
]  # fmt: skip
TEXTS = [Text("title"), Languages("language"), Text("summary"), Body("body", hint=_("HTML, or plain paragraphs."))]


@cache
def columns(model):
    """All columns of a section, in their order."""
    own = import_module(f"{model._meta.app_label}.imports").COLUMNS
    return [column.bind(model) for column in _copies([*FIRST, *own, *LAST])]


def _copies(declared):
    """Each section binds columns of its own to its model."""
    for column in declared:
        copy = object.__new__(type(column))
        copy.__dict__.update(column.__dict__)
        yield copy


def by_name(model):
    return {column.name: column for column in columns(model)}


def settable(model):
    return [column for column in columns(model) if not column.readonly]


def prefetches(model):
    return list(dict.fromkeys(column.prefetch for column in columns(model) if column.related))


def may_set(column, model, by):
    return column.needs is None or by.has_perm(model.permission(column.needs))


class Reading:
    """What is asked once for a whole file: who reads it, how dates are written, and what names stand for."""

    def __init__(self, by, since=1900, day_first=None):
        self.by, self.since, self.day_first = by, since, day_first
        self.to_be_made, self._kept, self.asks_for_order = {}, {}, False

    def kept(self, key, make):
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]
