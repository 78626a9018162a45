"""What an organisation keeps for staff is for those who look after it; other staff see what partners see."""

import pytest
from django.db import transaction
from django.utils import timezone

from directory.models import Attachment, Contact, Organisation, Viewing
from directory.seeing import sees_staff_details
from directory.shown import shown_models
from partnership_hub.entries.publishing import sections
from partnership_hub.models import Visit
from partnership_hub.people import rights
from partnership_hub.people.roles import ROLES

from .factories import make_contact, make_organisation, make_user, save
from .importing import bring, page, tried
from .kept_for_staff import NUMBER, ORGANISATIONS, for_readers, in_the_admin, make_kept
from .test_admin import change_page, form
from .test_leaks import CANARY, everything_of
from .test_reach import make_entries, person

pytestmark = pytest.mark.django_db

BOTH = {"th", "kh"}
KEPT_FOR = {
    "Contributor": set(), "Curator": {"th"}, "Editor": BOTH, "Directory keeper": BOTH, "Translator": set(),
    "Administrator": BOTH, "superuser": BOTH, "partner": set(), None: set(),
}  # fmt: skip
SEE_WHAT_PARTNERS_SEE = {"Curator", "Editor", "Directory keeper", "Administrator", "superuser", "partner"}
KHMER = [role for role in KEPT_FOR if "kh" not in KEPT_FOR[role]]


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_kept()
        transaction.set_rollback(True)


def signed_in(client, role, **given):
    client.user = person(role, **given)
    if role:
        Visit.objects.create(owner=client.user, seen_at=timezone.now() - timezone.timedelta(days=2))
        client.force_login(client.user)
    return client


def told(client, addresses, **headers):
    """{word: an address that tells it}"""
    return {word: at for at in addresses for word in CANARY.findall(everything_of(client.get(at, headers=headers)))}


# The rule, said twice


def test_each_role_is_in_the_table():
    assert KEPT_FOR.keys() == ROLES.keys() | {"superuser", "partner", None}


@pytest.mark.parametrize("model", shown_models())
@pytest.mark.parametrize("role", KEPT_FOR)
def test_rows_are_seen_as_the_table_says_in_the_query_and_one_by_one(kept, role, model):
    reader = person(role)
    rows = model.objects.filter(visibility="staff").visible_to(reader)
    assert {row.organisation.countries.get().pk for row in rows} == KEPT_FOR[role]
    both = {"th": kept.thai, "kh": kept.khmer}
    assert {code for code, entry in both.items() if sees_staff_details(reader, entry)} == KEPT_FOR[role]


@pytest.mark.parametrize("role", KEPT_FOR)
def test_what_partners_see_staff_who_see_details_see_everywhere(kept, role):
    rows = Contact.objects.filter(visibility="partners").visible_to(person(role))
    assert rows.count() == (2 if role in SEE_WHAT_PARTNERS_SEE else 0)


def test_what_one_took_in_oneself_is_in_reach(kept):
    curator = make_user("Curator", countries=[])
    assert not Contact.objects.filter(visibility="staff").visible_to(curator).exists()
    Organisation.objects.filter(pk=kept.khmer.pk).update(taken_in_by=curator)
    assert Contact.objects.visible_to(curator).get(visibility="staff").organisation == kept.khmer


@pytest.mark.parametrize("section", sections())
@pytest.mark.parametrize("role", KEPT_FOR)
def test_notes_and_history_are_for_those_who_look_after_it_as_a_query_and_a_row(section, role):
    user = person(role)
    entries = section.objects.filter(pk__in=make_entries(section._meta.app_label, user))
    rows = {entry.title for entry in entries if rights.sees_notes_on(user, entry)}
    assert {entry.title for entry in entries.with_notes_for(user)} == rows


# Wherever it could be told


@pytest.mark.parametrize("role", KHMER)
def test_no_page_for_readers_tells_what_is_not_theirs(client, kept, role):
    found = told(signed_in(client, role), for_readers(kept.khmer))
    assert not {word: at for word, at in found.items() if word in kept.words["kh"]}


@pytest.mark.parametrize("role", KHMER)
def test_nor_does_the_admin(client, kept, role):
    found = told(signed_in(client, role), in_the_admin(kept.khmer, kept.thai))
    assert not {word: at for word, at in found.items() if word in kept.words["kh"]}


@pytest.mark.parametrize(("role", "code"), [("Editor", "kh"), ("Curator", "th"), ("Directory keeper", "kh")])
def test_these_tests_can_fail(client, kept, role, code):
    entry, other = (kept.thai, kept.khmer) if code == "th" else (kept.khmer, kept.thai)
    signed_in(client, role)
    seen = told(client, [*for_readers(entry), *in_the_admin(entry, other)]).keys()
    assert kept.words[code] - seen <= {entry.sent_back_because}  # told beside a form that one may change
    assert kept.for_partners[code] <= seen


@pytest.mark.parametrize("role", KHMER)
def test_a_file_answers_as_an_unknown_one_however_it_is_asked_for(client, kept, role):
    file = kept.khmer.attachments.get(visibility="staff").file.url
    signed_in(client, role)
    for asked in (client.get(file), client.head(file), client.get(file, headers={"range": "bytes=0-3"})):
        assert asked.status_code == 404
    assert Attachment.objects.filter(visibility="staff").count() == 2


