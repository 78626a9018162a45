"""Random entries and random readers: whatever the Hub says, to whomever, holds nothing that this reader may not see,
and does not depend on it.

Over every address of the sitemap, so that a new output is in it by itself."""

import re
from io import BytesIO
from random import Random
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.test import Client

from partnership_hub.serving import version

from .committing import commit
from .random_hub import EVERYONE, READERS, STAFF, make_random_hub, sign_in
from .sitemap import READERS as ROUTES

pytestmark = pytest.mark.django_db

SEED, ENTRIES = 4, 330
CANARY = re.compile("zq[a-p]{10}")
# What is new each time a page is made, whatever it shows.
NEW_EACH_TIME = re.compile(r'(?:name="(?:key|csrfmiddlewaretoken)" value="[^"]+"|\?preview=[\w:.-]+)')
OF_THE_MOMENT = {"ETag", "Expires", "Last-Modified", "Content-Length"}
MANY, FEW = 5, 1  # addresses of a list, taken by chance


def is_own(route):
    """Whether it is one entry's: its page, its files."""
    return "<id:pk>" in route or route.startswith("media/")


@pytest.fixture(scope="module")
def hub(django_db_setup, django_db_blocker):
    """Its rows count as committed: pages, cards and counts are kept in memory, as they are on a real Hub."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patched:
        hub = make_random_hub(SEED, ENTRIES)
        patched.setattr(version, "in_transaction", lambda: False)
        commit()
        yield hub
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(hub):
    clients = {kind: Client() for kind in READERS}
    for kind, client in clients.items():
        sign_in(client, kind)
    return clients


@pytest.fixture(scope="module")
def told(hub, clients):
    """{(kind of reader, route, address): all that is answered}"""
    return {
        (kind, route, address): answer(clients[kind], address)
        for kind in READERS for route in ROUTES for address in asked(hub, kind, route)
    }  # fmt: skip


def asked(hub, kind, route):
    """Every entry's page for everybody; of all else, some."""
    addresses = [*ROUTES[route](hub), *searches(hub, route)]
    if route.endswith("<id:pk>-<slug:slug>/"):
        return addresses
    some = MANY if kind in ("visitor", "partner") else FEW
    return Random(f"{kind} {route}").sample(addresses, min(some, len(addresses)))


def searches(hub, route):
    """A search for what some of the hidden rows say."""
    if route == "search/" or route in ("resources/", "stories/", "directory/", "directory/feed/"):
        words = [word for word, sees in hub.words.items() if "visitor" not in sees]
        return [f"/{route}?q={word}" for word in words[:: len(words) // 8]]
    return []


def answer(client, address):
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = {name: value for name, value in response.headers.items() if name not in OF_THE_MOMENT}
    return response.status_code, str(headers), NEW_EACH_TIME.sub("", readable(body))


def readable(body):
    """A spreadsheet's parts, the lines of a card as they were before they were folded, any other text as it is."""
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as parts:
            body = b"\n".join(parts.read(name) for name in sorted(parts.namelist()) if name != "docProps/core.xml")
    return re.sub(r"\r\n[ \t]", "", body.decode("utf-8", "replace"))


def words_of(told, address):
    return set(CANARY.findall(f"{told[1]} {told[2]}")) - set(CANARY.findall(address))


# No value


def test_no_output_holds_a_value_that_its_reader_may_not_see(hub, told):
    wrong = [
        (kind, address, word)
        for (kind, route, address), answer in told.items()
        for word in words_of(answer, address)
        if kind not in hub.words[word] or word in hub.of_hidden and not is_own(route)
    ]
    assert not wrong


def test_that_is_over_two_thousand_entries_and_readers(hub, told):
    addresses = {entry.get_absolute_url(): entry for entry in hub.entries}
    pairs = {(kind, addresses[address]) for kind, _route, address in told if address in addresses}
    assert len(pairs) == len(READERS) * len(hub.entries) >= 2_000
    assert {route for _kind, route, _address in told} == set(ROUTES)
    assert len(hub.public) > 100 < len(hub.hidden) and all(len(rows) > 15 for rows in hub.rows.values())


def test_an_entry_is_seen_by_those_who_may_see_it_and_nobody_else(hub, told):
    hidden = set(hub.hidden)
    for entry in hub.entries:
        for kind in READERS:
            address, route = entry.get_absolute_url(), f"{entry._meta.app_label}/<id:pk>-<slug:slug>/"
            may_see = entry not in hidden or kind in STAFF
            assert told[kind, route, address][0] == (200 if may_see else 404), (kind, address)


def test_a_detail_is_on_its_page_for_all_who_may_see_it(hub, told):
    """So that the tests above do not hold because nothing is shown at all."""
    for level, kinds in {"public": set(READERS), "partners": {"partner", *STAFF}, "staff": STAFF}.items():
        for row in hub.rows[level]:
            address = row.organisation.get_absolute_url()
            for kind in READERS:
                page = told[kind, "directory/<id:pk>-<slug:slug>/", address][2]
                assert all(word in page for word in CANARY.findall(row.said)) == (kind in kinds)


# No count and no order


def test_no_output_depends_on_what_its_reader_may_not_see(hub, told, clients):
    """Hidden values are changed and hidden rows deleted; what partners may see only after they were asked again."""
    change_hidden_fields(hub)
    change_rows(hub.rows["staff"])
    for entry in hub.hidden[::2]:
        type(entry).objects.filter(pk=entry.pk).delete()  # and the instance keeps its key
    for entry in hub.hidden[1::2]:
        type(entry).objects.filter(pk=entry.pk).update(featured=True, asean_wide=True, staff_note="changed")
        entry.countries.set(["th"])
    assert not differences(told, clients, ["partner"])
    change_rows(hub.rows["partners"])
    assert not differences(told, clients, EVERYONE)
    assert len(differences(told, clients, ["Editor"], "directory/<id:pk>-<slug:slug>/")) > 10  # this test can fail


def differences(told, clients, kinds, only=""):
    """What is answered otherwise by now: every list, and a third of what is one entry's own."""
    commit()
    return [
        (kind, address)
        for number, ((kind, route, address), before) in enumerate(told.items())
        if kind in kinds
        and (not only or route == only)
        and (number % 3 == 0 or not is_own(route))
        and answer(clients[kind], address) != before
    ]


def change_hidden_fields(hub):
    for number, entry in enumerate(hub.public):
        changed = {"staff_note": f"changed {number}"}
        if entry._meta.app_label == "directory":
            changed["verified_how"] = f"changed {number}"
        if entry._meta.app_label == "stories":
            changed["consent_keeper"] = changed["consent_scope"] = f"changed {number}"
        type(entry).objects.filter(pk=entry.pk).update(**changed)
        entry.translations.exclude(state="reviewed").delete()


def change_rows(rows):
    """Every other one is deleted, the others say something else."""
    for row in rows[::2]:
        type(row).objects.filter(pk=row.pk).delete()
    for row in rows[1::2]:
        name = next(name for name in ("value", "address", "text", "title", "who_may_come") if hasattr(row, name))
        setattr(row, name, "changed")
        type(row).objects.bulk_update([row], [name])
