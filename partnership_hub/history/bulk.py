"""The history of entries that were written many at once, in as many statements for a thousand as for one."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import Collate
from django.utils import timezone

from .keywords import KeepsKeywords


def record(model, entries, by, reason, *, changed=True, when=None):
    """One record an entry, as a save of its form makes, with what it is filed under then: simple-history's own bulk
    leaves that out."""
    history = model.history.model
    records = model.history.bulk_history_create(
        entries, update=changed, default_user=by, default_change_reason=reason, default_date=when or timezone.now()
    )
    record_of = {record.id: record for record in records}
    for field in history._history_m2m_fields:
        between, entry = field.remote_field.through, f"{field.m2m_field_name()}_id"
        kept = getattr(history, field.name).model
        names = [column.attname for column in between._meta.concrete_fields]
        links = between._base_manager.filter(**{f"{entry}__in": list(record_of)}).values(*names)
        kept.objects.bulk_create([kept(history=record_of[link[entry]], **link) for link in links])
    if issubclass(history, KeepsKeywords):
        links = model.keywords.through._base_manager.filter(content_object_id=OuterRef("id"))
        names = links.order_by(Collate("tag__name", "C")).values("tag__name")  # as Python sorts them
        history.objects.filter(pk__in=[record.pk for record in records]).update(keywords_then=ArraySubquery(names))
