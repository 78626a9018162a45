"""A database that stops, hangs, is full or comes back: the web server and Postgres as they are, each a process."""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar
from types import SimpleNamespace

import psutil
import psycopg2
import pytest
from django.conf import settings

from partnership_hub.postgres import Server

from .test_run import REQUIRED, SUPPLIED, wait_until

KEPT = ["/", "/help/", "/help/safely/", *(f"/countries/{code}/" for code in ("th", "kh", "la"))]
OTHERS = ["/resources/", "/search/?q=guide", "/stories/", "/topics/", "/media/covers/a.webp"]
NOTICE = "cannot reach its database"
PASSWORD = "a long enough phrase"
BACK = 2  # seconds within which all is as before
LONGEST = 8  # seconds that a request may take: 6 for a query, and something for a busy machine


class Place:
    """A database server, and the web server that asks it."""

    def __init__(self, folder):
        self.server = Server(folder / "postgres", throw_away=True)
        inherited = {name: value for name, value in os.environ.items() if name not in {*SUPPLIED, *REQUIRED}}
        self.environment = inherited | {
            "SECRET_KEY": "for the tests only", "ALLOWED_HOSTS": "127.0.0.1", "HUB_LOCAL": "true",
            "DATABASE_URL": self.server.url, "HUB_VAR": str(folder / "var"), "OUTAGE_DIR": str(folder / "outage"),
            "PORT": "0", "WEB_WORKERS": "1",
        }  # fmt: skip
        self.log = folder / "log"
        self.outage = folder / "outage"

    def manage(self, *arguments, **values):
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR, env=self.environment | values, check=True, capture_output=True,
        )  # fmt: skip

    @contextmanager
    def web(self):
        with self.log.open("w") as log:
            command = [sys.executable, "-m", "gunicorn", "-c", "python:partnership_hub.gunicorn"]
            process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=self.environment, stdout=log, stderr=log)
        try:
            wait_until(lambda: "Listening at" in self.log.read_text() or process.poll() is not None)
            address = re.search(r"Listening at: (\S+)", self.log.read_text())[1]
            wait_until(lambda: ask(address, "/privacy/").status == 200)
            yield address
        finally:
            process.terminate()
            process.wait(20)

    def processes(self):
        master = psutil.Process(self.server.process.pid)
        return [master, *master.children()]


def ask(address, path, opener=None, data=None):
    """An answer with how long it took; status 0 where there is none."""
    began = time.monotonic()
    try:
        request = urllib.request.Request(address + path, data=data and data.encode())
        with (opener or urllib.request.build_opener()).open(request, timeout=30) as answer:
            status, headers, body = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        status, headers, body = error.code, error.headers, error.read()
    except OSError:
        status, headers, body = 0, {}, b""
    return SimpleNamespace(status=status, headers=headers, text=body.decode(), took=time.monotonic() - began)


def sign_in(address):
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    key = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', ask(address, "/accounts/login/", opener).text)[1]
    data = f"csrfmiddlewaretoken={key}&login=boss&password={PASSWORD.replace(' ', '+')}"
    return opener, ask(address, "/accounts/login/", opener, data)


def assert_away(address, staff=None):
    for path in KEPT:
        for opener in {None, staff}:
            answer = ask(address, path, opener)
            assert answer.status == 200 and (NOTICE in answer.text or path == "/help/safely/"), path
    for path in OTHERS:
        answer = ask(address, path)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30"), path
    for path in ("/admin/", "/resources/"):
        assert staff is None or ask(address, path, staff).status == 503
    assert ask(address, "/static/hub/site.css").status == 200


def assert_back(address):
    """All is as before within two seconds of now: reading, and the first write."""
    began = time.monotonic()
    wait_until(lambda: ask(address, "/resources/").status == 200)
    for path in KEPT:
        assert NOTICE not in ask(address, path).text
    assert time.monotonic() - began < BACK
    assert "/admin/" in sign_in(address)[1].text


@pytest.fixture(scope="module")
def place(open_folder):
    place = Place(open_folder)
    place.server.start()
    try:
        place.manage("migrate", "-v0")
        place.manage("createcachetable")
        people = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
        place.manage("createsuperuser", "--noinput", "--username=boss", "--email=b@example.org", **people)
        yield place
    finally:
        place.server.stop()
        place.server.sockets.rmdir()


@pytest.fixture
def address(place):
    place.server.start()
    with place.web() as address:
        wait_until(lambda: len(list(place.outage.glob("*.html"))) == 14)
        yield address


def test_hub_goes_on_while_the_database_is_stopped_and_is_back_at_once(place, address):
    staff, answer = sign_in(address)
    assert "What we look after" in answer.text
    assert ask(address, "/resources/").status == 200
    place.server.stop()
    assert_away(address, staff)
    place.server.start()
    assert_back(address)
    assert ask(address, "/admin/", staff).status == 200


def test_hub_opens_without_a_database(place, address):
    place.server.stop()
    with place.web() as cold:
        assert_away(cold)
        place.server.start()
        assert_back(cold)


def test_a_database_that_hangs_holds_nobody_up(place, address):
    with ThreadPoolExecutor(8) as readers:
        assert [answer.status for answer in readers.map(ask, [address] * 8, ["/resources/"] * 8)] == [200] * 8
        for process in place.processes():
            process.suspend()
        try:
            answers = list(readers.map(ask, [address] * 8, ["/resources/"] * 8))
            assert {answer.status for answer in answers} == {503}
            assert max(answer.took for answer in answers) < LONGEST
            assert_away(address)
            assert ask(address, "/help/").took < 1
        finally:
            for process in place.processes():
                process.resume()
    assert_back(address)


def end_sessions(connection):
    """Of the Hub: ours, which are those that have asked nothing, stay."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid != pg_backend_pid() AND datname = 'hub' AND query != ''"
        )
        return cursor.rowcount


def fill(place, held):
    with pytest.raises(psycopg2.OperationalError, match="too many|remaining connection"):
        while True:
            held.append(psycopg2.connect(place.server.url))


def test_a_database_that_takes_no_more_is_away_too(place, address):
    held = []
    try:
        fill(place, held)
        assert end_sessions(held[0]) > 0
        fill(place, held)
        assert_away(address)
    finally:
        for connection in held:
            connection.close()
    assert_back(address)


def test_a_session_that_the_server_has_ended_is_begun_anew(place, address):
    assert ask(address, "/resources/").status == 200
    connection = psycopg2.connect(place.server.url)
    assert end_sessions(connection) > 0
    connection.close()
    assert ask(address, "/resources/").status == 200
