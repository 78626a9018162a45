"""Take us down now: at once, everywhere, and without a trace of where it was."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from directory.models import DoNotList, Organisation, Place, Removal
from partnership_hub.desk.place import Place as Desk
from partnership_hub.desk.typed import TypedForm
from partnership_hub.models import UsedKey
from partnership_hub.translation_sheets.models import TranslationSheet

from .factories import make_contact, make_organisation, make_place, make_service, make_translation, make_user
from .markup import Page, faults

pytestmark = pytest.mark.django_db

WHERE = "17 Zqwhere Lane, Block C"


@pytest.fixture(autouse=True)
def no_salt():
    cache.clear()


@pytest.fixture
def shelter():
    return make_organisation(
        title="Harbour house",
        services=["shelter"],
        countries=["th"],
        email="own@harbour.example",
        phone="+66 2 123 4567",
    )


@pytest.fixture
def ministry():
    return make_organisation(title="Ministry", type="ministry", email="own@ministry.example", countries=["th"])


def form_of(entry, name="remove"):
    return f"{entry.get_absolute_url()}{name}/"


def key_of(client, address):
    return Page(client.get(address).text).all("input", name="key")[0].get("value")


def ask(client, entry, key=None, **fields):
    address = form_of(entry)
    return client.post(address, {"key": key or key_of(client, address), "reason": "safety"} | fields)


def mails(subject):
    return [letter for letter in mail.outbox if subject in letter.subject]


# At once and everywhere


def test_opening_the_form_changes_nothing(client, shelter):
    response = client.get(form_of(shelter))
    assert not list(faults(response.text)) and not response.cookies
    assert "no-store" in response["Cache-Control"] and "noindex" in response["X-Robots-Tag"]
    assert Organisation.objects.published().contains(shelter) and not Removal.objects.exists()


def test_it_disappears_at_once_for_readers_and_partners_and_stays_for_staff(client, shelter):
    assert ask(client, shelter).headers["Location"] == "/directory/thanks/removed/"
    for role in (None, "partner"):
        if role:
            client.force_login(make_user(role))
        assert client.get(shelter.get_absolute_url()).status_code == 404
        for address in (
            "/directory/",
            "/directory/?q=harbour",
            "/search/?q=harbour",
            "/directory/feed/",
            "/countries/th/",
        ):
            assert "Harbour" not in client.get(address).text.replace("harbour", "")
    client.force_login(make_user("Curator"))
    assert "Harbour house" in client.get(shelter.get_absolute_url()).text


def test_kept_pages_and_copies_are_void(client, shelter, committed, django_capture_on_commit_callbacks, monkeypatch):
    from .committing import commit

    voided = []
    monkeypatch.setattr("partnership_hub.serving.copies.note_change", lambda: voided.append(True))
    commit()
    assert "Harbour house" in client.get("/directory/").text
    with django_capture_on_commit_callbacks(execute=True):
        ask(client, shelter)
    commit()
    assert "Harbour house" not in client.get("/directory/").text and voided


def test_a_preview_link_leads_nowhere_afterwards(client, shelter):
    from partnership_hub.entries.previews import Link

    address = Link.to(shelter).address
    ask(client, shelter)
    assert client.get(address).status_code == 404


def test_sent_three_times_it_is_one_take_down_and_one_answer(client, shelter):
    key = key_of(client, form_of(shelter))
    answers = [ask(client, shelter, key=key) for _ in range(3)]
    assert {answer["Location"] for answer in answers} == {"/directory/thanks/removed/"}
    assert Removal.objects.count() == UsedKey.objects.count() == 1


def test_without_a_key_or_from_another_site_nothing_is_taken_down(client, shelter):
    key = key_of(client, form_of(shelter))
    other = make_organisation()
    assert ask(client, shelter, key="zz").status_code == 403
    assert ask(client, other, key=key).status_code == 403  # it was for another entry
    address, fields = form_of(shelter), {"key": key, "reason": "safety"}
    assert client.post(address, fields, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not Removal.objects.exists()


@pytest.mark.parametrize("state", ["draft", "in-review", "withdrawn"])
@pytest.mark.parametrize("name", ["remove", "report"])
def test_a_hidden_organisation_answers_as_one_that_does_not_exist(client, state, name):
    hidden = make_organisation(status=state)
    unknown = f"/directory/999999999-{hidden.slug}/{name}/"
    for send in (client.get, lambda address: client.post(address, {"key": "zz", "reason": "safety"})):
        answers = [send(address) for address in (form_of(hidden, name), unknown)]
        assert [a.status_code for a in answers] == [404, 404]
        assert answers[0].content == answers[1].content and answers[0].headers == answers[1].headers


def test_whoever_had_the_form_open_when_it_was_taken_down_is_told_that_it_is(client, shelter):
    late = key_of(client, form_of(shelter))
    ask(client, shelter)
    assert ask(client, shelter, key=late)["Location"] == "/directory/thanks/removed/"
    again = ask(client, shelter, key=key_of_hidden(shelter), reason="zz")
    assert again.status_code == 200 and "Harbour house" not in again.text
    assert Removal.objects.count() == 1


def key_of_hidden(entry):
    from partnership_hub.onetime import Key

    return str(Key.fresh("removal", entry.pk))


# Whom it is told to


def test_staff_and_the_organisation_are_told_without_what_was_written(
    client, shelter, django_capture_on_commit_callbacks
):
    editor, keeper = make_user("Editor"), make_user("Editor")
    make_user("Editor", is_active=False)
    curator = make_user("Curator", countries=["th"])
    make_user("Curator", countries=["la"])
    make_contact(shelter, kind="email", value="second@harbour.example", visibility="staff")
    with django_capture_on_commit_callbacks(execute=True):
        ask(client, shelter, words="Zqsecret", email="somebody@example.org")
    own, staff = mails("Your entry")[0], mails("Taken down")[0]
    assert own.recipients() == ["own@harbour.example", "second@harbour.example"]
    assert set(staff.recipients()) == {editor.email, keeper.email, curator.email} and "Harbour house" in staff.subject
    assert "put the entry back" in own.body and "/admin/directory/organisation/removals/" in staff.body
    assert not [m for m in mail.outbox if re.search("Zqsecret|somebody@", f"{m.subject} {m.body}")]


def test_a_name_cannot_write_headers_of_a_mail(client, django_capture_on_commit_callbacks):
    make_user("Editor")
    entry = make_organisation(title="Harbour\r\nBcc: all@example.org", email="own@harbour.example")
    with django_capture_on_commit_callbacks(execute=True):
        ask(client, entry)
    assert "Bcc" not in dict(mails("Taken down")[0].message().items())


# Nothing of where it was


def texts_of_the_database():
    """(table, column) → all that stands there, of every table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield table, "\n".join(row for (row,) in cursor.fetchall())


