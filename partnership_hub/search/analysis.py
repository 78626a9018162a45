"""Text into words: the one analysis that index and query share.

Different keystrokes for the same letters are made one; ICU cuts the words, so that Thai, Lao,
Khmer, Burmese and Chinese, written without spaces, have words at all; then case, marks and digits
are folded. The order matters: folding first would take from ICU what it needs to cut by.
"""

import re
import unicodedata
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import snowballstemmer
from icu4py.breakers import CharacterBreaker, WordBreaker

VERSION = 2  # raise it when words are cut or folded otherwise, then run check_index --repair

LONGEST_WORD = 60
MOST_QUERY_WORDS = 32

# Zero-width spaces, joiners and soft hyphens: typed in some texts and not in others, never seen.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3400-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f]")
MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u065f\u0670]")  # Latin ones; Arabic vowels and tatweel
TAMIL = re.compile("[\u0b80-\u0bff]")
SILENT = "\u0bcd"  # ends a Tamil word, but not the same word with a case ending

# What looks the same and is typed in two ways, as found in published texts. Unicode does not hold
# them equivalent, and ICU's dictionaries know the second form alone.
SPELLINGS = [
    (re.compile("([\u0e48-\u0e4b]?)\u0e4d([\u0e48-\u0e4b]?)\u0e32"), "\\1\\2\u0e33"),  # Thai and Lao am, as two
    (re.compile("([\u0ec8-\u0ecb]?)\u0ecd([\u0ec8-\u0ecb]?)\u0eb2"), "\\1\\2\u0eb3"),
    (re.compile("\u0e40\u0e40"), "\u0e41"),  # Thai and Lao ae, as two e
    (re.compile("\u0ec0\u0ec0"), "\u0ec1"),
    (re.compile("\u0eab\u0e99"), "\u0edc"),  # Lao ho no and ho mo, as two
    (re.compile("\u0eab\u0ea1"), "\u0edd"),
    (re.compile("\u17d2\u178a"), "\u17d2\u178f"),  # Khmer subscript da is drawn as ta
    (re.compile("(\u17d2\u179a)(\u17d2[\u1780-\u17a2])"), "\\2\\1"),  # Khmer subscript ro goes last
    (re.compile("\u102f\u102d"), "\u102d\u102f"),  # Burmese o, the other way round
]
LETTERS = str.maketrans(
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width Latin, in Chinese texts
    | {"\u0643": "\u06a9", "\u0649": "\u064a", "\u06cc": "\u064a"}  # Jawi kaf and ya on an Arabic keyboard
)

# Too common in English to ask for; left out of a query that has other words.
FUNCTION_WORDS = frozenset(
    ["a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"]
)

# First parts of words that are written apart, with a hyphen, or in one: anti trafficking, Viet Nam.
FIRST_PARTS = frozenset(["anti", "co", "counter", "cyber", "inter", "multi", "non", "post", "pre", "re", "viet"])
HYPHENS = frozenset("-\u2010\u2011")

# Plurals that no rule makes, in words that this field is about.
PLURALS = {"children": "child", "men": "man", "people": "person", "women": "woman"}
# What Snowball leaves apart: ratify and ratification, prosecutor and prosecution, inspector and inspection;
# British and American labour, organise, analyse.
ENDINGS = [
    ("ifi", "if"), ("utor", "ut"), ("spector", "spect"), ("our", "or"), ("is", "iz"), ("ys", "yz"),
]  # fmt: skip

_english = snowballstemmer.stemmer("english")
_tamil = snowballstemmer.stemmer("tamil")
_stemming = Lock()  # a stemmer holds the word that it works on


class Word(NamedTuple):
    text: str
    joined: bool = False  # follows the word before it without a break, as in unspaced scripts
    whole: str = ""  # with the word before it, where the two are also written as one: anti-trafficking

    @property
    def unspaced(self):
        return bool(UNSPACED.match(self.text))


def words(text):
    """The folded words of a text, in order."""
    before, between = "", ""
    for segment in WordBreaker(spelling(text), "en"):
        if not any(char.isalnum() for char in segment):
            between += segment
            continue
        joined = bool(before) and not between
        for part in _parts(segment):
            word = fold(part)[:LONGEST_WORD]
            if word:
                yield Word(word, joined, _whole(before, between, word))
                before, between = word, "."
        between = ""


def in_one_line(text):
    """The text with its lines joined, by a space where the script has spaces; of several spaces one."""

    def joint(end):
        around = text[end.start() - 1 : end.start()], text[end.end() : end.end() + 1]
        return "" if all(map(_is_unspaced_letter, around)) else " "

    return " ".join(re.sub(r"\s*\n\s*", joint, text).split())


def _is_unspaced_letter(char):
    return bool(UNSPACED.match(char)) and unicodedata.category(char)[0] in "LM"  # a mark belongs to its letter


def spelling(text):
    """The text without what is never seen, each letter typed in one way."""
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text)).translate(LETTERS)
    if not text.isascii():
        for pattern, usual in SPELLINGS:
            text = pattern.sub(usual, text)
    return text


def fold(text):
    """Lower case, without Latin marks, with ASCII digits: the form in which words are compared."""
    text = MARKS.sub("", unicodedata.normalize("NFD", text.casefold())).replace("đ", "d")
    text = unicodedata.normalize("NFC", text)
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char, char)) for char in text)


@lru_cache(maxsize=50_000)
def stem(word):
    """The stem of an English or a Tamil word; words in other scripts come back as they are."""
    if TAMIL.match(word):
        with _stemming:
            return _tamil.stemWord(word)
    if not word.isascii():
        return word
    with _stemming:
        found = PLURALS.get(word) or _english.stemWord(word)
    for ending, usual in ENDINGS:
        if found.endswith(ending) and len(found) > 4:
            return found.removesuffix(ending) + usual
    return found


def endings(word):
    """What is left of an unspaced word after each of its first letters (grapheme clusters), two letters or more.

    ICU joins some compounds (Lao “trade” in “trade in persons”); with its endings indexed, a word
    is found inside them too.
    """
    letters = list(CharacterBreaker(word, "en"))
    return tuple("".join(letters[start:]) for start in range(1, len(letters) - 1))


def _whole(before, between, word):
    is_one = between in HYPHENS or (between.isspace() and before in FIRST_PARTS)
    whole = before + word
    return whole[:LONGEST_WORD] if is_one and before.isalpha() and whole.isascii() else ""


def _parts(segment):
    """Initials together (U.N.), names of hosts and files apart (example.org, do_no_harm)."""
    parts = re.split(r"[._:]", re.sub(r"['’,]", "", segment))
    return ["".join(parts)] if all(len(part) <= 1 for part in parts) else parts
