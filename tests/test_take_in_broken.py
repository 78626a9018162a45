"""Hostile and broken files and links: never a 500, the worker goes on, and the curator reads what was wrong."""

import io
from unittest.mock import patch

import pikepdf
import pytest
from django_tasks_db.models import DBTaskResult

from partnership_hub.intake import drafts, reading
from partnership_hub.intake.sources import PROBLEMS, Unread
from partnership_hub.models import Intake
from resources.models import Resource

from .factories import make_user
from .taking_in import BATCH, PAGE, fetching, file, send, take_in
from .upload_files import CANARY, package, pdf, word
from .working import work

pytestmark = pytest.mark.django_db

LINK = "https://example.org/guide.pdf"


@pytest.fixture(autouse=True)
def curator(client):
    client.force_login(user := make_user("Curator"))
    return user


def encrypted():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as made:
        made.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def bomb():
    """A page that unpacks to a gigabyte."""

    def change(made):
        made.pages[0].obj.Contents = made.make_stream(b" " * (64 << 20))

    return pdf(change, compress_streams=True)


def zip_bomb():
    return package({"[Content_Types].xml": b" " * (300 << 20)})


def huge_picture():
    """One that claims a million million pixels, on the first page."""

    def change(made):
        image = made.make_stream(
            b"\0" * 100, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1_000_000, Height=1_000_000,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
        )  # fmt: skip
        made.pages[0].obj.Resources.XObject = pikepdf.Dictionary(I=image)
        made.pages[0].obj.Contents = made.make_stream(b"q 500 0 0 500 0 0 cm /I Do Q")

    return pdf(change)


def scripted():
    def change(made):
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(CANARY))

    return pdf(change)


BROKEN = {
    "truncated.pdf": (lambda: pdf()[:-200], "damaged"),
    "encrypted.pdf": (encrypted, "password"),
    "page.pdf": (lambda: b"<html><script>alert(1)</script>", "web page and not a PDF"),
    "named.docx": (pdf, "not DOCX"),
    "empty.pdf": (lambda: b"", "empty"),
    "long.pdf": (lambda: pdf(pages=2_001), "more than 2000 pages"),
    "bomb.docx": (zip_bomb, "unpacks to far more"),
    "old.docx": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "before 2007"),
    "programme.exe": (lambda: b"MZ", "name ends in: pdf, docx"),
    "picture.svg": (lambda: b"<svg onload='alert(1)'/>", "name ends in: pdf, docx"),
    "nothing": (lambda: b"x", "name ends in: pdf, docx"),
}


def test_each_broken_file_says_what_is_wrong_and_the_good_one_among_them_is_a_draft(client):
    files = [file(name, content()) for name, (content, _says) in BROKEN.items()]
    rows = {row.name: row for row in take_in(client, files=[*files, file("good.docx", word())])}
    assert rows.pop("good.docx").state == "draft"
    for name, row in rows.items():
        assert row.state == "failed", (name, row.state)
        assert BROKEN[name][1] in row.problem_sentence, (name, row.problem_sentence)
    page = client.get(f"{PAGE}{BATCH}/")
    assert page.status_code == 200 and b"alert(1)" not in page.content
    unread = client.get(f"{PAGE}?show=unread").content.decode()
    assert all(name in unread for name in BROKEN) and "good.docx" not in unread
    assert DBTaskResult.objects.filter(status="FAILED").count() == 0


@pytest.mark.parametrize("content", [bomb, huge_picture, scripted])
def test_a_hostile_pdf_is_refused_or_harmless(client, content):
    [row] = take_in(client, files=[file("a.pdf", content())])
    assert row.state in ("failed", "draft") and (row.state == "draft" or row.problem_sentence)
    for entry in Resource.objects.all():
        assert CANARY.encode() not in entry.files.get().file.read()
        assert client.get(f"/admin/resources/resource/{entry.pk}/change/").status_code == 200


