"""The engine that lists and counts from memory: in each process, for every value of every facet, the keys of the
published entries that have it, as a bitmap.

They are gathered by the very queries that count in SQL, under the version of what readers see, and gathered anew when
that has changed: what is hidden is in none of them. Inside a transaction there is no version, and SQL answers, as it
does for words: which entries have them, and in which order, is always Postgres' answer. It is kept only for words
that very many entries have: asking for them costs most and tells nothing about who asked.
"""

from array import array
from collections import defaultdict
from functools import cached_property
from itertools import islice
from threading import Lock

from django.contrib.postgres.aggregates import ArrayAgg
from pyroaring import BitMap

from ..serving.keeping import Kept
from ..serving.version import state
from .facets import rows_of_all, sql_counts
from .parts import PartIndex

COMMON = 0.05  # the share of all entries from which on a word is common
MOST_KEPT = 20  # answers to common words

_indexes, _lock = {}, Lock()


def counts(filterset):
    """{facet: {value: count}}, as the contract in facets.py says."""
    index = index_of(type(filterset), filterset.shown_to)
    return Counts(index, filterset) if index else sql_counts(filterset)


def keys(filterset):
    """The keys of the entries that match, in the order of the list; what can be counted and sliced."""
    index = index_of(type(filterset), filterset.shown_to)
    return index.keys(filterset) if index else filterset.sorted_entries().values_list("pk", flat=True)


def index_of(filterset_class, shown_to=""):
    """A section's index of this moment, for a level of readers; None inside a transaction."""
    moment = state()
    if moment is None:
        return None
    kept = _indexes.get((filterset_class, shown_to))
    if kept is None or kept.moment < moment:
        with _lock:  # one thread gathers, the others wait for it
            kept = _indexes.get((filterset_class, shown_to))
            if kept is None or kept.moment < moment:
                kept = _indexes[filterset_class, shown_to] = Index(moment, filterset_class, shown_to)
    return kept


class Counts(dict):
    """A facet is counted when it is asked for: of most pages the panel of filters is kept, and its counts with it."""

    def __init__(self, index, filterset):
        super().__init__()
        self.index, self.filterset = index, filterset

    @cached_property
    def matching(self):
        return self.index.matching(self.filterset)

    def __missing__(self, name):
        self[name] = counts = self.index.count(self.filterset, name, self.matching)
        return counts


class Index:
    """The published entries of a section at one moment. Nothing in it is changed; only orders and words are added."""

    def __init__(self, moment, filterset_class, shown_to):
        self.moment = moment  # taken before the rows, which are as new or newer
        published = filterset_class.Meta.model.objects.published()
        filterset = filterset_class({}, shown_to)
        own = {name: facet for name, facet in filterset.facets.items() if not facet.is_part}
        self.values = {name: defaultdict(BitMap) for name in own}
        for name, value, found in rows_of_all({name: own[name].rows(published, ArrayAgg) for name in own}):
            self.values[name][value] |= BitMap(found)
        self.parts = PartIndex(filterset) if len(own) < len(filterset.facets) else None
        self.values |= self.parts.by_owner() if self.parts else {}
        self.everything = BitMap(published.values_list("pk", flat=True))
        self.totals = {name: {value: len(having) for value, having in own.items()} for name, own in self.values.items()}
        self.orders, self.words = {}, Kept(MOST_KEPT)

    def count(self, filterset, name, matching):
        """{value: count} of one facet; `matching` are the entries with all choices."""
        if filterset.facets[name].is_part and filterset.asked_of_parts(filterset.chosen, name):
            return self.parts.counts(filterset, name, self.matching_entries(filterset))
        found = self.matching(filterset, without=name) if name in filterset.chosen else matching
        if found is self.everything:
            return self.totals[name]
        return {value: found.intersection_cardinality(having) for value, having in self.values[name].items()}

    def keys(self, filterset):
        return Keys(self.order(filterset), self.matching(filterset))

    def matching(self, filterset, without=None):
        found = self.matching_entries(filterset, without)
        parts = self.parts and self.parts.matching(filterset, without)
        return found if parts is None else found & self.parts.owned(parts)

    def matching_entries(self, filterset, without=None):
        """Those that meet what is asked of entries themselves."""
        found = BitMap(self.order(filterset)) if filterset.words else self.everything
        for name, chosen in filterset.chosen.items():
            if name != without and not filterset.facets[name].is_part:
                having = self.values[name]
                found = found & BitMap.union(BitMap(), *(having[value] for value in chosen if value in having))
        return found

    def nearest(self, weights, number):
        """(key, sum) of those with the highest sums of weights, the highest keys first.

        Weights are ((facet, value), weight)."""
        sums = {0: self.everything}
        for (name, value), weight in weights:
            having = self.values[name].get(value, BitMap())
            split = defaultdict(BitMap)
            for total, found in sums.items():
                split[total + weight] |= found & having
                split[total] |= found - having
            sums = split
        totals = sorted((total for total, found in sums.items() if total and found), reverse=True)
        best = ((key, total) for total in totals for key in list(sums[total][-number:])[::-1])
        return list(islice(best, number))

    def order(self, filterset):
        """The keys of all entries, or of all with the words, as the list sorts them."""
        if not filterset.words:
            if filterset.sort not in self.orders:
                self.orders[filterset.sort] = self.ask(filterset)
            return self.orders[filterset.sort]
        if not hasattr(filterset, "keys_with_words"):
            asked = filterset.words, filterset.sort
            filterset.keys_with_words = found = self.words.get(asked) or self.ask(filterset)
            if len(found) >= COMMON * len(self.everything):
                self.words.keep(asked, found, 1)
        return filterset.keys_with_words

    @staticmethod
    def ask(filterset):
        return array("I", filterset.in_order(filterset.found).values_list("pk", flat=True))


class Keys:
    """An ordered list of keys, of which only those in a set count."""

    def __init__(self, order, having):
        self.order, self.having = order, having

    def __len__(self):
        return len(self.having)

    def __getitem__(self, part):
        if len(self.having) == len(self.order):
            return list(self.order[part])
        return list(islice(filter(self.having.__contains__, self.order), part.start, part.stop))
