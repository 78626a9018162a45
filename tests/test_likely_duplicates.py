"""Works that are there already: by address, file, title in any language, text; shown before saving, and on a board."""

import re
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnership_hub import twins
from partnership_hub.housekeeping import compare_entries
from partnership_hub.twins.addresses import address_key
from resources.models import Resource, ResourceLikeness, ResourceNotTwins, ResourcePair
from stories.models import Story

from .factories import make_file, make_publisher, make_resource, make_story, make_translation, make_user
from .test_admin import form as admin_form
from .upload_files import pdf

pytestmark = pytest.mark.django_db

ADD, ALIKE, BOARD = (f"/admin/resources/resource/{page}/" for page in ("add", "alike", "twins"))
TEXT = " ".join(f"The officer number{n} asks the worker for paper{n} and rests." for n in range(40))


def likely(model=Resource, **typed):
    return [(entry.title, step) for entry, step, _why in twins.likely(model, by=make_user("Editor"), **typed)]


def form(**changes):
    return admin_form("resources/resource", **changes)


# By what


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.example.org/guide/", "http://example.org/guide"),
        ("https://example.org/guide?utm_source=x&id=7", "example.org/guide?id=7"),
        ("https://Example.org/guide#page=3", "https://example.org:443/guide"),
        ("https://example.org/a?b=1&c=2", "https://example.org/a?c=2&b=1"),
        ("https://example.org:8443/%E0%B8%81%2d1/", "http://www.example.org.:8443/ก-1?fbclid=x&gclid=y"),
        ("https://example.org/a/index.html?q=a+b", "https://user@example.org/a?q=a%20b&UTM_Medium=mail"),
    ],
)
def test_an_address_is_the_same_however_it_is_written(one, other):
    make_resource(title="There", outside_url=one)
    assert likely(title="Something else", url=other) == [("There", 4)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/guide?id=7", "https://example.org/guide?id=8"),
        ("https://example.org/show?42", "https://example.org/show?43"),
        ("https://example.org/Guide", "https://example.org/guide"),
        ("https://example.org/guide", "https://example.org:8443/guide"),
        ("https://example.org/app#/works/1", "https://example.org/app#/works/2"),
        ("https://example.org/%A1%A2", "https://example.org/%A3%A4"),
    ],
)
def test_other_pages_of_a_site_are_other_works(one, other):
    make_resource(title="There", outside_url=one)
    assert likely(title="x", url=other) == []


@pytest.mark.parametrize(
    ("one", "other", "is_possible"),
    [
        ("Bohol Work Plan review report", "Bohol Work Plan review", True),
        ("ASEAN Do No Harm Guide for Frontline Responders", "Do No Harm guide", True),
        ("Interviews on board ships: a handbook for inspectors", "Interviews on board ships", True),
        ("Bohol Work Plan review report 2023", "Bohol Work Plan review", False),
        ("Bohol Work Plan 2017 review report", "Bohol Work Plan 2018 review", False),
        ("A plan of the work that Bohol will review, and a report", "Bohol Work Plan review", False),
        ("ASEAN Regional Programme Report on shelters", "ASEAN Regional Programme", False),
        ("Shelter standards of the region in practice", "Shelter standards", False),
    ],
)
def test_a_short_form_of_a_title_is_possibly_the_same_and_years_are_two_works(one, other, is_possible):
    make_resource(title=one)
    assert likely(title=other) == ([(one, 2)] if is_possible else [])


def test_a_short_form_of_another_year_or_publisher_is_another_work():
    there = make_resource(
        title="Bohol Work Plan review report", publication_date="2023-01-01", publication_precision="year"
    )
    there.publishers.add(make_publisher())
    assert likely(title="Bohol Work Plan review", year=2023) == [(there.title, 2)]
    assert likely(title="Bohol Work Plan review", year=2021) == []
    assert likely(title="Bohol Work Plan review", publishers=frozenset([0])) == []


@pytest.mark.parametrize(
    "address",
    ["", "x", "https://[x", "http://a:b:c/d", "https://example.org:99999999/d", "::", "a..b/c", "mailto:a@b.org",
     "http:///d", "https://\ud800.org/d", "https://www.example.org/", "example.org/index.html?utm_source=x"],
)  # fmt: skip
def test_what_is_no_address_or_a_home_page_is_like_none(address):
    assert address_key(address) == ""


def test_a_long_address_of_another_script_can_be_kept():
    long = f"https://example.org/{'ก' * 470}%FF"
    make_resource(title="There", outside_url=long)
    assert likely(title="x", url=f"{long}/") == [("There", 4)]


