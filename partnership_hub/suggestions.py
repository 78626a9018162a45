"""Topics and countries for a text, from the vocabulary alone, each with the words of the text that suggested it.

The vocabulary is compiled once, and again when it changes: every name, synonym and telling word of a scope note, as
stems, by its first word. A text is then read once, and costs the same whatever the vocabulary holds."""

import math
from collections import Counter, defaultdict
from itertools import pairwise
from typing import NamedTuple

from django.utils.html import strip_tags

from .lists.names import choice_names
from .models import Country, CountrySynonym, Topic, TopicSynonym
from .search.analysis import FUNCTION_WORDS, stem, words
from .serving.keeping import while_unchanged

LONGEST = 400_000  # letters that are read: the beginning of a long document and its end tell what it is about
MOST_TOPICS, MOST_COUNTRIES = 8, 6
SHOWN_WORDS = 4
SHORTEST_IN_SCOPE = 6

# How much a phrase tells, in what it is: what the item is called more than a hint, and least a word of its scope note.
NAME, SYNONYM, PART, HINT, SCOPE = 3.0, 3.0, 2.0, 1.5, 0.3
ENOUGH = {Topic: 1.4, Country: 1.0}
SHARE = 0.2  # of the best one's score, that another has to reach

# Words of nearly every text here.
COMMON = frozenset(
    stem(word.text)
    for word in words("""
    trafficking trafficked persons victims human asean national regional guide report work new use help support
    services rights law policy plan community country region
    """)
)


class Suggestion(NamedTuple):
    item: object  # a Topic or a Country
    score: float
    words: list  # of the text, those that tell most first


class Phrase(NamedTuple):
    stems: tuple
    kind: type
    item: str  # its key
    weight: float
    is_scope: bool


def suggest(text, language="en"):
    """Suggestions for a text in plain words or HTML, the surest first, topics before countries."""
    index, items = compiled()
    if not index:
        return []
    readable = (text or "").encode(errors="ignore").decode()  # no halves of letters
    scores, found, named = defaultdict(float), defaultdict(Counter), set()
    for phrase, shown, times in _occurrences(_cut(strip_tags(readable)), index):
        key = phrase.kind, phrase.item
        scores[key] += phrase.weight * times
        found[key][shown] += phrase.weight
        named |= {key} if not phrase.is_scope else set()
    suggestions = []
    for kind, most in ((Topic, MOST_TOPICS), (Country, MOST_COUNTRIES)):
        of_kind = {key: score for key, score in scores.items() if key[0] is kind and key in named}
        best = max(of_kind.values(), default=0)
        least = max(ENOUGH[kind], best * SHARE)
        sure = sorted((key for key in of_kind if of_kind[key] >= least), key=lambda key: (-of_kind[key], key[1]))
        suggestions += [
            Suggestion(items[key], round(of_kind[key], 2), [word for word, _n in found[key].most_common(SHOWN_WORDS)])
            for key in sure[:most]
        ]
    return suggestions


def _cut(text):
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2
    return f"{text[: LONGEST - half]}\n{text[-half:]}"


def _occurrences(text, index):
    """(phrase, the words of the text, how much they count): of an item the longest, and none inside another."""
    read = list(words(text))
    stems = [stem(word.text) for word in read]
    times, shown, taken = Counter(), {}, {}
    for at, first in enumerate(stems):
        for phrase in index.get(first, ()):  # the longest first
            length, item = len(phrase.stems), (phrase.kind, phrase.item)
            if taken.get(item, 0) > at or (length > 1 and tuple(stems[at : at + length]) != phrase.stems):
                continue
            taken[item] = at + length
            times[phrase] += 1
            shown.setdefault(phrase, _as_read(read[at : at + length]))
    for phrase, n in times.items():
        yield phrase, shown[phrase], 1 + math.log2(n)


def _as_read(run):
    """Between words of a script without spaces there is none, though a line ended there."""
    shown = run[0].text
    for before, word in pairwise(run):
        shown += word.text if word.joined or (before.unspaced and word.unspaced) else f" {word.text}"
    return shown


@while_unchanged
def compiled():
    """({first stem: phrases, the longest first}, {(kind, key): item}), in four queries."""
    items, phrases = {}, {}
    for kind, synonyms in ((Topic, TopicSynonym), (Country, CountrySynonym)):
        of_kind = {row.pk: row for row in kind.objects.all()}
        items |= {(kind, key): row for key, row in of_kind.items()}
        for text, key, weight in _texts(kind, of_kind, synonyms):
            stems = tuple(stem(word.text) for word in words(text))
            if stems and not (len(stems) == 1 and (stems[0] in FUNCTION_WORDS or stems[0] in COMMON)):
                known = phrases.get((stems, kind, key))
                if known is None or known.weight < weight:
                    phrases[stems, kind, key] = Phrase(stems, kind, key, weight, False)
        phrases |= _scope_words(kind, of_kind, phrases)
    index = defaultdict(list)
    for phrase in sorted(phrases.values(), key=lambda phrase: -len(phrase.stems)):
        index[phrase.stems[0]].append(phrase)
    return dict(index), items


def _texts(kind, rows, synonyms):
    for key, row in rows.items():
        if kind is Topic:
            yield row.label, key, NAME
            yield key.replace("-", " "), key, PART
            for part, _code in list(choice_names({key: row.label}))[2:]:
                yield part, key, PART
        else:
            yield row.name, key, NAME
            yield row.endonym, key, NAME
    for row in synonyms.objects.filter(item__in=list(rows)):
        yield row.word, row.item_id, HINT if row.only_suggests else SYNONYM


def _scope_words(kind, rows, phrases):
    """Words of scope notes that no more than two notes have: what stands in many tells nothing."""
    if kind is not Topic:
        return {}
    notes = {
        key: {stem(word.text) for word in words(row.scope) if len(word.text) >= SHORTEST_IN_SCOPE}
        for key, row in rows.items()
    }
    having = Counter(word for note in notes.values() for word in note)
    telling = {
        key: [w for w in note if having[w] <= 2 and w not in FUNCTION_WORDS and w not in COMMON]
        for key, note in notes.items()
    }
    return {
        ((word,), kind, key): Phrase((word,), kind, key, SCOPE, True)
        for key, found in telling.items()
        for word in found
        if ((word,), kind, key) not in phrases
    }