def tables_with(word):
    return {table for table, text in texts_of_the_database() if word.lower() in text.lower()}


def with_addresses(entry):
    """In places of each kind, live, changed and deleted; in texts, translations, reports, and what curators did."""
    for kind, fields in {
        "office": {"visibility": "public"},
        "drop-in": {"visibility": "partners"},
        "residential": {"visibility": "staff", "request_reference": "Zqrequest of 2026"},
    }.items():
        place = make_place(
            entry,
            kind=kind,
            address=WHERE,
            label="Zqlabel",
            town="Zqtown",
            province="th-10",
            country_id="th",
            **fields,
        )
        place.address = f"{WHERE}, rear door"
        place.save()
    make_place(entry, address=WHERE).delete()
    entry.body, entry.staff_note = f"<p>Come to {WHERE.upper()}.</p>", f"They sit at {WHERE}."
    entry.how_to_refer = f"Ask at {WHERE}"
    entry.save()
    make_translation(entry, summary=WHERE)
    entry.reports.create(kind="moved", text=f"It has left {WHERE}")


def test_no_table_of_the_database_holds_the_address_afterwards(client, shelter):
    with_addresses(shelter)
    words = ("Zqwhere", "Zqlabel", "Zqtown", "Zqrequest", "zqwher")  # the last as the search has it
    tables = {"directory_place", "directory_historicalplace", "directory_organisation", "directory_report"}
    assert tables <= tables_with("Zqwhere") and tables_with("zqwher")
    ask(client, shelter)
    assert {word: tables_with(word) for word in words} == dict.fromkeys(words, set())


