"""The matrix of works and languages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnership_hub.translation.gaps import next_gap

from .factories import MAKERS, make_resource, make_story, make_translation, make_user

pytestmark = pytest.mark.django_db
MATRIX = "/admin/translations/"


def titles(client, **asked):
    return [entry.title for entry, _cells in client.get(MATRIX, asked).context["rows"]]


def test_each_cell_says_how_it_stands_and_leads_to_the_page(editor):
    entry = make_resource(title="Guide")
    make_translation(entry, language="th")
    make_translation(entry, language="th", state="draft")
    make_translation(entry, language="km", state="machine")
    page = editor.get(MATRIX).text
    for words in ("Thai: Reviewed, newer draft", "Khmer: Machine draft", "Lao: Missing"):
        assert words in page
    assert f"/admin/resources/resource/{entry.pk}/translate/km/" in page
    entry.title = "Another"
    entry.save()
    assert "Thai: Outdated" in editor.get(MATRIX).text


@pytest.mark.parametrize("section", MAKERS)
def test_gaps_are_found_by_language_and_state(editor, section):
    for title, state in (("missing", None), ("draft", "draft"), ("machine", "machine"), ("reviewed", "reviewed")):
        entry = MAKERS[section](title=title)
        if state:
            make_translation(entry, language="lo", state=state)
    entry = MAKERS[section](title="before")
    make_translation(entry, language="lo")
    entry.title = "outdated"
    entry.save()
    MAKERS[section](title="ຄູ່ມື", language="lo")
    for state in ("missing", "draft", "machine", "reviewed", "outdated"):
        assert titles(editor, section=section, language="lo", state=state) == [state]
    assert titles(editor, section=section, language="lo", state="gap") == ["outdated", "missing"]
    assert titles(editor, section=section, state="outdated") == ["outdated"]
    assert len(titles(editor, section=section, language="lo")) == 5


def test_mine_are_the_countries_that_one_looks_after(editor):
    make_resource(title="Here", countries=["th"])
    make_resource(title="There", countries=["kh"])
    assert len(titles(editor)) == 2
    editor.user.countries.set(["th"])
    assert titles(editor) == ["Here"]
    assert titles(editor, country="kh") == ["There"] and len(titles(editor, country="all")) == 2


def test_what_is_in_work_has_a_list_of_its_own(editor):
    make_resource(title="Public")
    make_resource(title="Draft", status="draft", published_at=None)
    assert titles(editor) == ["Public"] and titles(editor, works="in-work") == ["Draft"]


def test_the_next_gap_follows_in_the_order_of_the_list(editor):
    first, second, third = make_story(), make_story(), make_story()
    make_translation(second, language="lo")
    assert next_gap(type(first), editor.user, "lo", after=third.pk) == first.pk
    assert next_gap(type(first), editor.user, "lo", after=first.pk) is None


def test_the_matrix_asks_as_often_for_many_rows_as_for_few(editor):
    counts = []
    for number in (1, 30):
        for _row in range(number):
            make_translation(make_resource(countries=["th"]), language="lo")
        with CaptureQueriesContext(connection) as captured:
            editor.get(MATRIX, {"language": "lo", "state": "reviewed", "country": "th"})
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15
    assert len(titles(editor)) == 15 and len(titles(editor, page="3")) == 1


@pytest.mark.parametrize(
    "asked",
    ["page=zz", "page=999999999999", "page=²", "section=zz", "language=zz&state=zz&country=zz", "page=-1", "page=0"],
)
def test_whatever_is_asked_is_answered(editor, asked):
    assert editor.get(f"{MATRIX}?{asked}").status_code == 200


def test_signs_are_explained_and_no_cell_is_told_by_colour_alone(editor):
    make_resource()
    page = editor.get(MATRIX).text
    for sign, label in (("✓", "Reviewed"), ("!", "Outdated"), ("–", "Missing"), ("d", "Draft"), ("m", "Machine draft")):
        assert f'aria-hidden="true">{sign}</span> {label}</li>' in page
    assert '<span class="visually-hidden">Lao: Missing</span>' in page


def test_cells_that_are_not_theirs_are_no_links(client):
    client.force_login(make_user("Translator", languages=["lo"]))
    entry = make_resource()
    page = client.get(MATRIX).text
    base = f"/admin/resources/resource/{entry.pk}/translate/"
    assert f'href="{base}lo/"' in page and page.count(f'href="{base}') == 1
    assert "Thai: Missing" in page


def test_a_curator_s_links_lead_to_what_they_work_on(client):
    client.force_login(make_user("Curator", countries=["th"]))
    here, there = make_resource(countries=["th"]), make_resource(countries=["kh"])
    page = client.get(MATRIX, {"country": "all"}).text
    assert f"/resource/{here.pk}/translate/lo/" in page and f"/resource/{there.pk}/translate/" not in page


@pytest.mark.parametrize("address", [MATRIX, "/admin/translations/sheet/"])
def test_an_only_language_is_chosen(client, address):
    client.force_login(make_user("Translator", languages=["lo"]))
    make_resource()
    assert '<option value="lo" selected>' in client.get(address).text
    client.force_login(make_user("Translator", languages=["lo", "th"]))
    assert '<option value="lo" selected>' not in client.get(address).text
