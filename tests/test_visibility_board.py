"""The admin's form asks who may see a detail; the board “Visibility to agree” is where a second person decides."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from directory.models import Attachment, Note, Organisation

from .factories import make_contact, make_note, make_organisation, make_place, make_user
from .markup import seen
from .test_admin import change_page, form
from .upload_files import pdf

pytestmark = pytest.mark.django_db

BOARD = "/admin/directory/organisation/visibility/"


@pytest.fixture
def first():
    return make_user("Editor", username="Nok")


@pytest.fixture
def second():
    return make_user("Editor", username="Lan")


def sent(organisation, contact=None, **changes):
    """The organisation's form with one contact."""
    row = {"kind": "phone", "value": "+00 0 1234", "visibility": "staff"}
    if contact:
        row |= {"id": contact.pk, "value": contact.value, "visibility": contact.wanted or contact.visibility}
    data = {f"contacts-0-{name}": value for name, value in (row | changes).items()}
    data |= {"contacts-TOTAL_FORMS": "1", "contacts-INITIAL_FORMS": "1" if contact else "0"}
    return form("directory/organisation", organisation, **data)


def save(client, organisation, contact=None, **changes):
    response = client.post(change_page(organisation), sent(organisation, contact, **changes))
    assert response.status_code == 302, response.text
    organisation.refresh_from_db()
    return organisation.contacts.get()


def state(row):
    row.refresh_from_db()
    return row.visibility, row.wanted


def buttons(client):
    """What each form of the board sends, without its verb."""
    forms = re.findall(r'<form method="post">.*?</form>', client.get(BOARD).text, re.DOTALL)
    return [re.findall(r'name="row" value="([^"]+)"', one) for one in forms]


# The form


@pytest.mark.parametrize("level", ["public", "partners"])
def test_a_new_detail_is_for_staff_until_a_second_person_agrees(client, first, level):
    client.force_login(first)
    contact = save(client, make_organisation(), visibility=level)
    assert state(contact) == ("staff", level) and contact.wanted_by == first


def test_nothing_is_asked_for_what_is_for_staff_or_withheld(client, first):
    client.force_login(first)
    assert state(save(client, make_organisation())) == ("staff", "")
    withheld = save(client, make_organisation(), value="", visibility="withheld", withheld_reason="safety")
    assert state(withheld) == ("withheld", "")


def test_narrower_is_in_force_when_the_form_is_saved(client, first):
    client.force_login(first)
    contact = make_contact(visibility="public")
    assert state(save(client, contact.organisation, contact, visibility="staff")) == ("staff", "staff")


def test_what_was_withheld_can_be_written_again_and_waits(client, first):
    client.force_login(first)
    contact = make_contact(visibility="withheld", value="", withheld_reason="safety")
    contact = save(client, contact.organisation, contact, value="+00 0 1", visibility="public")
    assert (*state(contact), contact.value) == ("staff", "public", "+00 0 1")


def test_deleting_and_writing_anew_is_no_way_round(client, first):
    client.force_login(first)
    contact = make_contact(visibility="staff")
    data = sent(contact.organisation, contact) | {
        "contacts-0-DELETE": "on", "contacts-TOTAL_FORMS": "2", "contacts-1-kind": "phone",
        "contacts-1-value": contact.value, "contacts-1-visibility": "public",
    }  # fmt: skip
    client.post(change_page(contact.organisation), data)
    anew = contact.organisation.contacts.get()
    assert anew.pk != contact.pk and state(anew) == ("staff", "public")


def test_whoever_writes_what_waits_is_who_asks(client, first, second):
    client.force_login(first)
    contact = save(client, make_organisation(), visibility="public")
    client.force_login(second)
    contact = save(client, contact.organisation, contact, value="+00 0 6666")
    assert state(contact) == ("staff", "public") and contact.wanted_by == second


def test_saving_the_form_untouched_asks_for_nothing_new(client, first, second):
    client.force_login(first)
    contact = save(client, make_organisation(), visibility="public")
    client.force_login(second)
    assert save(client, contact.organisation, contact).wanted_by == first


def test_what_is_shown_already_is_changed_at_once_and_the_form_says_so(client, first):
    client.force_login(first)
    contact = make_contact(visibility="public")
    assert (
        "What is shown already changes for its readers as soon as you save"
        in client.get(change_page(contact.organisation)).text
    )
    contact = save(client, contact.organisation, contact, value="+00 0 9")
    assert (*state(contact), contact.value) == ("public", "", "+00 0 9")


def test_a_residential_place_cannot_be_asked_for_by_more_than_staff(client, first):
    client.force_login(first)
    place = {"kind": "residential", "address": "1 Hidden Street", "visibility": "public", "request_reference": "R"}
    data = {f"places-0-{name}": value for name, value in place.items()} | {"places-TOTAL_FORMS": "1"}
    response = client.post("/admin/directory/organisation/add/", form("directory/organisation", **data))
    assert "A residential place is “staff only”" in response.text
    assert not Organisation.objects.exists()


def test_notes_and_attachments_are_asked_for_alike(client, first):
    client.force_login(first)
    data = {
        "notes-TOTAL_FORMS": "1", "notes-0-text": "Ask for the night officer.", "notes-0-visibility": "partners",
        "attachments-TOTAL_FORMS": "1", "attachments-0-title": "Referral form", "attachments-0-language": "th",
        "attachments-0-visibility": "public",
        "attachments-0-file": SimpleUploadedFile("Somchai.pdf", pdf()),
    }  # fmt: skip
    client.post("/admin/directory/organisation/add/", form("directory/organisation", **data))
    note, attachment = Note.objects.get(), Attachment.objects.get()
    assert (state(note), state(attachment)) == (("staff", "partners"), ("staff", "public"))
    assert (attachment.format, attachment.pages, len(attachment.sha256)) == ("PDF", 1, 64)
    assert re.fullmatch("attachments/[0-9a-f]{32}.pdf", attachment.file.name)


