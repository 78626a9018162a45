"""In the limited process: the rows of a text table, in whatever encoding and with whatever parts its cells, as JSON."""

import csv
import json
import re
import unicodedata
from contextlib import suppress
from statistics import median

from charset_normalizer import from_bytes

from ..uploads.refused import Refused
from .cells import tidy, unguarded
from .limits import MOST_BLANK, MOST_CHARACTERS, MOST_COLUMNS, MOST_LINES, MOST_ROWS, use_little_memory

ENCODINGS = {
    "utf-8-sig": "utf_8", "utf-16": "utf_16", "cp874": "cp874", "cp1258": "cp1258", "cp1252": "cp1252",
    "gb18030": "gb18030", "big5": "big5", "shift_jis": "shift_jis",
}  # fmt: skip
DELIMITERS = ",;\t|"
SAMPLE = 1 << 18
# A tone mark of its own, as only windows-1258 has them, after a vowel.
TONES = re.compile("[aeiouyăâêôơư][\u0300\u0301\u0303\u0309\u0323]", re.IGNORECASE)
BINARY = (b"PK\3\4", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
HTML = re.compile(rb"^[\s\xef\xbb\xbf]*<(!doctype|html|table|\?xml)", re.IGNORECASE)


def clean(source, target, task):
    use_little_memory()
    with source.open("rb") as file:
        head = file.read(SAMPLE)
    if head.startswith(BINARY) or HTML.match(head):
        raise Refused("mismatch", expected="CSV")
    asked = task.partition(":")[2]
    encoding = asked or guess(source, head)
    with source.open(encoding=encoding, errors="replace", newline="") as text:
        sample = text.read(SAMPLE)
    delimiter, skip = parted_by(sample)
    csv.field_size_limit(MOST_CHARACTERS)
    with source.open(encoding=encoding, errors="replace", newline="") as text, target.open("w") as lines:
        for _ in range(skip):
            text.readline()
        try:
            write(csv.reader(without_nul(text), delimiter=delimiter), lines, skip)
        except csv.Error:
            raise Refused("cell_too_long", limit=MOST_CHARACTERS) from None
    return {"encoding": encoding, "delimiter": delimiter, "since": 1900}


def without_nul(lines):
    return (line.replace("\0", "") for line in lines)


def write(rows, lines, skip):
    written = blank = 0
    for number, row in enumerate(rows, 1 + skip):
        cells = [unguarded(tidy(cell)) or None for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise Refused("too_many_columns", limit=MOST_COLUMNS)
        blank = 0 if cells else blank + 1
        if blank > MOST_BLANK:
            break
        if cells:
            written += 1
            lines.write(json.dumps([number, cells]) + "\n")
        if written > MOST_LINES:
            raise Refused("too_many_rows", limit=MOST_ROWS)


def guess(source, head):
    """The encoding, by marks, by what decodes at all, then by what the letters make of it."""
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    even, odd = head[0:4000:2].count(0), head[1:4000:2].count(0)
    if max(even, odd) > len(head[:4000]) // 8:
        return "utf-16-be" if even > odd else "utf-16-le"
    if decodes(source, "utf-8"):
        return "utf-8"
    if mostly_utf8(head):
        return "utf-8"
    words = b" ".join(line for line in head.splitlines() if not line.isascii())[:20_000]
    return by_letters(words) or by_statistics(words) or "cp1252"


def decodes(source, encoding):
    with suppress(UnicodeDecodeError), source.open(encoding=encoding, newline="") as text:
        while text.read(SAMPLE):
            pass
        return True
    return False


def mostly_utf8(head):
    """Some letters broken, as by a program that cut the file: the rows that they are in are refused."""
    text = head.decode("utf-8", "replace")
    broken, whole = text.count("\ufffd"), sum(letter > "\x7f" for letter in text)
    return whole > 20 and broken < whole / 20


def by_letters(words):
    """Thai and Vietnamese code pages, which statistics of a few words mistake for each other and for Western ones."""
    with suppress(UnicodeDecodeError):
        letters = [letter for letter in words.decode("cp874") if letter > "\x7f"]
        runs = re.findall(rb"[\xa1-\xfb]+", words)
        high = sum(map(len, runs))
        thai = sum("\u0e00" < letter < "\u0e5c" for letter in letters)
        # Thai vowels and marks that stand above and below never begin a word.
        odd = sum(run[0] == 0xD1 or 0xD4 <= run[0] <= 0xDA or 0xE7 <= run[0] <= 0xEE for run in runs)
        if high and thai > 0.95 * len(letters) and high / len(runs) > 2.5 and odd < len(runs) / 10:
            return "cp874"
    with suppress(UnicodeDecodeError):
        text = words.decode("cp1258")
        letters = sum(letter.isalpha() or unicodedata.combining(letter) > 0 for letter in text if letter > "\x7f")
        if len(TONES.findall(text)) > max(1, letters // 10) and re.search("[đơưăĐƠƯ]", text):
            return "cp1258"


def by_statistics(words):
    best = from_bytes(words, cp_isolation=[*ENCODINGS.values()]).best()
    return best and next((name for name, known in ENCODINGS.items() if known == best.encoding), None)


def parted_by(sample):
    """What parts cells, and how many lines say only that."""
    first = sample.split("\n", 1)[0].strip().strip('"')
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], 1
    lines = [line for line in sample.splitlines()[:60] if line]

    def cells(delimiter):
        with suppress(csv.Error):
            widths = [len(row) for row in csv.reader(without_nul(lines), delimiter=delimiter) if row]
            middle = median(widths) if widths else 0
            return (sum(width == middle for width in widths) / max(len(widths), 1)) * min(middle - 1, 3), middle
        return 0, 0

    return max(DELIMITERS, key=cells), 0
