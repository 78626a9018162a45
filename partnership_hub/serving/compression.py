"""Answers of ours, compressed: with Brotli where the reader's browser knows it, else with gzip.

What is made for one person is padded by a random length. Its size then tells nothing about a secret in it to somebody
who can have their own words shown beside it (BREACH).
"""

import brotli
from django.conf import settings
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

from .keeping import Kept

COMPRESSIBLE = {
    "application/atom+xml", "application/javascript", "application/json", "application/ld+json", "application/xml",
    "image/svg+xml", "text/css", "text/csv", "text/html", "text/javascript", "text/plain", "text/vtt", "text/xml",
}  # fmt: skip
LEAST = 500  # bytes: less than that fits into the packet that the headers need anyway
QUALITY = 5  # of Brotli's 11: from here on the time grows faster than what it saves
PADDING = 100  # bytes at most
MOST_BYTES = 4 * 2**20  # in each process

pages = Kept(MOST_BYTES)  # compressed once, as long as their tag stays


class Compress:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if self.is_compressible(response):
            patch_vary_headers(response, ("Accept-Encoding",))
            personal = is_personal(request, response)
            if encoding := chosen_encoding(request, ("gzip",) if personal else ("br", "gzip")):
                self.compress(response, encoding, PADDING if personal else None)
        return response

    @staticmethod
    def is_compressible(response):
        return (
            response.status_code not in (204, 206, 304)
            and not response.has_header("Content-Encoding")
            and response.get("Content-Type", "").partition(";")[0].strip().lower() in COMPRESSIBLE
            and (response.streaming or len(response.content) >= LEAST)
        )

    @staticmethod
    def compress(response, encoding, padding):
        if response.streaming:  # a stylesheet of a local Hub, captions: small files
            content = b"".join(response.streaming_content)
            if not content:  # HEAD
                return
        else:
            content = response.content
        content = packed(content, encoding, padding, None if padding or response.streaming else response.get("ETag"))
        if response.streaming:
            response.streaming_content = [content]
        else:
            response.content = content
        response.headers["Content-Length"] = str(len(content))
        response.headers["Content-Encoding"] = encoding
        if response.get("ETag", "").startswith('"'):
            response.headers["ETag"] = "W/" + response.headers["ETag"]


def packed(content, encoding, padding, tag):
    name = tag and (tag, encoding)
    if found := pages.get(name):
        return found
    if encoding == "br":
        found = brotli.compress(content, quality=QUALITY)
    else:
        found = compress_string(content, max_random_bytes=padding)
    if name:
        pages.keep(name, found, len(found))
    return found


def chosen_encoding(request, offered):
    """The first that is accepted; empty where none is."""
    accepted = {}
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _, weight = part.partition(";")
        accepted[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in offered if accepted.get(name)), "")


def is_personal(request, response):
    return settings.SESSION_COOKIE_NAME in request.COOKIES or bool(response.cookies)
