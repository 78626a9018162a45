"""A Hub as production runs it, on content that is hard to show well: for the tests that need a browser or sockets."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg2

SESSION, TOKEN = "__Host-session", "__Host-csrf"  # the cookies' names in production
CHECKOUT = Path(__file__).parents[2]


class Site:
    """`origin`; `sessions` {person: cookie}; `addresses` {route: [address]}; `hard` {language: [address]}; `rows`."""

    def __init__(self, origin, content, master, environment):
        self.origin = origin
        self.host, self.port = urlsplit(origin).hostname, urlsplit(origin).port
        self.master, self.environment = master, environment
        self.addresses, self.hard = content["addresses"], content["hard"]
        self.rows, self.sessions = content["rows"], content["sessions"]

    def sign_in(self, context, person):
        """The browser context goes on as this person: partner, curator, editor or superuser."""
        secure = self.origin.replace("http:", "https:")  # as browsers take this machine itself to be
        context.add_cookies([{"name": SESSION, "value": self.sessions[person], "url": secure, "secure": True}])

    def get(self, address, person=None):
        """(status, headers, text) without a browser; redirects are not followed."""
        headers = {"Cookie": f"{SESSION}={self.sessions[person]}"} if person else {}
        with closing(http.client.HTTPConnection(self.host, self.port, timeout=20)) as connection:
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode(errors="replace")

    def work(self, web="", file=""):
        """What pages have left is done. All that is there of the web is one site, which answers with a file."""
        command(["-m", "tests.audit.worker", web, str(file)], self.environment)

    def workers(self):
        return psutil.Process(self.master.pid).children()


@contextmanager
def running(folder, content="hard"):
    """On a database of its own beside the tests', which is dropped at the end."""
    with socket.create_server(("127.0.0.1", 0)) as door, database() as url:
        origin = f"http://localhost:{door.getsockname()[1]}"
        environment = settings(folder, origin, url)
        filled = json.loads(command(["-m", "tests.audit.content", content], environment | {"HUB_LOCAL": "true"}))
        command(["manage.py", "collectstatic", "--noinput", "--verbosity", "0"], environment)
        with serving(door, environment) as master:
            site = Site(origin, filled, master, environment)
            wait_for(site)
            yield site


@contextmanager
def database():
    url = urlsplit(os.environ["DATABASE_URL"])
    name = f"hub_audit_{secrets.token_hex(4)}"
    with closing(psycopg2.connect(urlunsplit(url))) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        try:
            yield urlunsplit(url._replace(path=f"/{name}"))
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def settings(folder, origin, url):
    """As in production, but over plain HTTP."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "partnership_hub.settings",
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": url,
        "HUB_LOCAL": "false",
        "MEDIA_ROOT": str(folder / "media"),
        "SITE_ORIGIN": origin,
        "SSL_REDIRECT": "false",
        "STATIC_ROOT": str(folder / "static"),
        "WEB_WORKERS": "2",
    }


def command(arguments, environment):
    done = subprocess.run([sys.executable, *arguments], cwd=CHECKOUT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@contextmanager
def serving(door, environment):
    master = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:partnership_hub.gunicorn"],
        cwd=CHECKOUT,
        env=environment | {"BIND": f"fd://{door.fileno()}"},
        pass_fds=[door.fileno()],
        start_new_session=True,
    )
    try:
        yield master
    finally:
        master.terminate()
        with suppress(subprocess.TimeoutExpired):
            master.wait(15)
        with suppress(ProcessLookupError):
            os.killpg(master.pid, signal.SIGKILL)
        master.wait()


def wait_for(site):
    deadline = time.monotonic() + 60
    while True:
        with suppress(OSError, http.client.HTTPException):
            if site.get("/")[0] == 200:
                return
        assert site.master.poll() is None and time.monotonic() < deadline, "The audit's Hub does not answer."
        time.sleep(0.2)
