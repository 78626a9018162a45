"""Sheets brought through the admin, as a person brings them, and what the worker makes of them."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from partnership_hub.imports.models import Import

from .working import work

PAGES = {"resources": "resource", "stories": "story", "directory": "organisation"}


def address(section, *parts):
    return "/".join(["/admin", section, PAGES[section], "import", *map(str, parts), ""])


def xlsx(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def table(*rows, encoding="utf-8", delimiter=","):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def bring(client, content, *, section="resources", name="sheet.csv", **fields):
    """The import of a file, tried."""
    response = client.post(address(section), {"file": SimpleUploadedFile(name, content), **fields})
    assert response.status_code == 302, response.content.decode()
    work()
    return Import.objects.get(pk=response.url.rstrip("/").rpartition("/")[2])


def tried(client, *rows, section="resources", **more):
    """{number in the file: ImportRow} of a sheet of some rows."""
    imported = bring(client, xlsx(*rows), name="sheet.xlsx", section=section, **more)
    return {row.number: row for row in imported.rows.all()}


def do(client, imported, what, **fields):
    path = address(imported.section, imported.pk)
    response = client.post(path, {"do": what, "round": imported.round, **fields}, follow=True)
    work()
    imported.refresh_from_db()
    return response


def reasons(row):
    return " ".join(text for _name, text in row.reasons)


def page(client, imported, query=""):
    return client.get(f"{address(imported.section, imported.pk)}{query}")
