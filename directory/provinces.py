"""Provinces: the first-level subdivisions of the eleven members, by ISO 3166-2 code in small letters (“id-ji”).

provinces.json was put together in November 2026 from ISO 3166-2 (iso3166-2 1.8.4; of the Philippines the provinces and
Metro Manila, of Indonesia the provinces) and Unicode's English names (CLDR 48), with the names that countries use
themselves, former names, and Viet Nam's 34 provinces since 1 July 2025: those that were merged into one of them are
other names of it.
"""

import json
import re
from pathlib import Path
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnership_hub.search.analysis import fold


class Province(NamedTuple):
    code: str
    name: str
    others: list  # names

    @property
    def country(self):
        return self.code[:2]


PROVINCES = {
    row["code"]: Province(**row)
    for rows in json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8")).values()
    for row in rows
}


def known_province(code):
    if code not in PROVINCES:
        raise ValidationError(_("“%(code)s” is the code of no province."), params={"code": code})


def is_in(code, country):
    return code.startswith(f"{country}-")


def names_of(codes):
    return [PROVINCES[code].name for code in codes if code in PROVINCES]


def every_province():
    return [(province.code, province.name) for province in PROVINCES.values()]


def choices(countries):
    """Provinces under the names of these countries, for a select."""
    return [
        (country.name, [(row.code, row.name) for row in PROVINCES.values() if row.country == country.pk])
        for country in countries
    ]


def code_of(name, country=""):
    """The province of that name; "" where there is none, or one in each of several countries."""
    found = {
        code
        for code, province in PROVINCES.items()
        for own in (province.name, *province.others)
        if _key(own) == _key(name) and country in ("", province.country)
    }
    return found.pop() if len(found) == 1 else ""


class ProvincesField(forms.CharField):
    """Provinces by name or code, with commas or one a line. Cleans to their codes."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value):
        return ", ".join(names_of(value)) if isinstance(value, list) else value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value):
        codes = []
        for name in filter(None, (part.strip() for part in re.split(r"[,;\n]", super().clean(value)))):
            code = name if name in PROVINCES else code_of(name)
            if not code:
                raise ValidationError(_("“%(name)s” is not known as a province of one country."), params={"name": name})
            codes.append(code)
        return list(dict.fromkeys(codes))


def _key(name):
    return re.sub(r"[\s.,’'()–-]", "", fold(name))
