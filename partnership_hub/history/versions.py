"""A row's values in a version, or as they are now, in one shape; and what they are called."""

from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from simple_history.utils import get_m2m_reverse_field_name

from .keywords import KeepsKeywords, names_of
from .parts import with_history

# What a machine keeps, or what is said by who and why.
UNTOLD = {
    "id", "updated_at", "created_at", "preview_round", "sample", "sha256", "cover_width", "cover_height", "cover_whole",
    "width", "height", "was", "wanted_by", "wanted_at", "decided_by", "entry", "resource", "story", "organisation",
    "binned_at", "binned_by", "publication_precision", "adopted_precision",
}  # fmt: skip
# What is one value in several columns: the first is told and picked, the others follow it.
FOLLOW = {
    "cover": ("cover_width", "cover_height", "cover_alt", "cover_whole", "cover_crop"),
    "publication_date": ("publication_precision",),
    "adopted_date": ("adopted_precision",),
    "file": ("url", "format", "size", "pages", "sha256"),
    "url": ("file", "format", "size", "pages", "sha256"),
    "image": ("width", "height"),
}
KEYWORDS = "keywords"


class Column(NamedTuple):
    name: str
    label: str
    field: models.Field = None  # None for keywords

    @property
    def related(self):
        return self.field.related_model if self.field is not None and self.field.is_relation else None

    @property
    def is_many(self):
        return self.field is not None and self.field.many_to_many

    @property
    def is_file(self):
        return isinstance(self.field, models.FileField)

    @property
    def choices(self):
        if self.field is None or self.related:
            return {}
        of = self.field.base_field if isinstance(self.field, ArrayField) else self.field
        return dict(of.flatchoices)


def columns(model):
    """What the history tells of a model's rows, in the order of its fields."""
    kept = {field.name for field in model.history.model._meta.concrete_fields}
    for field in model._meta.concrete_fields:
        if field.name in kept and field.name not in UNTOLD:
            yield Column(field.name, field.verbose_name, field)
    for field in many(model):
        yield Column(field.name, field.verbose_name, field)
    if issubclass(model.history.model, KeepsKeywords):
        yield Column(KEYWORDS, _("keywords"))


def many(model):
    return [field for field in model._meta.many_to_many if field in HistoricalRecords.m2m_models]


class Version:
    """One record of the history, or, without one, the row as it is now."""

    def __init__(self, model, values, record=None):
        self.model, self.values, self.record = model, values, record

    @cached_property
    def kind(self):
        return self.model._meta.model_name

    @property
    def language(self):
        return self.values.get("language", "")

    def tells(self, column):
        return self.values.get(column.name)

    @property
    def name(self):
        """What it is a version of, in a few words."""
        said = [str(self.model._meta.verbose_name)]
        told = {column.name: column for column in columns(self.model)}
        for name in [name for name in ("language", "kind", "number", "label") if name in told]:
            value = self.values.get(name)
            if value not in ("", None):
                said.append(str(told[name].choices.get(value, value)))
        return ", ".join(map(str, said))


def loaded(model, keys):
    """{history_id: Version} in a fixed number of queries."""
    keys = [key for key in keys if key is not None]
    if not keys:
        return {}
    records = model.history.model.objects.filter(history_id__in=keys).select_related("history_user")
    found = {record.history_id: Version(model, _row(model, record), record) for record in records}
    for field in many(model):
        through = HistoricalRecords.m2m_models[field]
        column = f"{get_m2m_reverse_field_name(field)}_id"
        for key, value in through.objects.filter(history_id__in=keys).values_list("history_id", column):
            found[key].values.setdefault(field.name, []).append(value)
    for version in found.values():
        for field in many(model):
            version.values[field.name] = sorted(version.values.get(field.name, []))
        if issubclass(model.history.model, KeepsKeywords):
            version.values[KEYWORDS] = version.record.keywords_then
    return found


def of_now(row):
    model = type(row)
    values = _row(model, row)
    for field in many(model):
        values[field.name] = sorted(getattr(row, field.name).order_by().values_list("pk", flat=True))
    if issubclass(model.history.model, KeepsKeywords):
        values[KEYWORDS] = names_of(row)
    return Version(model, values)


def _row(model, row):
    kept = {field.name for field in model.history.model._meta.concrete_fields}
    values = {}
    for field in model._meta.concrete_fields:
        if field.name in kept:
            value = getattr(row, field.attname)
            values[field.name] = (value.name if value else "") if hasattr(value, "storage") else value
    return values


def version_of(entry, kind, key, reader=None):
    """A version of the entry or of what hangs on it; None where there is no such, or not for a reader."""
    model, column = with_history(type(entry), reader).get(kind, (None, None))
    if model is None or not model.history.filter(history_id=key, **{column: entry.pk}).exists():
        return None
    return loaded(model, [key])[key]
