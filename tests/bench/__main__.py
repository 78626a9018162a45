"""Loads the corpus into a database of its own, serves it as production does, and prints what pages cost."""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from itertools import repeat
from pathlib import Path
from statistics import median

import psutil
import psycopg2

from partnership_hub import local
from partnership_hub.postgres import Server, end_with_parent

from . import load, workloads
from .measure import CLIENTS, run
from .workloads import ADMIN

EMPTY, STAFF = "empty view", "staff"
HUB, CONSTANT = "partnership_hub.settings", "tests.bench.empty"


def main():
    args = arguments()
    local.supply_environment()
    os.environ |= {"DJANGO_SETTINGS_MODULE": HUB, "STATEMENT_TIMEOUT": "60000"}  # slow is a figure here, not an error
    folder = local.postgres_folder()
    server = Server(folder.with_name(f"{folder.name}-bench"))
    try:
        server.start()
        if server.process is None:
            sys.exit("Another bench is running on this checkout: its work would be counted here.")
        os.environ["DATABASE_URL"] = database(server, args.number)
        rounds = measured(args, detail_pages(), signed_in(), psutil.Process(server.process.pid))
    finally:
        server.stop()
    results = {kind: [median(values) for values in zip(*costs, strict=True)] for kind, costs in rounds.items()}
    report(args, results)


def arguments():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=10_000, help="how many resources, and organisations")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2, help="how long each page is asked for in a round")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    return parser.parse_args()


def database(server, number):
    """The address of a database with that many resources, loaded by the first run that asks for it."""
    name, folder = f"hub_{number}", server.url.rpartition("/")[0]
    if not execute(server, f"SELECT FROM pg_database WHERE datname = '{name}'"):
        local.say(f"Loading {number} resources and organisations (once)")
        execute(server, "DROP DATABASE IF EXISTS draft")  # of a run that was interrupted
        execute(server, "CREATE DATABASE draft TEMPLATE template0 ENCODING 'UTF8'")
        manage(f"{folder}/draft", "migrate", "--verbosity=0")
        subprocess.run([sys.executable, "-m", "tests.bench.load", str(number)], cwd=local.CHECKOUT, check=True)
        execute(server, f"ALTER DATABASE draft RENAME TO {name}")
    manage(f"{folder}/{name}", "migrate", "--verbosity=0")
    manage(f"{folder}/{name}", "createcachetable")
    return f"{folder}/{name}"


def execute(server, statement):
    connection = psycopg2.connect(server.url)
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


def manage(url, *arguments):
    os.environ["DATABASE_URL"] = url
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=local.CHECKOUT, check=True)


def detail_pages():
    load.set_up()
    from django.db import connection

    from resources.models import Resource

    found = Resource.objects.filter(pk__in=workloads.DETAILS)
    with closing(connection):
        return [entry.get_absolute_url() for entry in found.order_by("pk")]


def signed_in():
    """The cookie of an editor who looks after a country."""
    from django.conf import settings
    from django.contrib.auth.models import Group
    from django.db import connection
    from django.test import Client

    from partnership_hub.models import User

    with closing(connection):
        editor, _new = User.objects.get_or_create(username="bench", defaults={"is_staff": True})
        editor.groups.set([Group.objects.get(name="Editor")])
        editor.countries.set(["th"])
        client = Client(headers={"host": "localhost"})
        client.force_login(editor)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def measured(args, details, cookie, postgres):
    """{(page, uncached or repeat): costs} of interleaved rounds, the empty view's among them."""
    with ExitStack() as running:
        hub, empty = (running.enter_context(web(settings)) for settings in (HUB, CONSTANT))
        kinds = {(EMPTY, ""): (empty[0], repeat("/"), [empty[1]])}
        for name in workloads.NAMES:
            for kind, addresses in (("uncached", workloads.uncached), ("repeat", workloads.repeated)):
                kinds[name, kind] = (hub[0], addresses(name, details), [hub[1], postgres])
        staff = {
            (name, STAFF): (hub[0], repeat(address), [hub[1], postgres], cookie) for name, address in ADMIN.items()
        }
        kinds |= staff
        costs = {kind: [] for kind in kinds}
        for number in range(args.rounds + 1):
            local.say(f"Round {number} of {args.rounds}" if number else "Warming up")
            for kind, (port, addresses, processes, *cookies) in kinds.items():
                cost = run(port, addresses, args.seconds if number else args.seconds / 4, processes, *cookies)
                if number:
                    costs[kind].append(cost)
    return costs


@contextmanager
def web(settings):
    """The server of production, on settings and a port of its own: (port, process)."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as door:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:partnership_hub.gunicorn", "--log-level", "warning"],
            cwd=local.CHECKOUT,
            env=os.environ | {"BIND": f"fd://{door.fileno()}", "DJANGO_SETTINGS_MODULE": settings},
            pass_fds=[door.fileno()],
            preexec_fn=partial(end_with_parent, signal.SIGQUIT, os.getpid()),
            start_new_session=True,
        )
        port = door.getsockname()[1]
        try:
            while not local.answers(f"http://127.0.0.1:{port}/"):
                time.sleep(0.1)
            yield port, psutil.Process(process.pid)
        finally:
            local.stop_web(process)


def report(args, results):
    cpu, throughput = results.pop((EMPTY, ""))
    staff = {name: round(results.pop((name, STAFF))[0] / cpu, 1) for name in ADMIN}
    ratios = {
        f"{name} {kind}": {"cpu": round(own[0] / cpu, 2), "throughput": round(own[1] / throughput, 3)}
        for (name, kind), own in results.items()
    }
    print(f"\n{args.number} resources, {args.number} organisations.")
    print(f"Empty view: {cpu:.2f} ms of CPU, {throughput:.0f} requests a second.")
    print(f"{os.environ.get('WEB_WORKERS', 2)} processes of the web server, {CLIENTS} clients, {args.rounds} rounds.")
    print("Multiples of its CPU a request, and of its throughput:\n")
    print(f"{'':40} {'uncached':>10} {'repeat':>8} {'uncached':>10} {'repeat':>8}")
    for name, words in workloads.NAMES.items():
        fresh, again = (ratios[f"{name} {kind}"] for kind in ("uncached", "repeat"))
        columns = f"{fresh['cpu']:10.1f} {again['cpu']:8.1f} {fresh['throughput']:10.3f} {again['throughput']:8.3f}"
        print(f"{name + ' ' + words:40} {columns}")
    print("\nThe directory's list by the list of resources, CPU a request, uncached:")
    for name, other in workloads.COMPARED.items():
        print(f"{name} by {other}: {ratios[f'{name} uncached']['cpu'] / ratios[f'{other} uncached']['cpu']:.2f}")
    print(
        "\nStaff, signed in, CPU a request: as a multiple of the empty view's, and of an admin page with nothing on it:"
    )
    for name, ratio in staff.items():
        print(f"{name:40} {ratio:10.1f} {ratio / next(iter(staff.values())):8.1f}")
    if args.json:
        empty = {"cpu_ms": round(cpu, 3), "requests_a_second": round(throughput)}
        args.json.write_text(
            json.dumps({"resources": args.number, "empty": empty, "ratios": ratios, "staff": staff}, indent=1) + "\n"
        )


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
