"""What people write into sheets, and how it is read."""

import datetime
import io
import unicodedata

import pytest
from openpyxl import Workbook

from partnership_hub.imports import cells, headings, sheet, values
from partnership_hub.imports.values import Unreadable, partial_date
from resources.models import Resource

from .factories import make_user
from .importing import bring, do, reasons, table, tried

THAI = "คู่มือการคัดแยกผู้เสียหายจากการค้ามนุษย์"
VIETNAMESE = "Hướng dẫn sàng lọc nạn nhân bị mua bán và hỗ trợ trở về"
FRENCH = "Guide d’identification à l’été, écrit pour les élèves français"
CHINESE = "人口贩运受害人识别指南与转介程序"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2022", ("2022-01-01", "year")),
        (2022, ("2022-01-01", "year")),
        (2022.0, ("2022-01-01", "year")),
        ("2022-05", ("2022-05-01", "month")),
        ("05/2022", ("2022-05-01", "month")),
        ("May 2022", ("2022-05-01", "month")),
        ("Mei 2022", ("2022-05-01", "month")),
        ("พฤษภาคม 2565", ("2022-05-01", "month")),
        ("20 พ.ค. 2565", ("2022-05-20", "day")),
        ("tháng 5 năm 2022", ("2022-05-01", "month")),
        ("ngày 20 tháng 5 năm 2022", ("2022-05-20", "day")),
        ("maio de 2022", ("2022-05-01", "month")),
        ("20 May 2022", ("2022-05-20", "day")),
        ("May 20th, 2022", ("2022-05-20", "day")),
        ("20-May-2022", ("2022-05-20", "day")),
        ("2022/5/20", ("2022-05-20", "day")),
        ("2022-05-20 00:00:00", ("2022-05-20", "day")),
        ("20/05/2022", ("2022-05-20", "day")),
        ("05/20/2022", ("2022-05-20", "day")),
        ("05/05/2022", ("2022-05-05", "day")),
        ("٢٠٢٢", ("2022-01-01", "year")),
        (44701, ("2022-05-20", "day")),
        ("44701", ("2022-05-20", "day")),
        ({"date": "2022-05-01", "precision": "month"}, ("2022-05-01", "month")),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(written, read):
    assert tuple(partial_date(written)) == read


def test_days_are_counted_from_1904_in_files_that_do_so():
    assert partial_date(44701 - 1462, since=1904)[0] == "2022-05-20"


def test_a_date_that_may_be_two_is_asked_about():
    with pytest.raises(Unreadable, match="may be two days"):
        partial_date("03/04/2022")
    assert partial_date("03/04/2022", day_first=True)[0] == "2022-04-03"
    assert partial_date("03/04/2022", day_first=False)[0] == "2022-03-04"


@pytest.mark.parametrize(
    "text", ["soon", "31/02/2022", "20/05/22", "2022-13", "May", "12", "99999999", "May 20 21 2022"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(Unreadable):
        partial_date(text)


@pytest.mark.parametrize(
    "text", ["=1+1", "'=1+1", "a;=b", "+66 2", "'’", "it's", "''-x", "one\n=two", "＝x", "a 'b", "", "-", "'", ";'@"]
)
def test_the_apostrophe_that_guards_is_taken_off_again(text):
    assert cells.unguarded(cells.guarded(text)) == text
    assert cells.unguarded(cells.needs_no_guard(text)) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a; b ;; c", ["a", "b", "c"]),
        ("a, b", ["a", "b"]),
        ("Smith, J.; Doe, A.", ["Smith, J.", "Doe, A."]),
        ("• a\n• b", ["a", "b"]),
        ("a; a", ["a"]),
    ],
)
def test_lists_in_a_cell(text, parts):
    assert values.parts(text) == parts


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Title", "title"), ("TITLE *", "title"), ("Name of document", "title"), ("ชื่อเรื่อง", "title"),
        ("Judul", "title"),
        ("Tiêu đề", "title"), ("Tie\u0302u đe\u0302\u0300", "title"), ("\ufeffTitle:", "title"),
        ("Title (in English)", "title"),
        ("Year of publication", "publication_date"), ("Negara", "countries"), ("publication_date", "publication_date"),
        ("Nothing of ours", None),
    ],
)  # fmt: skip
def test_headings_are_known_in_several_languages(heading, column):
    names = headings.names_of(sheet.columns(Resource))
    assert headings.recognised([heading], names) == ({0: column} if column else {})


