"""From an e-mail with two links and two files to a published page, by the keyboard alone; what axe says on the way, and
of a sheet that is brought."""

import re

import pytest
from playwright.sync_api import expect

from ..importing import xlsx
from ..test_take_in import words
from . import axe
from .by_keyboard import choose, press, reach, type_into

HERE = "Bohol Work Plan review report"  # in the starter content
SITE = "library.example.org"
TITLE = "Interviews on board: a handbook"
LINES = (TITLE, "May 2022", "This is the guide for the work of all who board the boats of fishers.")
IN_THE_MAIL = [
    {"name": "here.pdf", "mimeType": "application/pdf", "buffer": words(HERE)},
    {"name": "broken.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-broken"},
]
LINKS = f"http://{SITE}/handbook.pdf\nhttp://10.0.0.7/plan.pdf"
SUMMARY = "For officers who board fishing boats: whom to speak with first, and what to leave for later."


@pytest.fixture
def document(tmp_path):
    """What the link leads to."""
    file = tmp_path / "handbook.pdf"
    file.write_bytes(words(*LINES))
    return file


@pytest.fixture
def finds(new_context):
    """What axe finds on a page at work, which is opened once more for it."""

    def finds(page, person):
        own = new_context(person, bypass_csp=True).new_page()  # axe is handed in from outside the page
        own.goto(page.url)
        return axe.faults(own, widths=(360, 1280))

    return finds


def take_in(page):
    """What the mail holds is handed over; the page is then the batch's."""
    press(page, "a[href='/admin/take-in/']")
    type_into(page, "#id_links", LINKS)
    reach(page, "#id_files")
    page.set_input_files("#id_files", IN_THE_MAIL)
    press(page, ".hub-take-in button[type=submit]")


def row(page, text):
    return page.locator("li[data-state]").filter(has_text=text)


def mend_the_draft(page):
    """A guess is corrected, and what the checklist asks for is filled in where it leads."""
    assert "Guessed from the largest words of the first page" in page.content()
    type_into(page, "#id_publication_date", "2021-05")
    press(page, "[name=_continue]")
    assert "Guessed from" not in page.content()
    reach(page, ".hub-checklist .blocks a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_summary"
    page.keyboard.type(SUMMARY)
    choose(page, "[name=countries][value=th]")
    choose(page, "[name=topics][value=shelter]")


def test_from_an_e_mail_to_the_public_page(desk, site, document, finds):
    curator, editor = desk("curator"), desk("editor")
    curator.goto("/admin/")
    take_in(curator)
    assert not finds(curator, "curator")
    expect(curator.locator("[data-state=waiting]")).to_have_count(4)
    site.work(SITE, document)
    # Told by the page, not asked for.
    expect(curator.get_by_role("status")).to_contain_text("1 draft is ready. 3 wait for you to decide.")
    assert "nothing inside a network is fetched" in row(curator, "10.0.0.7").inner_text()
    assert "damaged or cut short" in row(curator, "broken.pdf").inner_text()
    assert "same title" in row(curator, "here.pdf").inner_text()
    assert not finds(curator, "curator")

    press(curator, "[data-state=alike] button[name=verb][value=drop]")
    batch = curator.url
    press(curator, "[data-state=draft] a.button")
    assert not finds(curator, "curator")
    mend_the_draft(curator)
    press(curator, "[name=_verb][value=submit]")
    assert "handed to review" in curator.content()

    editor.goto(batch)
    assert not finds(editor, "editor")
    press(editor, "[data-state=draft] a.button")
    assert "Needed:" not in editor.inner_text(".hub-checklist")
    press(editor, "[name=_verb][value=publish]")
    editor.goto(re.search(r"/resources/[0-9]+-[a-z-]+/", editor.content())[0])
    shown = editor.inner_text("main")
    assert editor.locator("h1").inner_text() == TITLE and SUMMARY in shown and "May 2021" in shown


def test_a_form_of_nothing_says_so_and_axe_nothing(new_context):
    page = new_context("curator", bypass_csp=True).new_page()
    page.goto("/admin/take-in/")
    assert not axe.faults(page)
    page.click(".hub-take-in button[type=submit]")
    assert "Paste a link, or choose a file." in page.inner_text("#content")
    assert not axe.faults(page)


def test_axe_finds_nothing_on_a_sheet_that_is_tried_imported_and_undone(desk, site, finds):
    page, there = desk("superuser"), site.rows["resources.resource"][0]["key"]
    sheet = xlsx(
        ["Number in the Hub", "Title", "Type", "Summary"],
        [None, "A guide that no sheet brought before", "guide", SUMMARY],
        [there, None, None, SUMMARY],
        [None, HERE, "guide", None],
        [None, "A row of no known type", "novel", None],
    )
    page.goto("/admin/resources/resource/import/")
    page.set_input_files("#id_file", {"name": "a.xlsx", "mimeType": "application/zip", "buffer": sheet})
    page.click(".hub-import-form button[type=submit]")
    assert not finds(page, "superuser")
    site.work()
    expect(page.locator(".hub-rows > li")).to_have_count(4)  # shown by the page, not asked for
    for verdict in ("new", "changed", "duplicate", "refused"):
        assert page.locator(f".hub-rows .hub-state.{verdict}").count() == 1, verdict
    assert not finds(page, "superuser")
    for verb, said in (("import", "2 rows were imported"), ("undo", "2 rows were undone")):
        page.click(f"button[name=do][value={verb}]")
        site.work()
        expect(page.locator("#content")).to_contain_text(said)
        assert not finds(page, "superuser")
