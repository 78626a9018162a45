"""Trying a file: what each row comes to and why, and that nothing is changed by it."""

import io

import pytest
from django.urls import reverse

from directory.models import DoNotList, Organisation
from partnership_hub.imports.models import Import
from resources.models import Publisher, Resource
from stories.models import Story

from .factories import make_organisation, make_publisher, make_resource, make_translation, make_user
from .importing import address, bring, do, page, reasons, table, tried, xlsx
from .markup import seen

HEADINGS = ["Number in the Hub", "Title", "Type", "Summary", "Address outside"]


@pytest.fixture
def editor(client, db):
    client.force_login(make_user("Editor"))
    return client


def exported(client, form, *entries):
    response = client.post(
        reverse("admin:resources_resource_changelist"),
        {"action": f"export_{form}", "_selected_action": [entry.pk for entry in entries]},
    )
    assert response.status_code == 200
    return response.getvalue()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_comes_back_as_it_went_out_changes_nothing(editor, form):
    older = make_resource(title="Older")
    make_resource(
        title="=SUM(A1)", summary="One\n\n+two; -three\n'=four", body="<p>Text &amp; <strong>more</strong></p>",
        countries=["th", "vn"], topics=["shelter"], publishers=["A, B and C"], keywords=["ACTIP", "scam centres"],
        authors=["Smith, J.", "ก ข"], publication_date="2022-05-01", publication_precision="month", supersedes=older,
        audiences=["justice", "media"], asean_wide=True, rights="-", outside_url="https://example.org/a",
        language="th", staff_note="@me", featured=True,
    )  # fmt: skip
    make_resource(title="Long", summary="x" * 40_000)
    imported = bring(editor, exported(editor, form, *Resource.objects.all()), name=f"a.{form}")
    assert imported.counts == {"same": 3}, [(row.given, row.before, row.reasons) for row in imported.rows.all()]


@pytest.mark.parametrize("maker", ["stories", "directory"])
def test_every_section_has_a_sheet(editor, maker):
    columns = {"stories": ["Title", "Format"], "directory": ["Name", "Type", "Level"]}[maker]
    values = {"stories": ["A story", "Video"], "directory": ["A refuge", "National NGO", "Local"]}[maker]
    imported = bring(editor, table(columns, values), section=maker)
    assert imported.counts == {"new": 1}
    do(editor, imported, "import")
    assert [*Story.objects.values_list("title", flat=True), *Organisation.objects.values_list("title", flat=True)] == [
        values[0]
    ]


def test_each_row_says_what_it_comes_to(editor):
    one, two = make_resource(title="One", summary="Old words here."), make_resource(title="Two")
    before = list(Resource.objects.values())
    rows = tried(
        editor, HEADINGS,
        [None, "Three", "guide", "", ""],
        [one.pk, "One", "guide", "New words here.", None],
        [two.pk, "Two", None, None, None],
        [None, "  tWo ", "guide", None, None],
        [None, "Three", "guide", None, None],
        [None, "Four", "novel", None, "no address"],
        [9999, "Five", None, None, None],
        ["x", "Six", None, None, None],
        [one.pk, "One again", None, None, None],
        ["new", "Two", "guide", None, None],
    )  # fmt: skip
    verdicts = [row.verdict for row in rows.values()]
    assert verdicts == [
        "new", "changed", "same", "duplicate", "duplicate", "refused", "refused", "refused", "duplicate", "new",
    ]  # fmt: skip
    assert rows[3].given == {"summary": "New words here."}
    assert rows[5].entry == two.pk
    assert "same title" in reasons(rows[5])
    assert "Row 2" in reasons(rows[6])
    assert {name for name, _why in rows[7].reasons} == {"type", "outside_url"}
    assert "9999" in reasons(rows[8])
    assert list(Resource.objects.values()) == before
    html = seen(page(editor, rows[3].imported).text)
    assert "<del>Old</del><ins>New</ins>" in html
    assert "Import these 3 rows" in html


@pytest.mark.parametrize("address", ["http://example.org/guide", "https://EXAMPLE.org:443/guid%65?utm_source=x#top"])
def test_an_address_in_another_form_is_the_same(editor, address):
    make_resource(outside_url="https://www.example.org/guide/")
    rows = tried(editor, HEADINGS, [None, "Other", "guide", None, address], [None, "Third", "guide", None, address])
    assert rows[2].verdict == "duplicate" and "same address outside" in reasons(rows[2])
    assert rows[3].verdict == "duplicate" and "Row 2" in reasons(rows[3])


def test_a_title_of_a_translation_and_one_that_is_spaced_otherwise_are_the_same(editor):
    make_translation(make_resource(title="Referral guide"), title="คู่มือ การส่งต่อ")
    rows = tried(editor, HEADINGS, [None, "คู่มือการส่งต่อ", "guide"], [None, "คู่มือการเดินเรือ", "guide"])
    assert [row.verdict for row in rows.values()] == ["duplicate", "new"]
    assert "same title" in reasons(rows[2])