def test_the_form_says_what_waits_and_who_decided(client, first, second):
    contact = make_contact(visibility="staff")
    contact.ask_visibility("public", first)
    client.force_login(second)
    page = client.get(change_page(contact.organisation)).text
    assert "1 change of who may see something here waits for a second person." in page
    assert f'href="{BOARD}"' in page and "Nok asked for: Shown to everyone" in page
    contact.agree(second)
    page = client.get(change_page(contact.organisation)).text
    assert "Decided by Lan." in page and "waits for a second person" not in page


# The board


def test_the_board_shows_what_waits_and_one_button_decides(client, first, second):
    organisation = make_organisation(title="Harbour network")
    contact, place = make_contact(organisation, value="+00 0 1", visibility="staff"), make_place(organisation)
    contact.ask_visibility("public", first)
    place.ask_visibility("staff", first)
    client.force_login(second)
    page = client.get(BOARD).text
    for words in ("Harbour network", "+00 0 1", "Nok asked for: Shown to everyone", "Made narrower by Nok"):
        assert words in page
    one, other, both = buttons(client)
    assert both == one + other
    client.post(BOARD, {"row": one, "verb": "agree"})
    client.post(BOARD, {"row": other, "verb": "refuse"})
    assert (state(contact), state(place)) == (("public", ""), ("public", ""))
    assert "Nothing waits." in client.get(BOARD).text


def test_all_of_an_organisation_is_agreed_to_by_one_button(client, first, second):
    organisation = make_organisation()
    rows = [make_contact(organisation, visibility="staff"), make_note(organisation, visibility="staff")]
    elsewhere = make_contact(visibility="staff")
    for row in (*rows, elsewhere):
        row.ask_visibility("partners", first)
    client.force_login(second)
    every = next(keys for keys in buttons(client) if len(keys) == 2)
    client.post(BOARD, {"row": every, "verb": "agree"})
    assert [state(row) for row in rows] == [("partners", "")] * 2
    assert state(elsewhere) == ("staff", "partners")


def test_who_asked_has_no_button_and_is_refused(client, first):
    contact = make_contact(visibility="staff")
    contact.ask_visibility("public", first)
    client.force_login(make_user("Editor"))
    [[key]] = buttons(client)
    client.force_login(first)
    assert buttons(client) == []
    assert "Ask a second person" in client.post(BOARD, {"row": key, "verb": "agree"}, follow=True).text
    assert state(contact) == ("staff", "public")


def test_a_curator_reads_the_board_and_decides_nothing(client, first, second):
    contact = make_contact(visibility="staff")
    contact.ask_visibility("public", first)
    client.force_login(second)
    [[key]] = buttons(client)
    client.force_login(make_user("Curator"))
    assert contact.value in client.get(BOARD).text and buttons(client) == []
    assert "role does not allow" in client.post(BOARD, {"row": key, "verb": "agree"}, follow=True).text
    assert state(contact) == ("staff", "public")


def test_what_changed_since_the_board_was_shown_is_not_decided(client, first, second):
    contact = make_contact(visibility="staff")
    contact.ask_visibility("public", first)
    client.force_login(second)
    [[key]] = buttons(client)
    contact.value = "+00 0 6666"
    contact.save()
    assert "changed or decided meanwhile" in client.post(BOARD, {"row": key, "verb": "agree"}, follow=True).text
    assert state(contact) == ("staff", "public")


@pytest.mark.parametrize("sent", [{}, {"verb": "delete"}, {"verb": "agree"}, {"verb": "agree", "row": "zz-1-2"}])
def test_other_requests_decide_nothing(client, first, second, sent):
    contact = make_contact(visibility="staff")
    contact.ask_visibility("public", first)
    client.force_login(second)
    assert client.post(BOARD, sent, follow=True).status_code == 200
    assert state(contact) == ("staff", "public")


@pytest.mark.parametrize("role", [None, "partner"])
def test_the_board_and_the_history_are_for_staff(client, role):
    contact = make_contact(visibility="staff", value="zqhidden")
    addresses = [BOARD, f"/admin/directory/organisation/{contact.organisation_id}/history/"]
    client.force_login(make_user(role))
    for address in addresses:
        response = client.get(address, follow=True)
        assert "zqhidden" not in response.text and response.redirect_chain
    # Staff of another desk, who may not view the directory.
    client.force_login(make_user(role, is_staff=True))
    assert [client.get(address).status_code for address in addresses] == [403, 403]


# The history


@pytest.mark.parametrize("key", ["abc", "²", "9" * 30])
def test_the_history_of_what_is_no_key_is_not_found(client, first, key):
    client.force_login(first)
    assert client.get(f"/admin/directory/organisation/{key}/history/").status_code == 404


def test_the_history_of_an_organisation_tells_of_its_details(client, first, second):
    client.force_login(first)
    contact = save(client, make_organisation(), visibility="public", label="Night desk")
    contact.agree(second)
    client.force_login(second)
    save(client, contact.organisation, contact, value="+00 0 9", label="Night desk", visibility="public")
    page = seen(client.get(f"/admin/directory/organisation/{contact.organisation_id}/history/").text)
    for words in ("Phone, Night desk", "asked for: Shown to everyone", "agreed to: Shown to everyone", "<ins>9</ins>"):
        assert words in page
    assert page.index("<ins>9</ins>") < page.index("agreed to") < page.index("asked for")