def test_what_curators_did_in_the_admin_is_erased_too(client, shelter):
    make_place(shelter, label="Zqlabel", address=WHERE)
    client.force_login(make_user("superuser"))
    from django.contrib.admin.models import LogEntry
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(Organisation)
    LogEntry.objects.create(
        user=make_user("Editor"), content_type=kind, object_id=shelter.pk, object_repr="x", action_flag=2,
        change_message=f'[{{"changed": {{"name": "place", "object": "Office: Zqlabel", "fields": ["{WHERE}"]}}}}]',
    )  # fmt: skip
    shelter.take_down(make_user("Editor"))
    assert not tables_with("Zqlabel") | tables_with("Zqwhere")


def test_what_lies_in_the_desks_of_staff_is_erased_too(client, shelter):
    """A form that was typed and not saved, and a sheet that a translator sent back."""
    make_place(shelter, address=WHERE)
    for words, path in ((f"Ask at {WHERE.upper()}", "/admin/x/"), ("Ask at the office", "/admin/y/")):
        TypedForm.objects.keep(Desk(make_user("Editor").pk, path), "a", QueryDict(f"note={words}"))
    TranslationSheet.objects.create(language="th", works=[["directory-1", {"summary": f"ที่ {WHERE}"}]])
    ask(client, shelter)
    assert not tables_with("Zqwhere")
    assert [row.said() for row in TypedForm.objects.all()] == ["Ask at the office"]


def test_what_was_erased_is_seen_as_withheld_and_nothing_else_is_lost(client, shelter):
    with_addresses(shelter)
    other = make_place(make_organisation(), address=WHERE)
    make_contact(shelter, value="+66 2 765 4321")
    ask(client, shelter)
    places = Place.objects.filter(organisation=shelter)
    assert {(p.visibility, p.withheld_reason) for p in places} == {("withheld", "safety")} and len(places) == 3
    for rows in (places, Place.history.filter(organisation_id=shelter.pk)):
        assert set(rows.values_list("province", "country")) == {("", None)}
    shelter.refresh_from_db()
    assert shelter.body == "<p>Come to ….</p>" and shelter.contacts.count() == 1
    other.refresh_from_db()
    assert other.address == WHERE  # of another organisation in the same house
    for place in places:
        place.full_clean()


# Against abuse


def test_a_public_body_is_taken_down_at_the_word_of_its_own_e_mail(
    client, ministry, django_capture_on_commit_callbacks
):
    make_user("Editor")
    assert "write to its own e-mail" in client.get(form_of(ministry)).text
    with django_capture_on_commit_callbacks(execute=True):
        assert ask(client, ministry)["Location"] == "/directory/thanks/removal-asked/"
    assert Organisation.objects.published().contains(ministry)
    assert mails("Take-down waits")
    address = re.search(r"https://hub\.example(/\S+)", mails("Is your entry")[0].body)[1]
    assert mails("Is your entry")[0].recipients() == ["own@ministry.example"]
    assert "Ministry" in client.get(address).text and Organisation.objects.published().contains(ministry)
    key = key_of(client, address)
    assert client.post(address, {"key": "zz"}).status_code == 403
    for _ in range(2):
        assert client.post(address, {"key": key})["Location"] == "/directory/thanks/removed/"
    assert not Organisation.objects.published().contains(ministry)
    assert Removal.objects.get().way == "email" and client.get(address).status_code == 404


