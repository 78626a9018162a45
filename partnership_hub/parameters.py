"""What a list takes from its address, and says in it."""

from urllib.parse import urlencode

from django import forms


class KnownValues(forms.Field):
    """Takes what is known among the values of a parameter, each once; remembers what is not."""

    widget = forms.MultipleHiddenInput

    def __init__(self, known, **kwargs):
        super().__init__(required=False, **kwargs)
        self.known, self.unknown = known, []

    def clean(self, values):
        values = list(dict.fromkeys(value for value in values or [] if value))
        known = self.known(values)
        self.unknown = [value for value in values if value not in known]
        return [value for value in values if value in known]


def encoded(name, value):
    return urlencode({name: value}, doseq=True) if value else ""


def shortened(value, length=60):
    return value if len(value) <= length else value[:length] + "…"
