"""`manage.py run`: the whole Hub on one machine. `manage.py run COMMAND`: a command on its database."""

import errno
import fcntl
import hashlib
import http.client
import os
import secrets
import signal
import socket
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from . import environment as env
from .local_processes import CHECKOUT, Worker, start_web, stop_web
from .postgres import PostgresError, Server, end_with_parent

VAR = Path(env.text("HUB_VAR", str(CHECKOUT / "var"))).resolve()
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
HOW_TO_RESET = 'make manage ARGS="changepassword admin"'
leaving = threading.Event()


def main(arguments):
    if "MAKELEVEL" in os.environ:
        end_with_parent(signal.SIGTERM, os.getppid())
    try:
        if arguments:
            run_command(arguments)
        else:
            run_hub()
    except PostgresError as error:
        sys.exit(str(error))


def run_command(arguments):
    from django.core.management import execute_from_command_line

    leave_on(signal.SIGTERM, signal.SIGHUP)
    supply_environment()
    with database():
        execute_from_command_line(["manage.py", *arguments])


def run_hub():
    leave_on(*ENDINGS)
    with open_port() as door:
        address = f"http://127.0.0.1:{door.getsockname()[1]}/"
        supply_environment()
        supply("SITE_ORIGIN", address)
        say("Starting the database")
        with database() as server:
            say("Bringing it up to date")
            password = prepare()
            say("Starting the web server")
            web, worker = start_web(door), Worker()
            door.close()
            try:
                watch(web, worker, server, address, password)
            finally:
                worker.stop()
                stop_web(web)


def leave_on(*numbers):
    def leave(*_):
        for number in ENDINGS:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not interrupt the stopping
        leaving.set()  # Python drops an exception that is raised while it destroys an object
        sys.exit(0)

    for number in numbers:
        if signal.getsignal(number) != signal.SIG_IGN:  # as under nohup
            signal.signal(number, leave)


def say(text):
    with suppress(OSError):  # the terminal may be gone
        print(text, flush=True)


def open_port():
    port = env.integer("PORT", 8000)
    deadline = time.monotonic() + 3  # what a killed run has left may still be ending
    while True:
        try:
            return socket.create_server(("127.0.0.1", port), backlog=128)
        except OverflowError:
            sys.exit(f"PORT is “{port}”: ports end at 65535.")
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                sys.exit(f"Port {port} cannot be used ({os.strerror(error.errno)}). Choose another: make run PORT=8001")
            if time.monotonic() > deadline:
                sys.exit(f"Port {port} is in use. Choose another: make run PORT={port + 1}")
            time.sleep(0.1)


def supply_environment():
    VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["HUB_VAR"] = str(VAR)
    supply("SECRET_KEY", kept("secret_key"))
    supply("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    supply("HUB_LOCAL", "true")


def supply(name, value):
    os.environ[name] = env.text(name, value)


def kept(name):
    """A random text that stays the same for this checkout."""
    path = VAR / name
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=VAR) as draft:
            draft.write(secrets.token_urlsafe(48))
            draft.flush()
            with suppress(FileExistsError):  # another process was first
                os.link(draft.name, path)
    return path.read_text()


@contextmanager
def database():
    """The database of DATABASE_URL, else one served by ourselves for as long as it is needed."""
    if env.text("DATABASE_URL"):
        yield None
        return
    server = Server(postgres_folder())
    os.environ["DATABASE_URL"] = server.url
    try:
        server.start()
        yield server
    finally:
        server.stop()


def postgres_folder():
    """In the checkout; root's lies where another user can reach it, and is this checkout's alone."""
    if folder := env.text("HUB_POSTGRES_DIR"):
        return Path(folder)
    if os.geteuid() != 0:
        return VAR / "postgres"
    # The path keeps copies of a checkout apart, the kept text a new clone from a former one at its place.
    name = hashlib.sha256(os.fsencode(VAR) + kept("clone").encode()).hexdigest()[:16]
    return Path("/var/lib/partnership-hub", name)


def prepare():
    """Bring the database up to date; return the password of an administrator made just now."""
    import django
    from django.core.management import call_command
    from django.db import connections

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership_hub.settings")
    django.setup()
    with (VAR / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_starter", verbosity=0)
        password = make_administrator()
    connections.close_all()
    return password


def make_administrator():
    from django.contrib.auth import get_user_model
    from django.db.models import Q

    people = get_user_model().objects
    if people.filter(Q(is_superuser=True) | Q(username="admin")).exists():
        return None
    password = secrets.token_urlsafe(12)
    people.create_superuser("admin", "admin@example.org", password)
    return password


def watch(web, worker, server, address, password):
    announced = False
    while web.poll() is None:
        if leaving.is_set():
            return
        if not announced and answers(address):
            announce(address, password)
            announced = True
        if server:
            server.tend()
        worker.tend()
        time.sleep(0.2)
    raise SystemExit("The web server has ended unexpectedly, and the rest with it. Start again: make run")


def answers(address):
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    try:
        connection.request("GET", "/")
        return bool(connection.getresponse().status)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def announce(address, password):
    say(f"\nThe Partnership Hub is open: {address}")
    if password:
        say(f"Sign in at {address}admin/ as admin with the password {password}")
        say(f"The password is shown this once. To set another: {HOW_TO_RESET}")
    else:
        say(f"Sign in at {address}admin/ as admin. To set a new password: {HOW_TO_RESET}")
    say("Ctrl-C stops it.")