@pytest.mark.parametrize("key", ["", "zz", "1:a:b", "é", "1" * 5_000])
def test_a_key_that_is_not_ours_confirms_nothing(client, key):
    assert client.get("/directory/remove/", {"removal": key}).status_code == 404
    assert client.post(f"/directory/remove/?removal={key}", {"key": "zz"}).status_code == 404


@pytest.mark.parametrize("withheld", [None, "service", "home"])
def test_a_ministry_s_shelter_goes_at_once(client, withheld):
    entry = make_organisation(type="ministry", services=[] if withheld else ["shelter"])
    if withheld == "service":
        make_service(entry, visibility="withheld", withheld_reason="safety")
    if withheld == "home":
        make_place(entry, kind="residential", town="", visibility="withheld", withheld_reason="safety")
    assert ask(client, entry)["Location"] == "/directory/thanks/removed/"


def test_what_is_hidden_decides_nothing_that_is_told(client, ministry):
    before = client.get(form_of(ministry)).text
    make_place(ministry, kind="residential", visibility="staff", request_reference="R")
    after = client.get(form_of(ministry)).text
    assert re.sub('value="[^"]+"', "", before) == re.sub('value="[^"]+"', "", after)


def test_one_address_takes_down_a_few_an_hour_and_the_rest_waits(client):
    locations = [ask(client, make_organisation())["Location"] for _ in range(4)]
    assert [location.split("/")[-2] for location in locations] == ["removed"] * 3 + ["removal-asked"]


def test_nobody_can_take_the_whole_directory_down(client):
    for number in range(13):
        entry, address = make_organisation(), f"192.0.2.{number}"
        client.post(form_of(entry), {"key": key_of(client, form_of(entry)), "reason": "other"}, REMOTE_ADDR=address)
    assert Organisation.objects.published().count() == 3 and Removal.objects.waiting().count() == 3


def test_staff_put_back_what_was_taken_down_by_abuse(client):
    entry = make_organisation(title="Legal aid", phone="+66 2 111 2222")
    ask(client, entry)
    removal = Removal.objects.get()
    with pytest.raises(PermissionDenied):
        removal.undo(make_user("Curator"))
    assert removal.undo(make_user("Editor"))
    assert "Legal aid" in client.get(entry.get_absolute_url()).text and not DoNotList.objects.standing().exists()
    with pytest.raises(ValidationError):
        removal.undo(make_user("Editor"))


def test_a_shelter_is_put_back_by_two_people(client, shelter):
    first, second = make_user("Editor"), make_user("Editor")
    ask(client, shelter)
    removal = Removal.objects.get()
    assert not removal.undo(first)
    with pytest.raises(ValidationError):
        removal.undo(first)
    assert not Organisation.objects.published().contains(shelter)
    assert removal.undo(second) and Organisation.objects.published().contains(shelter)


def test_what_the_organisation_said_itself_takes_two_as_well(ministry):
    ministry.take_down(make_user("Editor"))
    assert Removal.objects.get().takes_two


def test_a_curator_cannot_take_down_by_the_verb(shelter):
    with pytest.raises(PermissionDenied):
        shelter.take_down(make_user("Curator"))


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "\r\nBcc: a@b.c", "<script>alert(1)</script>", "\ud7ff\U0010ffff", "%00"]
)
def test_hostile_words_end_in_a_page(client, shelter, text):
    response = ask(client, shelter, words=text)
    assert response.status_code in (200, 302)
    if response.status_code == 200:
        assert not list(faults(response.text)) and "at most 2000 characters" in response.text


def test_a_nul_is_left_out(client, shelter):
    assert ask(client, shelter, words="a\0b").status_code == 302
    assert Removal.objects.get().words == "ab"


# The board


BOARD = "/admin/directory/organisation/removals/"


