"""What a reader typed, understood: words, "exact phrases", -exclusions and OR.

Any text has a meaning, and none is an error: a mark that makes no sense where it stands is punctuation.
"""

import re
from itertools import islice
from typing import NamedTuple

from .analysis import FIRST_PARTS, FUNCTION_WORDS, INVISIBLE, MOST_QUERY_WORDS, Word, words

QUOTES = '"“”„‟«»「」『』＂'  # of all scripts; any of them closes any other, since few keyboards have a pair
DASHES = "−–－-"
# A dash excludes at the start of a word only: anti-trafficking and 2019-2021 are words.
TOKEN = re.compile(
    rf"(?P<no>(?<![^\s|｜])[{DASHES}](?=[^\s|｜{DASHES}]))?"
    rf"(?:[{QUOTES}](?P<phrase>[^{QUOTES}]*)[{QUOTES}]?|(?P<bar>[|｜])|(?P<word>[^\s|｜{QUOTES}]+))"
)


class Term(NamedTuple):
    words: tuple[Word, ...]
    typed: str  # without its marks
    is_phrase: bool = False


class Query(NamedTuple):
    groups: list[list[Term]]  # every group must be met, by any one of its terms
    excluded: list[Term]
    unfinished: bool  # whether the last word may be the beginning of one
    unmarked: str  # all that is looked for, as plain text

    @property
    def is_empty(self):
        return not self.groups and not self.excluded

    @property
    def is_cut(self):
        terms = [*self.excluded, *(term for group in self.groups for term in group)]
        return sum(len(term.words) for term in terms) >= MOST_QUERY_WORDS


def parse(text):
    text = INVISIBLE.sub("", text)
    query = _parse(text, FUNCTION_WORDS)
    return query if query.groups else _parse(text, frozenset())


def _parse(text, ignored):
    groups, excluded, unfinished = [], [], False
    group, either = None, False  # the group of the term before, where an OR stands between
    for mark, term in _terms(text, ignored):
        if mark == "OR":
            either = group is not None
        elif mark == "-":
            excluded.append(term)
            group, either, unfinished = None, False, False
        else:
            if either:
                group.append(term)
            elif group and _are_one_word(group, term):
                group[0] = _joined(group[0], term)
            else:
                group = [term]
                groups.append(group)
            either, unfinished = False, not term.is_phrase
    typed = (token["phrase"] or token["word"] or "" for token in TOKEN.finditer(text) if not token["no"])
    return Query(groups, excluded, unfinished, " ".join(typed))


def _terms(text, ignored):
    """(mark, term) of what is in the text; mark is "-" or "", or "OR" without a term."""
    left = MOST_QUERY_WORDS
    for token in TOKEN.finditer(text):
        if token["bar"] or (token["word"] == "OR" and not token["no"]):
            yield "OR", None
            continue
        is_phrase = token["phrase"] is not None
        typed = token["phrase"] if is_phrase else token["word"]
        keeps_all = is_phrase or token["no"]
        kept = (word for word in words(typed) if keeps_all or word.text not in ignored)
        if term_words := tuple(islice(kept, left)):
            left -= len(term_words)
            yield "-" if token["no"] else "", Term(term_words, " ".join(typed.split()), is_phrase)


def _are_one_word(group, term):
    """Whether they are like “anti trafficking”, which is also written as one word."""
    first = group[0]
    return (
        len(group) == len(first.words) == 1
        and first.words[0].text in FIRST_PARTS
        and not (first.is_phrase or term.is_phrase)
    )


def _joined(first, second):
    head, *tail = second.words
    head = head._replace(whole=first.words[0].text + head.text)
    return Term((*first.words, head, *tail), f"{first.typed} {second.typed}")