def test_the_same_file_is_the_same_work():
    make_file(make_resource(title="There"), sha256="a" * 64)
    assert likely(title="Something else", sha256="a" * 64) == [("There", 4)]


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("Guide to the Identification of Victims", "guide to identification of victims"),
        ("Guide to the Identification of Victims", "Guide to the Identificaton of Victims"),
        ("คู่มือการคัดแยกผู้เสียหายจากการค้ามนุษย์", "คู่มือ การคัดแยก ผู้เสียหาย จากการค้ามนุษย์"),
        ("Cẩm nang hỗ trợ nạn nhân", "Cam nang ho tro nan nhan"),
        ("សៀវភៅណែនាំស្តីពីជនរងគ្រោះ", "សៀវភៅណែនាំ ស្តីពី ជនរងគ្រោះ"),
    ],
)
def test_a_title_is_known_again_in_every_script_and_with_a_slip(there, typed):
    make_resource(title=there)
    make_resource(title="Quite another work on ships")
    assert [title for title, _step in likely(title=typed)] == [there]


def test_a_title_is_known_again_by_the_title_of_a_translation():
    make_translation(make_resource(title="Referral guide"), title="คู่มือการส่งต่อ")
    assert likely(title="คู่มือการส่งต่อ") == [("Referral guide", 3)]


def test_reports_of_other_years_are_other_works():
    make_resource(title="Annual report on forced labour 2021")
    assert likely(title="Annual report on forced labour 2022") == []


def test_a_text_is_known_again_though_some_of_it_was_changed():
    make_resource(title="There", summary="", body=f"<p>{TEXT}</p>")
    changed = TEXT.replace("number7 ", "somebody ").replace("paper20", "a permit")
    (entry, _step, why), *others = twins.likely(Resource, title="Another", text=changed, by=make_user("Editor"))
    assert entry.title == "There" and "text nearly equal" in why and not others
    assert likely(title="Another", text=" ".join(f"a{n} b{n} c{n}" for n in range(90))) == []


def test_the_same_work_in_another_language_is_guessed_by_who_published_how_much_and_when():
    there = make_resource(title="Referral guide", publishers=["ILO"], publication_date="2021-05-01",
                          publication_precision="month")  # fmt: skip
    make_file(there, pages=48)
    own = {"title": "คู่มือการส่งต่อ", "year": 2021, "publishers": frozenset([there.publishers.get().pk])}
    found = twins.likely(Resource, by=make_user("Editor"), language="th", pages=frozenset([48]), **own)
    assert [(entry, why) for entry, _step, why in found] == [
        (there, "may be a translation: same publisher, year and number of pages")
    ]
    assert likely(language="en", pages=frozenset([48]), **own) == []


def test_stories_have_it_too_and_organisations():
    make_story(title="A fisher comes home", outside_url="https://example.org/fisher")
    assert likely(Story, title="x", url="example.org/fisher/") == [("A fisher comes home", 4)]
    from .factories import make_organisation

    make_organisation(title="Harbour Light", countries=["th"])
    from directory.models import Organisation

    assert likely(Organisation, title="Harbour Light", countries=["th"]) == [("Harbour Light", 4)]


def test_what_somebody_may_not_see_is_not_named():
    make_resource(title="Secret draft", status="draft", outside_url="https://example.org/secret")
    assert twins.likely(Resource, title="x", url="https://example.org/secret", by=make_user()) == []


def test_what_changes_is_compared_anew():
    entry = make_resource(title="There", outside_url="https://example.org/old")
    assert likely(title="x", url="https://example.org/old")
    Resource.objects.filter(pk=entry.pk).update(outside_url="https://example.org/new")
    assert not likely(title="x", url="https://example.org/old") and likely(title="x", url="https://example.org/new")


# In the form


def test_while_one_types_entries_in_every_state_are_named_with_why(editor):
    there = make_resource(title="Referral guide", status="withdrawn")
    sent = {"title": "Referral guide", "summary": "x"}
    page = editor.post(ALIKE, sent).text
    assert "1 entry looks like this one" in page and "same title: “Referral guide”" in page
    assert f'href="/admin/resources/resource/{there.pk}/change/" target="_blank"' in page
    assert "Nothing like it so far" in editor.post(ALIKE, sent | {"but": there.pk}).text
    assert "1 entry" in editor.post(ALIKE, {"translations-0-title": "Referral guide"}).text


