"""The form by which an organisation corrects its entry: what it makes of what people send."""

import re

import pytest
from django.test import Client

from directory.models import Organisation, Proposal

from .factories import make_letter, make_organisation, make_user
from .markup import Page, faults

pytestmark = pytest.mark.django_db

ENTRY = {
    "title": "Harbour network", "summary": "One.\r\nTwo.", "phone": "+00 1", "email": "them@example.org",
    "working_languages": ["th", "my"], "hours": "9 to 5",
}  # fmt: skip


@pytest.fixture
def organisation():
    return make_organisation(**ENTRY)


def sent(client, address, **changes):
    """What a browser sends: every field as the page has it, but for the changes."""
    form = client.get(address).text.partition('<form class="form letter-form"')[2].partition("</form>")[0]
    page, data = Page(f"<form>{form}</form>"), {}
    for box in page.all("input"):
        if box.get("type") != "checkbox" or "checked" in box.attributes:
            data.setdefault(box.get("name"), []).append(box.get("value"))
    for name, text in re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        data[name] = [text.replace("\r\n", "\n").replace("\n", "\r\n")]
    return client.post(address, data | {"answer": "correct"} | changes)


def test_only_what_was_changed_is_proposed_and_nothing_live_is_touched(client, organisation):
    letter = make_letter(organisation, language="vi")
    before = organisation.history.count()
    response = sent(client, letter.opens, phone="+00 2", comment="We moved.")
    assert response.url == "/directory/letter/corrected/?language=vi"
    proposal = Proposal.objects.get()
    assert proposal.changes == {"phone": ["+00 1", "+00 2"]} and proposal.comment == "We moved."
    assert (proposal.source, proposal.letter, proposal.answer_to, proposal.language) == (
        "letter", letter, "them@example.org", "vi",
    )  # fmt: skip
    organisation.refresh_from_db()
    assert organisation.phone == "+00 1" and organisation.history.count() == before
    letter.refresh_from_db()
    assert letter.outcome == "corrected" and client.get(letter.opens).status_code == 404


def test_every_field_that_everyone_reads_can_be_corrected(client, organisation):
    changes = {
        "title": "New", "local_name": "ชื่อ", "acronym": "N", "summary": "Three.", "who_may_come": "All", "hours": "24",
        "cost": "free", "how_to_refer": "Call", "working_languages": ["th", "vi"], "phone": "+00 2",
        "email": "new@example.org", "website": "example.org",
    }  # fmt: skip
    sent(client, make_letter(organisation).opens, **changes)
    proposed = {name: new for name, (_old, new) in Proposal.objects.get().changes.items()}
    assert proposed == changes | {"website": "https://example.org"}


def test_what_staff_changed_meanwhile_is_not_proposed_back(client, organisation):
    """The form still holds what it was filled with; what was changed is told from that."""
    address = make_letter(organisation).opens
    data = {"title": "Harbour network", "hours": "9 to 5", "phone": "+00 2"}
    data |= {"initial-hours": "9 to 5", "initial-phone": "+00 1", "initial-title": "Harbour network"}
    organisation.hours = "24 hours"
    organisation.save()
    client.post(address, data | {"answer": "correct"})
    assert Proposal.objects.get().changes.keys() == {"phone"}


