"""What is hidden appears nowhere, is found by nothing, and answers like what does not exist.

Over every address of the sitemap: a new pattern of the site without a line there fails test_every_page."""

import re
from io import BytesIO
from itertools import product
from zipfile import ZipFile, is_zipfile

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnership_hub.entries.publishing import sections
from partnership_hub.search.fields import Computed

from .canaries import HIDDEN, SAID, SENT, make_canary_hub
from .factories import make_user
from .sitemap import ADDRESSES, EVERYTHING

pytestmark = pytest.mark.django_db

CANARY = re.compile("zq[a-p]{10}")
FOLD = "\r\n "  # inside a long line of a contact
UNKNOWN_ID, UNKNOWN_FILE = 999_999_999, "0" * 32


@pytest.fixture(scope="module")
def hub(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_canary_hub()
        transaction.set_rollback(True)


def everything_of(response):
    """All that an answer says, in its headers too; addresses in plain letters."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if is_zipfile(BytesIO(body)):  # a spreadsheet
        with ZipFile(BytesIO(body)) as parts:
            body = b" ".join(parts.read(name) for name in parts.namelist())
    return f"{response.headers} {body.decode('utf-8', 'replace').replace(FOLD, '')}"


def told(client, hub, route):
    """The canaries that a client is told under a route, with the address."""
    for address in EVERYTHING[route](hub):
        said = CANARY.findall(everything_of(client.get(address)))
        yield from ((word, address) for word in set(said))


# Nowhere


@pytest.mark.parametrize("route", EVERYTHING)
def test_no_hidden_word_appears_to_a_visitor(client, hub, route):
    assert not list(told(client, hub, route))


@pytest.mark.parametrize("route", ADDRESSES)
def test_nor_from_the_memory_of_a_process(client, hub, route, committed):
    """Bitmaps, cards and pages are kept outside of a transaction alone; each address is asked twice."""
    assert not [*told(client, hub, route), *told(client, hub, route)]


@pytest.mark.parametrize("route", EVERYTHING)
def test_a_partner_sees_what_is_for_partners_and_nothing_else_that_is_hidden(client, hub, route):
    client.force_login(make_user("partner"))
    assert not {word for word, _ in told(client, hub, route)} - hub.word.for_partners()


def test_these_tests_can_fail(client, hub):
    """The canaries are there: partners are shown theirs, staff those of drafts."""
    client.force_login(make_user("partner"))
    seen = {word for word, _ in told(client, hub, "directory/<id:pk>-<slug:slug>/")}
    files = {word for word, _ in told(client, hub, "media/<path:name>")}
    assert seen | files == hub.word.for_partners() and (len(seen), len(files)) == (12, 1)
    client.force_login(make_user("Curator"))
    for entry in hub.hidden:
        assert entry.title in client.get(entry.get_absolute_url()).text
    assert len(hub.word.words) > 150 and all(CANARY.fullmatch(word) for word in hub.word.words.values())


def test_every_text_is_either_public_or_has_a_canary(hub):
    """A new text field is put in one of the two lists by whoever adds it."""
    for model, hidden in (HIDDEN | SENT | SAID).items():
        fields = {field.name for field in model._meta.concrete_fields if is_text(field)}
        assert fields == PUBLIC[model._meta.model_name] | hidden, model


def is_text(field):
    free = isinstance(field, (models.CharField, models.TextField)) and not field.choices
    listed = isinstance(field, ArrayField) and is_text(field.base_field)
    return (free or listed) and not isinstance(field, Computed)


ENTRY = {"title", "summary", "body", "cover_alt"}
ACCESS = {"who_may_come", "cost", "how_to_refer", "hours", "phone", "email", "website"}
CALL = {"number", "answered_by", "happens_next", "hours", "cost", "caution"}
PUBLIC = {
    "resource": ENTRY | {"authors", "rights", "outside_url"},
    "story": ENTRY | {"author", "source", "content_note", "transcript", "video_url", "outside_url"},
    "organisation": ENTRY | ACCESS | {"local_name", "acronym", "former_names", "also_known_as"},
    "helpline": CALL | {"name", "source", "source_date", "source_note"},
    "place": {"label", "address", "town"},
    "contact": {"label", "value"},
    "note": {"text"},
    "attachment": {"title", "format"},
    "service": {"label", "provinces", "phone", "who_may_come", "how_to_refer", "cost"},
    "resourcefile": {"label", "format", "url"},
    "report": set(),
    "suggestion": set(),
    "removal": {"status_before"},  # a state of the workflow
    "picture": {"alt", "caption", "credit"},
    **{model._meta.model_name: set() for model in SAID},
}


@pytest.mark.parametrize("role", ["partner", "Curator"])
def test_machines_are_told_the_same_whoever_is_signed_in(client, hub, role):
    """What a page says in its data, its head and its feed is for everyone, also where the page itself shows more."""
    addresses = [entry.get_absolute_url() for entry in hub.public]
    addresses += ["/feed/", "/sitemap.xml", *(f"/{model._meta.app_label}/feed/" for model in sections())]
    for_visitors = [for_machines(client, address) for address in addresses]
    assert all(for_visitors) and "https://schema.org" in for_visitors[0]
    client.force_login(make_user(role))
    assert [for_machines(client, address) for address in addresses] == for_visitors


def test_machines_are_told_nothing_of_what_only_staff_may_see(client, hub):
    client.force_login(make_user("Curator"))
    for entry in hub.hidden:
        page = client.get(entry.get_absolute_url()).text
        assert entry.title in page
        assert not re.search(
            "canonical|og:|hreflang=.x-default|ld.json|description", for_machines(client, entry.get_absolute_url())
        )
        assert '<meta name="robots" content="noindex">' in page


def for_machines(client, address):
    text = client.get(address).text
    return text.partition("</head>")[0] if "<html" in text else text


# Found by nothing


def test_the_beginning_of_a_hidden_word_finds_no_entry(hub):
    for word in hub.word.words.values():
        for model in sections():
            assert not model.objects.published().search(word[:5]).exists(), word


def test_asking_for_a_hidden_word_is_answered_like_asking_for_any_other(client, hub):
    unknown = without("xkcdqvj", client.get("/search/?q=xkcdqvj"))
    for word in list(hub.word.words.values())[::3]:
        assert without(word, client.get(f"/search/?q={word}")) == unknown


@pytest.mark.parametrize("section", [model._meta.app_label for model in sections()])
def test_no_list_can_be_asked_whether_something_hidden_is_there(client, hub, section):
    words = [
        word for name, word in hub.word.words.items() if "draft" in name or "contact" in name or "staff_note" in name
    ]
    unknown = without("xkcdqvj", client.get(f"/{section}/?q=xkcdqvj&sort=title"))
    unknown_feed = without("xkcdqvj", client.get(f"/{section}/feed/?q=xkcdqvj"))
    for word in words[::9]:
        assert without(word, client.get(f"/{section}/?q={word}&sort=title")) == unknown
        assert without(word, client.get(f"/{section}/feed/?q={word}")) == unknown_feed


def test_what_only_hidden_entries_are_filed_under_is_not_known_to_a_filter(client, hub):
    for entry in hub.hidden:
        section = entry._meta.app_label
        values = [("keyword", keyword.slug) for keyword in entry.keywords.exclude(name="Palermo protocol")]
        if section == "resources":
            values += [("publisher", str(publisher.pk)) for publisher in entry.publishers.all()]
        for (name, value), address in product(values, (f"/{section}/", f"/{section}/feed/")):
            other = str(UNKNOWN_ID)
            hidden, unknown = (
                # Not everywhere: a key may be a digit that the page also counts with.
                without(asked, client.get(f"{address}?{name}={asked}"), before="“=")
                for asked in (value, other)
            )
            assert hidden == unknown, value


def test_hidden_entries_are_in_no_count_and_no_page_of_a_list(client, hub):
    for model in sections():
        page = client.get(f"/{model._meta.app_label}/").text
        visible = [entry for entry in hub.public if isinstance(entry, model)]
        assert model.objects.published().count() - len(visible) in (0, 1)  # the work that the guide replaces
        assert all(f"/{entry.pk}-" not in page for entry in hub.hidden if isinstance(entry, model))


def without(word, response, before=""):
    """An answer without the word that was asked for, or without it as a whole word behind some characters."""
    found = rf"(?<=[{before}]){re.escape(word)}\b" if before else re.escape(word)
    return response.status_code, re.sub(found, "…", response.text, flags=re.IGNORECASE)


# Answered like what does not exist


def answer(client, address):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    return response.status_code, response.content, dict(response.headers), len(queries)


@pytest.mark.parametrize("role", [None, "partner"])
def test_a_hidden_entry_answers_like_one_that_does_not_exist(hub, role):
    client = Client()
    if role:
        client.force_login(make_user(role))
    for entry in hub.hidden:
        for tail in (
            "/",
            f"-{entry.slug}/",
            "-other/",
            f"-{entry.slug}/th/",
            f"-{entry.slug}/en/",
            f"-{entry.slug}/zz/",
        ):
            hidden = answer(client, f"/{entry._meta.app_label}/{entry.pk}{tail}")
            assert hidden == answer(client, f"/{entry._meta.app_label}/{UNKNOWN_ID}{tail}")
            assert hidden[0] == 404


def test_a_translation_that_was_not_reviewed_answers_like_one_that_does_not_exist(client, hub):
    for entry in hub.translated:
        unknown = answer(client, f"{entry.get_absolute_url()}vi/")
        assert unknown[0] == 404
        for language in ("km", "lo"):
            assert answer(client, f"{entry.get_absolute_url()}{language}/") == unknown


@pytest.mark.parametrize("role", [None, "partner"])
def test_a_file_of_a_hidden_entry_answers_like_one_that_does_not_exist(client, hub, role):
    if role:
        client.force_login(make_user(role))
    assert len(hub.hidden_files) == 62
    for name in hub.hidden_files:
        folder, _, ending = name.rpartition("/")[0], *name.partition(".")[1:]
        hidden = answer(client, f"/media/{name}")
        assert hidden == answer(client, f"/media/{folder}/{UNKNOWN_FILE}.{ending}")
        assert hidden[0] == 404


def test_an_attachment_is_sent_to_those_who_may_see_it(client, hub):
    files = {attachment.visibility: attachment.file.name for attachment in hub.organisation.attachments.all()}
    assert set(files) == {"public", "partners", "staff"}
    for role, sees in {None: {"public"}, "partner": {"public", "partners"}, "Curator": set(files)}.items():
        if role:
            client.force_login(make_user(role))
        for visibility, name in files.items():
            assert client.get(f"/media/{name}").status_code == (200 if visibility in sees else 404)
            if visibility not in sees:
                assert answer(client, f"/media/{name}") == answer(client, f"/media/attachments/{UNKNOWN_FILE}.pdf")


def test_an_attachment_of_an_organisation_is_gone_with_it(client, hub):
    name = hub.organisation.attachments.get(visibility="partners").file.name
    client.force_login(make_user("partner"))
    assert client.get(f"/media/{name}").status_code == 200
    hub.organisation.withdraw(make_user("Editor"))
    assert client.get(f"/media/{name}").status_code == 404
    hub.organisation.publish(make_user("Editor"))


def test_a_file_is_gone_with_its_entry_and_back_with_it(client, hub):
    for entry in (hub.resource, hub.story, hub.organisation):
        address = f"/media/{entry.cover.name}"
        assert client.get(address).status_code == 200
        entry.withdraw(make_user("Editor"))
        assert client.get(address).status_code == 404
        entry.publish(make_user("Editor"))
        assert client.get(address).status_code == 200


def test_a_person_whose_account_was_closed_sees_what_visitors_see(client, hub):
    user = make_user("partner")
    client.force_login(user)
    user.is_active = False
    user.save()
    assert not list(told(client, hub, "directory/<id:pk>-<slug:slug>/"))
