"""Columns of a sheet that comes back: what of an entry stands in a cell, and what a cell says of an entry.

A value is what JSON can hold: a text, a list, [date, precision], a number. `of` takes it from an entry, `cell` writes
it, `read` makes it of a cell, `put` sets it. What hangs on an entry is written by relations.py, many at once."""

from difflib import get_close_matches

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .cells import tidy
from .values import Unreadable, words

NOT_KNOWN = _("“%(text)s” is not known here. The second page of an exported XLSX says what may be written.")
DID_YOU_MEAN = _("“%(text)s” is not known here. Did you mean “%(close)s”?")


class Column:
    related = False  # written beside the entry
    readonly = False
    adds = False  # what is given is put to what stands there
    empty = ""

    def __init__(self, name, heading=None, *, hint="", needs=None):
        self.name, self.given_heading, self.hint, self.needs = name, heading, hint, needs

    def bind(self, model):
        """For a section's model: its field, and how it is headed."""
        self.model = model
        self.field = self.field_of(model)
        self.heading = self.given_heading or capfirst(self.field.verbose_name)
        return self

    def field_of(self, model):
        return model._meta.get_field(self.name)

    def of(self, entry):
        return getattr(entry, self.name)

    def put(self, entry, value):
        setattr(entry, self.name, value)

    def fields(self):
        """Names of the columns that a save has to write."""
        return [self.name]

    def cell(self, value, labels=None):
        """What is written; `labels` are those that `labels()` gave, for a whole sheet."""
        return value

    def labels(self):
        return {}

    def same(self, one, two):
        return one == two

    def holds(self, entry, value):
        """Whether it still says what was imported."""
        return self.same(self.of(entry), value)

    def allowed(self):
        """What may be written, where that is a list."""
        return []


def as_text(cell):
    """A cell as it would be typed: numbers without “.0”, dates as dates."""
    if isinstance(cell, dict):
        if cell.get("formula"):
            raise Unreadable(
                _("There is a formula, and the file does not hold its result. Put the value there instead.")
            )
        if "wrong" in cell:
            raise Unreadable(_("The spreadsheet shows an error there: %(text)s.") % {"text": cell["wrong"]})
        return cell["date"]
    if isinstance(cell, float) and cell == int(cell):
        cell = int(cell)
    text = tidy(cell)
    if "\ufffd" in text:
        raise Unreadable(
            _("A letter could not be read: “%(text)s”. Choose another encoding above.") % {"text": text[:60]}
        )
    return text


def looked_up(text, names):
    """The value that a name stands for; refused with what comes nearest."""
    if (value := names.get(words(text))) is not None:
        return value
    close = get_close_matches(words(text), names, n=1, cutoff=0.75)
    says = {"text": text[:60], "close": close and close[0]}
    raise Unreadable((DID_YOU_MEAN if close else NOT_KNOWN) % says)
