"""A form as it is when it is opened: what its fields hold, as a browser would send it back, in words, and as digests.

The digests go with the form (`_base`). When it comes back they tell what of it was changed, by whom of two."""

import hashlib
import json
from collections import Counter
from datetime import UTC, datetime
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Model, QuerySet
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django_prose_editor.fields import ProseEditorFormField

from ..richtext import plain_text
from .fields import KeywordsField

UNORDERED = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField, KeywordsField)
APART = {"seen", "DELETE"}  # of the form itself


class Part(NamedTuple):
    """One field of the form, or of a row beside it, as it is saved now."""

    key: str  # the same whatever stands before the row
    bound: forms.BoundField
    row: Model | None = None

    @property
    def field(self):
        return self.bound.field

    @property
    def value(self):
        return self.bound.form.get_initial_for_field(self.field, self.bound.name)

    @property
    def label(self):
        label = capfirst(str(self.bound.label))
        return f"{capfirst(self.row._meta.verbose_name)} “{self.row}”: {label}" if self.row else label


def parts(form, prefix="", row=None):
    before = f"{prefix}:{row.pk}:" if row else ""
    for bound in form:
        if bound.name in APART or bound.field.disabled or (row and bound.is_hidden):
            continue
        yield Part(f"{before}{bound.name}", bound, row)


class Opened:
    def __init__(self, admin, request, obj):
        self.form, self.formsets, found = admin.get_form(request, obj, change=True)(instance=obj), {}, Counter()
        for formset, inline in admin.get_formsets_with_inlines(request, obj):
            prefix = formset.get_default_prefix()
            found[prefix] += 1
            prefix += f"-{found[prefix]}" if found[prefix] > 1 else ""
            rows = formset(instance=obj, prefix=prefix, queryset=inline.get_queryset(request))
            self.formsets[prefix] = {row.instance.pk: row for row in rows.initial_forms}

    def base(self):
        return base_of(self.form, self.formsets)


def base_of(form, formsets):
    """The digests of all parts, as they travel in the form."""
    found = list(parts(form))
    for prefix, rows in formsets.items():
        found += [part for row in rows.values() for part in parts(row, prefix, row.instance)]
    return json.dumps({part.key: digest(canonical(part.field, part.value)) for part in found}, separators=(",", ":"))


def read_base(text):
    try:
        base = json.loads(text or "{}")
    except ValueError:
        return {}
    return base if isinstance(base, dict) else {}


def digest(text):
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def canonical(field, value):
    """One text for all ways in which a value is held: of a row, of a form, typed."""
    if isinstance(value, QuerySet | list | tuple | set):
        texts = [str(one) if isinstance(field, KeywordsField) else canonical(field, one) for one in value]
        return "\x1f".join(sorted(texts) if isinstance(field, UNORDERED) else texts).strip("\x1f")
    if isinstance(value, File):
        return value.name or ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, datetime):
        return value.replace(microsecond=0).astimezone(UTC).isoformat()
    if value is None or value is False:
        return ""
    return str(value).replace("\r\n", "\n").strip()


def typed(part, name, data, files):
    """What was typed under a name: as it would be saved, or as it stands where it cannot be."""
    raw = part.field.widget.value_from_datadict(data, files, name)
    if isinstance(part.field, forms.FileField):
        return raw or (None if raw is False else part.value)
    try:
        return part.field.clean(raw)
    except ValidationError:
        return raw


def write(part, name, data, files):
    """Puts what is saved into the data of a form, as a browser would send it."""
    widget = getattr(part.field.widget, "widget", part.field.widget)
    for other in (name, f"{name}-clear", *(name + end for end in getattr(widget, "widgets_names", ()))):
        data.pop(other, None)
    files.pop(name, None)
    value = part.bound.value()
    if isinstance(part.field, forms.FileField):
        return
    if isinstance(widget, forms.MultiWidget):
        values = zip(widget.widgets_names, widget.widgets, widget.decompress(value), strict=True)
        data.update({name + end: "" if one is None else str(box.format_value(one)) for end, box, one in values})
    elif isinstance(widget, forms.CheckboxInput):
        if value:
            data[name] = "on"
    elif getattr(widget, "allow_multiple_selected", False):
        data.setlist(name, [str(getattr(one, "pk", one)) for one in value or []])
    else:
        shown = widget.format_value(value)
        data[name] = str(shown[0] if isinstance(shown, list | tuple) and shown else shown or "")


def in_words(field, value):
    """A value as people read it."""
    if isinstance(field, ProseEditorFormField):
        return plain_text(str(value or ""))
    if isinstance(field, forms.ModelChoiceField) and not isinstance(value, Model | QuerySet | None):
        keys = value if isinstance(value, list | tuple) else [value]
        value = field.queryset.filter(pk__in=[getattr(key, "pk", key) for key in keys])
    if isinstance(value, QuerySet | list | tuple):
        return ", ".join(filter(None, (in_words(field, one) for one in value)))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        value = localtime(value)
    labels = _labels(field)
    return str(labels.get(str(value), localize(value))) if value not in (None, "") else ""


def _labels(field):
    if isinstance(field, forms.ModelChoiceField):
        return {}
    labels = {}
    for value, label in getattr(field, "choices", ()):
        labels |= {str(one): text for one, text in label} if isinstance(label, list | tuple) else {str(value): label}
    return labels
