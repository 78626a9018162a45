"""The history of entries that were written many at once, with their countries, topics and publishers."""

from collections import defaultdict

from django.utils import timezone


def record(model, entries, by, reason, *, changed):
    """One record for each entry, as a save of its form would make."""
    records = model.history.bulk_history_create(
        entries, update=changed, default_user=by, default_change_reason=reason, default_date=timezone.now()
    )
    by_entry = {record.id: record for record in records}
    for field in model.history.model._history_m2m_fields:
        between, name = field.remote_field.through, field.m2m_field_name()
        past = getattr(model.history.model, field.name).model
        columns = [column.attname for column in between._meta.concrete_fields]
        rows = between._base_manager.filter(**{f"{name}__in": list(by_entry)}).values(*columns)
        past.objects.bulk_create([past(history=by_entry[row[f"{name}_id"]], **row) for row in rows])


def keyword_changes(before, after):
    """simple-history does not follow taggit: what changed is kept in words."""
    changes = [f"+{word}" for word in sorted(set(after) - set(before))]
    changes += [f"-{word}" for word in sorted(set(before) - set(after))]
    return "; keywords: " + ", ".join(changes) if changes else ""


def note_keywords(entries, reason, values):
    """`values`: {entry's key: (before, after)}."""
    noted = defaultdict(str, {pk: keyword_changes(*pair) for pk, pair in values.items()})
    for entry in entries:
        entry._change_reason = reason + noted[entry.pk]