def press(client, verb, role="Editor"):
    client.force_login(make_user(role))
    return client.post(BOARD, {"row": Removal.objects.get().pk, "verb": verb})


def test_staff_decide_on_what_waits(client, ministry):
    ask(client, ministry, words="Zqwords <b>")
    client.force_login(make_user("Curator"))
    page = client.get(BOARD).text
    assert "Zqwords &lt;b&gt;" in page and "Take it down" not in page
    assert press(client, "carry_out", "Curator").status_code == press(client, "decline", "Curator").status_code == 403
    press(client, "carry_out")
    removal = Removal.objects.get()
    assert removal.way == "staff" and removal.done_by and not Organisation.objects.published().exists()
    for verb in ("carry_out", "decline"):
        assert "decided this meanwhile" in client.get(press(client, verb)["Location"]).text


def test_what_is_declined_stays_and_the_letter_leads_nowhere(client, ministry):
    ask(client, ministry)
    address = Removal.objects.get().address.removeprefix("https://hub.example")
    key = key_of(client, address)
    press(client, "decline")
    client.logout()
    assert client.get(address).status_code == client.post(address, {"key": key}).status_code == 404
    assert Organisation.objects.published().contains(ministry)


def test_what_two_asked_for_is_done_once_and_undone_once(client, ministry):
    for _ in range(2):
        ask(client, ministry)
    first, second = Removal.objects.waiting()
    first.carry_out("email")
    for late in (first, second):
        with pytest.raises(ValidationError):
            late.carry_out("staff")
    assert DoNotList.objects.count() == 1 and not Removal.objects.waiting().exists()
    assert Removal.objects.get(pk=first.pk).status_before == "published"


def test_two_presses_put_an_entry_back(client):
    ask(client, make_organisation(title="Legal aid"))
    client.force_login(make_user("Editor"))
    assert "Yes, put it back" in client.get(BOARD).text
    press(client, "undo")
    assert Organisation.objects.published().exists() and "Put back by" in client.get(BOARD).text
    assert press(client, "undo").status_code == 302 and press(client, "zz").status_code == 403


def test_a_twin_s_record_keeps_an_entry_down(client):
    ask(client, make_organisation(title="Legal aid"))
    removal = Removal.objects.get()
    DoNotList.add(removal.organisation)
    with pytest.raises(ValidationError, match="asked not to be listed"):
        removal.undo(make_user("Editor"))
    assert DoNotList.objects.standing().count() == 2  # the first is not lifted in vain


def test_staff_take_down_in_the_admin_with_one_button(client, shelter):
    client.force_login(make_user("Editor"))
    assert "Take down, erase its addresses" in client.get(f"/admin/directory/organisation/{shelter.pk}/change/").text


def test_what_was_merged_into_it_loses_its_addresses_too(client, shelter):
    old = make_organisation(title="Old refuge")
    make_place(old, address=WHERE)
    old.become_part_of(shelter, "the same")
    ask(client, shelter)
    assert not tables_with("Zqwhere")
    with pytest.raises(ValidationError):
        Organisation(title="Old refuge").clean()


def test_a_place_that_waits_for_a_second_person_is_erased_as_well(client, shelter):
    place = make_place(shelter, address=WHERE, visibility="staff")
    place.ask_visibility("public", make_user("Editor"))
    ask(client, shelter)
    place.refresh_from_db()
    assert (place.visibility, place.wanted, place.address) == ("withheld", "", "") and not tables_with("Zqwhere")


def test_the_words_of_whoever_asked_are_forgotten_after_half_a_year(client, shelter):
    ask(client, shelter, words="Zqwords", email="a@b.example")
    assert Removal.objects.prune() == 0
    Removal.objects.update(done_at=timezone.now() - timedelta(days=181))
    assert Removal.objects.prune() == 1
    assert (Removal.objects.get().words, Removal.objects.get().email) == ("", "") and Removal.objects.prune() == 0
