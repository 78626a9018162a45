"""Files of lists, read as a spreadsheet reads them."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

from openpyxl import load_workbook


def content(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response.streaming_content) if response.streaming else response.content


def csv_lines(client, address):
    """(what the first line says, headings, rows as dictionaries)"""
    lines = list(csv.reader(StringIO(content(client, address).decode("utf-8-sig"), newline="")))
    return lines[0][0], lines[1], [dict(zip(lines[1], row, strict=True)) for row in lines[2:]]


def xlsx_lines(client, address):
    first, sheet = load_workbook(BytesIO(content(client, address)))
    headings, *rows = sheet.iter_rows(values_only=True)
    about = " ".join(value for (value,) in first.iter_rows(values_only=True))
    return (
        about,
        list(headings),
        [
            {heading: "" if value is None else value for heading, value in zip(headings, row, strict=True)}
            for row in rows
        ],
    )


def xlsx_parts(client, address):
    with ZipFile(BytesIO(content(client, address))) as parts:
        return {name: parts.read(name).decode() for name in parts.namelist()}
