"""Twelve thousand requests that no browser sends, over every address, as a visitor, a curator and an editor."""

import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from ..postgres import FOLDER
from . import site as hub
from .hostile import requests
from .pages import FOR_STAFF, of_staff

NUMBER = int(os.environ.get("HOSTILE_REQUESTS", "12000"))
WARMED_UP = NUMBER // 4
LONGEST = 5  # seconds
PEOPLE = ("curator", "editor")


@pytest.fixture(scope="module")
def asked(request):
    """A Hub of its own, since the requests change what they can; what it answered, and its memory on the way."""
    folder = request.config.stash[FOLDER] / "hostile"
    folder.mkdir()
    with hub.running(folder) as site:
        addresses = [*site.addresses.values(), *(list(of_staff(site, route)) for route in FOR_STAFF)]
        sessions = {person: site.sessions[person] for person in PEOPLE}
        everything = list(requests(addresses, sessions, NUMBER))
        with ThreadPoolExecutor(4) as clients:
            first = list(clients.map(lambda one: ask(site, *one), everything[:WARMED_UP]))
            warm = memory(site)
            answers = first + list(clients.map(lambda one: ask(site, *one), everything[WARMED_UP:]))
        still = {person: site.get("/admin/", person)[0] for person in PEOPLE}
        asked = SimpleNamespace(answers=answers, warm=warm, end=memory(site), still=still)
        print(f"slowest {max(seconds for _, seconds, _ in answers):.1f} s, memory {asked.warm} to {asked.end}")
        yield asked


def ask(site, person, request, short):
    """(status or 0 where the connection was closed without one, seconds, in short)."""
    began, answer = time.monotonic(), b""
    try:
        with socket.create_connection(("127.0.0.1", site.port), timeout=4 * LONGEST) as server:
            server.sendall(request)
            server.shutdown(socket.SHUT_WR)
            while part := server.recv(65_536):
                answer = answer or part
    except OSError:  # refused before it was sent whole; one that waited in vain has taken too long
        pass
    status = int(answer[9:12]) if answer[9:12].isdigit() else 0
    if status == 501 and b"\r\nTransfer-Encoding:" in request:
        status = 400  # what RFC 9112 (6.1) has a server say to a coding that it does not know is no error of ours
    return status, time.monotonic() - began, short


def memory(site):
    """Bytes, of each worker: a worker that was replaced would show too."""
    return {worker.pid: worker.memory_info().rss for worker in site.workers()}


def test_none_is_an_error_of_ours(asked):
    assert not [(status, short) for status, _, short in asked.answers if status >= 500]


def test_none_takes_longer_than_five_seconds(asked):
    assert not [(round(seconds, 1), short) for _, seconds, short in asked.answers if seconds > LONGEST]


def test_memory_stays_as_it_is(asked):
    assert asked.end.keys() == asked.warm.keys()
    assert all(asked.end[pid] < 1.3 * asked.warm[pid] for pid in asked.end), (asked.warm, asked.end)


def test_the_requests_met_pages_and_sign_ins_that_held(asked):
    """Else nothing above would say anything."""
    assert len(asked.answers) == NUMBER
    assert set(asked.still.values()) == {200}
    statuses = [status for status, *_ in asked.answers]
    assert statuses.count(200) > NUMBER / 10
    assert {200, 302, 400, 403, 404, 405} <= set(statuses)
