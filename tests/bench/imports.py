"""What an import costs: `python -m tests.bench.imports [ROWS]` prints seconds and the peak memory of both processes.

A sheet of resources is tried, imported, changed in half of its rows, imported again, and undone, in a process that is
as a worker is. Another one asks the database meanwhile for a page's rows, as readers do."""

import json
import os
import resource
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from partnership_hub import local
from partnership_hub.postgres import Server

SUMMARY = "What it is for, for whom, and what it helps to do: screening, referral, protection. ผู้เสียหายจากการค้ามนุษย์ "


def main(number):
    local.supply_environment()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "partnership_hub.settings"}
    with TemporaryDirectory(prefix="hub-imports-") as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - Postgres runs as another user where we are root
        os.environ["MEDIA_ROOT"] = str(Path(folder, "media"))
        server = Server(Path(folder, "postgres"))
        try:
            server.start()
            os.environ["DATABASE_URL"] = server.url
            subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], check=True)
            for name in ("first", "second"):
                write(Path(folder, f"{name}.xlsx"), number, again=name == "second")
            subprocess.run([sys.executable, "-m", "tests.bench.imports", "work", folder], check=True)
        finally:
            server.stop()


def write(path, number, again):
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Number in the Hub", "Title", "Type", "Summary", "Text", "Countries", "Topics", "Publisher", "Date",
                  "URL", "Keywords"])  # fmt: skip
    for n in range(1, number + 1):
        changed = again and n % 2
        sheet.append([
            n if again else None, f"A guide to screening, part {n}", "guide", SUMMARY * (3 if changed else 2),
            f"<p>{SUMMARY * 5}</p>", ("th; vn", "Cambodia", "ASEAN")[n % 3], "shelter" if changed else "",
            f"Publisher {n % 40}", ("2022", "May 2021", "2020-03-01")[n % 3], f"https://example.org/{n}",
            f"word {n % 100}",
        ])  # fmt: skip
    book.save(path)


def work(folder):
    import django

    django.setup()
    from django.core.files.base import ContentFile

    from partnership_hub.imports import tasks
    from partnership_hub.imports.models import Import, State
    from partnership_hub.models import User

    user = User.objects.create_superuser("bench", "bench@example.org", None)
    began = peaks()
    for name in ("first", "second"):
        file = ContentFile(Path(folder, f"{name}.xlsx").read_bytes(), name=f"{name}.xlsx")
        imported = Import.objects.create(section="resources", key=name, made_by=user, name=name, file=file)
        told(f"{name}: tried", partial(tasks._read, imported.pk), began)
        imported.refresh_from_db()
        imported.move(State.READ, to=State.STARTED, done_by=user)
        told(f"{name}: imported", partial(tasks._carry_out, imported.pk), began)
        imported.refresh_from_db()
        print(json.dumps(imported.counts))
    for imported in Import.objects.order_by("-pk"):
        imported.move(State.DONE, to=State.UNDOING, undone_by=user)
        told(f"{imported.name}: undone", partial(tasks._take_back, imported.pk), began)
        imported.refresh_from_db()
        print(imported.state, imported.why, json.dumps(imported.counts))


def peaks():
    return [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]


def told(what, do, began):
    stop, waits = threading.Event(), []
    reader = threading.Thread(target=read, args=(stop, waits))
    reader.start()
    start, cpu = time.monotonic(), sum(os.times()[:4])
    do()
    seconds, cpu = time.monotonic() - start, sum(os.times()[:4]) - cpu
    stop.set()
    reader.join()
    worker, child = peaks()
    print(
        f"{what}: {seconds:.1f} s, {cpu:.1f} s of them at work; worker {worker:.0f} MB (it began with {began[0]:.0f}), "
        f"reading process {child:.0f} MB; a list meanwhile waited {max(waits) * 1000:.0f} ms at most",
        flush=True,
    )


def read(stop, waits):
    from django.db import connection

    from resources.models import Resource

    while not stop.is_set():
        start = time.monotonic()
        list(Resource.objects.published().with_card()[:20])
        waits.append(time.monotonic() - start)
        time.sleep(0.5)
    connection.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        work(sys.argv[2])
    else:
        main(int((sys.argv[1:] or ["5000"])[0]))
