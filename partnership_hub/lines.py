"""Texts of one line, as titles and names are: kept without the signs that turn or part them unseen.

All that comes in passes the field on its way to the database: forms, sheets, imports, what is taken in."""

import re

from django.db import models

OVERRIDES = re.compile("[\u202a-\u202e\ufeff]")
ISOLATES = re.compile("[\u2066-\u2069]")
END_OF_ISOLATE = "\u2069"
# Thai, Lao, Burmese and Khmer part words by it where no space is written; elsewhere it hides words from whoever looks.
PARTED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f"
ZERO_WIDTH = re.compile(f"^\u200b+|\u200b+$|(?<![{PARTED}\u200b])\u200b+(?![{PARTED}\u200b])")


def sound(text):
    return closed(ZERO_WIDTH.sub("", OVERRIDES.sub("", text)))


def closed(text):
    """Without isolates that nothing closes, and ends of none."""
    unpaired, opened = set(), []
    for match in ISOLATES.finditer(text):
        if match[0] != END_OF_ISOLATE:
            opened.append(match.start())
        elif opened:
            opened.pop()
        else:
            unpaired.add(match.start())
    unpaired.update(opened)
    return "".join(sign for at, sign in enumerate(text) if at not in unpaired) if unpaired else text


class LineField(models.CharField):
    """To migrations a CharField, which it is to the database."""

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def to_python(self, value):
        return sound(value) if isinstance(value, str) else super().to_python(value)

    def pre_save(self, model_instance, add):
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return sound(value) if isinstance(value, str) else value
