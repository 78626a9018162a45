import io
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from openpyxl.comments import Comment

from partnership_hub.uploads.checks import check_document
from partnership_hub.uploads.office import check_bounds, clean_part
from partnership_hub.uploads.refused import Refused

from .upload_files import (
    CANARY,
    changed,
    cleaned,
    linked,
    package,
    pdf,
    photograph,
    picture,
    refusal,
    sheet,
    unpacked,
    upload,
    word,
)

DOCUMENT, SETTINGS = "word/document.xml", "word/settings.xml"
WORKBOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"
SPLIT_FIELD = "<w:instrText> DDE</w:instrText><w:instrText>AUTO c:\\\\cmd </w:instrText>"
NAMING = f"<a>{CANARY}</a>"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "1234567890"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def words(content):
    """All that can be read in a package, names of parts included."""
    return b"\n".join(name.encode() + b"\n" + data for name, data in unpacked(content).items())


def named(document):
    for key in ("author", "last_modified_by", "title", "comments"):
        setattr(document.core_properties, key, CANARY)


def commented(document):
    document.add_comment(document.paragraphs[0].runs, "A comment", author=CANARY, initials=CANARY)


def revised(document):
    names = {qn("w:id"): "1", qn("w:author"): CANARY, qn("w:date"): CANARY}
    document.paragraphs[0]._p.append(document.paragraphs[0]._p.makeelement(qn("w:ins"), names))


def illustrated(content):
    return lambda document: document.add_picture(io.BytesIO(content))


def inserted(content, part, element):
    """The same package with one more element at the end of a part."""
    end = b"</" + unpacked(content)[part].rpartition(b"</")[2]
    return changed(content, part, end, element.encode() + end)


@pytest.mark.parametrize(
    "content",
    [
        word(named),
        word(commented),
        word(revised),
        word(illustrated(photograph())),
        word(illustrated(photograph("PNG"))),
        linked(word(), SETTINGS, "attachedTemplate", f"file:///C:/Users/{CANARY}/a.dotm"),
        linked(word(), DOCUMENT, "hyperlink", f"file:///C:/Users/{CANARY}/a.docx"),
        linked(word(), DOCUMENT, "image", f"media/{CANARY}.png"),
        package({**unpacked(word()), "word/unused.xml": NAMING}),
        changed(word(), DOCUMENT, b"<w:body>", f"<!-- {CANARY} --><w:body>".encode()),
    ],
)
def test_what_names_somebody_in_a_word_file_is_gone_and_the_text_is_not(content):
    assert CANARY.encode() in words(content)
    result = cleaned(check_document, "a.docx", content)
    assert CANARY.encode() not in words(result)
    assert docx.Document(io.BytesIO(result)).paragraphs[0].text == "ที่พักพิง Shelter"


def property_of_a_book(book):
    book.properties.creator = CANARY


def comment_in_a_book(book):
    book.active["A1"].comment = Comment("A comment", CANARY)


@pytest.mark.parametrize(
    "content",
    [
        sheet(property_of_a_book),
        sheet(comment_in_a_book),
        linked(sheet(comment_in_a_book), SHEET, "printerSettings", "../printer.bin", parts={"xl/printer.bin": CANARY}),
        inserted(sheet(), SHEET, f'<pageSetup id="{CANARY}"/>'),
        inserted(sheet(), WORKBOOK, f'<pivot refreshedBy="{CANARY}"/>'),
    ],
)
def test_what_names_somebody_in_an_excel_file_is_gone_and_the_cells_are_not(content):
    assert CANARY.encode() in words(content)
    result = cleaned(check_document, "a.xlsx", content)
    assert CANARY.encode() not in words(result)
    assert openpyxl.load_workbook(io.BytesIO(result)).active["A1"].value == "ที่พักพิง Shelter"


LEFT_BEHIND = """
    core-properties extended-properties custom-properties thumbnail customXml printerSettings attachedTemplate people
    person threadedComment usernames revisionHeaders origin extensibility webextensiontaskpanes
"""


@pytest.mark.parametrize("kind", LEFT_BEHIND.split())
def test_a_part_about_the_making_of_a_document_is_left_behind(kind):
    content = linked(word(), DOCUMENT, kind, "canary.xml", parts={"word/canary.xml": NAMING})
    result = cleaned(check_document, "a.docx", content)
    assert b"canary.xml" not in words(result)
    assert CANARY.encode() not in words(result)


EMPTIED = "attachedTemplate externalData printerSettings dataBinding docVars absPath fileSharing"


@pytest.mark.parametrize("name", EMPTIED.split())
def test_an_element_about_the_making_of_a_document_is_taken_out(name):
    content = inserted(word(), SETTINGS, f"<w:{name} w:val='{CANARY}'/>")
    assert CANARY.encode() not in words(cleaned(check_document, "a.docx", content))


def test_pictures_and_fonts_of_all_common_kinds_stay():
    for kind in ["png", "jpg", "jpeg", "jfif", "gif", "bmp", "tif", "tiff", "emf", "wmf", "odttf"]:
        assert clean_part(f"word/media/a.{kind}", b"its bytes") == b"its bytes"
    assert b"<svg/>" in clean_part("word/media/a.svg", b"<svg/>")


