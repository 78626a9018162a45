"""Files that are broken or mean harm: refused in words, and nothing falls over."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnership_hub.imports.models import Import
from resources.models import Resource

from .factories import make_user
from .importing import address, bring, do, page, table, xlsx

pytestmark = pytest.mark.django_db
PLAIN = xlsx(["Title", "Type"], ["One", "guide"])


@pytest.fixture
def editor(client):
    client.force_login(make_user("Editor"))
    return client


def with_part(name, data, content=PLAIN):
    """The workbook with one of its parts changed or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, data)
    return out.getvalue()


def sheet_of(data, head=""):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'{head}<worksheet xmlns="{space}">{data}</worksheet>'
    return with_part("xl/worksheets/sheet1.xml", xml)


def cell(at, text):
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{cell("A1", "Title")}{cell("B1", "Type")}</row>'
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def macros():
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as book:
        types = book.read("[Content_Types].xml").decode()
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    old = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return with_part("[Content_Types].xml", types.replace(old, kind))


REFUSED = {
    "an XXE": (sheet_of(f"<sheetData>{HEAD}</sheetData>", ENTITY), "a.xlsx", "XML entities"),
    "a zip bomb": (with_part("xl/media/a.xml", b"\0" * (60 << 20)), "a.xlsx", "unpacks to far more"),
    "an encrypted or old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "a.xlsx", "has a password"),
    "macros": (macros(), "a.xlsx", "macros"),
    "HTML": (b"<html><table><tr><td>Title</td></tr></table></html>", "a.csv", "not CSV"),
    "HTML as XLSX": (b"<html><table></table></html>", "a.xlsx", "not XLSX"),
    "a workbook as CSV": (PLAIN, "a.csv", "not CSV"),
    "a zip of nothing": (b"PK\5\6" + b"\0" * 18, "a.xlsx", "not XLSX"),
    "a truncated workbook": (PLAIN[:-400], "a.xlsx", "damaged"),
    "noise": (bytes(range(256)) * 200, "a.csv", "headings"),
    "a million columns": (b"Title," * 1_000_000, "a.csv", "more than 200 columns"),
    "a cell without end": (b'Title,Type\n"' + b"x" * 400_000, "a.csv", "more than 200000 characters"),
    "too many rows": (table(["Title"], *([f"T{n}"] for n in range(10_200))), "a.csv", "more than 10000 rows"),
    "no headings": (table(["a", "b"], ["c", "d"]), "a.csv", "No row of headings"),
    "a column far out": (
        sheet_of(f'<sheetData><row r="1">{cell("A1", "Title")}{cell("XFD1", "x")}</row></sheetData>'), "a.xlsx",
        "more than 200 columns",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_a_hostile_or_broken_file_is_refused_in_words(editor, kind):
    content, name, says = REFUSED[kind]
    imported = bring(editor, content, name=name)
    assert imported.state == "unreadable"
    assert says in imported.why
    html = page(editor, imported).content.decode()
    assert "errornote" in html
    assert "Import these" not in html


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xls", b"x", "save it as XLSX"),
        ("a.xlsm", b"x", "save it as XLSX"),
        ("a.exe", b"x", "ends in"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"x" * ((20 << 20) + 1), "larger than 20 MB"),
    ],
)
def test_other_kinds_are_refused_before_they_are_stored(editor, name, content, says):
    response = editor.post(address("resources"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 400
    assert says in response.content.decode()
    assert not Import.objects.exists()


def test_a_sheet_that_says_it_is_two_billion_rows_long_is_what_it_is(editor):
    rows = f'<row r="2">{cell("A2", "One")}{cell("B2", "guide")}</row>'
    content = sheet_of(f'<dimension ref="A1:XFD1048576"/><sheetData>{HEAD}{rows}</sheetData>')
    assert bring(editor, content, name="a.xlsx").counts == {"new": 1}


def test_a_row_far_below_is_not_reached_and_stops_nothing(editor):
    far = f'<row r="2"><c r="A2"/></row><row r="1048576">{cell("A1048576", "Far")}</row>'
    imported = bring(editor, sheet_of(f"<sheetData>{HEAD}{far}</sheetData>"), name="a.xlsx")
    assert (imported.state, imported.counts) == ("read", {})


def test_long_cells_are_read_whole(editor):
    imported = bring(editor, xlsx(["Title", "Type", "Summary"], ["One", "guide", "x" * 16_384]), name="a.xlsx")
    assert len(imported.rows.get().given["summary"]) == 16_384


def test_nul_bytes_and_scripts_go_in_as_text_or_not_at_all(editor):
    content = b"Title,Type,Text\nO\0ne,guide,<script>alert(1)</script><p>Text</p>\n"
    do(editor, bring(editor, content), "import")
    entry = Resource.objects.get()
    assert (entry.title, entry.body) == ("One", "<p>Text</p>")


def test_letters_that_cannot_be_read_are_refused_in_their_row(editor):
    whole = table(["Title", "Type"], *([f"คู่มือเล่มที่ {n}", "guide"] for n in range(20)))
    imported = bring(editor, whole + b"broken \xff\xfe,guide\n")
    assert imported.counts == {"new": 20, "refused": 1}
