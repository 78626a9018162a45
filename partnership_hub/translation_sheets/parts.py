"""The parts of a text as a translator works on them: title, summary, and each paragraph of the body.

The words of a paragraph stand in a cell as plain text; what is bold or a link keeps its signs: <strong>…</strong>."""

import html
import re
import unicodedata
from typing import NamedTuple

from ..blocks import blocks, built, filled
from ..richtext import clean_html
from ..sheets import UNWRITABLE
from ..translation.translating import Texts

TITLE, SUMMARY, TEXT = "title", "summary", "text"
MARKUP = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
BREAK = re.compile(r"\s*<br\s*/?>\s*")


class Part(NamedTuple):
    name: str  # title, summary, text 1, text 2 …
    kind: str
    original: str
    translation: str


def parts(original, translation=None):
    """Of two Texts. Where the translation has other paragraphs, those beyond the last stand with the last."""
    there = translation or Texts("")
    yield Part(TITLE, TITLE, original.title, there.title)
    yield Part(SUMMARY, SUMMARY, original.summary, there.summary)
    ours, theirs = blocks(original.body), [cell_of(block.html) for block in blocks(there.body)]
    if len(theirs) > len(ours) > 0:
        theirs[len(ours) - 1 :] = ["\n\n".join(theirs[len(ours) - 1 :])]
    for at, block in enumerate(ours):
        said = theirs[at] if at < len(theirs) else ""
        yield Part(f"{TEXT} {at + 1}", block.kind, cell_of(block.html), said)


def cell_of(inside):
    """What is inside a block, as it stands in a cell."""
    value = BREAK.sub("\n", inside)
    plain = html.unescape(value)
    return value if MARKUP.search(plain) else plain


def inside_of(cell):
    """The other way round."""
    value = cell if MARKUP.search(cell) else html.escape(cell, quote=False)
    return clean_html(value.replace("\n", "<br>"))


def cleaned(value):
    """What a spreadsheet gives for a cell, as a text."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = UNWRITABLE.sub("", "" if value is None else str(value)).replace("\r\n", "\n").replace("_x000D_", "")
    return unicodedata.normalize("NFC", text).strip()


def texts_from(given, body, kept=""):
    """Texts of what came back for each part. `body` is the original's, as it was when the sheet was made; None where
    that is not known any more. `kept` is the body that the translation has, where the original has none."""
    said = {name: text for name, text in given.items() if name.startswith(TEXT)}
    numbers = [f"{TEXT} {at + 1}" for at in range(len(said))]
    if not said:
        made = kept
    elif not any(said.values()):
        made = ""
    elif body is not None and set(numbers) == set(said) and len(blocks(body)) == len(said):
        made = filled(body, [inside_of(said[name]) for name in numbers])
    else:
        in_order = sorted(said, key=lambda name: int(name.split()[1]))
        made = built([("p", inside_of(said[name])) for name in in_order if said[name]])
    return Texts(given.get(TITLE, ""), given.get(SUMMARY, ""), made)
