"""The directory of a country as one document to print: numbered entries, and two indices that lead to the numbers.

It holds what everyone may see, whoever prints it: paper goes from hand to hand."""

from collections import defaultdict
from typing import NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from partnership_hub.search.analysis import fold
from partnership_hub.templatetags.hub import labels

from .exports import other_names, with_details
from .models import Organisation
from .provinces import is_in, names_of
from .vocabulary import Level, Visibility

MOST = 1_000  # entries; a document of some 300 pages
EVERYWHERE = (Level.REGIONAL, Level.CROSS_BORDER, Level.NATIONAL, "")


class Numbered(NamedTuple):
    number: int
    entry: Organisation


class Booklet:
    def __init__(self, country):
        self.country = country
        published = Organisation.objects.published().filter(countries=country)
        self.total = published.count()
        found = with_details(published.with_text()).order_by("title_key", "pk")[:MOST]
        parts = defaultdict(list)
        for entry in found:
            parts[self.part_of(entry)].append(entry)
        self.parts, number = [], 0
        for _order, heading in sorted(parts):
            numbered = [Numbered(n, entry) for n, entry in enumerate(parts[_order, heading], number + 1)]
            number += len(numbered)
            self.parts.append((heading, numbered))

    @cached_property
    def entries(self):
        return [numbered for _heading, part in self.parts for numbered in part]

    def part_of(self, entry):
        """(order, heading): what works in the whole country, then province by province, then what names none."""
        if entry.level in EVERYWHERE:
            return 0, _("The whole country and beyond")
        codes = [place.province for place in entry.shown_places if place.visibility == Visibility.PUBLIC]
        codes += [code for service in entry.shown_services for code in service.provinces]
        names = sorted(names_of(code for code in codes if is_in(code, self.country.pk)))
        return (1, names[0]) if names else (2, _("No province given to the public"))

    def names(self):
        """(name, whose it is where it is another than the entry's, number), of all names in all scripts."""
        found = []
        for number, entry in self.entries:
            title = entry.text.title
            found.append((title, "", number))
            found += [(name, title, number) for name in other_names(entry)]
        return sorted(found, key=lambda row: (fold(row[0]), row[2]))

    def services(self):
        """(service, numbers)"""
        found = defaultdict(list)
        for number, entry in self.entries:
            for _value, label in labels(entry, "services"):
                found[str(label)].append(number)
        return sorted(found.items())