@pytest.mark.parametrize(
    "sent",
    [{"title": "x" * 9000}, {"but": "zz"}, {"but": "9" * 40}, {"publishers": ["x", "²", "9" * 30]},
     {"files-0-pages": "²"}, {"publication_date": "٢٠٢١"}, {"outside_url": "https://[x"},
     {f"files-{n}-url": "x" for n in range(90)}],
)  # fmt: skip
def test_whatever_is_typed_is_answered(editor, sent):
    assert editor.get(f"{ALIKE}?{urlencode(sent, doseq=True)}").status_code == 200


def test_a_likely_duplicate_is_saved_only_as_another_one(editor):
    there = make_resource(title="There", outside_url="https://example.org/guide")
    typed = form(title="New", outside_url="https://www.example.org/guide/", summary="All that was typed.")
    page = editor.post(ADD, typed)
    assert Resource.objects.count() == 1
    assert 'name="another_one"' in page.text and "All that was typed." in page.text
    assert f"/{there.pk}/change/" in page.text and "same address" in page.text
    editor.post(ADD, typed | {"another_one": "on"})
    new = Resource.objects.exclude(pk=there.pk).get()
    assert ResourceNotTwins.decided(new.pk) == {there.pk}
    assert editor.get(BOARD).context["pairs"] == []


def test_the_same_file_sent_again_is_noticed(editor):
    def sent(title):
        file = SimpleUploadedFile("a.pdf", pdf(), "application/pdf")
        rows = {
            "files-TOTAL_FORMS": "1",
            "files-0-language": "en",
            "files-0-standing": "original",
            "files-0-file": file,
        }
        return form(title=title, **rows)

    assert editor.post(ADD, sent("First")).status_code == 302
    page = editor.post(ADD, sent("Quite another"))
    assert page.status_code == 200 and "the same file" in page.text and Resource.objects.count() == 1


# The board


def test_the_board_shows_pairs_until_somebody_decides_and_that_is_taken_back(editor):
    one, other = (make_resource(title=f"Work {n}", outside_url="https://example.org/x") for n in "ab")
    page = editor.get(BOARD)
    assert [(twin.entry, twin.other) for twin in page.context["pairs"]] == [(one, other)]
    assert "same address" in page.text
    editor.post(BOARD, {"entry": one.pk, "other": other.pk, "why": "Two editions"})
    page = editor.get(BOARD)
    assert not page.context["pairs"] and "Two editions" in page.text
    editor.post(BOARD, {"entry": one.pk, "other": other.pk})
    assert ResourceNotTwins.objects.count() == 1
    editor.post(BOARD, {"undo": ResourceNotTwins.objects.get().pk})
    assert len(editor.get(BOARD).context["pairs"]) == 1


@pytest.mark.parametrize("sent", [{}, {"entry": "1", "other": "1"}, {"entry": "x", "other": "²"}, {"undo": "zz"}])
def test_a_broken_decision_changes_nothing(editor, sent):
    assert editor.post(BOARD, sent).status_code in (302, 404) and not ResourceNotTwins.objects.exists()


def test_a_partner_sees_no_board(client):
    client.force_login(make_user("partner"))
    assert client.get(BOARD).status_code in (302, 403)


def test_the_start_page_tells_of_pairs(editor):
    for title in "ab":
        make_resource(title=f"Work {title}", outside_url="https://example.org/x", countries=["th"])
    compare_entries()
    page = editor.get("/admin/").text
    assert re.search(r'id="resources-twins".*?Work a = Work b\?', page, re.S)


# Bounds


def test_asking_costs_the_same_however_many_there_are(editor):
    counts = []
    for number in (3, 12):
        for n in range(number):
            make_resource(title=f"Guide to shelters by the sea {n}", outside_url="https://example.org/x")
        compare_entries()
        with CaptureQueriesContext(connection) as asked:
            editor.post(ALIKE, {"title": "Guide to shelters by the sea", "outside_url": "https://example.org/x"})
        counts.append(len(asked))
        with CaptureQueriesContext(connection) as asked:
            editor.get(BOARD)
        counts.append(len(asked))
    assert counts[:2] == counts[2:] and max(counts) <= 30, counts


def test_keys_are_made_of_some_entries_at_a_time_and_again_when_two_ask_at_once():
    for n in range(5):
        make_resource(title=f"Work {n}")
    assert [ResourceLikeness.catch_up(2) for _ in range(4)] == [2, 2, 1, 0]
    assert ResourcePair.objects.count() == 0
