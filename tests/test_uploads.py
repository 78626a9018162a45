import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.db.migrations.writer import MigrationWriter
from django.db.models import FileField
from django.db.models.fields.files import FieldFile

from partnership_hub import uploads
from partnership_hub.uploads import checks, random_name
from partnership_hub.uploads.checks import check_captions, check_document, check_picture, check_video
from partnership_hub.uploads.fields import CaptionsField, DocumentField, PictureField, VideoField
from partnership_hub.uploads.messages import MESSAGES

from .upload_files import CANARY, pdf, picture, refusal, sheet, upload, word


@pytest.mark.parametrize(
    "check, name",
    [
        (check_document, "a.html"),
        (check_document, "a.doc"),
        (check_document, "a.docm"),
        (check_document, "a.pdf.exe"),
        (check_document, "pdf"),
        (check_document, ".pdf"),
        (check_document, "a.jpg"),
        (check_picture, "a.svg"),
        (check_picture, "a.gif"),
        (check_video, "a.avi"),
        (check_captions, "a.srt"),
    ],
)
def test_a_kind_of_file_that_is_not_listed_is_refused_whatever_it_holds(check, name):
    assert refusal(check, name, pdf()) == "extension"


def test_an_empty_file_is_refused():
    assert refusal(check_document, "a.pdf", b"") == "empty"


@pytest.mark.parametrize(
    "check, name, megabytes",
    [
        (check_document, "a.pdf", 50),
        (check_picture, "a.jpg", 15),
        (check_video, "a.mp4", 200),
        (check_captions, "a.vtt", 1),
    ],
)
def test_too_large_a_file_is_refused_before_it_is_read(check, name, megabytes):
    unread = UploadedFile(file=None, name=name, size=megabytes * 1024 * 1024 + 1)
    with pytest.raises(ValidationError, match=f"{megabytes} MB") as caught:
        check(unread)
    assert caught.value.code == "too_large"


@pytest.mark.parametrize("name", ["คู่มือช่วยเหลือ.pdf", "ដៃ.PDF", "a" * 300 + ".pdf", "a/../b.pdf", f"{CANARY}.exe.pdf"])
def test_a_file_of_any_name_is_taken_and_the_name_is_not_kept(name):
    assert check_document(upload(name, pdf())).name == "upload.pdf"


@pytest.mark.parametrize(
    "check, name, content, extension, mime",
    [
        (check_document, "a.PDF", pdf(), "pdf", "application/pdf"),
        (check_document, "a.docx", word(), "docx", checks.MIME["docx"]),
        (check_document, "a.xlsx", sheet(), "xlsx", checks.MIME["xlsx"]),
        (check_picture, "a.jpeg", picture(), "webp", "image/webp"),
    ],
)
def test_a_sound_file_comes_back_ready_to_be_stored(check, name, content, extension, mime, tmp_path):
    checked = check(upload(name, content))
    stored = FileSystemStorage(tmp_path).save(checked.name, checked)
    assert (checked.extension, checked.mime) == (extension, mime)
    assert checked.size == (tmp_path / stored).stat().st_size
    assert re.fullmatch("[0-9a-f]{64}", checked.sha256)


def test_the_same_upload_can_be_checked_twice():
    twice = upload("a.pdf", pdf())
    assert check_document(twice).sha256 == check_document(twice).sha256


def test_every_refusal_has_its_sentence():
    folder = Path(uploads.__file__).parent
    read_in_the_child = [*folder.glob("*.py"), *(folder.parent / "imports").glob("*.py")]
    sources = "".join(path.read_text() for path in read_in_the_child)
    codes = set(re.findall(r"""(?:Refused\(|refusal\(|"refused": )"(\w+)\"""", sources))
    assert codes == set(MESSAGES)


# The child process


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    checked = check_document(upload("a.pdf", pdf()))
    refusal(check_document, "a.pdf", b"%PDF-1.7")
    assert list(tmp_path.iterdir()) == []
    assert checked.read(5) == b"%PDF-"


def test_a_check_that_takes_too_long_is_ended_with_a_message(monkeypatch):
    monkeypatch.setattr(checks, "SECONDS", 0.01)
    assert refusal(check_document, "a.pdf", pdf()) == "too_complex"


def test_a_check_that_crashes_is_a_message_and_a_line_in_the_log(monkeypatch, caplog):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert refusal(check_document, "a.pdf", pdf()) == "too_complex"
    assert "ended with 1" in caplog.text


LIMITED = "from partnership_hub.uploads.child import limit_this_process; limit_this_process(); "
FULL_DISK = "open('big', 'wb').write(bytes(300 << 20))"


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no limit on memory")
@pytest.mark.parametrize("greed, error", [("bytes(2 << 30)", b"MemoryError"), (FULL_DISK, b"File too large")])
def test_a_check_has_so_much_memory_and_disk_and_no_more(greed, error, tmp_path):
    environment = {"PYTHONPATH": str(checks.CODE)}
    done = subprocess.run([sys.executable, "-c", LIMITED + greed], cwd=tmp_path, env=environment, capture_output=True)
    assert error in done.stderr


def test_a_check_sees_no_secret_of_the_portal(monkeypatch):
    seen = {}
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *args, **options: seen.update(options) or run(*args, **options))
    check_document(upload("a.pdf", pdf()))
    assert seen["env"] == {}


# The form fields


STORED = FieldFile(None, FileField(), "documents/absent.pdf")


class Form(forms.Form):
    document = DocumentField(required=False, max_length=10)
    picture = PictureField(required=False)
    video = VideoField(required=False)
    captions = CaptionsField(required=False)


def test_a_field_gives_the_checked_file():
    document = upload("a name of more than ten letters.pdf", pdf(pages=2))
    form = Form(files={"document": document, "picture": upload("a.png", picture("PNG"))})
    assert form.is_valid()
    assert form.cleaned_data["document"].pages == 2
    assert form.cleaned_data["picture"].width == 40
    assert form.cleaned_data["video"] is None


def test_a_field_says_why_a_file_is_refused():
    form = Form(files={"document": upload("a.pdf", b"<html>"), "video": upload("a.exe", b"MZ")})
    assert form.errors["document"] == [MESSAGES["web_page"]]
    assert "mp4, webm" in form.errors["video"][0]


def test_a_file_that_was_not_replaced_passes_untouched():
    form = Form({}, {}, initial={"document": STORED})
    assert form.is_valid()
    assert form.cleaned_data["document"] is STORED


def test_a_file_can_be_cleared():
    form = Form({"document-clear": "on"}, {}, initial={"document": STORED})
    assert form.is_valid()
    assert form.cleaned_data["document"] is False


def test_the_browser_offers_the_kinds_that_are_taken():
    assert 'accept=".pdf,.docx,.xlsx"' in str(Form()["document"])


# The stored name


def test_a_stored_name_is_random_and_keeps_only_the_extension():
    names = {random_name("covers")(None, f"{CANARY}.WEBP") for _ in range(20)}
    assert len(names) == 20
    assert all(re.fullmatch(r"covers/[0-9a-f]{32}\.webp", name) for name in names)


def test_a_stored_name_can_stand_in_a_migration():
    text, imports = MigrationWriter.serialize(random_name("covers"))
    assert text == "partnership_hub.uploads.random_name('covers')"
    assert imports == {"import partnership_hub.uploads"}
    assert random_name("covers") == random_name("covers") != random_name("files")
