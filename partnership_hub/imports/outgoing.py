"""Sheets to work on: a section's entries by its columns, made so that what comes back unchanged changes nothing."""

import csv
import io

from django.utils.translation import gettext as _t
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from ..sheets import LONGEST, UNWRITABLE, WIDEST, cell
from . import sheet
from .cells import LEAVE, guarded, needs_no_guard

MOST, BATCH = 10_000, 500


def write(file, form, model, by, keys=()):
    columns = sheet.columns(model)
    {"xlsx": _xlsx, "csv": _csv}[form](file, columns, rows(model, by, columns, keys))


def rows(model, by, columns, keys):
    """In the order of the keys, read as they are written. What an entry keeps for staff that is not for this person
    stays in the Hub."""
    labels = {column.name: column.labels() for column in columns}
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        entries = model._base_manager.filter(pk__in=batch).defer("search").prefetch_related(*sheet.prefetches(model))
        found = {entry.pk: entry for entry in entries}
        theirs = set(model.objects.with_notes_for(by).filter(pk__in=batch).values_list("pk", flat=True))
        for entry in (found[key] for key in batch if key in found):
            yield [
                LEAVE if column.name in model.staff_only and entry.pk not in theirs
                else column.cell(column.of(entry), labels[column.name])
                for column in columns
            ]  # fmt: skip


def fits(value):
    """A text that no cell can hold stays in the Hub: half of it would come back as all of it."""
    if not isinstance(value, str):
        return value
    text = UNWRITABLE.sub("", value)
    return LEAVE if len(text) > LONGEST else text


def _csv(file, columns, rows):
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    lines = csv.writer(text, quoting=csv.QUOTE_ALL)
    lines.writerow([str(column.heading) for column in columns])
    lines.writerows([guarded(str(fits(value))) for value in row] for row in rows)
    text.detach()


def _xlsx(file, columns, rows):
    book = Workbook(write_only=True)
    page = book.create_sheet(_t("Entries"))
    page.freeze_panes = "C2"
    for number, column in enumerate(columns, 1):
        wide = min(max(len(str(column.heading)) + 2, 18), WIDEST)
        page.column_dimensions[get_column_letter(number)].width = wide
    page.append([cell(page, str(column.heading), font=Font(bold=True)) for column in columns])
    for row in rows:
        page.append([_cell(page, fits(value)) for value in row])
    _explain(book, columns)
    book.save(file)


def _cell(page, value):
    return cell(page, needs_no_guard(value) if isinstance(value, str) else value)


def _explain(book, columns):
    """A second page: what may be written where. Only the first is read."""
    page = book.create_sheet(_t("What may be written"))
    for letter, width in zip("ABC", (28, 60, 60), strict=True):
        page.column_dimensions[letter].width = width
    wrapped = Alignment(wrap_text=True, vertical="top")
    page.append([cell(page, _t(heading), font=Font(bold=True)) for heading in ("Column", "How", "Values")])
    for column in columns:
        texts = [str(column.heading), str(column.hint), "\n".join(map(str, column.allowed()))]
        page.append([cell(page, fits(text), alignment=wrapped) for text in texts])


def with_reasons(file, imported, rows):
    """The rows as they were brought, with what became of each before them."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    lines = csv.writer(text, quoting=csv.QUOTE_ALL)
    headings = [told["heading"] for told in imported.facts.get("columns", [])]
    lines.writerow([guarded(heading) for heading in [_t("Row"), _t("What it comes to"), _t("Why"), *headings]])
    names = {column.name: str(column.heading) for column in sheet.columns(imported.model)}
    for row in rows:
        why = " ".join(f"{names[name]}: {text}" if names.get(name) else text for name, text in row.reasons)
        said = row.get_outcome_display() or row.get_verdict_display()
        lines.writerow([guarded(str(value)) for value in [row.number, said, why, *row.cells]])
    text.detach()