def test_what_somebody_may_not_see_is_no_reason(editor, client):
    make_resource(title="Secret draft", status="draft", countries=["vn"])
    assert tried(editor, HEADINGS, [None, "Secret draft", "guide"])[2].verdict == "duplicate"
    client.force_login(make_user("Curator", countries=["th"]))
    assert tried(client, HEADINGS, [None, "Secret draft", "guide"])[2].verdict == "new"


def test_an_empty_cell_leaves_and_a_word_clears(editor):
    entry = make_resource(title="One", summary="Kept", rights="Taken out", countries=["th"], audiences=["media"])
    content = table(
        ["id", "title", "summary", "rights", "countries", "audiences"],
        [entry.pk, "", "", "(empty)", "(empty)", ""],
    )
    imported = bring(editor, content)
    assert imported.rows.get().given == {"rights": "", "countries": []}
    do(editor, imported, "import")
    entry.refresh_from_db()
    assert (entry.summary, entry.rights, list(entry.countries.all()), entry.audiences) == ("Kept", "", [], ["media"])


def test_publishers_that_are_not_there_are_named_and_then_made(editor):
    make_publisher(name="IOM")
    imported = bring(editor, table(["Title", "Type", "Publishers"], ["One", "guide", "iom; New House"]))
    assert not Publisher.objects.filter(name="New House").exists()
    assert "New House" in page(editor, imported).content.decode()
    do(editor, imported, "import")
    assert sorted(publisher.name for publisher in Resource.objects.get().publishers.all()) == ["IOM", "New House"]


def test_a_file_older_than_somebody_elses_change_is_refused(editor):
    entry = make_resource(title="One")
    content = exported(editor, "csv", entry).replace(b"What it is for.", b"Something else.")
    entry.save_because("theirs", "title")
    row = bring(editor, content).rows.get()
    assert (row.verdict, "Export it again" in reasons(row)) == ("refused", True)


def test_ones_own_import_is_no_change_by_somebody_else(editor):
    entry = make_resource(title="One")
    content = exported(editor, "csv", entry)
    do(editor, bring(editor, content.replace(b"What it is for.", b"Second.")), "import")
    assert bring(editor, content.replace(b"What it is for.", b"Third.")).rows.get().verdict == "changed"


def test_who_asked_not_to_be_listed_is_refused_and_the_others_are_not(editor):
    gone = make_organisation(title="House of Peace", phone="+66 2 123 4567")
    DoNotList.add(gone)
    gone.delete()
    headings = ["Name", "Type", "Level", "Phone"]
    rows = tried(
        editor, headings, ["Other name", "ngo", "local", "02 123 4567"], ["Harbour", "ngo", "local", ""],
        section="directory",
    )  # fmt: skip
    assert [row.verdict for row in rows.values()] == ["refused", "new"]
    assert "do-not-list" in reasons(rows[2])
    do(editor, rows[2].imported, "import")
    assert Organisation.objects.get().title == "Harbour"


def test_the_rows_come_as_a_table_with_their_reasons(editor):
    imported = bring(editor, table(["Title", "Type"], ["=1+1", "novel"]))
    text = editor.get(address("resources", imported.pk, "rows")).getvalue().decode("utf-8-sig")
    assert '"Refused"' in text
    assert "novel" in text
    assert '"\'=1+1"' in text


def test_a_file_sent_three_times_is_one_import(editor):
    for _time in range(3):
        content = io.BytesIO(table(["Title", "Type"], ["One", "guide"]))
        content.name = "a.csv"
        editor.post(address("resources"), {"file": content, "key": "0" * 32})
    assert Import.objects.count() == 1


def test_what_was_read_again_is_looked_at_again_before_it_is_imported(editor):
    imported = bring(editor, table(["Title", "Type", "Date"], ["One", "guide", "03/04/2022"]))
    assert imported.counts == {"refused": 1}
    do(editor, imported, "read", encoding="", dates="day")
    assert imported.rows.get().given["publication_date"] == ["2022-04-03", "day"]
    imported.round = 1
    do(editor, imported, "import")
    assert not Resource.objects.exists()
    do(editor, imported, "import")
    assert Resource.objects.exists()


@pytest.mark.parametrize("rows", [5, 60])
def test_the_page_asks_as_much_whatever_there_is(editor, rows, django_assert_max_num_queries):
    sheet = [["Title", "Type", "Countries"], *(["One", "guide", "th"] for _ in range(rows))]
    imported = bring(editor, xlsx(*sheet), name="a.xlsx")
    with django_assert_max_num_queries(15):
        page(editor, imported, "?show=duplicate&page=zz")
    with django_assert_max_num_queries(15):
        editor.get(address("resources"))


def test_a_refused_row_is_in_no_other_rows_way(editor):
    rows = tried(editor, HEADINGS, [None, "One", "novel", None, None], [None, "One", "guide", None, None])
    assert [row.verdict for row in rows.values()] == ["refused", "new"]


def test_dates_that_may_be_two_open_the_question(editor):
    imported = bring(editor, table(["Title", "Type", "Date"], ["One", "guide", "03/04/2022"]))
    assert imported.facts["asks"] is True
    assert '<details class="hub-import-file" open>' in page(editor, imported).content.decode()
