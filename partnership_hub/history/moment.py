"""What an entry and all that hangs on it said at one moment, from the history."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _t

from .parts import with_history
from .versions import Version, loaded, of_now


class Part(NamedTuple):
    key: int
    row: models.Model  # as it is now; None once it is deleted
    then: Version  # None where it was not there
    unknown: str = ""  # why it is left as it is

    @property
    def name(self):
        name = (self.then or of_now(self.row)).name
        return name[:1].upper() + name[1:]


def version_at(entry, moment):
    """None before its history began."""
    latest = type(entry).history.filter(id=entry.pk, history_date__lte=moment).values_list("history_id", flat=True)
    key = latest.order_by("-history_date", "-history_id").first()
    return loaded(type(entry), [key]).get(key)


def parts_at(entry, reader, moment):
    """What hangs on it or hung on it then: first what was added since, then what is there, then what went."""
    found = []
    for model, owner in list(with_history(type(entry), reader).values())[1:]:
        found += _of(model, owner, entry, moment)
    return sorted(found, key=lambda part: (part.then is not None, part.row is None))


def _of(model, owner, entry, moment):
    """A row may have come from another entry since, or gone to one: it is asked where it was."""
    history = model.history.model.objects
    keys = {*model._base_manager.filter(**{owner: entry.pk}).values_list("pk", flat=True)}
    keys |= {*history.filter(**{owner: entry.pk}).values_list("id", flat=True)}
    rows = {row.pk: row for row in model._base_manager.filter(pk__in=keys)}
    until = history.filter(id__in=keys, history_date__lte=moment).order_by("id", "-history_date", "-history_id")
    records = {record.id: record for record in until.distinct("id")}
    begun = history.filter(id__in=keys - records.keys()).order_by("id", "history_date", "history_id").distinct("id")
    added = {one.id for one in begun if one.history_type == "+" and getattr(one, owner) == entry.pk}
    versions = loaded(model, [record.history_id for record in records.values()])
    for key in sorted(keys):
        record, row = records.get(key), rows.get(key)
        was_here = record is not None and record.history_type != "-" and getattr(record, owner) == entry.pk
        is_here = row is not None and getattr(row, owner) == entry.pk
        if was_here:
            gone = row is not None and not is_here
            yield Part(key, row, versions[record.history_id], _t("It belongs to another entry now.") if gone else "")
        elif is_here:
            known = key in added or (record is not None and getattr(record, owner) == entry.pk)
            yield Part(
                key, row, None, "" if known else _t("It came from elsewhere, or its history does not go so far.")
            )
