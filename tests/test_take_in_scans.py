"""A scan has no text: what nothing says is marked as not known, and no day of today is taken for the work's."""

import datetime

import pikepdf
import pytest

from partnership_hub.intake import dates
from partnership_hub.models import Intake
from resources.models import Resource

from .factories import make_user
from .taking_in import BATCH, PAGE, file, take_in
from .test_take_in_pages import change
from .upload_files import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def curator(client):
    client.force_login(make_user("Curator"))


def scan(made="20100304"):
    """Pages of pictures alone, with the day on which they were scanned."""

    def change(document):
        document.docinfo["/CreationDate"] = f"D:{made}100000"
        data = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image, "ColorSpace": pikepdf.Name.DeviceGray}
        picture = document.make_stream(b"\x80" * 64, Width=8, Height=8, BitsPerComponent=8, **data)
        document.pages[0].obj.Resources.XObject = pikepdf.Dictionary(I=picture)
        document.pages[0].obj.Contents = document.make_stream(b"q 500 0 0 700 50 50 cm /I Do Q")

    return pdf(change)


def test_a_scan_says_that_no_text_could_be_read_and_marks_what_nothing_says(client):
    [intake] = take_in(client, files=[file("SCAN_0001.pdf", scan())])
    entry = Resource.objects.get()
    assert (intake.state, entry.title, entry.publication_date_iso) == ("draft", "SCAN_0001", "2010-03")
    assert {"title", "language", "publication_date"} <= set(intake.marked) and not intake.language
    form = client.get(change(entry)).content.decode()
    panel = form.split("hub-taken-in")[1].split("</section>")[0]
    for page in (panel, client.get(f"{PAGE}{BATCH}/").content.decode()):
        assert "Only pictures: no text could be read in it." in page
    assert "Guessed from the file’s name: “SCAN_0001”" in form
    assert "Not known: nothing in it says so. Look into the document." in form
    assert "Guessed from the day the file was made: weak" in form


def test_the_language_of_its_file_has_to_be_said_before_it_is_published(client):
    take_in(client, files=[file("SCAN_0001.pdf", scan())])
    entry = Resource.objects.get()
    assert entry.files.get().language == ""
    point = next(item for item in entry.checklist() if "in which language" in str(item.text))
    assert (point.done, point.state) == (False, "blocks")
    assert client.get(entry.get_absolute_url()).status_code == 200  # the draft, as its curator sees it


def test_a_scan_behind_a_link_is_named_after_the_file_there(client):
    link = "https://example.org/files/Field%20plan%202019.pdf"
    take_in(client, links=link, web={link: ("pdf", scan())})
    assert Resource.objects.get().title == "Field plan 2019"
    assert Intake.objects.get().guesses["title"]["source"] == "file_name"


@pytest.mark.parametrize(("days", "is_proposed"), [(0, False), (3, False), (-1, False), (-40, False), (60, True)])
def test_the_day_of_taking_in_is_not_taken_for_the_work_s(days, is_proposed):
    day = datetime.date.today() - datetime.timedelta(days=days)
    for written in (f"D:{day:%Y%m%d}120000", f"{day:%Y-%m-%d}T10:00:00Z"):
        assert dates.of_file(written) == (f"{day:%Y-%m}" if is_proposed else "")


@pytest.mark.parametrize(("text", "date"), [("D:202305", "2023-05"), ("D:20230501", "2023-05"), ("zz", ""), ("", "")])
def test_of_the_day_that_a_file_was_made_the_month_is_proposed(text, date):
    assert dates.of_file(text) == date


def test_what_has_words_says_nothing_of_pictures(client):
    [intake] = take_in(client, files=[file("a.pdf", pdf())])
    assert not intake.no_text
    assert "Only pictures" not in client.get(f"{PAGE}{BATCH}/").content.decode()
