"""One run: clients that ask for a while, and what it cost by the system's own accounting."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple

import psutil

CLIENTS = 16


class Cost(NamedTuple):
    cpu: float  # milliseconds a request, of the web processes and of Postgres
    throughput: float  # requests a second


def run(port, addresses, seconds, processes, cookie=""):
    """Ask for what `addresses` yields, with every client, until the time is over."""
    before, started = cpu(processes), time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as clients:
        asked = (port, addresses, started + seconds, cookie)
        answered = sum(clients.map(lambda _: ask(*asked), range(CLIENTS)))
    elapsed = time.monotonic() - started
    return Cost(1000 * (cpu(processes) - before) / answered, answered / elapsed)


def ask(port, addresses, deadline, cookie):
    connection, answered = http.client.HTTPConnection("127.0.0.1", port, timeout=60), 0
    while time.monotonic() < deadline or not answered:
        connection.request("GET", next(addresses), headers={"Cookie": cookie} if cookie else {})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200 or len(body) < (10 if cookie else 5_000):
            raise RuntimeError(f"{response.status} with {len(body)} bytes")
        answered += 1
    connection.close()
    return answered


def cpu(processes):
    """Seconds of these processes and all that they have started, of those too that have ended."""
    total = 0
    for process in processes:
        for one in [process, *process.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                total += sum(one.cpu_times()[:4])  # user and system, own and of ended children
    return total