WRONG = {
    "title": "", "email": "them", "website": "http://", "phone": "1" * 41, "comment": "ก" * 4_001,
    "working_languages": ["th", "zz"], "hours": "from 9 <b>to 5</b>",
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Not sent yet", "This field is required", "valid email", "at most 40 characters", "zz is not one"]),
        ("th", ["ยังไม่ได้ส่ง", "โปรดกรอกข้อมูลในช่องนี้", "อีเมลให้ถูกต้อง", "ไม่เกิน 40 ตัวอักษร", "zz ไม่อยู่ใน"]),
        (
            "vi",
            ["Chưa gửi được", "Xin điền vào ô này", "thư điện tử hợp lệ", "không quá 40 ký tự", "zz không có"],
        ),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_page_and_nothing_is_lost(client, organisation, language, words):
    letter = make_letter(organisation, language=language)
    response = sent(client, letter.opens, **WRONG)
    assert response.status_code == 200 and not list(faults(response.text))
    assert not [word for word in words if word not in response.text]
    for typed in ("them", "1" * 41, "ก" * 4_001, "from 9 &lt;b&gt;to 5&lt;/b&gt;"):
        assert f"{typed}</textarea>" in response.text or f'value="{typed}"' in response.text
    links = [link[1:] for link in Page(response.text).links() if link.startswith("#id_")]
    assert "id_email" in links and "id_working_languages_set" in links
    assert not Proposal.objects.exists() and letter.is_open
    assert sent(client, letter.opens, phone="+00 3").status_code == 302


def test_sending_it_unchanged_says_so(client, organisation):
    letter = make_letter(organisation)
    assert "Nothing has been changed." in sent(client, letter.opens).text
    assert "Nothing has been changed." in sent(client, letter.opens, summary="One.\nTwo. ").text
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("language", ["en", "th", "vi"])
def test_a_page_says_in_which_language_its_words_are(client, language):
    organisation = make_organisation(title="เครือข่าย", language="th", countries=["th"])
    page = Page(client.get(make_letter(organisation, language=language).opens).text)
    name = next(element for element in page.elements if element.text == "เครือข่าย")
    assert name.language == "th"
    links = [link for link in page.all("a") if link.get("hreflang")]
    assert [link.get("hreflang") for link in links] == ["en", "th", "vi"]
    assert [link.get("hreflang") for link in links if link.get("aria-current")] == [language]
    assert all("key=" in link.get("href") for link in links)
    country = next(element for element in page.elements if element.text == "Thailand")
    assert country.language in ("en", "en-gb")


def test_a_nul_and_a_form_of_any_size_are_no_error_of_ours(client, organisation):
    address = make_letter(organisation).opens
    assert client.post(address, {"answer": "correct", "title": "ก" * 100_000}).status_code == 200
    assert client.post(address, {"answer": "other", "title": ""}).status_code == 200
    assert client.post(address, b"\xff", content_type="multipart/form-data; boundary=x").status_code in (200, 400)
    assert client.post(address, {"answer": "correct", "title": "a\0"}).status_code == 302  # it answers the letter


# Partners, who are signed in


@pytest.fixture
def member(client):
    """Somebody who belongs to an organisation."""
    user = make_user("partner", organisation=make_organisation(phone="+00 1"))
    client.force_login(user)
    return user


def ours(user):
    return Organisation.objects.get(memberships__user=user)


def test_a_partner_corrects_the_entry_of_their_own_organisation_by_the_same_form(client, member):
    organisation = ours(member)
    address = f"{organisation.get_absolute_url()}correct/"
    assert sent(client, address, phone="+00 2").url == "/directory/letter/corrected/?language=en"
    proposal = Proposal.objects.get()
    assert (proposal.source, proposal.proposed_by, proposal.answer_to) == ("partner", member, member.email)
    seen = Page(client.get(address).text).all("input", name="seen")[0].get("value")
    client.post(address, {"answer": "confirm", "seen": seen})
    organisation.refresh_from_db()
    assert organisation.verification == "self-declared" and organisation.verified_how == f"partner {member}"


def test_of_another_organisation_there_is_nothing_to_correct(client, member):
    unknown = client.get("/directory/999999-ours/correct/")
    own = ours(member)
    assert client.get(f"{own.get_absolute_url()}correct/").status_code == 200
    for organisation in (make_organisation(), make_organisation(status="draft")):
        for method in (client.get, client.post):
            response = method(f"{organisation.get_absolute_url()}correct/")
            assert response.status_code == 404 and response.content == unknown.content
    own.memberships.get().end(member)
    assert client.get(f"{own.get_absolute_url()}correct/").status_code == 404


def test_without_the_second_factor_in_this_session_there_is_no_form(client):
    user = make_user("partner", second_factor=False)
    client.force_login(user)
    address = f"{ours(user).get_absolute_url()}correct/"
    assert client.get(address).status_code == 404 and address not in client.get("/accounts/").text


def test_a_partner_s_form_cannot_be_sent_from_elsewhere(member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    address = f"{ours(member).get_absolute_url()}correct/"
    assert client.post(address, {"answer": "confirm"}).status_code == 403


def test_a_partner_is_led_to_the_form_from_their_account(client, member):
    address = f"{ours(member).get_absolute_url()}correct/"
    assert address in Page(client.get("/accounts/").text).links()
    assert "Is this still correct?" in client.get(address).text
