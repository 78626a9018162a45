"""Sheets for translators: out as XLSX, back with a dry run, and taken over once."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnership_hub.models import TranslationSheet
from partnership_hub.translation_sheets.keys import read
from partnership_hub.uploads.checks import MIME

from .factories import MAKERS, make_resource, make_translation, make_user

pytestmark = pytest.mark.django_db

BODY = (
    '<h2>Before &amp; after</h2><p>Ask <strong>first</strong>, see <a href="https://example.org">this</a>.<br>Wait.</p>'
    "<ul><li><p>One</p></li><li><p>Two</p></li></ul>"
)
LAO = {
    "title": "ຄູ່ມື", "summary": "ສຳລັບເຈົ້າໜ້າທີ່", "text 1": "ກ່ອນ & ຫຼັງ",
    "text 2": 'ຖາມ <strong>ກ່ອນ</strong>, ເບິ່ງ <a href="https://example.org">ນີ້</a>.\nແລ້ວລໍຖ້າ.',
    "text 3": "ໜຶ່ງ", "text 4": "ສອງ",
}  # fmt: skip
LAO_BODY = (
    "<h2>ກ່ອນ &amp; ຫຼັງ</h2>"
    '<p>ຖາມ <strong>ກ່ອນ</strong>, ເບິ່ງ <a href="https://example.org" rel="noreferrer">ນີ້</a>.<br>ແລ້ວລໍຖ້າ.</p>'
    "<ul><li><p>ໜຶ່ງ</p></li><li><p>ສອງ</p></li></ul>"
)


@pytest.fixture
def curator(client):
    client.user = make_user("Curator")
    client.force_login(client.user)
    return client


def taken(client, *entries, language="lo"):
    section = entries[0]._meta.app_label
    works = [entry.pk for entry in entries]
    answer = client.get("/admin/translations/sheet.xlsx", {"section": section, "language": language, "work": works})
    assert answer.headers["Content-Type"] == MIME["xlsx"]
    return openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))


def rows(book):
    return list(book["List"].iter_rows(min_row=2))


def fill(book, said):
    for row in rows(book):
        _work, part = read(row[0].value)
        if part in said:
            row[3].value = said[part]
    return book


def bring(client, book, language="lo", **more):
    file = BytesIO()
    book.save(file)
    upload = SimpleUploadedFile("back.xlsx", file.getvalue(), MIME["xlsx"])
    return client.post("/admin/translations/sheet/", {"language": language, "file": upload} | more)


def kinds(client, answer):
    assert answer.status_code == 302, answer.context["form"].errors
    return [(outcome.kind, outcome.why) for outcome in client.get(answer["Location"]).context["outcomes"]]


@pytest.mark.parametrize("section", MAKERS)
def test_out_and_back_again(curator, section):
    entry = MAKERS[section](title="Guide", summary="For officers.", body=BODY)
    answer = bring(curator, fill(taken(curator, entry), LAO))
    assert kinds(curator, answer) == [("new", "")] and not entry.translations.exists()
    for _again in range(3):
        curator.post(answer["Location"])
    row = entry.translations.get()
    assert (row.title, row.summary, row.body) == (LAO["title"], LAO["summary"], LAO_BODY)
    assert row.state == "draft" and row.written_by == curator.user and row.history.count() == 1
    assert kinds(curator, bring(curator, taken(curator, entry))) == [("unchanged", "")]


def test_what_stands_in_the_sheet(editor):
    entry = make_resource(title="=cmd()", body=BODY)
    make_translation(entry, language="lo", title="ຄູ່ມື", body="<p>ໜຶ່ງ</p>")
    book = taken(editor, entry)
    assert "Lao" in book["About"]["A1"].value
    said = {read(row[0].value)[1]: (row[1].value, row[2].value, row[3].value) for row in rows(book)}
    assert said["title"] == ("title", "=cmd()", "ຄູ່ມື") and rows(book)[0][2].data_type == "s"
    assert said["text 1"] == ("h2", "Before & after", "ໜຶ່ງ")
    assert said["text 3"][0] == "li" and said["text 4"] == ("li", "Two", None)


def test_a_machine_s_sheet_stays_apart(editor):
    entry = make_resource()
    answer = bring(editor, fill(taken(editor, entry), LAO), machine="on")
    editor.post(answer["Location"], {"reviewed": "yes"})
    assert entry.translations.get().state == "machine"


def test_who_publishes_may_take_it_over_as_reviewed(editor):
    entry = make_resource()
    answer = bring(editor, fill(taken(editor, entry), LAO))
    assert "Take over as reviewed" in editor.get(answer["Location"]).text
    editor.post(answer["Location"], {"reviewed": "yes"})
    assert entry.translations.get().standing == "reviewed"


def test_a_curator_s_own_sheet_is_never_shown_to_readers(curator):
    entry = make_resource()
    answer = bring(curator, fill(taken(curator, entry), LAO))
    assert "Take over as reviewed" not in curator.get(answer["Location"]).text
    curator.post(answer["Location"], {"reviewed": "yes"})
    assert not entry.translations.reviewed().exists()


def test_an_original_that_changed_meanwhile_is_said_and_makes_an_outdated_draft(editor):
    entry = make_resource(body=BODY)
    book = fill(taken(editor, entry), LAO)
    entry.body = "<p>All new.</p>"
    entry.save()
    answer = bring(editor, book)
    assert "The original has changed since the sheet was made" in editor.get(answer["Location"]).text
    editor.post(answer["Location"], {"reviewed": "yes"})
    row = entry.translations.get()
    assert row.state == "draft" and row.standing == "outdated" and row.body == LAO_BODY


def test_what_is_refused_and_why(editor):
    entry, other = make_resource(), make_resource()
    make_translation(other, language="lo", state="draft")
    book = fill(taken(editor, entry, other), LAO)
    other.translations.update(updated_at="2020-01-01T00:00Z")
    assert [kind for kind, _why in kinds(editor, bring(editor, book))] == ["new", "refused"]
    assert "after the sheet was made" in kinds(editor, bring(editor, book))[1][1]
    assert all("another language" in why for _kind, why in kinds(editor, bring(editor, book, "th")))
    entry.delete()
    assert "no such work" in kinds(editor, bring(editor, book))[0][1]
    assert "too long" in kinds(editor, bring(editor, fill(taken(editor, other), {"title": "a" * 301})))[0][1]
    assert (
        "Write a title" in kinds(editor, bring(editor, fill(taken(editor, other), {"title": "", "summary": "ກ"})))[0][1]
    )


def test_a_file_that_is_no_sheet_of_ours_is_told_so(editor):
    book = openpyxl.Workbook()
    book.active.append(["Key", "Translation"])
    assert "has a key of ours" in bring(editor, book).text
    for name, content in (("a.xlsx", b"PK\x03\x04broken"), ("a.pdf", b"%PDF-1.4"), ("a.xlsx", b"")):
        upload = SimpleUploadedFile(name, content)
        answer = editor.post("/admin/translations/sheet/", {"language": "lo", "file": upload})
        assert answer.status_code == 200 and "errorlist" in answer.text
    assert not TranslationSheet.objects.exists()


def test_a_row_that_stands_there_twice_is_told(editor):
    book = fill(taken(editor, make_resource()), LAO)
    book["List"].append([cell.value for cell in rows(book)[0]])
    assert "stands there twice" in bring(editor, book).text


def test_a_sheet_is_its_own_person_s(client, editor):
    answer = bring(editor, fill(taken(editor, make_resource()), LAO))
    client.force_login(make_user("Editor"))
    assert client.get(answer["Location"]).status_code == client.post(answer["Location"]).status_code == 404


def test_a_row_that_cannot_be_taken_is_said_with_why(curator):
    entry = make_resource(title="Guide", summary="For officers.", body="<p>One</p><p>Two</p>")
    book = fill(taken(curator, entry), {"title": "ຄູ່ມື", "text 1": "ໜຶ່ງ", "text 2": "ສອງ"})
    sheet = rows(book)
    numbers = {read(row[0].value)[1]: row[0].row for row in sheet}
    sheet[1][3].value = "=1+1"
    sheet[2][0].value = "garbage"
    sheet[3][0].value = None
    answer = bring(curator, book)
    assert kinds(curator, answer) == [("new", "")]
    page = " ".join(curator.get(answer["Location"]).text.split())
    assert f"Row {numbers['summary']}: its translation is a formula" in page
    assert f"Row {numbers['text 1']}: its key “garbage” is none of the Hub’s" in page
    assert f"Row {numbers['text 2']}: it has no key" in page
    curator.post(answer["Location"])
    assert entry.translations.get().summary == ""
    assert f"Row {numbers['summary']}:" in curator.get(answer["Location"]).text


def test_a_sheet_as_it_was_made_has_no_row_that_is_left(curator):
    answer = bring(curator, taken(curator, make_resource(body=BODY)))
    assert "Not taken" not in curator.get(answer["Location"]).text


def test_a_sheet_of_which_nothing_can_be_taken_says_why(curator):
    book = taken(curator, make_resource(summary=""))
    for row in rows(book):
        row[3].value = "=1+1"
    assert "is a formula" in bring(curator, book).text
