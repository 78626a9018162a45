"""The worker's side: an address fetched by a process of its own, which is ended when it takes too long."""

import json
import logging
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from .sources import Unread

logger = logging.getLogger(__name__)
CODE = Path(__file__).resolve().parents[2]
SECONDS = 90  # all of it: names, redirects, 50 MB
MODULE = "partnership_hub.intake.fetching"


def fetch(address, target):
    """{url, kind, size} of what is at an address, which is then in the file `target`."""
    agent = f"PartnershipHub/1 (a library that takes in publications; +{settings.SITE_ORIGIN})"
    command = [sys.executable, "-m", MODULE, address, str(target), agent]
    try:
        done = subprocess.run(  # noqa: S603 - no shell; the address is one argument, and is looked at there
            command, cwd=CODE, env={}, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise Unread("too_slow") from None
    except ValueError:  # a NUL
        raise Unread("address") from None
    if done.returncode:
        logger.warning("A fetch ended with %s: %s", done.returncode, done.stderr[-500:])
        raise Unread("no_answer")
    verdict = json.loads(done.stdout)
    if code := verdict.get("refused"):
        raise Unread(code, **verdict.get("params", {}))
    return verdict["facts"]
