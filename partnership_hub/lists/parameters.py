"""What a list takes from its address, and says in it."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _

from ..search.analysis import MOST_QUERY_WORDS

LONGEST_QUERY = 200  # characters


class KnownValues(forms.Field):
    """Takes what is known among the values of a parameter, each once, and for what was once known the one in its place;
    remembers what is not known."""

    widget = forms.MultipleHiddenInput

    def __init__(self, known, forwards=lambda values: {}, **kwargs):
        super().__init__(required=False, **kwargs)
        self.known, self.forwards, self.unknown, self.forwarded = known, forwards, [], {}

    def clean(self, values):
        values = list(dict.fromkeys(value for value in values or [] if value))
        known = self.known(values)
        if lost := [value for value in values if value not in known]:
            self.forwarded = self.forwards(lost)
        if self.forwarded:
            values = list(dict.fromkeys(self.forwarded.get(value, value) for value in values))
            known = self.known(values)
        self.unknown = [value for value in values if value not in known]
        return [value for value in values if value in known]


def encoded(name, value):
    return urlencode({name: value}, doseq=True) if value else ""


def shortened(value, length=60):
    return value if len(value) <= length else value[:length] + "…"


def typed_words(data):
    """The words of a search form, as far as they are looked for."""
    return " ".join(data.get("q", "").split())[:LONGEST_QUERY]


def words_notices(data, query):
    """What became of the words of a search form, where it is not what was typed."""
    if (words := typed_words(data)) and query.is_empty:
        yield _("“%(value)s” holds no word to look for.") % {"value": shortened(words)}
    if query.excluded:
        excluded = ", ".join(f"“{shortened(term.typed)}”" for term in query.excluded)
        yield _("Without everything that has %(words)s in it.") % {"words": excluded}
    if len(data.get("q", "")) > LONGEST_QUERY:
        yield _("Only the first %(number)d characters were looked for.") % {"number": LONGEST_QUERY}
    elif query.is_cut:
        yield _("Only the first %(number)d words were looked for.") % {"number": MOST_QUERY_WORDS}
