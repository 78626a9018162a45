"""Take in: links and files become drafts."""

import pytest
from django.test import Client

from partnership_hub.models import Intake
from resources.models import Resource, ResourceFile

from .factories import make_publisher, make_resource, make_user
from .taking_in import BATCH, PAGE, file, send, take_in
from .upload_files import pdf, word

pytestmark = pytest.mark.django_db

GUIDE = "https://example.org/guide.pdf"


@pytest.fixture
def curator(client):
    user = make_user("Curator")
    client.force_login(user)
    return user


def words(*lines):
    """A PDF whose first page says these lines, the first in large letters."""

    def change(made):
        said = [f"BT /AA {30 if n == 0 else 11} Tf 60 {740 - 40 * n} Td ({line}) Tj ET" for n, line in enumerate(lines)]
        made.pages[0].obj.Contents = made.make_stream("\n".join(said).encode())

    return pdf(change)


def test_a_link_to_a_pdf_becomes_a_draft_with_what_could_be_learnt(client, curator):
    make_publisher(name="Office of Shelters")
    content = words(
        "Shelter standards: a handbook", "Office of Shelters", "May 2022", "This is the guide for the work of all"
    )
    [intake] = take_in(client, links=GUIDE, web={GUIDE: ("pdf", content)})
    assert intake.state == "draft", intake.problem
    draft = Resource.objects.get()
    assert (draft.title, draft.status, draft.language) == ("Shelter standards: a handbook", "draft", "en")
    assert (draft.publication_date_iso, draft.type) == ("2022-05", "guide")
    assert [str(publisher) for publisher in draft.publishers.all()] == ["Office of Shelters"]
    assert draft.taken_in_by == curator and draft.cover and not draft.outside_url
    row = ResourceFile.objects.get()
    assert (row.url, row.format, row.pages, row.size) == (GUIDE, "PDF", 1, intake.learnt["size"])
    assert not row.file  # a copy is for a person to decide
    assert draft.history.first().history_user == curator


def test_each_guess_is_marked_with_its_source_until_somebody_saves(client, curator):
    take_in(client, links=GUIDE, web={GUIDE: ("pdf", words("Shelter standards: a handbook", "May 2022"))})
    draft = Resource.objects.get()
    address = f"/admin/resources/resource/{draft.pk}/change/"
    form = client.get(address)
    text = form.content.decode()
    assert "Guessed from the largest words of the first page: “Shelter standards: a handbook”" in text
    assert "Guessed from the first page’s text: “May 2022”" in text
    data = {name: value or "" for name, value in form.context["adminform"].form.initial.items() if name != "cover"}
    data |= {"topics": [], "countries": [], "keywords": [], "publishers": [], "audiences": [],
    "publication_date": "2022",
             "summary": "What it is.", "published_at_0": "", "published_at_1": "", "authors": "",
             "adopted_date": ""}  # fmt: skip
    data |= {f"{prefix}-{part}": 0 for prefix in ("files", "translations") for part in ("TOTAL_FORMS", "INITIAL_FORMS")}
    data = {name: value for name, value in data.items() if not name.startswith("cover_crop") and name != "supersedes"}
    saved = client.post(address, data)
    assert saved.status_code == 302, saved.context["errors"]
    assert "Guessed from" not in client.get(address).content.decode()
    assert Intake.objects.get().marked == []


def test_many_files_at_once_are_each_a_draft_and_a_bad_one_spoils_nothing(client, curator):
    files = [
        file("a.pdf", words("First guide")),
        file("b.exe", b"MZ"),
        file("c.docx", word()),
        file("d.pdf", b"%PDF-junk"),
    ]
    states = {intake.name: intake.state for intake in take_in(client, files=files)}
    assert states == {"a.pdf": "draft", "b.exe": "failed", "c.docx": "draft", "d.pdf": "failed"}
    assert Resource.objects.count() == 2
    assert all(row.file for row in ResourceFile.objects.all())  # what has no address is kept
    page = client.get(f"{PAGE}{BATCH}/").content.decode()
    assert "Choose one whose name ends in: pdf, docx" in page and "damaged or cut short" in page


