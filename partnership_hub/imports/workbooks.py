"""In the limited process: the rows of a workbook's first table, as lines of JSON. Nothing in it is run or followed."""

import json
import re
import zipfile
from xml.sax import ContentHandler

import defusedxml.sax
import openpyxl
from defusedxml import DefusedXmlException

from ..uploads.office import OLD_FORMAT, TYPES, check_bounds, check_types, parse
from ..uploads.refused import Refused
from .cells import tidy, unguarded
from .limits import MOST_BLANK, MOST_CHARACTERS, MOST_COLUMNS, MOST_LINES, MOST_ROWS, use_little_memory

QUOTED = re.compile('"[^"]*"|\\\\.|\\[[^\\]]*\\]')  # in a number format: what is no place for a part of the date


class Formulas(ContentHandler):
    """Cells with a formula whose result the file does not hold."""

    def __init__(self):
        super().__init__()
        self.without_result, self.cell, self.part = set(), None, ""

    def startElement(self, name, attrs):
        name = name.rpartition(":")[2]
        if name == "c":
            self.cell, self.formula, self.result = attrs.get("r"), False, False
        elif name in ("f", "v"):
            self.part = name
            self.formula |= name == "f"

    def characters(self, content):
        self.result |= self.part == "v" and bool(content)

    def endElement(self, name):
        name = name.rpartition(":")[2]
        if name == "c" and self.cell and self.formula and not self.result:
            self.without_result.add(self.cell)
        self.part = ""


def clean(source, target, task):
    use_little_memory()
    with source.open("rb") as file:
        head = file.read(4)
    if head == OLD_FORMAT:
        raise Refused("old_format")
    if head != b"PK\3\4":
        raise Refused("mismatch", expected="XLSX")
    with zipfile.ZipFile(source) as package:
        check_bounds(package.infolist(), source.stat().st_size)
        if TYPES not in package.namelist():
            raise Refused("mismatch", expected="XLSX")
        check_types(parse(package.read(TYPES)), "xlsx")
        formulas = {name: seen(package, name) for name in package.namelist() if name.endswith((".xml", ".rels"))}
    with source.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = first_table(book.worksheets)
        part = formulas.get(getattr(sheet, "_worksheet_path", "").lstrip("/"), set())
        with target.open("w", encoding="utf-8") as lines:
            write(sheet, part, lines)
        return {"sheet": sheet.title[:100], "since": book.epoch.year, "sheets": len(book.worksheets)}


def seen(package, name):
    """A part that defines entities is refused before anything else reads it."""
    handler = Formulas() if "worksheets/" in name else ContentHandler()
    try:
        with package.open(name) as part:
            defusedxml.sax.parse(part, handler, forbid_dtd=True)
    except DefusedXmlException:
        raise Refused("entities") from None
    return getattr(handler, "without_result", set())


def first_table(sheets):
    """The first sheet with two cells side by side: before it may come one that only says what the file is."""
    for sheet in sheets:
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            if sum(value is not None for value in row) > 1:
                return sheet
            if number >= MOST_BLANK:
                break
    if not sheets:
        raise Refused("no_rows")
    return sheets[0]


def write(sheet, formulas, lines):
    blank = written = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [said(cell, formulas) for cell in row[: MOST_COLUMNS + 1]]
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > MOST_COLUMNS or any(cell.value is not None for cell in row[MOST_COLUMNS + 1 :]):
            raise Refused("too_many_columns", limit=MOST_COLUMNS)
        blank = 0 if cells else blank + 1
        if blank > MOST_BLANK:
            break
        if cells:
            written += 1
            lines.write(json.dumps([number, cells], ensure_ascii=True) + "\n")
        if written > MOST_LINES:
            raise Refused("too_many_rows", limit=MOST_ROWS)


def said(cell, formulas):
    value = cell.value
    if value is None:
        empty = cell is openpyxl.cell.read_only.EMPTY_CELL or not formulas
        return None if empty or cell.coordinate not in formulas else {"formula": True}
    if cell.data_type == "e":
        return {"wrong": str(value)[:20]}
    if isinstance(value, bool | int | float):
        return value
    if hasattr(value, "isoformat"):
        return moment(value, cell)
    return unguarded(tidy(str(value)[:MOST_CHARACTERS]))


def moment(value, cell):
    """A date as far as its format shows it: spreadsheets make “May 2022” the first of May."""
    if not hasattr(value, "year"):
        return value.isoformat()
    form = QUOTED.sub("", cell.number_format).lower()
    precision = "day" if "d" in form else "month" if "m" in form else "year"
    return {"date": value.isoformat()[:10], "precision": precision, "time": value.isoformat()}
