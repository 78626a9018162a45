"""A throw-away Postgres for the tests, unless DATABASE_URL names one.

A plugin, since pytest-django reads the settings before any conftest.py.
"""

import fcntl
import os
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from partnership_hub.postgres import PostgresError, Server

TEMPORARY = Path("/tmp")  # not $TMPDIR: when root runs the tests, Postgres' own user must reach it
PREFIX = "hub-tests-"
FOLDER = pytest.StashKey[Path]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    folder = early_config.stash[FOLDER] = make_folder(early_config)
    os.environ.setdefault("SECRET_KEY", "for the tests only")
    os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost")
    os.environ["HUB_LOCAL"] = "true"
    os.environ["SITE_ORIGIN"] = "https://hub.example"  # not the host that the client asks
    os.environ["MEDIA_ROOT"] = str(folder / "media")
    os.environ["OUTAGE_DIR"] = str(folder / "outage")
    if not os.environ.get("DATABASE_URL"):
        server = Server(folder / "postgres", throw_away=True)
        early_config.add_cleanup(lambda: remove(server))
        try:
            server.start()
        except PostgresError as error:
            raise pytest.UsageError(str(error)) from error
        os.environ["DATABASE_URL"] = server.url
    return (yield)


def make_folder(config):
    """Locked as long as these tests run, so that the next ones remove what killed ones left behind."""
    for abandoned in TEMPORARY.glob(f"{PREFIX}*"):
        with suppress(OSError):
            os.close(lock(abandoned))
            shutil.rmtree(abandoned)
    folder = TEMPORARY / (PREFIX + os.urandom(6).hex())
    folder.mkdir()
    folder.chmod(0o755)
    lock(folder)
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    return folder


def lock(folder):
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        raise
    return opened


def remove(server):
    server.stop()
    shutil.rmtree(server.sockets, ignore_errors=True)


@pytest.fixture(scope="module")
def open_folder(request):
    """A folder that Postgres' own user can reach, unlike pytest's temporary ones when root runs the tests."""
    folder = request.config.stash[FOLDER] / request.module.__name__.rpartition(".")[2]
    folder.mkdir()
    return folder
