"""What differs between two versions of a title, a summary or a body: by paragraphs, and in these by words."""

from difflib import SequenceMatcher

from .blocks import paragraphs
from .differences import Piece, difference
from .search.analysis import words

LONGEST_COMPARED = 4_000  # characters of a paragraph, word by word


def changes(old, new):
    """What differs, paragraph by paragraph: equal ones are left out, and those in the same place compared by words."""
    found = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        before, after = old[start:end], new[new_start:new_end]
        for at in range(max(len(before), len(after))):
            pair = ["".join(texts[at : at + 1]) for texts in (before, after)]
            if max(map(len, pair)) > LONGEST_COMPARED:
                pieces = [Piece("removed", pair[0]), Piece("added", pair[1])]
            else:
                pieces = difference(*pair)
            found.append(pieces)
    return found


def split(name, text):
    return paragraphs(text) if name == "body" else [line for line in text.splitlines() if line.strip()]


def count_words(name, text):
    return sum(1 for line in split(name, text) for _word in words(line))