def test_no_search_finds_it_and_no_count_tells_of_it(client, kept):
    signed_in(client, "Curator")
    own = Organisation.objects.filter(title__startswith="House")
    for word in [*kept.words["kh"], *kept.words["th"]]:
        for address in (f"/directory/?q={word}", f"/search/?q={word}", f"/{ORGANISATIONS}?q={word}"):
            assert "House" not in client.get(address).text
    where = "app_label=directory&model_name=invitation&field_name=organisation"
    assert own.count() == 2
    for word in kept.words["kh"]:
        assert "House" not in client.get(f"/admin/autocomplete/?{where}&term={word}").text


@pytest.mark.parametrize("asked", ["contacts__isnull=0", "notes__isnull=0", "staff_note__exact={}", "contacts={}"])
def test_the_admin_s_list_cannot_be_asked_what_is_there(client, kept, asked):
    signed_in(client, "Curator")
    for value in (kept.khmer.staff_note, kept.khmer.contacts.get(visibility="staff").pk):
        assert client.get(f"/{ORGANISATIONS}?{asked.format(value)}").status_code == 400


# The form of an organisation that one reads and does not look after


def test_the_form_leaves_it_out_and_says_so(client, kept):
    says = "What is kept for staff is shown to those who look after this organisation."
    signed_in(client, "Curator")
    khmer, thai = (client.get(change_page(entry)).text for entry in (kept.khmer, kept.thai))
    assert says in khmer and says not in thai
    assert "for a second person." in thai and "second person" not in khmer.lower()
    assert set(CANARY.findall(khmer)) == {own for own in kept.for_partners["kh"] if own in khmer} != set()
    for role, is_said in (("Contributor", True), ("Translator", False), ("Editor", False)):
        client.force_login(person(role))
        assert (says in client.get(change_page(kept.khmer)).text) is is_said


def test_it_is_recorded_who_was_shown_what_is_for_partners_there_and_nobody_else(client, kept):
    signed_in(client, "Curator")
    client.get(change_page(kept.khmer))
    assert Viewing.objects.filter(user=client.user).values_list("organisation", "kind").get() == (kept.khmer.pk, "form")
    plain = make_organisation(countries=["kh"], taken_in_by=make_user("Contributor"))
    make_contact(plain, visibility="staff")
    client.get(change_page(plain))
    assert not Viewing.objects.filter(organisation=plain).exists()


def test_what_is_sent_by_hand_changes_nothing(client, kept):
    signed_in(client, "Curator")
    contact = kept.khmer.contacts.get(visibility="staff")
    data = form("directory/organisation", kept.khmer) | {
        "contacts-TOTAL_FORMS": "1", "contacts-INITIAL_FORMS": "1", "contacts-0-id": contact.pk,
        "contacts-0-kind": "phone", "contacts-0-value": "1", "contacts-0-visibility": "public",
    }  # fmt: skip
    assert client.post(change_page(kept.khmer), data).status_code == 403
    version = contact.history.first().pk
    path = f"/{ORGANISATIONS}{kept.khmer.pk}/history/contact/{version}/"
    assert [client.post(f"{path}{end}", {"_whole": "1"}).status_code for end in ("", "whole/")] == [403, 403]
    assert Contact.objects.get(pk=contact.pk).value == contact.value


def test_a_detail_that_moved_to_another_organisation_is_not_compared_with_what_it_says_there(client, kept):
    contact = kept.thai.contacts.get(visibility="partners")
    contact.move_to(kept.khmer, make_user("Editor"))
    save(contact, value="zqnownownowx")
    path = f"/{ORGANISATIONS}{kept.thai.pk}/history/contact/{contact.history.last().pk}/"
    page = signed_in(client, "Curator").get(path).text
    assert "It belongs to another entry now." in page and "zqnownownowx" not in page
    assert page.count("<option") == 1 + contact.history.filter(organisation=kept.thai).count() - 1


# Comparing may use it, telling may not


def test_a_number_of_theirs_is_no_reason_and_names_nobody(client, kept):
    make_contact(kept.khmer, value=NUMBER, visibility="staff")
    own = make_organisation(title="Pier", countries=["th"], phone=NUMBER)
    asked = [change_page(own), f"/{ORGANISATIONS}alike/?but={own.pk}&phone={NUMBER.replace('+', '%2B')}"]
    asked += [f"/{ORGANISATIONS}twins/", f"/{ORGANISATIONS}twins/?country=kh"]
    signed_in(client, "Curator")
    assert not [address for address in asked if "House kh" in client.get(address).text]
    signed_in(client, "Editor")
    assert all(f"same phone: {NUMBER}" in client.get(address).text for address in asked)


# Sheets


@pytest.mark.parametrize("form_of_file", ["csv", "xlsx"])
def test_a_sheet_to_work_on_holds_notes_of_what_one_looks_after(client, kept, form_of_file):
    signed_in(client, "Curator")
    chosen = {"action": f"export_{form_of_file}", "_selected_action": [kept.thai.pk, kept.khmer.pk]}
    found = everything_of(client.post(f"/{ORGANISATIONS}", chosen))
    assert "House kh" in found and kept.thai.staff_note in found and kept.khmer.staff_note not in found


def test_a_dry_run_compares_with_none_of_it(client, kept):
    signed_in(client, "Curator")
    for guess in (kept.khmer.staff_note, "Another"):
        [row] = tried(client, ["id", "staff_note"], [kept.khmer.pk, guess], section="directory").values()
        assert (row.verdict, row.given, row.before) == ("same", {}, {})
    imported = bring(client, f"id,staff_note\n{kept.khmer.pk},Another\n".encode(), section="directory")
    assert not CANARY.search(page(client, imported).text)