@pytest.fixture
def editor(client, db):
    user = make_user("Editor")
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        (THAI, "utf-8", "utf-8"),
        (THAI, "utf-8-sig", "utf-8-sig"),
        (THAI, "utf-16", "utf-16"),
        (THAI, "utf-16-le", "utf-16-le"),
        (THAI, "cp874", "cp874"),
        (VIETNAMESE, "utf-16-be", "utf-16-be"),
        (VIETNAMESE, "cp1258", "cp1258"),
        (FRENCH, "cp1252", "cp1252"),
        (CHINESE, "gb18030", "gb18030"),
    ],
)
def test_a_table_in_any_encoding(editor, text, encoding, said):
    if encoding == "cp1258":
        content = table(["Title", "Type"], ["TITLE", "guide"]).replace(b"TITLE", in_1258(text))
    else:
        content = table(["Title", "Type"], [text, "guide"], encoding=encoding)
    imported = bring(editor, content)
    assert imported.facts["encoding"] == said
    assert imported.rows.get().given["title"] == text


def in_1258(text):
    """As Windows types it: letters with their shape, and the tone as a mark behind them."""
    out = ""
    for letter in unicodedata.normalize("NFC", text):
        try:
            letter.encode("cp1258")
            out += letter
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            shape = [mark for mark in marks if mark in "\u0302\u0306\u031b"]
            out += unicodedata.normalize("NFC", base + "".join(shape)) + "".join(m for m in marks if m not in shape)
    return out.encode("cp1258")


def test_another_encoding_may_be_chosen(editor):
    imported = bring(editor, table(["Title", "Type"], ["\u0e01\u0e02", "guide"], encoding="cp874"))
    do(editor, imported, "read", encoding="cp874", dates="")
    assert imported.rows.get().given["title"] == "กข"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_whatever_parts_the_cells(editor, delimiter):
    content = table(["Title", "Type"], ["One, two; three", "guide"], ["Four", "guide"], delimiter=delimiter)
    assert bring(editor, content).counts == {"new": 2}


def test_a_line_that_says_what_parts_the_cells_is_no_row(editor):
    assert bring(editor, b"sep=;\r\nTitle;Type\r\nOne;guide\r\n").counts == {"new": 1}


def test_headings_are_found_below_a_title_and_text_is_made_usual(editor):
    row = tried(
        editor, ["Our list of guides"], [], ["Title", "Type", "Colour"],
        ["\u200b  Tie\u0302\u0301ng  \u00a0Vie\u0323\u0302t ", "Guide or handbook", "red"],
    )[4]  # fmt: skip
    assert row.given["title"] == "Tiếng Việt"
    ignored = [one["heading"] for one in row.imported.facts["columns"] if not one["name"]]
    assert ignored == ["Colour"]


def test_cells_of_a_workbook_by_their_types(editor):
    book = Workbook()
    page = book.active
    page.append(["Title", "Type", "Date", "Adopted", "ASEAN-wide", "Rights"])
    page.append([2024, "guide", datetime.date(2022, 5, 1), datetime.datetime(2021, 3, 4, 0, 0), True, 4.0])
    page["C2"].number_format = "mmm-yy"
    file = io.BytesIO()
    book.save(file)
    given = bring(editor, file.getvalue(), name="a.xlsx").rows.get().given
    assert given == {
        "title": "2024", "type": "guide", "publication_date": ["2022-05-01", "month"],
        "adopted_date": ["2021-03-04", "day"], "asean_wide": True, "rights": "4",
    }  # fmt: skip


def test_a_formula_without_its_result_is_named(editor):
    row = tried(editor, ["Title", "Type"], ["=1+1", "guide"])[2]
    assert row.verdict == "refused"
    assert "formula" in reasons(row)


def test_countries_topics_and_languages_by_any_name(editor):
    content = table(
        ["Title", "Type", "Countries", "Topics", "Written in"],
        ["One", "guide", "ไทย; Kampuchea; LA", "shelter", "Klingon"],
        ["Two", "guide", "ASEAN-wide; Việt Nam", "Shelter", "ไทย"],
    )
    one, two = bring(editor, content).rows.all()
    assert two.given["asean_wide"] is True
    assert two.given["countries"] == ["vn"]
    assert two.given["language"] == "th"
    assert one.given["countries"] == ["kh", "la", "th"]
    assert one.given["topics"] == two.given["topics"] == ["shelter"]
    assert [name for name, _why in one.reasons] == ["language"]