def test_a_form_that_is_sent_three_times_takes_nothing_in_twice(client, curator):
    guide = words("First guide")  # drawn once: a PDF says in which second it was made
    for _time in range(3):
        send(client, links=GUIDE, files=[file("a.pdf", guide)])
    assert Intake.objects.count() == 2
    take_in(client, links=GUIDE, files=[file("a.pdf", guide)], web={GUIDE: ("pdf", words("Second"))})
    assert Resource.objects.count() == 2


def test_what_was_typed_anew_on_a_page_gone_back_to_is_taken_in_too(client, curator):
    send(client, links=GUIDE)
    send(client, links=f"{GUIDE}\nhttps://example.org/other.pdf")
    assert Intake.objects.count() == 2


def test_what_is_here_already_is_shown_before_anything_is_saved(client, curator):
    there = make_resource(title="Kept long ago", outside_url="http://www.example.org/guide.pdf")
    [intake] = take_in(client, links=GUIDE, web={GUIDE: ("pdf", words("Another title"))})
    assert intake.state == "alike" and Resource.objects.count() == 1
    page = client.get(f"{PAGE}{BATCH}/").content.decode()
    assert "Kept long ago" in page and "same address" in page and "Nothing was saved yet" in page
    decided = client.post(f"{PAGE}decide/", {"intake": intake.pk, "verb": "take"}, follow=True)
    assert decided.status_code == 200 and Resource.objects.exclude(pk=there.pk).get().title == "Another title"
    client.post(f"{PAGE}decide/", {"intake": intake.pk, "verb": "take"})
    assert Resource.objects.count() == 2


@pytest.mark.parametrize("role", [None, "partner"])
def test_only_who_may_add_takes_in(role):
    make_resource()
    client = Client()
    client.force_login(make_user(role))
    assert client.get(PAGE).status_code in (302, 403)
    assert send(client, links=GUIDE).status_code in (302, 403)
    assert not Intake.objects.exists()


def test_nobody_sees_what_another_curator_takes_in_but_an_editor(client, curator):
    send(client, links=GUIDE)
    for role, sees in (("Curator", False), ("Editor", True)):
        other = Client()
        other.force_login(make_user(role))
        assert (GUIDE in other.get(PAGE).content.decode()) == sees
        assert (other.get(f"{PAGE}{BATCH}/").status_code == 200) == sees
        verb = other.post(f"{PAGE}decide/", {"intake": Intake.objects.get().pk, "verb": "drop"})
        assert verb.status_code == (302 if sees else 404)


def test_a_link_may_come_without_its_scheme(client, curator):
    send(client, links="www.example.org/guide.pdf\n  example.org  \nnot one")
    links = Intake.objects.order_by("pk").values_list("url", flat=True)
    assert list(links) == ["https://www.example.org/guide.pdf", "https://example.org", "not one"]


def test_nothing_given_says_what_to_do(client, curator):
    assert "Paste a link, or choose a file." in send(client).content.decode()


@pytest.mark.parametrize("bad", [{"section": "zz"}, {"batch": "zz"}, {"batch": "\0" * 22}])
def test_a_broken_form_is_answered_with_a_page(client, curator, bad):
    assert send(client, **{"links": GUIDE} | bad).status_code in (200, 400)
    assert not Intake.objects.exists()


@pytest.mark.parametrize(
    "bad", [{}, {"verb": "zz"}, {"intake": "²"}, {"intake": "9" * 40}, {"verb": "take", "intake": "0"}]
)
def test_a_broken_decision_is_unknown(client, curator, bad):
    assert client.post(f"{PAGE}decide/", {"verb": "drop", "intake": "x"} | bad).status_code == 404
