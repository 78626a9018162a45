"""What a cell says once what nobody sees or typed is off it. Knows no Django: the limited process uses it too."""

import re
import unicodedata

FORMULA = set("=+-@")
LEAVE = "(unchanged)"  # a text too long for a cell is written as this word, and read as nothing
EDGES = re.compile(
    "^[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+|[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+$"
)
NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
# Where a spreadsheet may begin to read a cell, the apostrophes that stand there, and the sign that would act.
BEGINNING = re.compile("(^|[;\n])([\\s'\u200b-\u200f\u2060-\u2064\ufeff]*)(\\S)")


def tidy(text):
    """Letters in their usual form (NFC) and lines that end alike. Zero-width spaces inside stay: they part words."""
    text = NEVER.sub("", unicodedata.normalize("NFC", str(text)).replace("\r\n", "\n").replace("\r", "\n"))
    return EDGES.sub("", text)


def _acts(sign):
    return unicodedata.normalize("NFKC", sign)[:1] in FORMULA or sign == "\N{MINUS SIGN}"


def guarded(text):
    """With an apostrophe before what a spreadsheet could take for a formula; `unguarded` takes off just that one."""
    return BEGINNING.sub(lambda m: f"{m[1]}'{m[2]}{m[3]}" if _acts(m[3]) else m[0], text)


def unguarded(text):
    def bare(match):
        before = match[2].replace("'", "", 1) if _acts(match[3]) else match[2]
        return f"{match[1]}{before}{match[3]}"

    return BEGINNING.sub(bare, text) if "'" in text else text


def needs_no_guard(text):
    """As text in XLSX it cannot act. Only what `unguarded` would take for guarded is guarded there."""
    return guarded(text) if unguarded(text) != text else text
