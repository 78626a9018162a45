"""While the database is away: what goes on from copies, how true these are, and what is told for the rest."""

import os
import stat
import time

import pytest
from django.db import InterfaceError, InternalError, OperationalError
from django.db.backends.utils import CursorWrapper
from django.test import Client
from psycopg2.errors import InFailedSqlTransaction, ReadOnlySqlTransaction

from partnership_hub.serving import copies
from partnership_hub.serving.outages import is_away

from .factories import make_helpline, make_user
from .markup import faults

pytestmark = pytest.mark.django_db

PAGES = ["/", "/help/", "/help/safely/", "/countries/th/"]
OTHERS = ["/resources/", "/search/?q=guide", "/directory/1-a/", "/countries/zz/", "/topics/", "/media/covers/a.webp"]
NOTICE = "cannot reach its database"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.OUTAGE_DIR = str(tmp_path / "outage")
    return tmp_path / "outage"


@pytest.fixture
def lose_database(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    return lambda: monkeypatch.setattr(CursorWrapper, "execute", refuse)


def copy_of(client, address):
    """What a reader is given in its place: empty if nothing."""
    response = client.get(address)
    assert response.status_code in (200, 503)
    return response.text if response.status_code == 200 else ""


@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_matters_goes_on_as_it_was_and_says_so(client, lose_database, address):
    before = client.get(address).text
    lose_database()
    response = client.get(address)
    if address == "/help/safely/":  # needs no database
        assert response.text == before
        return
    assert response.status_code == 200 and NOTICE in response.text and "no-store" in response.headers["Cache-Control"]
    assert not list(faults(response.text)) and not response.cookies
    start, rest = before.split("</header>", 1)
    assert response.text.startswith(start) and response.text.endswith(rest[-500:])
    assert client.head(address).status_code == 200


@pytest.mark.parametrize("address", OTHERS)
def test_every_other_page_that_needs_it_is_a_503_that_says_when_to_come_back(client, lose_database, address):
    client.get(address)
    lose_database()
    for response in (client.get(address), client.head(address)):
        assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
        assert "no-store" in response.headers["Cache-Control"]
    page = client.get(address).text
    assert not list(faults(page)) and 'rel="noreferrer"' in page and "Go back" not in page


@pytest.mark.parametrize("address", ["/privacy/", "/static/hub/site.css", "/nothing/"])
def test_what_needs_no_database_does_not_notice(client, lose_database, address):
    before = client.get(address)
    lose_database()
    assert client.get(address).status_code == before.status_code


@pytest.mark.parametrize("address", ["/admin/", "/resources/", "/accounts/logout/", "/accounts/"])
def test_who_is_signed_in_is_told_too_though_the_session_itself_is_out_of_reach(client, lose_database, address):
    client.force_login(make_user("superuser"))
    client.raise_request_exception = False  # the session is read outside of views too
    lose_database()
    response = client.get(address)
    assert response.status_code == 503 and NOTICE not in response.text and response.headers["Retry-After"]


def test_who_is_signed_in_is_given_the_copy_for_everyone(client, lose_database):
    client.get("/")
    client.force_login(make_user("superuser"))
    lose_database()
    assert NOTICE in copy_of(client, "/")


def test_what_was_sent_is_not_taken_for_kept(client, lose_database):
    client.get("/")
    lose_database()
    response = client.post("/accounts/login/", {"login": "a", "password": "b"})
    assert response.status_code == 503 and "Go back" in response.text
    assert client.post("/").status_code == 405


# What is kept


def test_a_copy_is_of_what_everyone_sees(client, lose_database):
    client.force_login(make_user("superuser"))
    client.get("/")
    Client().get("/?q=a")
    lose_database()
    assert not copy_of(Client(), "/")


def test_copies_are_in_a_folder_of_their_own_that_nobody_else_can_read(client, folder):
    for address in [*PAGES, *OTHERS]:
        client.get(address)
    files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert files == dict.fromkeys(["home.html", "help.html", "help.safely.html", "countries.th.html"], 0o600)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_there_are_only_so_many_copies_and_only_so_large(client, folder, monkeypatch):
    monkeypatch.setattr(copies, "MOST", 1)
    client.get("/")
    client.get("/help/")
    assert [file.name for file in folder.iterdir()] == ["home.html"]
    monkeypatch.setattr(copies, "MOST_BYTES", 10)
    (folder / "home.html").unlink()
    client.get("/")
    assert not list(folder.iterdir())


@pytest.mark.parametrize("trouble", ["a file in its place", "not writable"])
def test_a_folder_that_cannot_be_written_spoils_no_page(client, folder, settings, trouble, caplog):
    settings.OUTAGE_DIR = "/proc/outage"
    if trouble == "a file in its place":
        folder.write_text("")
        settings.OUTAGE_DIR = str(folder)
    assert client.get("/").status_code == 200
    assert "Nothing is kept for an outage" in caplog.text


# How true it is


def test_a_number_that_is_withdrawn_is_in_no_copy(client, lose_database):
    helpline = make_helpline(number="123 4567")
    editor = make_user("superuser")
    for address in PAGES:
        client.get(address)
    staff = Client()
    staff.force_login(editor)
    staff.post("/admin/partnership_hub/helpline/", {"action": "withdraw", "_selected_action": [helpline.pk]})
    helpline.refresh_from_db()
    assert not helpline.is_published
    lose_database()
    assert not copy_of(client, "/help/") and not copy_of(client, "/countries/th/")


def test_a_page_that_began_to_be_made_before_a_change_is_not_kept_after_it(client, rf, lose_database):
    began = time.time()
    copies.note_change()
    request = rf.get("/")
    request.resolver_match = None
    copies.keep(request, b"<main>", began - 1)
    lose_database()
    assert not copy_of(client, "/")


def test_the_copy_is_of_the_latest_making(client, folder, monkeypatch, lose_database):
    client.get("/help/")
    make_helpline(number="123 4567")
    client.get("/help/")  # too soon to be written again
    assert "123 4567" not in (folder / "help.html").read_text()
    os.utime(folder / "help.html", (time.time() - copies.FRESH - 1,) * 2)
    client.get("/help/")
    lose_database()
    assert "123 4567" in copy_of(client, "/help/")


def test_the_copy_of_yesterday_is_not_shown(client, folder, lose_database):
    client.get("/help/")
    lose_database()
    assert copy_of(client, "/help/")
    os.utime(folder / "help.html", (time.time() - copies.GOOD - 1,) * 2)
    assert not copy_of(client, "/help/")


def test_half_a_copy_is_none(client, folder, lose_database):
    client.get("/")
    (folder / "home.html").write_text((folder / "home.html").read_text()[:9000])
    lose_database()
    assert not copy_of(client, "/")


def test_no_visitor_can_void_the_copies(client, lose_database):
    client.get("/")
    client.post("/accounts/login/", {"login": "a", "password": "b"})
    client.cookies["sessionid"] = "0" * 32
    client.post("/accounts/login/", {"login": "a", "password": "b"})
    lose_database()
    client.post("/accounts/login/", {"login": "a", "password": "b"})
    assert copy_of(Client(), "/")


def test_a_copy_is_not_taken_for_a_page_made_now(client, folder, lose_database):
    client.get("/")
    os.utime(folder / "home.html", (time.time() - copies.FRESH - 1,) * 2)
    lose_database()
    client.get("/")
    assert copy_of(client, "/").count(NOTICE) == 1


# What counts as away


def caused(exception, cause):
    exception.__cause__ = cause
    return exception


@pytest.mark.parametrize(
    ("exception", "expected"),
    [
        (OperationalError("FATAL: sorry, too many clients already"), True),
        (InterfaceError("connection already closed"), True),
        (caused(InternalError(), ReadOnlySqlTransaction()), False),  # without its code, as only the server gives it
        (caused(InternalError(), InFailedSqlTransaction()), False),
        (RuntimeError(), False),
        (None, False),
    ],
)
def test_what_is_taken_for_absence(exception, expected):
    assert is_away(exception) is expected


def test_a_server_that_another_has_taken_over_from_is_away(client, monkeypatch):
    from django.db import connection

    def write():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.execute("CREATE TABLE never (number int)")

    monkeypatch.setattr("partnership_hub.views.Topic.objects.all", write)
    assert client.get("/topics/").status_code == 503


def test_a_fault_of_ours_is_not_taken_for_absence(monkeypatch):
    def broken(*args):
        raise RuntimeError

    monkeypatch.setattr("partnership_hub.views.sections", broken)
    assert Client(raise_request_exception=False).get("/").status_code == 500
