"""Rows as files for a spreadsheet, XLSX and CSV, in which no text can act as a formula.

In XLSX every text is typed as text, and marked as such for whoever edits or saves it as something else. A CSV has no
types: whatever a spreadsheet could take for a formula begins with an apostrophe there, telephone numbers too."""

import csv
import io
import re
import unicodedata

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no XML can say them
LONGEST = 32_000  # characters; a cell of Excel's holds 32,767
# A semicolon ends a cell too, wherever the comma is a decimal sign; nothing is seen of the signs before the next.
BEGINNING = re.compile("(^|;)([\\s\u200b-\u200f\u2060-\u2064\ufeff]*)(?=(\\S))")
FORMULA = set("=+-@")
WIDEST = 60  # characters, of a column


def plain(value):
    return UNWRITABLE.sub("", str(value))[:LONGEST]


def guarded(text):
    """In one line, with an apostrophe before what a spreadsheet could take for a formula, in whatever width of sign."""

    def guard(match):
        acts = unicodedata.normalize("NFKC", match[3])[:1] in FORMULA or match[3] == "\N{MINUS SIGN}"
        return f"{match[1]}'{match[2]}" if acts else match[0]

    return BEGINNING.sub(guard, " ".join(plain(text).split()))


def write_csv(file, about, headings, rows):
    """UTF-8 with the mark by which Excel knows it. The first line says what the file is."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    lines = csv.writer(text, quoting=csv.QUOTE_ALL)
    lines.writerow([guarded(" ".join(about))])
    lines.writerow([guarded(heading) for heading in headings])
    lines.writerows([guarded(value) for value in row] for row in rows)
    text.detach()


def write_xlsx(file, about, headings, rows, wide=()):
    book = Workbook(write_only=True)
    first = book.create_sheet("About")
    first.column_dimensions["A"].width = 100
    for sentence in about:
        first.append([cell(first, sentence, alignment=Alignment(wrap_text=True))])
    sheet = book.create_sheet("List")
    sheet.freeze_panes = "B2"
    for number, heading in enumerate(headings, 1):
        width = WIDEST if heading in wide else min(max(len(str(heading)) + 2, 18), WIDEST)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([cell(sheet, heading, font=Font(bold=True)) for heading in headings])
    # Long texts in several lines, at the top of their rows.
    looks = {"alignment": Alignment(wrap_text=True, vertical="top")} if wide else {}
    for row in rows:
        sheet.append([cell(sheet, value, **looks) for value in row])
    book.save(file)


def cell(sheet, value, **looks):
    """A day as a day, a number as a number, all else as text; openpyxl would make a formula of “=”."""
    if value == "":
        return None
    if not isinstance(value, str) and hasattr(value, "isoformat") or isinstance(value, int):
        return value
    written = WriteOnlyCell(sheet, plain(value))
    written.data_type, written.number_format, written.quotePrefix = "s", "@", True
    for name, look in looks.items():
        setattr(written, name, look)
    return written
