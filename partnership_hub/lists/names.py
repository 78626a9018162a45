"""The names by which readers know what entries are filed under: typed as words, they lead to filters and pages.

Countries, topics and publishers have further ones as rows (taxonomy/items.py): what neighbours call a country, what it
was called before. `vocabulary` reads them with the items, as `other_names`."""

import re

from ..vocabulary import ENDONYMS


def country_names(countries):
    """(name, code), those that count first where two are the same."""
    for country in countries:
        for name in (country.name, country.endonym, *other_names(country)):
            yield name, country.pk


def topic_names(topics):
    """A topic answers to its label, to its code, and to the parts of its label: “shelter” and “housing”."""
    topics = list(topics)
    yield from ((topic.label, topic.pk) for topic in topics)
    yield from ((topic.pk.replace("-", " "), topic.pk) for topic in topics)
    yield from ((name, topic.pk) for topic in topics for name in other_names(topic))
    yield from ((part, topic.pk) for topic in topics for part in re.split(r",| and ", topic.label))


def other_names(item):
    """The words that lead to an item besides its own name, as far as they were read with it."""
    return getattr(item, "other_names", None) or ()


def choice_names(choices):
    """A choice answers to its label, to its code, and to the parts of its label: “fishers” and “seafarers”."""
    for code, label in choices.items():
        yield str(label), code
        yield code.replace("-", " "), code
        yield from ((part, code) for part in re.split(r",| and | or ", str(label)))


def language_names():
    return ((endonym.name, code) for code, endonym in ENDONYMS.items())
