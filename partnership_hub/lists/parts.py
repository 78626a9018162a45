"""Facets of the rows that hang on entries, as an organisation's services: one and the same row has to meet all such
choices. A shelter for women and legal aid for men are no shelter for men.

Which rows count depends on who reads: a filterset has a `level` of reader, and an index for each.
"""

import time
from functools import cached_property

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count
from pyroaring import BitMap

from .facets import rows_of_all


class PartFacet:
    """For a facet: its column is one of the rows that hang on an entry. Its values are gathered by their keys, and
    counted by the entries that own them."""

    is_part = True

    def key(self, gather):
        return self.parent.part_owner if gather is Count else "pk"

    def spread(self, values):
        """Makes what was gathered for memory say what `rows` says: {value: keys}."""

    def rows_for_memory(self, parts):
        return self.rows(parts, ArrayAgg)


class PartsMixin:
    """For an EntryFilterSet. `parts()` gives the rows that this reader may see, of any entry; `part_owner` is their
    column with the entry's key."""

    part_owner = None

    @cached_property
    def part_facets(self):
        return {name: facet for name, facet in self.facets.items() if facet.is_part}

    def narrowed(self, entries, chosen, without=None):
        asked = [self.facets[name].condition(chosen[name]) for name in self.asked_of_parts(chosen, without)]
        entries = super().narrowed(entries, chosen, without)
        return entries.filter(pk__in=self.parts().filter(*asked).values(self.part_owner)) if asked else entries

    def asked_of_parts(self, chosen, without=None):
        return [name for name in chosen if name in self.part_facets and name != without]

    def counted(self, name):
        if name not in self.part_facets:
            return super().counted(name)
        others = [self.facets[other].condition(self.chosen[other]) for other in self.asked_of_parts(self.chosen, name)]
        entries = super().narrowed(self.found, self.chosen)
        return self.parts().filter(*others, **{f"{self.part_owner}__in": entries.order_by().values("pk")})


class PartIndex:
    """The rows that a level of readers may see, as bitmaps of their keys, and whose each is."""

    def __init__(self, filterset):
        parts = filterset.parts()
        self.owners = dict(parts.values_list("pk", filterset.part_owner))
        self.values = {name: {} for name in filterset.part_facets}
        for name, value, found in rows_of_all(
            {name: facet.rows_for_memory(parts) for name, facet in filterset.part_facets.items()}
        ):
            self.values[name][value] = BitMap(found) | self.values[name].get(value, BitMap())
        for name, facet in filterset.part_facets.items():
            facet.spread(self.values[name])
        self.moving = {}

    def owned(self, parts):
        return BitMap(set(map(self.owners.__getitem__, parts)))

    def by_owner(self):
        """{facet: {value: keys of entries}}, for what is asked of no other facet."""
        return {name: {value: self.owned(keys) for value, keys in had.items()} for name, had in self.values.items()}

    def matching(self, filterset, without=None):
        """The rows that meet all choices but those of one facet; None where nothing is asked of them."""
        asked = filterset.asked_of_parts(filterset.chosen, without)
        having = [self.having(filterset, name, filterset.chosen[name]) for name in asked]
        return BitMap.intersection(*having) if having else None

    def counts(self, filterset, name, entries):
        """{value: number of these entries}, under what is asked of the same row by other facets."""
        parts = self.matching(filterset, without=name)
        return {
            value: self.owned(parts & having).intersection_cardinality(entries)
            for value, having in self.values[name].items()
        }

    def having(self, filterset, name, values):
        facet, none = filterset.facets[name], BitMap()
        return BitMap.union(none, *(
            self.at_this_minute(filterset, facet, name, value) if value in facet.moving
            else self.values[name].get(value, none) for value in values
        ))  # fmt: skip

    def at_this_minute(self, filterset, facet, name, value):
        """What changes with the time of day is asked of Postgres once a minute."""
        minute, kept = time.time() // 60, self.moving.get((name, value))
        if kept is None or kept[0] != minute:
            found = filterset.parts().filter(facet.condition([value])).values_list("pk", flat=True)
            kept = self.moving[name, value] = minute, BitMap(found)
        return kept[1]
