"""`manage.py run`, as a person starts it: in a process of its own, on data of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg2
import pytest

from partnership_hub.postgres import Server

CHECKOUT = Path(__file__).parent.parent
REQUIRED = ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"]
SUPPLIED = {*REQUIRED, "HUB_LOCAL", "MEDIA_ROOT", "OUTAGE_DIR", "MAKELEVEL"}
ENDINGS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
PATIENCE = 120  # seconds: longer than any wait of the Hub's own, so that what hangs is told from what is slow


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def lives(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class Place:
    """What a checkout has of its own: keys and data."""

    def __init__(self, folder):
        self.var = folder / "var"
        self.server = Server(folder / "postgres")

    def environment(self, **values):
        inherited = {name: value for name, value in os.environ.items() if name not in SUPPLIED}
        own = {"HUB_VAR": str(self.var), "HUB_POSTGRES_DIR": str(self.server.folder), "WEB_WORKERS": "1"}
        return inherited | own | values

    def python(self, *arguments, **values):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=CHECKOUT,
            env=self.environment(**values),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def execute(self, statement):
        connection = psycopg2.connect(self.server.url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


class Hub:
    """A `manage.py run` and the processes that it started."""

    def __init__(self, place):
        self.log = place.var.parent / f"log-{os.urandom(4).hex()}"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run"],
                cwd=CHECKOUT,
                env=place.environment(PORT="0"),
                stdout=log,
                stderr=log,
                preexec_fn=lambda: [signal.signal(number, signal.SIG_DFL) for number in ENDINGS],
            )

    def wait_until_open(self):
        wait_until(lambda: "Ctrl-C stops it." in self.said() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said()
        self.address = re.search(r"is open: (\S+)", self.said())[1]
        self.run = psutil.Process(self.process.pid)

    def said(self):
        return self.log.read_text()

    def answers(self):
        """With a page that no copy stands in for."""
        try:
            with urllib.request.urlopen(f"{self.address}resources/", timeout=10) as answer:
                return answer.status == 200
        except OSError:
            return False

    def part(self, name):
        def child(process, words):
            return next(found for found in process.children() if words in " ".join(found.cmdline()))

        match name:
            case "run":
                return self.run
            case "postgres":
                return child(self.run, "bin/postgres")
            case "session":
                return child(self.part("postgres"), "hub hub")
            case "web":
                return child(self.run, "gunicorn")
            case "worker":
                return child(self.part("web"), "gunicorn")
            case "tasks":
                return child(self.run, "db_worker")

    def end(self, number, name="run"):
        """Send a signal to a part, and wait until no part is left."""
        family = self.run.children(recursive=True)
        self.part(name).send_signal(number)
        wait_until(lambda: self.process.poll() is not None and not any(map(lives, family)))
        return self.process.returncode


@contextmanager
def started(place, number=1):
    hubs = [Hub(place) for _ in range(number)]
    try:
        for hub in hubs:
            hub.wait_until_open()
        yield hubs
    finally:
        for hub in hubs:
            hub.process.terminate()
            hub.process.wait(PATIENCE)


@pytest.fixture(scope="module")
def place(open_folder):
    place = Place(open_folder / "a checkout of somebody")
    place.var.mkdir(parents=True)
    yield place
    place.server.sockets.rmdir()


@pytest.fixture(scope="module")
def password(place):
    """Of the first start; to make it harder, two at once."""
    with started(place, number=2) as hubs:
        [shown] = re.findall(r"with the password (\S+)", "".join(hub.said() for hub in hubs))
        place.execute("CREATE TABLE acknowledged (number int)")
    return shown


@pytest.fixture(scope="module")
def hub(place, password):
    with started(place) as [hub]:
        yield hub


def test_second_start_keeps_the_password_and_shows_it_no_more(place, hub, password):
    assert password not in hub.said()
    assert 'make manage ARGS="changepassword admin"' in hub.said()
    question = f"print(User.objects.get(username='admin').check_password('{password}'))"
    assert "True" in place.python("manage.py", "run", "shell", "-c", question).stdout


def test_broken_request_leaves_no_trace_of_the_reader(hub):
    with socket.create_connection(urlsplit(hub.address).netloc.split(":")) as reader:
        reader.sendall(b"GET /search/?q=shelter HTTP/nine\r\n\r\n")
        assert b"400" in reader.recv(1000)
    assert "ip=" not in hub.said()


@pytest.mark.parametrize("name", ["session", "postgres", "worker", "tasks"])
def test_hub_outlives_a_killed(name, place, hub):
    assert hub.answers()
    place.execute("TRUNCATE acknowledged; INSERT INTO acknowledged VALUES (42)")
    part = hub.part(name)
    part.kill()
    wait_until(lambda: not lives(part))
    wait_until(hub.answers)
    assert place.execute("TABLE acknowledged") == [(42,)]


def test_second_hub_goes_on_when_the_first_ends(place, password):
    with started(place, number=2) as hubs:
        second, first = sorted(hubs, key=lambda hub: len(hub.run.children()))
        assert set(second.run.children()) == {second.part("web"), second.part("tasks")}
        place.execute("TRUNCATE acknowledged; INSERT INTO acknowledged VALUES (41)")
        assert first.end(signal.SIGTERM) == 0
        wait_until(second.answers)
        assert place.execute("TABLE acknowledged") == [(41,)]


@pytest.mark.parametrize("number", ENDINGS, ids=lambda number: number.name)
def test_ending_leaves_no_process(number, place, password):
    with started(place) as [hub]:
        assert hub.end(number) == 0


@pytest.mark.parametrize("name", ["run", "web"])
def test_next_start_recovers_from_a_killed(name, place, password):
    with started(place) as [hub]:
        place.execute("TRUNCATE acknowledged; INSERT INTO acknowledged VALUES (43)")
        assert hub.end(signal.SIGKILL, name) != 0
    with started(place) as [hub]:
        assert hub.answers()
        assert place.execute("TABLE acknowledged") == [(43,)]


def test_command_has_a_database_for_as_long_as_it_takes(open_folder):
    place = Place(open_folder / "another checkout")
    question = "from django.db import connection; connection.ensure_connection(); print('It answers.')"
    assert "It answers." in place.python("manage.py", "run", "shell", "-c", question).stdout
    with pytest.raises(psycopg2.OperationalError):
        place.execute("SELECT 1")
    place.server.sockets.rmdir()


def test_database_url_wins(tmp_path):
    place = Place(tmp_path)
    url = os.environ["DATABASE_URL"]
    question = "from django.conf import settings; print(settings.DATABASE_URL)"
    assert url in place.python("manage.py", "run", "shell", "-c", question, DATABASE_URL=url).stdout
    assert not place.server.folder.exists()


def test_port_in_use_is_said_before_anything_is_made(tmp_path):
    place = Place(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = place.python("manage.py", "run", PORT=str(port))
    assert done.stderr == f"Port {port} is in use. Choose another: make run PORT={port + 1}\n"
    assert not place.var.exists()


@pytest.mark.parametrize("missing", REQUIRED)
@pytest.mark.parametrize(
    "command", [["manage.py", "migrate"], ["-m", "gunicorn", "-c", "python:partnership_hub.gunicorn"]]
)
def test_any_other_start_asks_for_what_it_needs(missing, command, tmp_path):
    given = {name: os.environ[name] for name in REQUIRED if name != missing}
    done = Place(tmp_path).python(*command, **given)
    assert done.stderr.startswith(f"{missing} is not set")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
