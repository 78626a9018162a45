"""A list as a file: what its page shows, no more, and no text in it acts."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import formats, timezone
from hypothesis import given
from hypothesis import strategies as st

from partnership_hub.lists import exports
from partnership_hub.sheets import guarded

from .factories import MAKERS, make_contact, make_organisation, make_place, make_service, make_translation, make_user
from .hub import add_rows
from .tables import content, csv_lines, xlsx_lines, xlsx_parts

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)
every_table = pytest.mark.parametrize(("name", "lines"), [("csv", csv_lines), ("xlsx", xlsx_lines)])
NAME = {"resources": "Title", "stories": "Title", "directory": "Name"}
HOSTILE = [
    "=1+1",
    "+66 2 000 0000",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "＝1",
    "＋1",
    "−1",
]
HOSTILE += ["\u200b=1", "\ufeff@a"]


def address(section, name, query=""):
    return f"/{section}/export/?{'file' if section == 'stories' else 'format'}={name}{query}"


# The same list


@every_section
@every_table
def test_a_file_has_the_entries_of_the_list_in_its_order(client, section, name, lines):
    for title, countries in (("Bee", ["th"]), ("Ant", ["th", "kh"]), ("Cat", ["kh"])):
        MAKERS[section](title=title, countries=countries)
    MAKERS[section](title="Draft", countries=["th"], status="draft")
    about, _, rows = lines(client, address(section, name, "&country=th&sort=title"))
    assert [row[NAME[section]] for row in rows] == ["Ant", "Bee"]
    assert "Country: Thailand" in about and f"https://hub.example/{section}/?country=th&sort=title" in about


@every_section
@every_table
def test_every_row_leads_back_to_its_entry_and_a_sample_says_that_it_is_one(client, section, name, lines):
    entry = MAKERS[section](sample=True)
    real = MAKERS[section]()
    _, _, rows = lines(client, address(section, name))
    samples = {row["Address in the Hub"]: row["Sample"] for row in rows}
    assert samples == {
        f"https://hub.example{entry.get_absolute_url()}": "Sample: made up",
        f"https://hub.example{real.get_absolute_url()}": "",
    }


@every_section
def test_a_list_links_to_its_files_with_its_filters(client, section):
    MAKERS[section](countries=["th"])
    page = client.get(f"/{section}/?country=th").text
    links = re.findall(r'<a href="([^"]*export[^"]*)" rel="nofollow" download>', page)
    assert len(links) == (3 if section == "directory" else 2)
    assert all("country=th" in href and client.get(href.replace("&amp;", "&")).status_code == 200 for href in links)
    assert "/export/" not in client.get(f"/{section}/?country=kh").text


def test_the_words_of_a_translation_are_those_that_the_list_shows(client):
    entry = make_organisation(title="เครือข่าย", language="th")
    make_translation(entry, language="en", title="Network")
    _, _, rows = csv_lines(client, address("directory", "csv"))
    assert rows[0]["Name"] == "Network"


def test_a_row_says_how_true_it_is(client):
    today = timezone.localdate()
    checked, long_ago = today - timedelta(days=30), today - timedelta(days=500)
    make_organisation(title="A", verification="checked", verified_on=checked)
    make_organisation(title="B")
    make_organisation(title="C", verification="closed")
    make_organisation(title="D", verification="checked", verified_on=long_ago)
    _, _, rows = xlsx_lines(client, address("directory", "xlsx", "&sort=title"))
    assert [row["How true it is"] for row in rows] == [
        f"Checked by staff on {formats.date_format(checked)}",
        "Not checked yet",
        "No longer operating",
        f"Overdue: nobody has confirmed this since {formats.date_format(long_ago)}; it may be wrong",
    ]
    assert rows[0]["Verified on"].date() == checked


# Who may see what


@pytest.mark.parametrize(
    ("role", "seen"), [(None, {"public"}), ("partner", {"public", "partners"}), ("Curator", {"public", "partners"})]
)
@every_table
def test_a_file_holds_what_its_reader_may_take_and_never_what_is_for_staff(client, role, seen, name, lines):
    entry = make_organisation(services=["shelter"])
    for visibility in ("public", "partners", "staff"):
        make_contact(entry, value=f"contact of {visibility}", visibility=visibility)
        make_service(entry, label=f"service of {visibility}", visibility=visibility)
        make_place(entry, town=f"town of {visibility}", visibility=visibility)
    make_place(entry, kind="residential", town="hidden town", visibility="staff", request_reference="R")
    make_contact(entry, visibility="withheld", value="", withheld_reason="safety")
    if role:
        client.force_login(make_user(role))
    about, _, (row,) = lines(client, address("directory", name))
    for visibility in ("public", "partners", "staff"):
        assert (f"contact of {visibility}" in row["Other contacts"]) == (visibility in seen)
        assert (f"service of {visibility}" in row["Services in detail"]) == (visibility in seen)
        assert (f"town of {visibility}" in row["Offices"]) == (visibility in seen)
    assert "hidden town" not in row["Offices"] and "withheld, for people’s safety" in row["Other contacts"]
    assert ("do not pass it on" in about) == ("partners" in seen)


@every_section
def test_a_file_is_kept_nowhere_and_known_to_no_search_engine(client, section):
    MAKERS[section]()
    for name in ("csv", "xlsx", "", "zz"):
        response = client.get(address(section, name))
        assert response.headers["Cache-Control"] == "private, no-store" and "ETag" not in response.headers
        assert response.headers["X-Robots-Tag"] == "noindex"
    assert "Disallow: /*/export/" in client.get("/robots.txt").text


# Formats


@pytest.mark.parametrize("section", MAKERS)
def test_a_format_that_there_is_none_of_is_answered_in_words_with_those_that_there_are(client, section):
    response = client.get(address(section, "<doc>", "&country=th"))
    assert response.status_code == 400 and "The Hub writes no “&lt;doc&gt;”" in response.text
    assert f"{address(section, '').partition('?')[0]}?country=th&amp;" in response.text
    assert client.get(f"/{section}/export/").status_code == 200


@pytest.mark.parametrize(("section", "name"), [("directory", "vcf"), ("stories", "csv"), ("resources", "xlsx")])
def test_a_file_has_an_ascii_name_with_the_day(client, section, name):
    MAKERS[section](title="ชื่อ")
    for response in (client.get(address(section, name)), client.head(address(section, name))):
        disposition = response.headers["Content-Disposition"]
        assert disposition == f'attachment; filename="hub-{section}-{timezone.localdate()}.{name}"'


def test_only_the_head_is_no_reason_to_read_the_list(client):
    make_organisation()
    with CaptureQueriesContext(connection) as captured:
        client.head(address("directory", "xlsx"))
    assert len(captured) == 0


def test_the_xlsx_has_its_headings_in_sight_and_days_as_days(client):
    make_organisation(verification="checked", verified_on=timezone.localdate())
    parts = xlsx_parts(client, address("directory", "xlsx"))
    assert 'state="frozen"' in parts["xl/worksheets/sheet2.xml"]
    assert "sheet1.xml" in "".join(parts) and "<f>" not in "".join(parts.values())


def test_the_csv_is_known_as_utf_8_to_excel(client):
    make_organisation(title="เครือข่าย")
    assert content(client, address("directory", "csv")).startswith(b"\xef\xbb\xbf")


# Formulas


@pytest.mark.parametrize("title", HOSTILE)
def test_no_text_becomes_a_formula(client, title):
    make_organisation(title=title, phone=title[:40], former_names=[title, "x"], who_may_come=f"a;{title}")
    parts = xlsx_parts(client, address("directory", "xlsx"))
    sheet = parts["xl/worksheets/sheet2.xml"]
    assert "<f>" not in sheet and "<v>" not in re.sub(r"<c [^>]*t=\"[nd]\".*?</c>", "", sheet)
    _, _, (row,) = csv_lines(client, address("directory", "csv"))
    for heading in ("Name", "Phone"):
        assert row[heading].startswith("'") and row[heading].endswith(title.strip()[-1])
    assert re.search(r";\s*'", row["Who may come"])


@given(st.text(max_size=40))
def test_no_cell_of_a_csv_begins_with_a_sign_that_acts(text):
    for cell in guarded(text).split(";"):
        seen = re.sub("^[\\s\u200b-\u200f\u2060-\u2064\ufeff]+", "", cell)
        assert not seen or seen[0] not in "=+-@\t\r＝＋－＠﹢﹣−"


def test_a_telephone_number_stays_readable_and_a_text_is_left_alone():
    assert guarded("+66 2 000 0000") == "'+66 2 000 0000"
    assert guarded("a = b; c") == "a = b; c" and guarded("one\n two") == "one two"


# Size


def test_a_long_list_is_cut_and_says_so(client, monkeypatch):
    monkeypatch.setattr(exports, "MOST", 3)
    add_rows(5)
    about, _, rows = csv_lines(client, address("directory", "csv"))
    assert len(rows) == 3 and "Only the first 3 are in it" in about


@every_section
def test_the_number_of_queries_does_not_hang_on_the_number_of_rows(client, section, monkeypatch):
    counts = []
    for rows in (3, 57):
        add_rows(rows)
        with CaptureQueriesContext(connection) as captured:
            client.get(address(section, "csv"))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12
    monkeypatch.setattr(exports, "BATCH", 20)  # 3 batches of 60
    with CaptureQueriesContext(connection) as captured:
        _, _, rows = csv_lines(client, address(section, "csv"))
    assert len(rows) == 60 and len(captured) <= counts[0] * 3


def test_what_is_withdrawn_while_a_file_is_made_is_not_in_it(client, monkeypatch):
    entry = make_organisation()
    read = exports.EntryExport.read

    def late(self, request, keys):
        entry.withdraw(make_user("Editor"))
        return read(self, request, keys)

    monkeypatch.setattr(exports.EntryExport, "read", late)
    assert csv_lines(client, address("directory", "csv"))[2] == []
