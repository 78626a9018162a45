"""Names of countries, topics and publishers among a reader's words lead to what is filed under them."""

from functools import lru_cache
from typing import NamedTuple

from django.db.models import Count, IntegerField, Value

from ..models import Country, Topic
from ..search.analysis import FUNCTION_WORDS, Word, stem, words
from ..search.syntax import TOKEN
from .facets import vocabulary
from .names import country_names, topic_names

MOST_NAMES = 6  # of one query
LONGEST_NAME = 12  # words


class Match(NamedTuple):
    what: tuple  # (facet or kind, value)
    places: tuple  # of its words, each (token, word of that token)


class Offer(NamedTuple):
    """A list with filters in place of words that name their values."""

    chosen: list  # (facet's label, value's label)
    rest: str  # the words that stay
    href: str
    count: int
    is_momentary: bool  # the time of day changes the count


def named_pages(text):
    """The countries and topics that are named in a text, which have a page over all sections."""
    countries, topics = ({row.pk: row for row in vocabulary(model)} for model in (Country, Topic))
    known = {"country": country_names(countries.values()), "topic": topic_names(topics.values())}
    found = dict.fromkeys(match.what for match in matches(text, known))
    return [countries[value] if kind == "country" else topics[value] for kind, value in found]


def offers(filterset):
    """What a list offers for names among the words: each as a filter, then all of them."""
    text, facets = filterset.words, filterset.listed_facets
    found = matches(text, {name: facet.names() for name, facet in facets.items()}) if filterset.query.groups else []
    if not found or any(len(group) > 1 for group in filterset.query.groups):
        return []
    ways = [[match] for match in found] + ([found] if len(found) > 1 else [])
    states = [(values_of(way), without(text, way)) for way in ways]
    near = [(values_of(way), without(text, found)) for way in _near(found)]
    counts = _counts(filterset, [*states, *near])
    shown = states if counts.get(len(states) - 1) else [*states, *near]  # the last of them has all names
    return [
        Offer(
            _labels(facets, values),
            rest,
            filterset.address(q=rest, **values),
            counts[at],
            filterset.is_momentary(values),
        )
        for at, (values, rest) in enumerate(shown)
        if counts.get(at)
    ]


def _near(found):
    """Where nothing has all that was named: all but one of the names, then each alone."""
    yield from ([other for other in found if other is not match] for match in found if len(found) > 2)
    yield from ([match] for match in found if len(found) > 1)


def matches(text, known):
    """The names in a text, longest first, none inside another. known is {kind: (name, value) of each}."""
    names = {}
    for kind, pairs in known.items():
        for name, value in pairs:
            names.setdefault(_key_of_name(name), (kind, value))
    names.pop("", None)
    found, taken = [], set()
    for span in sorted(_spans(text), key=len, reverse=True):
        what, places = names.get(_key(word for _, word in span)), tuple(place for place, _ in span)
        if what and not taken.intersection(places):
            taken.update(places)
            found.append(Match(what, places))
    return sorted(found, key=lambda match: match.places)[:MOST_NAMES]


def without(text, found):
    """The text without the names that were found in it, and without the small words that led to them."""
    gone, kept = {place for match in found for place in match.places}, []
    for at, token in enumerate(TOKEN.finditer(text)):
        if not any(place[0] == at for place in gone):
            kept.append(token[0])
            continue
        left = [word for number, word in enumerate(_words(token)) if (at, number) not in gone]
        kept.append("".join(word.text if word.joined else f" {word.text}" for word in left).strip())
    kept = [piece for piece in kept if piece]
    while kept and kept[-1].lower() in FUNCTION_WORDS:
        kept.pop()
    while kept and kept[0].lower() in FUNCTION_WORDS:
        kept.pop(0)
    return " ".join(kept)


def values_of(found):
    values = {}
    for match in found:
        name, value = match.what
        values.setdefault(name, []).append(value)
    return {name: list(dict.fromkeys(chosen)) for name, chosen in values.items()}


def _spans(text):
    """Runs of words that may be a name, as (place, word); what stands in quotes is one name or none."""
    run = []
    for at, token in enumerate(TOKEN.finditer(text)):
        pieces = [((at, number), word) for number, word in enumerate(_words(token))]
        if token["word"] and not token["no"] and token["word"] != "OR":
            run += pieces
            continue
        yield from _parts(run)
        run = []
        if token["phrase"] and not token["no"]:
            yield pieces
    yield from _parts(run)


def _parts(run):
    for first in range(len(run)):
        for after in range(first + 1, min(first + LONGEST_NAME, len(run)) + 1):
            yield run[first:after]


def _words(token) -> list[Word]:
    return list(words(token["phrase"] or token["word"] or ""))


def _key(found):
    """The same for “Viet Nam” and “Vietnam”, “forced labour” and “forced labor”."""
    return "".join(stem(word.text) for word in found)


@lru_cache(maxsize=5_000)  # of vocabularies; a reader's own words are kept nowhere
def _key_of_name(name):
    return _key(words(name))


def _labels(facets, values):
    return [
        (facets[name].label, facets[name].labels(chosen)[value]) for name, chosen in values.items() for value in chosen
    ]


def _counts(filterset, states):
    """{place among the states: number of entries}, in one query."""
    parts = []
    for at, (values, rest) in enumerate(states):
        entries = filterset.queryset.search(rest) if rest else filterset.queryset
        entries = filterset.narrowed(entries, {**filterset.chosen, **values})
        counted = entries.order_by().annotate(at=Value(at, output_field=IntegerField()))
        parts.append(counted.values("at").annotate(n=Count("pk")).values_list("at", "n"))
    return dict(parts[0].union(*parts[1:], all=True)) if parts else {}
