"""A Postgres of our own, for `manage.py run` and for the tests: made, started, adopted, stopped.

Whoever serves a folder holds the lock in it. The lock is handed on to Postgres, whose processes keep it
until the last one has gone. So a free lock means that nobody serves, whatever the files of an earlier
server say, and processes can share one server: the first that finds the lock free starts it for all.
"""

import ctypes
import fcntl
import hashlib
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import psycopg2

from .postgres_programs import copy_programs, find_programs

OLDEST = 15
PATIENCE = 60  # seconds
STOPPING = 15  # before it is made to stop at once
SETTINGS = {
    "listen_addresses": "",
    "port": 5432,
    # What is in a query, such as the words that a reader searched for, stays out of the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
THROW_AWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
}

PR_SET_PDEATHSIG = 1
prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


class PostgresError(Exception):
    """Why there is no server, in a sentence for the person who started it."""


def end_with_parent(number, parent):
    """Have Linux send this process a signal when its parent is gone, even by `kill -9`.

    A change of user cancels it, so that comes first. The parent is a thread: start from the main one.
    """
    if prctl:
        prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os.kill(os.getpid(), number)


class Server:
    def __init__(self, folder, throw_away=False):
        self.folder = Path(folder).resolve()
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        # Not in $TMPDIR, which differs between terminals; and a socket's path has 103 bytes at most.
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        self.sockets = Path(f"/tmp/hub-{name}")  # noqa: S108 (_make_folders looks who owns it)
        self.url = f"postgres://hub@%2Ftmp%2Fhub-{name}:5432/hub"
        self.throw_away = throw_away
        self.settings = SETTINGS | {"unix_socket_directories": self.sockets}
        if throw_away:
            self.settings |= THROW_AWAY
        self.as_root = os.geteuid() == 0
        self.uid, self.gid = os.geteuid(), os.getegid()
        if self.as_root:  # Postgres refuses to run as root
            nobody = pwd.getpwnam("nobody")
            self.uid, self.gid = nobody.pw_uid, nobody.pw_gid
        self.process = None

    def start(self):
        """Serve, or adopt the server of another process; return when it answers."""
        self._make_folders()
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            self.tend()
            self._wait(deadline)

    def tend(self):
        """Serve if nobody does: at the start, after a crash, or when the process that served has ended."""
        with self._lock() as lock:
            if lock is not None:
                self._serve(lock)

    def stop(self):
        """End the server if it is ours."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)  # ends the sessions and writes all to its place
        try:
            self.process.wait(STOPPING)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)  # nothing is lost: the next start reads it from the log
            self.process.wait()
        self.process = None

    def _make_folders(self):
        missing = [path for path in (self.folder, *self.folder.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            path.chmod(0o755 if self.as_root else 0o700)
        with suppress(FileExistsError):
            self.sockets.mkdir(mode=0o700)
        found = self.sockets.lstat()
        if found.st_mode != stat.S_IFDIR | 0o700 or found.st_uid not in (os.geteuid(), self.uid):
            raise PostgresError(f"{self.sockets} is not a private folder of this user: have it removed.")
        os.chown(self.sockets, self.uid, self.gid, follow_symlinks=False)

    @contextmanager
    def _lock(self):
        lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield lock
        finally:
            os.close(lock)

    def _serve(self, lock):
        programs = self._programs()
        version = self._version(programs, lock)
        if not self.data.exists():
            self._create(programs, version, lock)
        made_by = int((self.data / "PG_VERSION").read_text())
        if made_by != version:
            raise PostgresError(
                f"{self.data} was made by Postgres {made_by}, and {programs} holds Postgres {version}:"
                " set HUB_PG_BIN to the programs of the former, or move the data away to begin anew."
            )
        # Left by a crash. The process ids in them may be anybody's by now, and would hold Postgres up.
        for left in (self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)
        self._launch(programs, lock)

    def _programs(self):
        programs = find_programs()
        if programs is None:
            raise PostgresError(
                f"There is no Postgres here: install version {OLDEST} or newer and set HUB_PG_BIN to the"
                " folder of its programs, or set DATABASE_URL to the address of a server."
            )
        return copy_programs(programs, self.folder) if self.as_root else programs

    def _version(self, programs, lock):
        said = self._run(lock, programs / "postgres", "--version")
        version = int(re.search(r"\d+", said).group())
        if version < OLDEST:
            raise PostgresError(f"{programs} holds Postgres {version}: the Hub needs {OLDEST} or newer.")
        return version

    def _create(self, programs, version, lock):
        """Make the data beside their place, so that what was interrupted is never taken for the whole."""
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        os.chown(draft, self.uid, self.gid)
        options = ["--username=hub", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        if sys.platform != "darwin":  # which has no locale of this name
            options += ["--lc-ctype=C.UTF-8"]
        if version >= 17:
            options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if self.throw_away:
            options += ["--no-sync"]
        self._run(lock, programs / "initdb", "-D", draft, *options)
        alone = ["--single", "-D", draft, *self._options(), "postgres"]
        self._run(lock, programs / "postgres", *alone, text="CREATE DATABASE hub")
        draft.rename(self.data)

    def _launch(self, programs, lock):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603
                [programs / "postgres", "-D", self.data, *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self._child(lock, signal.SIGINT),
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None:
                raise PostgresError(f"Postgres did not start: {reason(self.log)}")
            self._wait(deadline)

    def _options(self):
        return [f"-c{name}={value}" for name, value in self.settings.items()]

    def _run(self, lock, *command, text=""):
        with self.log.open("w") as log:
            try:
                done = subprocess.run(  # noqa: S603
                    command,
                    input=text,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                    **self._child(lock, signal.SIGKILL),
                )
            except OSError as error:
                raise PostgresError(
                    f"User {self.uid} cannot use {error.filename} ({error.strerror}):"
                    " set HUB_POSTGRES_DIR or HUB_PG_BIN to another folder."
                ) from error
        if done.returncode:
            raise PostgresError(f"{command[0]} failed: {reason(self.log)}")
        return done.stdout

    def _child(self, lock, number):
        """How Postgres' programs run: with the lock, out of the terminal's reach, and ending with us."""
        user = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.as_root else {}
        return user | {
            "cwd": self.folder,
            "env": {"LC_ALL": "C"},
            "pass_fds": [lock],
            "preexec_fn": partial(end_with_parent, number, os.getpid()),
            "start_new_session": True,
        }

    def _answers(self):
        try:
            psycopg2.connect(self.url, connect_timeout=5).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _wait(self, deadline):
        if time.monotonic() > deadline:
            raise PostgresError(f"Postgres has not answered for {PATIENCE} seconds: see {self.log}.")
        time.sleep(0.05)


def reason(log):
    """What went wrong: the first error in a log, else its last line."""
    said = log.read_text(errors="replace").strip()
    errors = re.findall(r"(?:error|FATAL|PANIC):\s*(.+)", said)
    return (errors or said.splitlines()[-1:] or [f"see {log}"])[0]
