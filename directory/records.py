"""The history of what hangs on an organisation, beside the organisation's own."""

from itertools import groupby, pairwise
from typing import NamedTuple

from partnership_hub.addresses import key_in
from partnership_hub.roles import STAFF_DETAILS

from .shown import shown_models

MOST = 200


SAID_OTHERWISE = {"was", "wanted_by", "wanted_at", "decided_by", "organisation", "sha256"}  # by who and why, mostly


class Change(NamedTuple):
    field: str
    old: str
    new: str


class DetailRecords:
    """For the organisation's admin: its history page, with contacts, places and all else that is a Shown."""

    def history_view(self, request, object_id, extra_context=None):
        key = key_in(object_id)
        details = records_of(key) if key and request.user.has_perm(STAFF_DETAILS) else []
        return super().history_view(request, object_id, {"details": details, **(extra_context or {})})


def records_of(organisation_id):
    """The newest records of all its rows, each with what changed in it."""
    found = []
    for model in shown_models():
        records = model.history.filter(organisation_id=organisation_id).select_related("history_user")
        for _row, versions in groupby(records.order_by("id", "history_date", "history_id"), key=lambda one: one.id):
            found += with_changes(model, list(versions))
    return sorted(found, key=lambda record: record.history_date, reverse=True)[:MOST]


def with_changes(model, versions):
    for before, record in pairwise([None, *versions]):
        record.row = record.instance
        record.changes = [] if before is None else list(changes(model, before, record))
        yield record


def changes(model, before, record):
    for field in model._meta.concrete_fields:
        old, new = (getattr(version, field.attname) for version in (before, record))
        if old != new and field.name not in SAID_OTHERWISE:
            labels = dict(field.flatchoices)
            yield Change(field.verbose_name, labels.get(old, old), labels.get(new, new))
