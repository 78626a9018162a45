"""Copies of the pages that go on while the database is away: files, shared by all processes of a machine.

A copy is good if its page began to be made after the last change by staff, and within a day. Each page is asked for
twice a minute: what was taken back without the pages of the admin is out of the copies a minute later too.
"""

import logging
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.urls import Resolver404, resolve

KEPT = {"home", "help", "help-safely", "country"}  # names in urls.py
MOST, MOST_BYTES = 50, 1_000_000
FRESH = 30  # seconds
GOOD = 24 * 60 * 60
logger = logging.getLogger("partnership_hub.serving.copies")


def folder():
    return Path(settings.OUTAGE_DIR)


def file_of(request):
    """Where the copy of a page lies; None for a page that is not kept."""
    with suppress(Resolver404):
        match = request.resolver_match or resolve(request.path_info)
        if match.url_name in KEPT:
            return folder() / f"{request.path_info.strip('/').replace('/', '.') or 'home'}.html"


def keep(request, content, began):
    """Write the copy of a page made for everyone. `began`: when it began to be made."""
    file = file_of(request)
    if file is None or len(content) > MOST_BYTES:
        return
    try:
        made = made_at(file)
        if is_good(made) and began - made < FRESH:  # or another process was quicker
            return
        make_folder()
        if made is not None or len(list(folder().glob("*.html"))) < MOST:
            write(file, content, began)
    except OSError as error:
        logger.warning("Nothing is kept for an outage of the database: %s", error)


def write(file, content, began):
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix="draft-", delete=False) as draft:  # mode 0600
        draft.write(content)
    os.utime(draft.name, (began, began))
    os.replace(draft.name, file)


def made_at(file):
    with suppress(FileNotFoundError):
        return file.stat().st_mtime
    return None


def changed_at():
    return made_at(folder() / "changed") or 0


def note_change():
    """What staff changed is no longer told as it was: every copy made before is void."""
    with suppress(OSError):
        (make_folder() / "changed").touch()


def is_good(made):
    return made is not None and made > changed_at() and time.time() - made < GOOD


def good_copy(request):
    """(content, when it was made), or None."""
    file = file_of(request)
    if file is None:
        return None
    with suppress(OSError):
        made, content = made_at(file), file.read_text()
        if is_good(made) and content.rstrip().endswith("</html>"):  # whole, whatever became of the machine
            return content, made
    return None


def make_folder():
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder()
