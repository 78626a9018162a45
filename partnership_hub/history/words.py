"""Values of versions as people read them, and what differs between two of them."""

import html
import re
from datetime import date, datetime
from difflib import SequenceMatcher
from pathlib import PurePath
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.utils import formats, timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _t
from icu4py.breakers import WordBreaker

from ..differences import Piece, difference
from ..entries.publications import partial_date_text
from ..richtext import BodyField
from .versions import KEYWORDS, columns

NEAR = 60  # characters of what stayed, on each side of what changed
LONGEST = 20_000  # beyond this, differences are looked for line by line
OWN_LANGUAGE = {"title", "summary", "body", "transcript", "label", "caption", "alt"}
BLOCKS = re.compile(r"<(p|h\d|ul|ol|blockquote)\b[^>]*>|<br ?/?>")


class Change(NamedTuple):
    name: str
    label: str
    pieces: list
    lang: str
    is_list: bool


def names_for(versions):
    """{model: {key: name}} of all that some versions point to, one query a model."""
    wanted = {}
    for version in versions:
        for column in columns(version.model):
            value = version.tells(column)
            if column.related and value not in (None, []):
                wanted.setdefault(column.related, set()).update(value if column.is_many else [value])
    return {
        model: {row.pk: str(row) for row in model._base_manager.filter(pk__in=keys)} for model, keys in wanted.items()
    }


def items(column, version, names):
    """The values of a list as texts; None where it is no list."""
    value = version.tells(column) if version is not None else None
    if column.is_many:
        known = names.get(column.related, {})
        return [known.get(key) or _t("%(key)s (deleted since)") % {"key": key} for key in value or []]
    if column.name == KEYWORDS or isinstance(column.field, ArrayField):
        return [str(column.choices.get(one, one)) for one in value or []]
    return None


def said(column, version, names):
    """One value as text."""
    value = version.tells(column)
    if value is None or value == "" or value == []:
        return ""
    if column.related:
        return names.get(column.related, {}).get(value) or _t("%(key)s (deleted since)") % {"key": value}
    if column.is_file:
        return PurePath(value).name
    if isinstance(column.field, BodyField):
        return readable(value)
    if isinstance(value, bool):
        return _t("yes") if value else _t("no")
    if isinstance(value, date):
        return _day(column, value, version)
    return str(column.choices.get(value, value))


def _day(column, value, version):
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return partial_date_text(value, version.values.get(column.name.replace("_date", "_precision")))


def readable(body):
    """A rich text without its marks: a line for each paragraph, a dot before each item of a list."""
    text = BLOCKS.sub("\n", body.replace("<li>", "\n• "))
    text = html.unescape(strip_tags(text))
    return "\n".join(line.strip() for line in re.sub(r"•\s+", "• ", text).splitlines() if line.strip())


def changes(old, new, names):
    """What differs between two versions of one row; `old` may be None."""
    for column in columns(new.model):
        if old is not None and _same(column, old, new):
            continue
        if pieces := list(_pieces(column, old, new, names)):
            lang = new.language if column.name in OWN_LANGUAGE else ""
            yield Change(column.name, column.label, pieces, lang, items(column, new, names) is not None)


def _pieces(column, old, new, names):
    come = items(column, new, names)
    if come is not None:
        gone = items(column, old, names)
        yield from [Piece("removed", item) for item in gone if item not in come]
        yield from [Piece("added", item) for item in come if item not in gone]
        return
    before, after = said(column, old, names) if old is not None else "", said(column, new, names)
    if before != after or (old is not None and column.is_file):
        yield from shortened(compared(before, after))


def _same(column, old, new):
    before, after = old.tells(column), new.tells(column)
    if before is None and column.name == "keywords":
        return True  # it was not kept then
    follows = column.name.replace("_date", "_precision")
    return before == after and old.values.get(follows) == new.values.get(follows)


def compared(old, new):
    """Word by word; of very long texts the lines that changed."""
    if len(old) + len(new) <= LONGEST:
        return difference(old, new)
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[start:end]), "".join(after[new_start:new_end])
        if tag == "equal":
            pieces.append(Piece("same", gone))
        else:
            pieces += [Piece(kind, text) for kind, text in (("removed", gone), ("added", come)) if text]
    return pieces


def _words_near(text, at_end=False):
    """Whole words at the beginning or the end: no letter is torn from its signs."""
    if len(text) <= NEAR:
        return text
    some = list(WordBreaker(text[-3 * NEAR :] if at_end else text[: 3 * NEAR], "en"))
    found = ""
    for word in reversed(some) if at_end else some:
        if len(found) + len(word) > NEAR:
            break
        found = word + found if at_end else found + word
    return found


def shortened(pieces):
    """Of what stayed, only what stands near a change."""
    short = []
    for at, piece in enumerate(pieces):
        text = piece.text
        if piece.kind == "same":
            head = _words_near(text) if at else ""
            tail = _words_near(text, at_end=True) if at < len(pieces) - 1 else ""
            if len(head) + len(tail) < len(text):
                text = f"{head}{' ' * bool(head)}…{' ' * bool(tail)}{tail}" if head or tail else ""
        if text:
            short.append(Piece(piece.kind, text))
    return short
