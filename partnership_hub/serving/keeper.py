"""Asks for the pages of `copies` as a reader would, so that there is a good copy of each when the database goes away.

A thread in one web worker of the machine: whichever holds the lock.
"""

import fcntl
import logging
import threading
import time
from contextlib import suppress
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import close_old_connections
from django.urls import reverse

from . import copies

PAUSE = 0.2  # seconds, for which nothing is kept after a change by staff
logger = logging.getLogger("partnership_hub.serving.keeper")


def start(application):
    threading.Thread(target=keep, args=[application], daemon=True).start()


def keep(application):
    lock = last = None
    while True:
        with suppress(Exception):  # the database may be away, or the folder missing: soon again
            lock = lock or take_lock()
            began = time.time()
            if not last or began - last > copies.FRESH or copies.changed_at() > last:
                last = began if ask_for_all(application) else None
        time.sleep(PAUSE)


def take_lock():
    folder = copies.make_folder()
    lock = (folder / "lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    for left in folder.glob("draft-*"):  # by a process that was killed
        left.unlink(missing_ok=True)
    return lock


def ask_for_all(application):
    """Whether the database was there for each page."""
    from ..models import Country

    close_old_connections()
    pages = [reverse(name) for name in ("home", "help", "help-safely")]
    pages += [country.get_absolute_url() for country in Country.objects.all()]
    answers = {page: ask(application, page) for page in pages}
    for page, status in answers.items():
        if status not in (200, 503):
            logger.warning("%s answers %s: nothing is kept of it for an outage of the database", page, status)
    return 503 not in answers.values()


def ask(application, path):
    host = settings.ALLOWED_HOSTS[0].lstrip("*.") or "localhost"
    environ = {"PATH_INFO": path, "HTTP_HOST": host, "HTTP_X_FORWARDED_PROTO": "https"}
    setup_testing_defaults(environ)
    response = application(environ, lambda *start: None)
    response.close()
    return response.status_code
