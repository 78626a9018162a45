"""Facets: what a filter's values mean for entries, and the counts beside them.

A facet knows its values (`known`, `labels`), which entries one has (`condition`), and how entries fall under them
(`rows`: for each value what an aggregate gathers of their keys, in any number of querysets).

A counting engine takes an EntryFilterSet over what is published and gives {facet: {value: count}}: how many entries
each value would show, with the words and the other facets' choices applied and the facet's own not. Values without
entries may be missing. sql_counts is the first engine and the other's (bitmaps.py) oracle.
"""

import re
from collections import defaultdict
from copy import copy
from heapq import nlargest

import django_filters
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Cast, ExtractYear
from django.db.models.lookups import In
from django.utils.translation import gettext_lazy as _

from ..serving.keeping import while_unchanged
from ..taxonomy.lookup import with_other_names
from ..vocabulary import NOT_GIVEN, Language
from .parameters import KnownValues


def sql_counts(filterset):
    """Counts of all listed facets, in one query."""
    counts, facets = defaultdict(dict), filterset.listed_facets
    for name, value, count in rows_of_all(
        {name: facet.rows(filterset.counted(name), Count) for name, facet in facets.items()}
    ):
        counts[name][value] = count
    return counts


def rows_of_all(facets):
    """(facet, value, what was gathered) of several facets, {name: its rows}, in one query."""
    parts = [
        rows.order_by().annotate(facet=Value(name, output_field=CharField())).values_list("facet", "value", "gathered")
        for name, several in facets.items()
        for rows in several
    ]
    return parts[0].union(*parts[1:], all=True) if parts else []


class Facet(django_filters.Filter):
    listed = True  # False: reached by links only, shown as a chip
    shows_empty = True  # values without entries stay, disabled
    most = None  # values to list, those with most entries
    moving = frozenset()  # values that the time of day changes: neither counted nor on a page that is kept
    is_part = False  # asked of rows that hang on an entry: parts.py

    def __init__(self, field_name=None, label=None):
        super().__init__(field_name=field_name, label=label)

    def __deepcopy__(self, memo):
        """A filterset has facets of its own, of which it changes nothing but whose they are."""
        return copy(self)

    @property
    def field(self):
        return KnownValues(self.known, self.forwards, label=self.label)

    def known(self, values):
        return [*self.labels(values), NOT_GIVEN]

    def filter(self, entries, values):
        return entries.filter(self.condition(values)) if values else entries

    def condition(self, values):
        condition = self.having([value for value in values if value != NOT_GIVEN])
        return condition | self.not_given() if NOT_GIVEN in values else condition

    def key(self, gather):
        """What is gathered of the rows."""
        return "pk"

    def rows(self, entries, gather):
        yield gathered(entries.filter(self.not_given()), Value(NOT_GIVEN), gather, self.key(gather))

    def offered(self, counts):
        """The values to list, of those with entries."""
        return nlargest(self.most, counts, counts.get) if self.most else counts

    def groups(self):
        """{value: heading} where values are shown under headings."""
        return {}

    def forwards(self, values):
        """{value that was once known: the one in its place}."""
        return {}

    def names(self):
        """(name, value) of all by which readers may ask for a value among their words."""
        return ()


@while_unchanged
def vocabulary(model):
    return list(with_other_names(model.objects.all()))


class ChoiceFacet(Facet):
    """A column with choices in code, or an expression with such values."""

    def __init__(self, field_name, choices, label, value=None):
        super().__init__(field_name, label)
        self.choices, self.value = dict(choices), value or F(field_name)

    def labels(self, values):
        return self.choices

    def having(self, values):
        return Q(In(self.value, values))

    def not_given(self):
        return Q(**{self.field_name: ""})

    def rows(self, entries, gather):
        yield gathered(entries.exclude(self.not_given()), self.value, gather, self.key(gather))
        yield from super().rows(entries, gather)


class ArrayFacet(ChoiceFacet):
    """An array column with choices in code."""

    def having(self, values):
        return Q(**{f"{self.field_name}__overlap": values})

    def not_given(self):
        return Q(**{self.field_name: []})

    def rows(self, entries, gather):
        yield gathered(entries, unnested(self.array()), gather, self.key(gather))
        yield from Facet.rows(self, entries, gather)

    def array(self):
        return F(self.field_name)


class LanguageFacet(Facet):
    """The languages in which there is something to read: the entry's own, its reviewed translations', its files'.

    `others` gives further rows with a language, as a queryset from an entry's OuterRef("pk")."""

    def __init__(self, others=()):
        super().__init__("language", _("Language"))
        self.others = others

    def sources(self, entry):
        yield self.model.reviewed_translations().filter(entry=entry)
        for rows in self.others:
            yield rows(entry)

    def labels(self, values):
        return dict(Language.choices)

    def having(self, values):
        condition = Q(language__in=values)
        for rows in self.sources(OuterRef("pk")):
            condition |= Exists(rows.filter(language__in=values))
        return condition

    def not_given(self):
        return Q(pk__in=[])

    def rows(self, entries, gather):
        arrays = [ArraySubquery(rows.order_by().values("language")) for rows in self.sources(OuterRef("pk"))]
        template = "unnest(%(expressions)s)"
        every = Func("language", *arrays, template=template, arg_joiner=" || ", output_field=CharField())
        yield gathered(entries, every, gather)


class YearFacet(Facet):
    shows_empty = False

    def labels(self, values):
        return {value: value for value in sorted(values, reverse=True) if re.fullmatch("[12][0-9]{3}", value)}

    def having(self, values):
        return Q(**{f"{self.field_name}__year__in": [int(value) for value in values]})

    def not_given(self):
        return Q(**{f"{self.field_name}__isnull": True})

    def rows(self, entries, gather):
        year = Cast(ExtractYear(self.field_name), CharField())
        yield gathered(entries.exclude(self.not_given()), year, gather)
        yield from super().rows(entries, gather)


def gathered(entries, value, gather, key="pk"):
    valued = entries.order_by().annotate(value=Cast(value, CharField()))
    return valued.values("value").annotate(gathered=gather(key, distinct=True))


def unnested(array):
    return Func(array, function="unnest", output_field=CharField())
