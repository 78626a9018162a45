"""The parts of two entries between which one chooses when they are merged: fields, and fields that go together."""

from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from partnership_hub.richtext import BodyField, plain_text

from ..models import Organisation
from ..proposals import in_words

KEPT, AWAY, BOTH = "kept", "away", "both"

TOGETHER = {
    "local_name": ("local_name", "local_language"),
    "verification": ("verification", "verified_on", "verified_how", "verified_by"),
    "vetting": ("vetting", "vetted_on", "vetting_note"),
    "cover": Organisation.COVER_FIELDS,
}
TEXT = ("title", "language", "summary", "body")  # where the two are written in different languages
NEVER = {"published_at", "featured"}  # the kept entry's own
JOINED = "staff_note"


@dataclass
class Part:
    name: str
    fields: tuple
    default: str = KEPT

    @property
    def field(self):
        return Organisation._meta.get_field(self.name)

    @property
    def label(self):
        return capfirst(
            _("text") if len(self.fields) == len(TEXT) and self.name == "title" else self.field.verbose_name
        )

    @property
    def is_list(self):
        return self.field.many_to_many or isinstance(self.field, ArrayField)

    @property
    def unites(self):
        return self.is_list or self.name == JOINED

    def of(self, entry):
        """The values to compare."""
        if self.field.many_to_many:
            return sorted(row.pk for row in getattr(entry, self.name).all())
        return [getattr(entry, name) for name in self.fields]

    def is_empty(self, entry):
        return not (self.of(entry) if self.field.many_to_many else getattr(entry, self.name))

    def shown(self, entry):
        """In words, for staff."""
        texts = [_in_words(entry, Organisation._meta.get_field(name)) for name in self.shown_fields]
        return "\n".join(filter(None, texts))

    @property
    def shown_fields(self):
        return ("cover", "cover_alt") if self.name == "cover" else self.fields

    def take(self, kept, away, choice):
        if self.field.many_to_many:
            rows = getattr(away, self.name).all()
            (getattr(kept, self.name).add(*rows) if choice == BOTH else getattr(kept, self.name).set(rows))
            return
        for name in self.fields:
            value = getattr(away, name)
            if choice == BOTH:
                value = _united(getattr(kept, name), value)
            setattr(kept, name, value)

    @property
    def saved(self):
        return () if self.field.many_to_many else self.fields


def parts(kept, away, narrows):
    """What differs between the two, each with what is chosen unless somebody chooses otherwise."""
    together = TOGETHER if kept.language == away.language else TOGETHER | {"title": TEXT}
    inside = {name for fields in together.values() for name in fields}
    for field in [*Organisation._meta.concrete_fields, *Organisation._meta.many_to_many]:
        if field.name in together:
            part = Part(field.name, together[field.name])
        elif field.name in inside or field.name in NEVER or not field.editable or field.primary_key:
            continue
        else:
            part = Part(field.name, (field.name,))
        if part.of(kept) != part.of(away):
            part.default = _default(part, kept, away, narrows)
            yield part


def _default(part, kept, away, narrows):
    """What was verified later, and nothing empty in place of something; lists are united."""
    if part.name == JOINED:
        return BOTH
    if narrows or part.name in ("verification", "vetting") or part.is_empty(away):
        return KEPT
    if part.is_list:
        return BOTH
    if part.is_empty(kept):
        return AWAY
    later = away.verified_on and (not kept.verified_on or away.verified_on > kept.verified_on)
    return AWAY if later else KEPT


def _united(mine, others):
    if isinstance(mine, list):
        return list(dict.fromkeys([*mine, *others]))
    return "\n".join(dict.fromkeys(filter(None, [mine, others])))


def _in_words(entry, field):
    if field.many_to_many:
        return ", ".join(str(row) for row in getattr(entry, field.name).all())
    value = getattr(entry, field.name)
    if isinstance(value, list):
        return in_words(Organisation, field.name, value)
    if field.choices:
        return getattr(entry, f"get_{field.name}_display")()
    if isinstance(field, models.FileField):
        return _("A picture") if value else ""
    if isinstance(field, BodyField):
        return plain_text(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(localize(value)) if value is not None else ""
