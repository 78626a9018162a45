"""Covers in the admin: a part of a picture, a PDF's first page, and words for those who cannot see them."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from partnership_hub.entries import renditions
from resources.models import Resource

from .factories import make_file, make_resource, make_user
from .test_admin import change_page, form
from .upload_files import pdf

pytestmark = pytest.mark.django_db
SECTION = "resources/resource"


@pytest.fixture
def editor(client):
    client.force_login(make_user("Editor"))
    return client


def halves():
    """Left red, right blue."""
    drawing, file = Image.new("RGB", (400, 200), "red"), io.BytesIO()
    drawing.paste("blue", (200, 0, 400, 200))
    drawing.save(file, "PNG")
    return SimpleUploadedFile("a.png", file.getvalue())


def box(*numbers):
    return {
        f"cover_crop_{name}": number for name, number in zip(("left", "top", "width", "height"), numbers, strict=True)
    }


def saved(client, **changes):
    """An entry with a cover, made by the form."""
    client.post(f"/admin/{SECTION}/add/", form(SECTION, cover=halves(), cover_alt="Two colours.", **changes))
    return Resource.objects.get()


def change(client, entry, **changes):
    response = client.post(change_page(entry), form(SECTION, entry, cover_alt=entry.cover_alt, **changes))
    entry.refresh_from_db()
    return response


def drawn(file):
    with default_storage.open(file.name) as opened:
        return Image.open(io.BytesIO(opened.read())).convert("RGB")


# A part of a picture


def test_a_part_of_a_cover_is_cut_out_and_the_rest_is_kept_for_staff(editor, client):
    entry = saved(editor, _verb="publish")
    whole = entry.cover.name
    change(editor, entry, **box(50, 0, 50, 100))
    assert (entry.cover_width, entry.cover_height) == drawn(entry.cover).size == (200, 200)
    red, _green, blue = drawn(entry.cover).getpixel((5, 100))
    assert blue > 200 > 50 > red
    assert entry.cover_whole.name == whole != entry.cover.name
    client.logout()
    assert client.get(f"/media/{entry.cover.name}").status_code == 200
    for name in (whole, renditions.name_of(whole, 160)):
        assert client.get(f"/media/{name}").status_code == 404
    client.force_login(make_user("partner"))
    assert client.get(f"/media/{whole}").status_code == 404
    client.force_login(make_user("Editor"))
    assert client.get(f"/media/{whole}").status_code == 200


def test_another_part_is_cut_from_the_whole_and_none_shows_it_again(editor):
    entry = saved(editor)
    whole = entry.cover.name
    change(editor, entry, **box(50, 0, 50, 100))
    change(editor, entry, **box(0, 0, 25, 100))
    assert drawn(entry.cover).size == (100, 200)
    assert drawn(entry.cover).getpixel((5, 100))[0] > 200
    change(editor, entry, **box("", "", "", ""))
    assert (entry.cover.name, entry.cover_whole.name, entry.cover_crop) == (whole, "", [])
    assert entry.cover_width == 400


def test_a_part_stays_when_something_else_is_saved_and_goes_with_its_picture(editor):
    entry = saved(editor)
    change(editor, entry, **box(50, 0, 50, 100))
    cut = entry.cover.name
    change(editor, entry, **box(50, 0, 50, 100), title="Renamed")
    assert (entry.title, entry.cover.name) == ("Renamed", cut)
    change(editor, entry, **box(50, 0, 50, 100), cover=halves())
    assert entry.cover.name != cut
    assert (entry.cover_width, entry.cover_whole.name, entry.cover_crop) == (400, "", [])
    change(editor, entry, **box(50, 0, 50, 100))
    change(editor, entry, **box(50, 0, 50, 100), **{"cover-clear": "on"})
    assert (entry.cover.name, entry.cover_whole.name, entry.cover_crop) == ("", "", [])


def test_a_picture_and_its_part_can_be_sent_at_once(editor):
    entry = saved(editor, **box(0, 0, 50, 50))
    assert drawn(entry.cover).size == (200, 100)


@pytest.mark.parametrize(
    "numbers", [(0, 0, 2, 50), (60, 0, 50, 100), (0, 0, 50, ""), (-1, 0, 50, 50), ("²", 0, 50, 50)]
)
def test_a_part_that_is_none_is_refused_with_a_reason(editor, numbers):
    response = editor.post(f"/admin/{SECTION}/add/", form(SECTION, **box(*numbers)))
    assert "cover_crop" in response.context["adminform"].form.errors
    assert not Resource.objects.exists()


def test_the_form_shows_the_whole_picture_and_the_numbers(editor):
    entry = saved(editor)
    whole = entry.cover.name
    change(editor, entry, **box(50, 0, 50, 100))
    page = editor.get(change_page(entry)).text
    assert f'src="/media/{whole}"' in page
    assert 'name="cover_crop_left" value="50"' in page


def test_saving_makes_the_renditions_and_is_one_record_in_the_history(editor, django_capture_on_commit_callbacks):
    entry = saved(editor)
    before = entry.history.count()
    with django_capture_on_commit_callbacks(execute=True):
        change(editor, entry, **box(0, 0, 90, 90))
    assert default_storage.exists(renditions.name_of(entry.cover.name, 320))
    assert entry.history.count() == before + 1


# A PDF's first page


def from_pdf(client, entry):
    response = client.post(
        change_page(entry), form(SECTION, entry, language=entry.language, _verb="cover_from_first_page"), follow=True
    )
    entry.refresh_from_db()
    return response.text


@pytest.mark.parametrize("language", ["en", "th", "shn"])
def test_the_first_page_of_a_pdf_becomes_the_cover_and_is_described(
    editor, language, django_capture_on_commit_callbacks
):
    entry = make_resource(status="draft", title="A guide", language=language)
    make_file(entry, content=b"Not a PDF at all", language="km")
    row = make_file(entry, content=pdf(pages=2), language=language)
    assert row.file.name.endswith(".pdf")
    assert "Save and make the cover" in editor.get(change_page(entry)).text
    with django_capture_on_commit_callbacks(execute=True):
        page = from_pdf(editor, entry)
    assert "given a cover from the first page" in page
    assert entry.cover_alt == "First page of “A guide”"
    assert max(entry.cover_width, entry.cover_height) <= 1600
    picture = drawn(entry.cover)
    assert picture.getpixel((5, 5)) == (255, 255, 255)
    assert picture.convert("L").getextrema()[0] < 100  # the line of text
    assert default_storage.exists(renditions.name_of(entry.cover.name, 160))
    assert "Save and make the cover" not in page


def test_a_cover_that_was_chosen_is_never_replaced(editor):
    entry = saved(editor)
    make_file(entry, content=pdf())
    chosen = entry.cover.name
    editor.post(f"/admin/{SECTION}/", {"action": "cover_from_first_page", "_selected_action": [entry.pk]})
    from_pdf(editor, entry)
    entry.refresh_from_db()
    assert entry.cover.name == chosen


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"%PDF-1.7 broken", "damaged or cut short"), (None, "There is no PDF among its files")],
)
def test_a_pdf_that_cannot_be_drawn_changes_nothing_and_says_why(editor, content, why):
    entry = make_resource(status="draft")
    make_file(entry, content=content)
    page = from_pdf(editor, entry)
    assert "Saved, but not given a cover" in page and why in page
    assert (entry.cover.name, entry.cover_alt) == ("", "")


def test_a_pdf_with_a_password_is_refused(editor):
    import pikepdf

    entry = make_resource(status="draft")
    make_file(entry, content=pdf(encryption=pikepdf.Encryption(owner="a", user="b")))
    assert "can only be opened with a password" in from_pdf(editor, entry)
    assert not entry.cover


def test_a_curator_makes_no_cover_for_what_is_published(client):
    entry = make_resource()
    make_file(entry, content=pdf())
    client.force_login(make_user("Curator"))
    sent = {"action": "cover_from_first_page", "_selected_action": [entry.pk]}
    assert "your role does not allow it" in client.post(f"/admin/{SECTION}/", sent, follow=True).text
    entry.refresh_from_db()
    assert not entry.cover


def test_covers_of_many_are_made_by_one_action(editor):
    entries = [make_resource(status="draft") for _ in range(2)]
    for entry in entries:
        make_file(entry, content=pdf())
    editor.post(f"/admin/{SECTION}/", {"action": "cover_from_first_page", "_selected_action": [e.pk for e in entries]})
    assert all(entry.cover for entry in Resource.objects.all())


# In words


@pytest.mark.parametrize("words", ["kitchen.jpg", "IMG_2031", "Picture of a harbour", "An image of boots", "DSC 0001"])
def test_words_that_describe_nothing_are_refused(editor, words):
    response = editor.post(f"/admin/{SECTION}/add/", form(SECTION, cover=halves(), cover_alt=words))
    assert "cover_alt" in response.context["adminform"].form.errors
    assert not Resource.objects.exists()


@pytest.mark.parametrize(
    "words", ["Boots on a quay", "Imaging a future, in large letters", "ภาพท่าเรือ", "Photographers at work"]
)
def test_words_that_describe_are_taken(editor, words):
    editor.post(f"/admin/{SECTION}/add/", form(SECTION, cover=halves(), cover_alt=words))
    assert Resource.objects.get().cover_alt == words


def test_a_stored_picture_that_cannot_be_read_is_no_error(editor):
    entry = make_resource(status="draft", cover_alt="x")
    entry.cover.save("a.webp", ContentFile(b"broken"), save=False)
    assert change(editor, entry).status_code in (200, 302)