def test_comments_charts_pictures_and_links_stay():
    def change(document):
        commented(document)
        illustrated(picture("PNG"))(document)

    content = linked(word(change), DOCUMENT, "hyperlink", "https://hub.test/")
    result = cleaned(check_document, "a.docx", content)
    opened = docx.Document(io.BytesIO(result))
    assert [comment.text for comment in opened.comments] == ["A comment"]
    assert len(opened.inline_shapes) == 1
    assert b"https://hub.test/" in words(result)


def test_the_figures_behind_a_chart_go_and_the_chart_stays():
    chart = '<c:chart xmlns:c="urn:c" xmlns:r="urn:r"><c:v>7</c:v><c:externalData r:id="rCanary"/></c:chart>'
    content = linked(word(), DOCUMENT, "chart", "charts/chart1.xml", parts={"word/charts/chart1.xml": chart})
    content = linked(content, "word/charts/chart1.xml", "package", "../book.xlsx", parts={"word/book.xlsx": CANARY})
    result = unpacked(cleaned(check_document, "a.docx", content))
    assert b"<c:v>7</c:v>" in result["word/charts/chart1.xml"]
    assert b"externalData" not in result["word/charts/chart1.xml"]
    assert "word/book.xlsx" not in result


MACRO_TYPE = (b"wordprocessingml.document.main+xml", b"document.macroEnabled.main+xml")


@pytest.mark.parametrize(
    "content, code",
    [
        (changed(word(), "[Content_Types].xml", *MACRO_TYPE), "macros"),
        (linked(word(), DOCUMENT, "image", "a.exe", parts={"word/a.exe": b"MZ"}), "embedded"),
        (linked(word(), DOCUMENT, "image", "https://beacon.test/a.png"), "external"),
        (linked(word(), DOCUMENT, "oleObject", "https://beacon.test/a.doc"), "embedded"),
        (
            inserted(word(), SETTINGS, "<w:instrText> DDE</w:instrText><w:instrText>AUTO c:\\\\cmd </w:instrText>"),
            "external",
        ),
        (inserted(word(), SETTINGS, "<w:fldSimple w:instr='INCLUDEPICTURE \"http://x.test\"'/>"), "external"),
        (changed(word(), DOCUMENT, b"<w:document", ENTITIES + b"<w:document"), "entities"),
        (changed(word(), DOCUMENT, b"</w:body>", b""), "damaged"),
        (changed(word(), "_rels/.rels", b"relationships/officeDocument", b"relationships/elsewhere"), "damaged"),
        (changed(word(), DOCUMENT, b"<w:body>", b"<w:p>" * 500 + b"</w:p>" * 500 + b"<w:body>"), "too_complex"),
        (word()[:-300], "damaged"),
        (package({"a.txt": b"not a document"}), "mismatch"),
        (sheet(), "mismatch"),
        (pdf(), "mismatch"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_format"),
        (b"<html>" + word(), "mismatch"),
    ],
)
def test_a_word_file_that_acts_reaches_out_or_is_none_is_refused(content, code):
    assert refusal(check_document, "a.docx", content) == code


@pytest.mark.parametrize(
    "kinds, code",
    [
        ("vbaProject wordVbaData xlMacrosheet xlIntlMacrosheet", "macros"),
        ("oleObject control aFChunk package", "embedded"),
        ("externalLink connections", "external"),
    ],
)
def test_a_part_that_acts_or_reaches_out_is_refused_however_harmless_it_looks(kinds, code):
    for kind in kinds.split():
        content = linked(sheet(), WORKBOOK, kind, "a.xml", parts={"xl/a.xml": "<a/>"})
        assert refusal(check_document, "a.xlsx", content) == code


def twice_the_same_part(content):
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as made:
        made.writestr("word/Document.xml", "<a/>")
    return file.getvalue()


def locked(content):
    """Every entry's flag says that it has a password."""
    return content.replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0")


@pytest.mark.parametrize(
    "content, code",
    [
        (package({**unpacked(word()), "word/bomb.xml": bytes(20 << 20)}), "unpacks_too_large"),
        (package({**unpacked(word()), **{f"{number}.xml": b"" for number in range(5001)}}), "unpacks_too_large"),
        (twice_the_same_part(word()), "damaged"),
        (locked(package(unpacked(word()))), "old_format"),
    ],
    ids=["a zip bomb", "5,000 parts", "two parts of one name", "a zip with a password"],
)
def test_a_package_is_judged_before_it_is_unpacked(content, code):
    assert refusal(check_document, "a.docx", content) == code


def test_size_unpacked_is_limited_whatever_the_ratio():
    entry = zipfile.ZipInfo("a.xml")
    entry.file_size = 201 << 20
    with pytest.raises(Refused, match="unpacks_too_large"):
        check_bounds([entry], 50 << 20)


def test_the_result_says_nothing_of_when_it_was_made_nor_of_what_is_gone():
    with zipfile.ZipFile(check_document(upload("a.docx", word()))) as result:
        assert {entry.date_time[0] for entry in result.infolist()} == {1980}
        assert {entry.compress_type for entry in result.infolist()} == {zipfile.ZIP_DEFLATED}
        assert b"docProps" not in result.read("[Content_Types].xml")
