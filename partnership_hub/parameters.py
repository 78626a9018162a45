"""What a list takes from its address, and says in it."""

from urllib.parse import urlencode

from django import forms


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
