"""Letters and what they open, in each of their languages: nothing is left in English, and all of it reads well."""

import re
from gettext import GNUTranslations
from io import BytesIO

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from directory import outcomes
from directory.hours import ZONES
from directory.letters import new_key
from directory.vocabulary import GroupServed, Level, OrganisationType, ServiceKind, Vetting
from partnership_hub.interface import in_language
from partnership_hub.mail import WIDTH, _width, folded
from partnership_hub.vocabulary import SPOKEN_LANGUAGES

from .factories import (
    make_attachment,
    make_contact,
    make_letter,
    make_note,
    make_organisation,
    make_place,
    make_proposal,
    make_service,
)
from .speaking import listening

pytestmark = pytest.mark.django_db

CATALOGUES = sorted(settings.LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.po"))
every_catalogue = pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parts[-3])
every_language = pytest.mark.parametrize("language", ["en", "th", "vi"])
translated = pytest.mark.parametrize("language", ["th", "vi"])


def ago(days):
    return timezone.localdate() - timezone.timedelta(days=days)


# As its page says it: checked lately, due, overdue, never checked, overdue since it was listed, closed.
TRUTHS = [
    {}, {"verification": "self-declared", "verified_on": ago(100)}, {"verified_on": ago(150)},
    {"verification": "unverified", "verified_on": None},
    {"verification": "unverified", "verified_on": None, "published_at": timezone.now() - timezone.timedelta(days=50)},
    {"verification": "closed"}, {"verification": "closed", "verified_on": None},
]  # fmt: skip


def make_full(**overrides):
    """An organisation that has something to say in every place of the page."""
    organisation = make_organisation(
        **{
            "title": "Harbour network", "countries": ["th"], "asean_wide": True, "local_name": "เครือข่าย",
            "acronym": "HN", "former_names": ["Pier"], "also_known_as": ["Quay"],
            "working_languages": [code for code, _label in SPOKEN_LANGUAGES], "who_may_come": "All", "cost": "free",
            "how_to_refer": "Call", "hours": "24", "phone": "+00 1", "email": "them@example.org", "body": "<p>A.</p>",
            "website": "https://example.org/", "verification": "checked", "verified_on": ago(30),
        } | overrides,
    )  # fmt: skip
    for kind in ServiceKind.values:
        make_service(organisation, kind=kind, groups_served=GroupServed.values, provinces=["th-10"])
    make_service(
        organisation,
        hours="Mon-Fri 08:00-17:00; Sat 09:00-12:00",
        phone="+00 3",
        who_may_come="All",
        how_to_refer="Call",
        cost="free",
    )
    make_service(organisation, hours="24/7")
    make_service(organisation, visibility="withheld", withheld_reason="safety")
    make_note(organisation, text="A")
    make_attachment(organisation, pages=2, size=2_000)
    for kind in ("phone", "email", "person", "web", "messaging"):
        make_contact(organisation, kind=kind, value="https://example.org/a")
    for reason in ("safety", "request", "legal"):
        make_contact(organisation, visibility="withheld", value="", withheld_reason=reason)
    for kind in ("office", "drop-in"):
        make_place(organisation, kind=kind)
    make_place(organisation, kind="residential", visibility="withheld", town="", withheld_reason="safety")
    return organisation


def letters(organisation, language):
    """Every mail that there is: letter and reminder, the outcome of a proposal, a changed contact."""
    letter = make_letter(organisation, language=language)
    yield letter.compose(new_key())
    letter.reminder_of = letter
    yield letter.compose(new_key())
    proposal = make_proposal(organisation, comment="a", language=language, phone="+00 2", hours="9", cost="")
    proposal.decisions, proposal.answer = {"phone": "It is not answered."}, "Done."
    yield from outcomes.outcome(proposal, organisation)
    now = [organisation.email, organisation.phone]
    yield from outcomes.changed_contact(organisation, proposal.language, ["old@example.org", "+00 9"], now)


def everything(client, language):
    """Asks for all that a reader can meet."""
    wrong = {"title": "", "email": "a", "website": "b", "phone": "1" * 50, "working_languages": ["zz"]}
    lists = [make_full(title=f"A {number}", **truth) for number, truth in enumerate(TRUTHS)]
    pages = [client.get(make_letter(organisation, language=language).opens) for organisation in lists]
    assert {page.status_code for page in pages} == {200}
    organisation = lists[0]
    address = make_letter(organisation, language=language).opens
    pages += [client.post(address, {"answer": "correct", **wrong})]
    pages += [client.post(address, {"answer": "confirm"}), client.post(address, {"answer": "correct", "title": "A"})]
    pages += [client.get(f"/directory/letter/{page}?language={language}") for page in ("", "confirmed/", "corrected/")]
    bare = make_organisation()
    pages += [client.post(make_letter(bare, language=language).opens, {"answer": "correct", "title": bare.title})]
    return pages, list(letters(organisation, language))


