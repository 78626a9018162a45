"""Pages for readers without a session: validators, 304, and the last pages kept in this process's memory.

A page's tag names all that it depends on: address, language, release, and the state of what readers see
(version.py). So nothing has to be emptied, and nothing is ever stale: whoever keeps a page has to ask again.
"""

import os
import secrets
from functools import wraps
from hashlib import blake2b
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language

from .keeping import Kept
from .version import one_moment

# What of a page is not in the database: code, templates, settings. New at every start, the same in all processes.
RELEASE = os.environ.get("HUB_RELEASE") or secrets.token_hex(8)

MOST_BYTES = 16 * 2**20  # in each process
COOKIES = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}


def kept(view):
    """A public page. It is made anew for whoever has a cookie of ours, and inside a transaction."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        with one_moment() as moment:
            if moment is None or COOKIES & request.COOKIES.keys():
                return view(request, *args, **kwargs)
            tag = page_tag(request, moment)
            if tag in parse_etags(request.headers.get("If-None-Match", "")):
                return with_validators(request, HttpResponseNotModified(), tag)
            page = pages.get(tag)
            if page is None:
                response = view(request, *args, **kwargs)
                if response.status_code != 200 or response.streaming or response.cookies or is_momentary(response):
                    return response
                page = Page(response.content, dict(response.headers))
                pages.keep(tag, page, len(page.content))
            return with_validators(request, HttpResponse(page.content, headers=page.headers), tag)

    return answer


def not_kept(response):
    """For what depends on the time of day: nobody keeps it, here or elsewhere."""
    patch_cache_control(response, private=True, no_store=True)
    return response


def is_momentary(response):
    return "no-store" in response.get("Cache-Control", "")


def page_tag(request, moment):
    """Weak, since a page may be compressed on its way."""
    parts = [RELEASE, *moment, get_language(), request.scheme, request.get_host(), request.get_full_path()]
    return f'W/"{blake2b(repr(parts).encode(), digest_size=16).hexdigest()}"'


def with_validators(request, response, tag):
    patch_vary_headers(response, ["Cookie"])
    if request.GET.get("q"):  # what somebody searched for stays on no disk, neither a reader's nor a proxy's
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, public=True, no_cache=True)
        response.headers["ETag"] = tag
    return response


class Page(NamedTuple):
    content: bytes
    headers: dict


pages = Kept(MOST_BYTES)
