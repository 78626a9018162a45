"""A brought file: what is looked at before it is stored, and its rows, made by the limited process."""

import json
from contextlib import contextmanager
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..uploads.checks import MB, Kind, refusal, run_child
from .headings import names_of, recognised

SHEET = Kind(("xlsx", "csv", "tsv", "txt"), 20 * MB)
OLD = {"xls", "xlsm", "xlsb", "ods", "numbers"}
LOOKED_AT = 30  # rows, for the headings
OTHER_KIND = _("This kind of sheet is not read here. Open it and save it as XLSX or CSV, then choose that.")
NO_HEADINGS = _(
    "No row of headings was found: none of the first rows has “Title” or another heading that the Hub knows. "
    "Take the empty sheet below and put your rows under its headings."
)
ENCODINGS = {
    "utf-8": "Unicode (UTF-8)",
    "utf-16": "Unicode (UTF-16)",
    "cp874": _("Thai (Windows-874)"),
    "cp1258": _("Vietnamese (Windows-1258)"),
    "cp1252": _("Western (Windows-1252)"),
    "gb18030": _("Chinese, simplified (GB 18030)"),
    "big5": _("Chinese, traditional (Big5)"),
    "shift_jis": _("Japanese (Shift JIS)"),
}


def check(upload):
    extension = PurePath(upload.name).suffix.lstrip(".").lower()
    if extension in OLD:
        raise ValidationError(OTHER_KIND, code="extension")
    if extension not in SHEET.extensions:
        raise refusal("extension", allowed=", ".join(SHEET.extensions))
    if not upload.size:
        raise refusal("empty")
    if upload.size > SHEET.limit:
        raise refusal("too_large", limit=SHEET.limit // MB)
    return extension


@contextmanager
def rows_of(imported):
    """(facts, a file of lines of JSON) of an import's file; refused as a ValidationError."""
    extension = PurePath(imported.file.name).suffix.lstrip(".")
    task = "rows-xlsx" if extension == "xlsx" else f"rows-csv:{imported.encoding}"
    with TemporaryDirectory(prefix="import-") as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        with imported.file.open("rb") as stored, source.open("wb") as copy:
            copy.writelines(stored.chunks())
        yield run_child(task, source, target), target


def lines(path):
    with path.open(encoding="utf-8") as file:
        for line in file:
            number, cells = json.loads(line)
            yield number, cells


def find_headings(path, columns):
    """(number of the row of headings, {position: name}, [what each heading is]); of most names."""
    names, best = names_of(columns), (0, None, {}, [])
    for at, (number, cells) in enumerate(lines(path)):
        found = recognised(cells, names)
        if len(found) > best[0]:
            best = (len(found), number, found, cells)
        if at >= LOOKED_AT:
            break
    count, number, found, cells = best
    if not count or not {"title", "id"} & set(found.values()):
        raise ValidationError(NO_HEADINGS, code="no_headings")
    return number, *_once(found, cells, columns)


def _once(found, cells, columns):
    """One position for each name: that of the Hub's own heading before that of another word."""
    by_name = {column.name: column for column in columns}

    def is_own(at):
        return str(cells[at]).strip() == str(by_name[found[at]].heading)

    chosen = {}
    for at in sorted(found, key=lambda at: (not is_own(at), at)):
        chosen.setdefault(found[at], at)
    kept = {at: name for name, at in chosen.items()}
    told = [
        {"heading": str(cell)[:100], "name": kept.get(at, ""), "again": found.get(at, "") if at not in kept else ""}
        for at, cell in enumerate(cells)
        if cell is not None
    ]
    return kept, told
