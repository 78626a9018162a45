"""Anyone may say that an entry is wrong or that an organisation is missing; staff alone read it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from directory import digest
from directory.models import Organisation, Report, Suggestion
from partnership_hub.models import UsedKey

from .committing import number
from .factories import make_organisation, make_user
from .markup import Page, faults

pytestmark = pytest.mark.django_db

SUGGEST, BOARDS = "/directory/suggest/", "/admin/directory/organisation/"
SUGGESTED = {
    "name": "Zqname harbour", "country": "kh", "does": "Zqdoes <b>aid</b>", "services": ["legal-aid"],
    "phone": "+855 23 000 111", "website": "zqsite.example", "why": "Zqwhy", "who": "Zqwho",
    "email": "zq@reader.example",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_salt():
    cache.clear()


@pytest.fixture
def entry():
    return make_organisation(title="Harbour house", countries=["th", "kh"])


def send(client, address, **fields):
    key = Page(client.get(address).text).all("input", name="key")[0].get("value")
    return client.post(address, {"key": key} | fields)


def report(client, entry, **fields):
    address = f"{entry.get_absolute_url()}report/"
    return send(client, address, **{"kind": "number", "text": "Zqtext"} | fields)


def board(client, name, role="Editor", **query):
    client.force_login(make_user(role))
    return client.get(f"{BOARDS}{name}/", query)


def press(client, name, row, verb, **fields):
    return client.post(f"{BOARDS}{name}/", {"row": row.pk, "verb": verb} | fields)


# Sending


def test_both_pages_are_reachable_from_where_one_needs_them(client, entry):
    links = Page(client.get(entry.get_absolute_url()).text).links()
    assert {f"{entry.get_absolute_url()}report/", f"{entry.get_absolute_url()}remove/"} <= set(links)
    assert SUGGEST in Page(client.get("/directory/").text).links()


@pytest.mark.parametrize("address", [SUGGEST, "report"])
def test_the_page_needs_no_account_and_leaves_nothing_behind(client, entry, address):
    response = client.get(f"{entry.get_absolute_url()}report/" if address == "report" else address)
    assert not list(faults(response.text)) and not response.cookies
    assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"] and not UsedKey.objects.exists()
    assert "exploited" in response.text and "where a shelter is" in response.text  # what not to write


def test_a_report_is_stored_once_and_answered_with_thanks(client, entry):
    response = report(client, entry, email="zq@reader.example")
    assert response["Location"] == "/directory/thanks/report/" and not response.cookies
    assert "Thank you" in client.get(response["Location"]).text
    stored = Report.objects.get()
    assert (stored.organisation, stored.kind, stored.text) == (entry, "number", "Zqtext")


def test_what_is_missing_is_said_and_what_was_typed_stays(client, entry):
    response = report(client, entry, kind="zz")
    assert response.status_code == 200 and "Zqtext" in response.text and not list(faults(response.text))
    assert "not one of the available choices" in response.text and not Report.objects.exists()


@pytest.mark.parametrize("text", ["a" * 100_000, "\r\nBcc: a@b.c", "<script>alert(1)</script>", "\ufeff\u202e", "%s{{"])
def test_hostile_texts_end_in_a_page(client, entry, text):
    for response in (
        report(client, entry, text=text),
        send(client, SUGGEST, **SUGGESTED | {"name": text, "why": text}),
    ):
        assert response.status_code in (200, 302)
        assert response.status_code == 302 or not list(faults(response.text))


def test_a_nul_is_left_out(client, entry):
    assert report(client, entry, text="a\0b", email="a\0@b.example").status_code == 302
    stored = Report.objects.get()
    assert (stored.text, stored.email) == ("ab", "a@b.example")


def test_a_suggestion_is_stored_and_makes_no_entry(client):
    assert send(client, SUGGEST, **SUGGESTED)["Location"] == "/directory/thanks/suggestion/"
    stored = Suggestion.objects.get()
    assert stored.website == "https://zqsite.example" and stored.services == ["legal-aid"]
    assert not Organisation.objects.exists()


def test_whoever_suggests_is_not_told_what_must_not_be_listed(client):
    make_organisation(title="Zqname harbour").take_down(make_user("Editor"))
    assert send(client, SUGGEST, **SUGGESTED)["Location"] == "/directory/thanks/suggestion/"


# Whom it reaches


def test_only_danger_is_told_by_mail_and_not_in_the_reader_s_words(client, entry, django_capture_on_commit_callbacks):
    editor = make_user("Editor")
    with django_capture_on_commit_callbacks(execute=True):
        report(client, entry)
    assert not mail.outbox
    with django_capture_on_commit_callbacks(execute=True):
        report(client, entry, kind="unsafe", email="zq@reader.example")
    letter = mail.outbox[0]
    assert letter.recipients() == [editor.email] and "Harbour house" in letter.subject
    assert "Zqtext" not in letter.body and "zq@" not in letter.body and f"{BOARDS}reports/" in letter.body


def test_what_readers_send_makes_no_page_anew(client, entry, committed):
    before = number()
    report(client, entry)
    send(client, SUGGEST, **SUGGESTED)
    assert number() == before


def test_keepers_are_told_once_a_week_how_much_waits_in_their_countries(client, entry):
    keeper = make_user("Curator", countries=["kh"])
    make_user("Curator", countries=["la"])
    report(client, entry)
    send(client, SUGGEST, **SUGGESTED)
    digest.send()
    told = [letter for letter in mail.outbox if "1 report of an error waits" in letter.body]
    assert [letter.to for letter in told] == [[keeper.email]] and "1 suggestion waits" in told[0].body
    assert not [letter for letter in mail.outbox if "zq" in letter.body.lower()]


# The boards


@pytest.mark.parametrize("name", ["reports", "suggestions", "removals"])
def test_the_boards_are_for_staff(client, name):
    assert client.get(f"{BOARDS}{name}/").status_code == 302
    client.force_login(make_user("partner"))
    assert client.get(f"{BOARDS}{name}/").status_code == 302
    client.force_login(make_user(is_staff=True))
    assert client.get(f"{BOARDS}{name}/").status_code == 403
    response = board(client, name, role="Curator")
    assert response.status_code == 200 and "waits" in response.text


def test_the_board_shows_what_waits_the_oldest_first_and_by_country(client, entry):
    report(client, entry, text="Zqfirst <script>alert(1)</script>", email="zq@reader.example")
    report(client, make_organisation(countries=["la"]), text="Zqsecond")
    page = board(client, "reports", role="Curator").text
    assert page.index("Zqfirst") < page.index("Zqsecond") and "&lt;script&gt;" in page and "<script>alert" not in page
    assert "Cambodia (1)" in page and f'{BOARDS}{entry.pk}/change/"' in page
    lao = board(client, "reports", country="la").text
    assert "Zqsecond" in lao and "Zqfirst" not in lao
    assert "Zqfirst" in board(client, "reports", country="zz").text


def test_a_report_is_dealt_with_once_and_with_a_word_on_what_was_done(client, entry):
    report(client, entry)
    row, page = Report.objects.get(), board(client, "reports")
    assert page.status_code == 200
    press(client, "reports", row, "handle", answer=" ")
    assert Report.objects.open().exists()
    press(client, "reports", row, "handle", answer="Called; corrected.")
    row.refresh_from_db()
    assert row.handled_at and row.handled_by and row.answer == "Called; corrected."
    assert "Zqtext" not in client.get(f"{BOARDS}reports/").text
    assert press(client, "reports", row, "handle", answer="Again").status_code == 404


@pytest.mark.parametrize("row", ["", "zz", "²", "-1", "9" * 400])
def test_a_row_that_is_none_is_not_found(client, row):
    client.force_login(make_user("Editor"))
    fields = {"row": row, "verb": "handle", "answer": "a"}
    assert client.post(f"{BOARDS}reports/", fields).status_code == 404


def test_a_suggestion_becomes_a_draft_with_one_press(client):
    send(client, SUGGEST, **SUGGESTED)
    assert "Zqwhy" in board(client, "suggestions", role="Curator").text
    response = press(client, "suggestions", Suggestion.objects.get(), "take_up")
    draft = Organisation.objects.get()
    assert response["Location"] == f"{BOARDS}{draft.pk}/change/" and client.get(response["Location"]).status_code == 200
    assert (draft.status, draft.title, draft.phone) == ("draft", "Zqname harbour", "+855 23 000 111")
    assert draft.body == "<p>Zqdoes &lt;b&gt;aid&lt;/b&gt;</p>" and [c.pk for c in draft.countries.all()] == ["kh"]
    assert draft.services == ["legal-aid"]
    assert Suggestion.objects.get().organisation == draft and not Suggestion.objects.open().exists()
    assert len(list(draft.problems())) == 2  # nobody guesses its type, nor writes its summary
    client.logout()
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_suggestion_is_refused_with_a_reason(client):
    send(client, SUGGEST, **SUGGESTED)
    board(client, "suggestions")
    row = Suggestion.objects.get()
    press(client, "suggestions", row, "refuse", answer="It does not exist.")
    row.refresh_from_db()
    assert row.answer == "It does not exist." and row.handled_at and not Organisation.objects.exists()


def test_what_is_on_the_do_not_list_is_not_taken_up(client):
    make_organisation(title="zqname HARBOUR").take_down(make_user("Editor"))
    send(client, SUGGEST, **SUGGESTED)
    page = board(client, "suggestions").text
    assert "on the do-not-list" in page and "Make a draft" not in page
    response = press(client, "suggestions", Suggestion.objects.get(), "take_up")
    assert "asked not to be listed" in client.get(response["Location"]).text
    assert Organisation.objects.count() == 1 and Suggestion.objects.open().exists()


def test_what_was_dealt_with_is_deleted_after_half_a_year(client, entry):
    for days in (179, 181, None):
        row = Report.objects.create(organisation=entry, kind="other", text=str(days))
        if days:
            row.handle(make_user("Editor"), "Done.")
            Report.objects.filter(pk=row.pk).update(handled_at=timezone.now() - timedelta(days=days))
    Report.objects.filter(text="None").update(told_at=timezone.now() - timedelta(days=900))
    assert Report.objects.prune() == 1 and {r.text for r in Report.objects.all()} == {"179", "None"}
