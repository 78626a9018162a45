"""What differs between two texts, word by word, also in scripts that put no spaces between words."""

from difflib import SequenceMatcher
from typing import NamedTuple

from icu4py.breakers import WordBreaker


class Piece(NamedTuple):
    kind: str  # same, removed or added
    text: str


def difference(old, new):
    """The pieces of both texts, in reading order: what is removed before what stands in its place."""
    before, after = list(WordBreaker(old, "en")), list(WordBreaker(new, "en"))
    pieces = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[start:end])))
            continue
        if end > start:
            pieces.append(Piece("removed", "".join(before[start:end])))
        if new_end > new_start:
            pieces.append(Piece("added", "".join(after[new_start:new_end])))
    return pieces