@translated
def test_nothing_that_a_letter_or_its_page_says_is_left_in_english(client, settings, language):
    settings.CONTACT_EMAIL = "staff@hub.example"
    with listening() as said:
        everything(client, language)
        with in_language(language):
            for labels in (OrganisationType, Level, ServiceKind, GroupServed, Vetting):
                assert [str(label) for label in labels.labels]
            assert [str(label) for _code, label in ZONES]
    assert not [message for (_language, message), is_translated in said.items() if not is_translated]
    assert len(said) > 150


def test_that_test_can_fail():
    with listening() as said, in_language("th"):
        gettext("No such message"), gettext("Thank you")
    assert said == {("th", "No such message"): False, ("th", "Thank you"): True}


@translated
def test_english_stands_where_it_is_said_to_be_english(client, language):
    """The words of ours that are left in Latin letters on a Thai page, or without marks on a Vietnamese one."""
    pages, mails = everything(client, language)
    for text in [page.text for page in pages] + [mail.body for mail in mails]:
        assert not re.search(r"\b(the|your|with|please|correct|organisation)\b", re.sub("<[^>]*>", " ", text))


@every_catalogue
def test_what_is_read_at_run_time_is_what_the_catalogue_says(file):
    with file.open("rb") as source:
        catalogue = read_po(source, locale=file.parts[-3])
    made = BytesIO()
    write_mo(made, catalogue)
    made.seek(0)
    with file.with_suffix(".mo").open("rb") as compiled:
        assert messages_of(compiled) == messages_of(made), "run: make messages"


def messages_of(compiled):
    """Without the head, which says when it was made."""
    return {key: text for key, text in GNUTranslations(compiled)._catalog.items() if key}


@every_catalogue
def test_every_message_is_translated_with_the_same_placeholders(file):
    with file.open("rb") as source:
        for message in read_po(source, locale=file.parts[-3]):
            english = message.id if isinstance(message.id, str) else message.id[-1]
            text = message.string if isinstance(message.string, str) else message.string[0]
            assert text and not message.fuzzy, english
            if english:
                assert sorted(re.findall(r"%\(\w+\)[sd]", english)) == sorted(re.findall(r"%\(\w+\)[sd]", text))
                assert text == text.strip(), english


def test_both_catalogues_hold_the_same_messages():
    ids = []
    for file in CATALOGUES:
        with file.open("rb") as source:
            ids.append([message.id for message in read_po(source)])
    assert len(CATALOGUES) == 2 and ids[0] == ids[1]


@every_language
def test_a_letter_reads_well_as_plain_text(client, language):
    for message in letters(make_full(), language):
        assert message.content_subtype == "plain" and "\n" not in message.subject and message.subject
        assert not re.search(r"<\w|&amp;|&#|\{\{|%\(|None", message.body.replace("&language", ""))
        for line in message.body.splitlines():
            assert _width(line) <= WIDTH or re.fullmatch(r"https://\S+", line), line
            assert line == line.rstrip()
        assert "\n\n\n" not in message.body and message.body.endswith("https://hub.example/\n")


@pytest.mark.parametrize(("language", "month"), [("en", "December"), ("th", "ธันวาคม ค.ศ."), ("vi", "ngày 24 tháng 12")])
def test_a_letter_names_the_day_until_which_it_can_be_answered(language, month, monkeypatch):
    letter = make_letter(language=language)
    letter.expires_at = letter.expires_at.replace(year=2026, month=12, day=24, hour=5)
    assert month in " ".join(letter.compose(new_key()).body.split())


@pytest.mark.parametrize(
    ("language", "password", "nobody"),
    [
        ("en", "never ask you for a password", "If nobody answers"),
        ("th", "ไม่ขอรหัสผ่าน", "หากไม่มีผู้ตอบ"),
        ("vi", "không bao giờ hỏi mật khẩu", "Nếu không có ai trả lời"),
    ],
)
def test_a_letter_says_who_writes_what_happens_otherwise_and_what_we_never_ask(language, password, nobody, settings):
    settings.CONTACT_EMAIL = "staff@hub.example"
    message = make_letter(language=language).compose(new_key())
    text = " ".join(message.body.split())
    assert password in text and nobody in text and "ASEAN" in text or "อาเซียน" in text
    assert message.reply_to == ["staff@hub.example"] and "staff@hub.example" in text


def test_lines_break_between_words_where_there_are_no_spaces():
    text = "หน่วยงานของท่านมีรายชื่ออยู่ในทำเนียบหน่วยงานของเว็บไซต์นี้" * 3
    lines = folded(text, "th").splitlines()
    assert len(lines) > 1 and "".join(lines) == text
    assert not [line for line in lines[1:] if re.match("[\u0e30-\u0e3a\u0e45-\u0e4e]", line)]  # no vowel begins a line
    item = folded("- " + "word " * 40, "en").splitlines()
    assert item[0].startswith("- ") and all(line.startswith("  word") for line in item[1:])
    address = "https://hub.example/directory/letter/?key=" + "a-" * 60
    assert folded(f"Before\n\n{address}", "en").splitlines()[-1] == address


def test_the_rest_of_the_site_stays_in_english(client):
    headers = {"accept-language": "th"}
    for address in ("/", "/directory/"):
        assert '<html lang="en-gb"' in client.get(f"{address}?language=th", headers=headers).text