@pytest.mark.parametrize("code", ["inside", "forbidden", "not_found", "too_slow", "type", "no_answer", "certificate"])
def test_a_link_that_cannot_be_read_says_why_and_can_be_tried_again(client, code):
    [row] = take_in(client, links=LINK, web={LINK: code})
    assert (row.state, row.problem) == ("failed", code)
    page = client.get(f"{PAGE}{BATCH}/").content.decode()
    assert str(PROBLEMS[code]).split("%")[0].strip() in page and "Try again" in page
    if code == "forbidden":
        assert "Download it by hand with your browser, and drop the file here." in page
    client.post(f"{PAGE}decide/", {"intake": row.pk, "verb": "again"})
    with patch.object(reading, "fetch", fetching({LINK: ("pdf", pdf())})):
        work()
    assert Intake.objects.get().state == "draft" and Resource.objects.count() == 1


def test_the_check_of_addresses_is_what_refuses_one_inside(client):
    send(client, links="http://127.0.0.1:80/\nhttp://169.254.169.254/latest/\nnot an address\nhttp://" + "a" * 600)
    work()
    assert list(Intake.objects.order_by("pk").values_list("problem", flat=True)) == [
        "inside", "inside", "address", "too_long",
    ]  # fmt: skip
    page = client.get(f"{PAGE}{BATCH}/").content.decode()
    assert "nothing inside a network is fetched. Check the link; if it is right: Download it by hand" in page
    assert "longer than 500 characters" in page


def test_a_link_with_a_slip_is_corrected_where_it_stands(client):
    [row] = take_in(client, links="https://example.org/giude.pdf")
    assert f'value="{row.url}"' in client.get(f"{PAGE}{BATCH}/").content.decode()
    long = {"intake": row.pk, "verb": "again", "url": "https://example.org/" + "a" * 600}
    assert "longer than 500" in client.post(f"{PAGE}decide/", long, follow=True).content.decode()
    assert (Intake.objects.get().state, Intake.objects.get().url) == ("failed", row.url)
    client.post(f"{PAGE}decide/", {"intake": row.pk, "verb": "again", "url": " example.org/guide.pdf "})
    with patch.object(reading, "fetch", fetching({LINK: ("pdf", pdf())})):
        work()
    assert (Intake.objects.get().state, Intake.objects.get().url) == ("draft", LINK)
    assert Resource.objects.get().files.get().url == LINK


def test_a_worker_that_is_killed_is_followed_and_nothing_is_made_twice(client):
    send(client, links=LINK)
    with patch.object(reading, "fetch", fetching({LINK: ("pdf", pdf())})):
        with patch.object(drafts, "marked_fields", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
            reading.read_intake.call(Intake.objects.get().pk)
        assert Intake.objects.get().state == "reading" and not Resource.objects.exists()
        for _time in range(3):
            reading.read_intake.call(Intake.objects.get().pk)
        work()
    assert Intake.objects.get().state == "draft" and Resource.objects.count() == 1


def test_two_workers_with_the_same_one_make_one_draft(client):
    send(client, links=LINK)
    row = Intake.objects.get()

    def meanwhile(intake):
        if not Resource.objects.exists():  # the other worker comes to its end first
            other = Intake.objects.get(pk=intake.pk)
            other.guesses = {"title": {"value": "The other", "source": "largest", "words": ""}}
            other.save()
            drafts.make_draft(other)
        return []

    web = fetching({LINK: ("pdf", pdf())})
    with patch.object(reading, "fetch", web), patch.object(reading, "likely_duplicates", meanwhile):
        reading.read_intake.call(row.pk)
    assert Resource.objects.get().title == "The other"


def test_an_error_of_ours_is_said_and_the_worker_goes_on(client):
    send(client, links=f"{LINK}\nhttps://example.org/b.pdf")
    with patch.object(reading, "fetch", side_effect=[RuntimeError("x"), Unread("not_found")]):
        work()
    assert sorted(Intake.objects.values_list("problem", flat=True)) == ["not_found", "unexpected"]


def test_who_may_no_longer_add_makes_no_draft(client, curator):
    send(client, links=LINK)
    curator.groups.clear()
    with patch.object(reading, "fetch", fetching({LINK: ("pdf", pdf())})):
        work()
    assert Intake.objects.get().problem == "no_right" and not Resource.objects.exists()


def test_a_file_that_waits_is_sent_to_nobody(client):
    send(client, files=[file("a.pdf", pdf())])
    name = Intake.objects.get().file.name
    assert name.startswith("intake/") and client.get(f"/media/{name}").status_code == 404
