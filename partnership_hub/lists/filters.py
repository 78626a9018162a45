"""The filters of a list page: words, facets and order, all of it in the address.

Or inside a facet, and between facets. An unknown value is said and ignored, never an error.
"""

from dataclasses import dataclass
from functools import cache

import django_filters
from django.db.models import F
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..search.syntax import parse
from ..vocabulary import NOT_GIVEN
from . import bitmaps
from .facets import Facet, LanguageFacet
from .parameters import encoded, shortened, typed_words, words_notices
from .related_facets import CountryFacet, KeywordFacet, TopicFacet

RELEVANCE = "relevance"
NEWEST = F("published_at").desc(nulls_last=True)
# For sections with a publication date.
BY_DATE = {
    "published": (gettext_lazy("Publication date"), [F("publication_date").desc(nulls_last=True), "-pk"]),
}


@dataclass(frozen=True)
class Option:
    """One value of a facet as a page shows it; `href` switches it."""

    value: str
    label: str
    count: int | None  # None: not counted
    chosen: bool
    href: str
    group: str = ""


@cache
def published(model):
    """What every list begins with, built once: most lists need it for nothing but a name."""
    return model.objects.published()


class EntryFilterSet(django_filters.FilterSet):
    country = CountryFacet("countries", gettext_lazy("Country"))
    topic = TopicFacet("topics", gettext_lazy("Topic"))
    language = LanguageFacet()
    keyword = KeywordFacet("keywords", gettext_lazy("Keyword"))

    # {name: (label, ordering)}; every order ends in one that is total.
    sorts = {
        RELEVANCE: (gettext_lazy("Relevance"), []),  # best_first
        "newest": (gettext_lazy("Newest in the Hub"), [NEWEST, "-pk"]),
        "title": (gettext_lazy("Title"), ["title_key", "pk"]),
    }

    first = ()  # facets that a section has before the others

    count_with = staticmethod(bitmaps.counts)

    def __init__(self, data, shown_to=""):
        super().__init__(data, published(self._meta.model).all())
        self.shown_to = shown_to  # a level of readers: parts.py

    @classmethod
    def level_of(cls, reader):
        return ""

    @cached_property
    def facets(self):
        names = dict.fromkeys([*self.first, *self.filters])
        return {name: self.filters[name] for name in names if isinstance(self.filters[name], Facet)}

    @property
    def listed_facets(self):
        return {name: facet for name, facet in self.facets.items() if facet.listed}

    @cached_property
    def words(self):
        return typed_words(self.data)

    @cached_property
    def query(self):
        return parse(self.words)

    @property
    def can_rank(self):
        return bool(self.query.groups)

    @cached_property
    def found(self):
        """The entries with the words, whatever else is chosen."""
        return self.queryset.search(self.query) if self.words else self.queryset

    @cached_property
    def asked(self):
        """{facet: its field}, of those that are in the address."""
        return {name: facet.field for name, facet in self.facets.items() if name in self.data}

    @cached_property
    def chosen(self):
        """{facet: its known values}, of those that are in the address. Without a form, which costs a list more."""
        given = {name: field.widget.value_from_datadict(self.data, {}, name) for name, field in self.asked.items()}
        cleaned = {name: self.asked[name].clean(values) for name, values in given.items()}
        return {name: values for name, values in cleaned.items() if values}

    @cached_property
    def sort(self):
        asked, default = self.data.get("sort"), RELEVANCE if self.can_rank else "newest"
        return asked if asked in self.sorts and (asked != RELEVANCE or self.can_rank) else default

    def entries(self, without=None):
        """The entries that match, unordered; the choices of one facet may be left out."""
        return self.narrowed(self.found, self.chosen, without)

    def narrowed(self, entries, chosen, without=None):
        for name, values in chosen.items():
            if name != without and not self.facets[name].is_part:
                entries = self.facets[name].filter(entries, values)
        return entries

    def counted(self, name):
        """The rows whose values of a facet are counted."""
        return self.entries(without=name)

    def in_order(self, entries):
        if self.sort == RELEVANCE:
            return entries.best_first(self.query)
        return entries.order_by(*self.sorts[self.sort][1])

    def sorted_entries(self):
        return self.in_order(self.entries())

    @cached_property
    def keys(self):
        """The keys of the entries that match, in order: to be counted and sliced."""
        return bitmaps.keys(self)

    @cached_property
    def counts(self):
        return self.count_with(self)

    @cached_property
    def named_choices(self):
        """Every choice in force, as (facet, value, label)."""
        return [
            (name, value, _("Not given") if value == NOT_GIVEN else str(labels[value]))
            for name, values in self.chosen.items()
            for labels in [self.facets[name].labels(values)]
            for value in values
        ]

    @property
    def choices_in_words(self):
        """For titles. Without the words that were typed: a title stays in the browser's history."""
        return ", ".join(label for _facet, _value, label in self.named_choices)

    @property
    def is_indexed(self):
        """Whether search engines should know the list: words and combinations are without end."""
        return not self.words and len(self.named_choices) <= 1 and not self.is_momentary()

    def is_momentary(self, chosen=None):
        """Whether the time of day changes what some choices show: then nothing keeps it."""
        chosen = self.chosen if chosen is None else chosen
        return any(self.facets[name].moving.intersection(values) for name, values in chosen.items())

    @property
    def notices(self):
        """What was asked and could not be understood, as sentences."""
        for name, field in self.asked.items():
            for value in field.unknown:
                yield _("%(facet)s: “%(value)s” is not known here, so it was left out.") % {
                    "facet": self.facets[name].label, "value": shortened(value),
                }  # fmt: skip
        if (sort := self.data.get("sort")) and sort not in self.sorts:
            yield _("There is no order “%(value)s”.") % {"value": shortened(sort)}
        yield from words_notices(self.data, self.query)

    def address(self, **changes):
        """The query string of this list with some of its parameters changed; the page starts anew."""
        changed = {name: encoded(name, value) for name, value in changes.items()}
        return "?" + "&".join(filter(None, (self.parameters | changed).values()))

    def after(self, path, **changes):
        """A path with this list's parameters behind it, some of them changed; alone where there are none."""
        return path + self.address(**changes).rstrip("?")

    @cached_property
    def parameters(self):
        """The state of this list as parts of its address."""
        state = {"q": self.words, **self.chosen}
        if self.data.get("sort") == self.sort:
            state["sort"] = self.sort
        return {name: encoded(name, value) for name, value in state.items()}

    def option(self, name, value, label, group=""):
        count = None if value in self.facets[name].moving else self.counts[name].get(value, 0)
        return Option(value, label, count, value in self.chosen.get(name, []), self.switched(name, value), group)

    def switched(self, name, value):
        """The address of this list with a value added to the choice, or taken away."""
        chosen = self.chosen.get(name, [])
        others = [other for other in chosen if other != value]
        return self.address(**{name: others if value in chosen else [*chosen, value]})

    @cached_property
    def panels(self):
        """The listed facets with their options, as (name, label, options)."""
        return list(self._panels())

    def _panels(self):
        for name, facet in self.listed_facets.items():
            groups = facet.groups()
            values = {*facet.offered(self.counts[name]), *self.chosen.get(name, [])}
            labels = {**facet.labels(values), NOT_GIVEN: _("Not given")}
            options = [self.option(name, value, label, groups.get(value, "")) for value, label in labels.items()]
            kept = [
                option for option in options
                if option.count or option.chosen or (facet.shows_empty and option.value != NOT_GIVEN)
            ]  # fmt: skip
            yield name, facet.label, kept

    def chips(self):
        """Every choice in force, as (facet's label, value's label, the address without it)."""
        for name, value, label in self.named_choices:
            yield self.facets[name].label, label, self.switched(name, value)

    def sort_links(self):
        for name, (label, _ordering) in self.sorts.items():
            if name != RELEVANCE or self.can_rank:
                yield label, self.address(sort=name), name == self.sort


def filterset_of(model):
    return next(cls for cls in EntryFilterSet.__subclasses__() if cls.Meta.model is model)
