"""Text into words: the one analysis that index and query share.

ICU cuts the words, so that Thai, Lao, Khmer, Burmese and Chinese, written without spaces, have
words at all; then case, marks and digits are folded. The order matters: folding first would take
from ICU what it needs to cut by.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer
from icu4py.breakers import CharacterBreaker, WordBreaker

VERSION = 1  # raise it when words are cut or folded otherwise, then run check_index --repair

LONGEST_WORD = 60
MOST_QUERY_WORDS = 32

# Zero-width spaces, joiners and soft hyphens: typed in some texts and not in others, never seen.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3400-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f]")
MARKS = re.compile("[\u0300-\u036f]")

# Too common in English to ask for; left out of a query that has other words.
FUNCTION_WORDS = frozenset(
    ["a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"]
)

_english = snowballstemmer.stemmer("english")


class Word(NamedTuple):
    text: str
    joined: bool  # follows the word before it without a break, as in unspaced scripts

    @property
    def unspaced(self):
        return bool(UNSPACED.match(self.text))


def words(text):
    """The folded words of a text, in order."""
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    after_word = False
    for segment in WordBreaker(text, "en"):
        is_word = any(char.isalnum() for char in segment)
        for part in _parts(segment) if is_word else ():
            word = fold(part)[:LONGEST_WORD]
            if word:
                yield Word(word, joined=after_word)
        after_word = is_word


def fold(text):
    """Lower case, without Latin marks, with ASCII digits: the form in which words are compared."""
    text = MARKS.sub("", unicodedata.normalize("NFD", text.casefold())).replace("đ", "d")
    text = unicodedata.normalize("NFC", text)
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char, char)) for char in text)


@lru_cache(maxsize=50_000)
def stem(word):
    """The stem of an English word; other scripts come back as they are."""
    return _english.stemWord(word) if word.isascii() else word


@lru_cache(maxsize=20_000)
def endings(word):
    """What is left of an unspaced word after each of its first letters (grapheme clusters), two letters or more.

    ICU joins some compounds (Lao “trade” in “trade in persons”); with its endings indexed, a word
    is found inside them too.
    """
    letters = list(CharacterBreaker(word, "en"))
    return tuple("".join(letters[start:]) for start in range(1, len(letters) - 1))


def _parts(segment):
    """Initials together (U.N.), names of hosts and files apart (example.org, do_no_harm)."""
    parts = re.split(r"[._:]", re.sub(r"['’,]", "", segment))
    return ["".join(parts)] if all(len(part) <= 1 for part in parts) else parts
