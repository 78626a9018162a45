"""What an entry's own columns hold: texts, choices, lists, dates as far as they are known."""

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from ..richtext import clean_html
from .cells import tidy
from .columns import Column, as_text, looked_up
from .values import Ambiguous, Unreadable, partial_date, parts, truth, words


class Text(Column):
    def read(self, cell, reading):
        text = as_text(cell)
        if not self.multiline:
            text = " ".join(self.field.to_python(text).split())
        limit = self.field.max_length
        if limit and len(text) > limit:
            raise Unreadable(_("At most %(limit)d characters: this has %(n)d.") % {"limit": limit, "n": len(text)})
        return text

    @property
    def multiline(self):
        return self.field.get_internal_type() == "TextField"

    def same(self, one, two):
        if self.multiline:
            return tidy(one) == tidy(two)
        return tidy(one).split() == tidy(two).split()


class Body(Text):
    """A rich text: its HTML, or plain text, whose paragraphs are parted by empty lines."""

    def read(self, cell, reading):
        text = as_text(cell)
        if "<" not in text:
            blocks = [escape(block).replace("\n", "<br>") for block in text.split("\n\n") if block.strip()]
            text = "".join(f"<p>{block}</p>" for block in blocks)
        return tidy(clean_html(text))


class Choice(Column):
    """By its label, by its code, or by either in English."""

    def allowed(self):
        return [str(label) for _value, label in self.choices()]

    def choices(self):
        return [(value, label) for value, label in self.field.flatchoices if value]

    def more_names(self):
        return ()

    def read(self, cell, reading):
        return self.chosen(as_text(cell), reading)

    def chosen(self, text, reading):
        return looked_up(text, reading.kept(("choice", self.name), self._names))

    def _names(self):
        return {
            **{words(name): value for name, value in self.more_names()},
            **{words(str(label)): value for value, label in self.choices()},
            **{words(value): value for value, _label in self.choices()},
        }

    def cell(self, value, labels=None):
        return str(dict(self.choices()).get(value, value))


class Several(Choice):
    empty = ()

    def choices(self):
        return self.field.base_field.flatchoices

    def read(self, cell, reading):
        return [self.chosen(part, reading) for part in parts(as_text(cell))]

    def of(self, entry):
        return list(getattr(entry, self.name))

    def put(self, entry, value):
        setattr(entry, self.name, list(value))

    def cell(self, value, labels=None):
        labels = dict(self.choices())
        return "; ".join(str(labels.get(one, one)) for one in value)

    def same(self, one, two):
        return set(one) == set(two)


class Lines(Column):
    empty = ()

    def read(self, cell, reading):
        found = [self.field.base_field.to_python(one) for one in parts(as_text(cell), lines_only=True)]
        limit = self.field.base_field.max_length
        if long := next((one for one in found if len(one) > limit), None):
            raise Unreadable(_("At most %(limit)d characters each: “%(text)s”.") % {"limit": limit, "text": long[:60]})
        return found

    def of(self, entry):
        return list(getattr(entry, self.name))

    def put(self, entry, value):
        setattr(entry, self.name, list(value))

    def cell(self, value, labels=None):
        return "\n".join(value)

    def same(self, one, two):
        return [tidy(line) for line in one] == [tidy(line) for line in two]


class Truth(Column):
    def read(self, cell, reading):
        return truth(cell if isinstance(cell, bool) else as_text(cell))

    def cell(self, value, labels=None):
        return str(_("yes") if value else _("no"))

    def allowed(self):
        return [self.cell(True), self.cell(False)]


class PartialDate(Column):
    """A date as far as it is known, and the field that says how far that is."""

    empty = (None, "")

    def __init__(self, name, precision, **kwargs):
        super().__init__(name, **kwargs)
        self.precision = precision

    def fields(self):
        return [self.name, self.precision]

    def read(self, cell, reading):
        if isinstance(cell, dict) and not cell.get("date"):
            as_text(cell)
        try:
            return partial_date(cell, since=reading.since, day_first=reading.day_first)
        except Ambiguous:
            reading.asks_for_order = True
            raise

    def of(self, entry):
        day = getattr(entry, self.name)
        return [day and day.isoformat(), getattr(entry, self.precision)]

    def put(self, entry, value):
        day, precision = value
        setattr(entry, self.name, self.field.to_python(day) if day else None)
        setattr(entry, self.precision, precision or "")

    def cell(self, value, labels=None):
        day, precision = value
        return day[: {"year": 4, "month": 7}.get(precision, 10)] if day else ""

    def same(self, one, two):
        return list(one) == list(two)


class Told(Column):
    """What the sheet says and an import does not read."""

    readonly = True

    def __init__(self, name, heading, tell, **kwargs):
        super().__init__(name, heading, **kwargs)
        self.tell = tell

    def field_of(self, model):
        return None

    def of(self, entry):
        return str(self.tell(entry))
