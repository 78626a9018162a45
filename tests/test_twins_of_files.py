"""Works known again by what their PDFs say, though the title is another and so is every byte of the file."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnership_hub import twins
from partnership_hub.housekeeping import compare_entries, read_new_files
from partnership_hub.models import FilePrint
from partnership_hub.twins.file_reading import keep_print
from partnership_hub.uploads import checks
from resources.models import Resource, ResourceFile, ResourcePair
from stories.models import Story

from .factories import make_file, make_resource, make_user
from .taking_in import BATCH, PAGE, file, take_in
from .test_admin import form as admin_form
from .test_take_in import words
from .upload_files import word
from .working import work

pytestmark = pytest.mark.django_db

BOARD, ADD = "/admin/resources/resource/twins/", "/admin/resources/resource/add/"
LINES = [f"The officer number{n} asks the worker for paper{n} and rests in house{n}." for n in range(15)]
LINK = "https://example.org/guide.pdf"


@pytest.fixture
def editor(client):
    client.force_login(user := make_user("Editor"))
    return user


def document(title="Shelter standards: a handbook", **changed):
    """A PDF of these lines, of which some can say something else."""
    return words(title, *(changed.get(f"line{n}", line) for n, line in enumerate(LINES)))


def hold(title="There", content=None, **overrides):
    """An entry with a PDF, as it is there before anybody compares."""
    upload = checks.check_document(SimpleUploadedFile("a.pdf", content or document()))
    return make_file(make_resource(title=title, **overrides), content=upload.read(), sha256=upload.sha256).resource


OTHER = {"title": "Quite another title", "line7": "Nobody here has said so before, nor will."}


# Taken in


def test_a_dropped_pdf_is_like_an_entry_whose_pdf_says_nearly_the_same(client, editor):
    there = hold()
    read_new_files()
    [intake] = take_in(client, files=[file("a.pdf", document(**OTHER))])
    assert intake.state == "alike" and Resource.objects.count() == 1
    page = client.get(f"{PAGE}{BATCH}/").text
    assert "There" in page and "text nearly equal: " in page and "Nothing was saved yet" in page
    assert [[section, key] for section, key, _why in intake.alike] == [["resources", there.pk]]


def test_a_pdf_of_other_words_is_like_none(client, editor):
    hold(content=words("There", *(f"Ships{n} go{n} out{n} to{n} sea{n} by{n} night{n}" for n in range(15))))
    read_new_files()
    [intake] = take_in(client, files=[file("a.pdf", document(**OTHER))])
    assert intake.state == "draft", intake.alike


def test_what_was_taken_in_is_known_by_its_text_at_once_though_it_is_only_a_link(client, editor):
    take_in(client, links=LINK, web={LINK: ("pdf", document())})
    assert not ResourceFile.objects.get().file
    second = take_in(client, files=[file("a.pdf", document(**OTHER))], batch="b" * 22)[-1]
    assert second.state == "alike" and "text nearly equal" in second.alike[0][2]


def test_a_story_taken_in_is_compared_with_the_pdfs_of_resources(client, editor):
    hold()
    read_new_files()
    [intake] = take_in(client, section="stories", files=[file("a.pdf", document(**OTHER))])
    assert intake.state == "alike" and not Story.objects.exists()


def test_the_pdf_of_a_work_is_compared_with_what_an_entry_says_itself(client, editor):
    make_resource(title="There", body=f"<p>{' '.join(LINES)}</p>")
    [intake] = take_in(client, files=[file("a.pdf", document(**OTHER))])
    assert intake.state == "alike" and "text nearly equal" in intake.alike[0][2]


def test_whoever_may_not_see_an_entry_is_not_told_of_its_file(client):
    hold(status="draft", countries=["vn"])
    read_new_files()
    client.force_login(make_user("Curator", countries=["th"]))
    [intake] = take_in(client, files=[file("a.pdf", document(**OTHER))])
    assert intake.state == "draft" and intake.alike == []


# Before they were read, and after


def likely(**typed):
    text = "\n".join(LINES)
    return [entry.title for entry, _step, _why in twins.likely(Resource, by=make_user("Editor"), text=text, **typed)]


def test_the_housekeeping_reads_what_nobody_has_read_once_and_pairs_it():
    hold("One"), hold("Two", document(**OTHER))
    compare_entries()
    assert not ResourcePair.objects.exists()
    assert read_new_files() == "2 files were read." and read_new_files() == 0
    compare_entries()
    assert ResourcePair.objects.get().points == 3


def test_another_file_in_its_place_is_another_text_and_none_is_none():
    entry = hold()
    read_new_files()
    assert likely() == ["There"]
    row = entry.files.get()
    ResourceFile.objects.filter(pk=row.pk).update(sha256="b" * 64)
    assert likely() == []
    row.save()
    assert likely() == ["There"]
    row.delete()
    assert likely() == []


def test_a_word_file_is_read_and_what_cannot_be_read_is_tried_once():
    for name, content in (("a.docx", word()), ("b.pdf", b"%PDF-junk"), ("c.xlsx", b"PK")):
        row = make_file(content=content, sha256=name[0] * 64)
        ResourceFile.objects.filter(pk=row.pk).update(file=row.file.storage.save(f"documents/{name}", row.file))
    gone = make_file(content=b"x", sha256="d" * 64)
    gone.file.storage.delete(gone.file.name)
    with patch.object(checks, "run_child", wraps=checks.run_child) as ran:
        assert read_new_files() == "4 files were read."
        assert [call.args[0] for call in ran.call_args_list] == ["text-pdf", "text-docx"]
    assert read_new_files() == 0


def test_the_print_of_a_file_that_no_entry_has_is_forgotten_after_a_while():
    hold()
    read_new_files()
    keep_print("f" * 64, "\n".join(LINES))
    read_new_files()
    assert FilePrint.objects.count() == 2
    FilePrint.objects.update(read_at=timezone.now() - timedelta(days=31))
    read_new_files()
    assert FilePrint.objects.get().sha256 == ResourceFile.objects.get().sha256


# Forms and the board


def sent(content, **changes):
    upload = SimpleUploadedFile("a.pdf", content, "application/pdf")
    rows = {"TOTAL_FORMS": "1", "0-language": "en", "0-standing": "original", "0-file": upload}
    return admin_form("resources/resource", **changes, **{f"files-{name}": value for name, value in rows.items()})


def test_what_a_form_has_sent_is_read_by_the_worker_and_on_the_board(client, editor):
    hold("One")
    read_new_files()
    assert client.post(ADD, sent(document(**OTHER), title="Two")).status_code == 302
    assert client.get(BOARD).context["pairs"] == []
    work()
    page = client.get(BOARD)
    [twin] = page.context["pairs"]
    assert {twin.entry.title, twin.other.title} == {"One", "Two"} and "text nearly equal" in page.text
    change = f"/admin/resources/resource/{twin.entry.pk}/change/"
    assert "text nearly equal" in client.get(change).text


def test_comparing_asks_the_same_however_many_files_there_are(client, editor):
    counts = []
    for number in (2, 6):
        for n in range(number):
            hold(f"Work {number} {n}", document(f"Title {number} {n}"))
        read_new_files()
        compare_entries()
        with CaptureQueriesContext(connection) as asked:
            assert len(likely()) > 1
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 25, counts


def test_a_print_tells_nothing_of_a_short_text():
    keep_print("a" * 64, "Page 1")
    assert not bytes(FilePrint.objects.get().print)


def test_a_print_that_has_gone_before_its_keys_is_no_trouble():
    hold()
    read_new_files()
    assert likely() == ["There"]
    FilePrint.objects.all().delete()
    assert likely() == []
