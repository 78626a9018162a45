"""One address, fetched with care: `python -m partnership_hub.intake.fetching ADDRESS TARGET AGENT` prints its verdict.

It knows neither Django nor the settings, and its environment holds no secret. Who starts it ends it after a while,
so that neither a name that is never answered nor an answer that drips can hold the worker.

A name is resolved once for each request, every answer has to be public, and one of just these is connected to: what a
name means a moment later does not matter. A redirect is looked at as the first address was. No cookie, no referrer, no
credentials, no proxy from the environment.
"""

import codecs
import http.client
import json
import logging
import resource
import socket
import ssl
import sys
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from ..uploads.markup import is_web_page
from ..uploads.refused import Refused
from .networks import LONGEST_ADDRESS, is_public

MB = 1 << 20
REDIRECTS = 5
SECONDS = 15  # for each step; all of it has a limit where this process is started
MOST = {"pdf": 50 * MB, "docx": 50 * MB, "html": 5 * MB}
PORTS = {"http": 80, "https": 443}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ACCEPT = f"text/html,application/xhtml+xml,application/pdf,{WORD};q=0.9"
PAGES = ("text/html", "application/xhtml+xml")
PLAIN = ("application/octet-stream", "binary/octet-stream", "application/x-download", "application/force-download", "")
TYPES = {
    "pdf": ("application/pdf", "application/x-pdf", *PLAIN),
    "docx": (WORD, "application/zip", *PLAIN),
    "html": PAGES,
}  # fmt: skip
# Codecs of Python's that a page is really written in: others unpack or execute more than text.
CHARSETS = ("utf-8", "ascii", "iso8859-1", "cp1252", "iso8859-15", "utf-16", "cp874", "tis-620", "iso8859-11", "cp1258",
            "gb2312", "gbk", "gb18030", "big5", "big5hkscs")  # fmt: skip
LIMITS = {
    resource.RLIMIT_AS: 512 * MB, resource.RLIMIT_CPU: 20, resource.RLIMIT_FSIZE: 64 * MB, resource.RLIMIT_CORE: 0,
}  # fmt: skip


class Address:
    """An address taken apart: what may be asked at all. `host` is as it is looked up and as certificates name it."""

    def __init__(self, text):
        if len(text) > LONGEST_ADDRESS:
            raise Refused("too_long")
        if any(ord(letter) <= 0x20 or letter in "\\\x7f" for letter in text):
            raise Refused("address")
        try:
            parts = urlsplit(text)
            port, host = parts.port, parts.hostname or ""
        except ValueError:
            raise Refused("address") from None
        if parts.scheme not in PORTS:
            raise Refused("scheme")
        if parts.username is not None or parts.password is not None:
            raise Refused("user")
        if port not in (None, PORTS[parts.scheme]):
            raise Refused("port")
        self.scheme, self.port = parts.scheme, PORTS[parts.scheme]
        self.host = as_ascii(host.removesuffix("."))
        if "." not in self.host and ":" not in self.host:  # localhost, and names of a network of one's own
            raise Refused("inside")
        self.path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
            "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?") if parts.query else ""
        )

    @property
    def named(self):
        return f"[{self.host}]" if ":" in self.host else self.host


def as_ascii(host):
    try:
        return host.encode("ascii" if ":" in host else "idna").decode("ascii")
    except UnicodeError:
        raise Refused("address") from None


def resolve(host, port):
    """The addresses of a name, as texts."""
    return [found[4][0] for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def connect(address, port):
    return socket.create_connection((address, port), timeout=SECONDS)


class Fetcher:
    """Tests give another `resolve`, `connect` and `trust`; nobody else does."""

    def __init__(self, agent="", resolve=resolve, connect=connect, trust=None):
        self.agent, self.resolve, self.connect = agent, resolve, connect
        self.trust = trust or ssl.create_default_context()

    def fetch(self, text, target):
        """What is at an address, written to `target`; facts of it."""
        for _redirect in range(REDIRECTS + 1):
            address = Address(text)
            with closing(self.ask(address)) as connection:
                response = connection.getresponse()
                if response.status in (301, 302, 303, 307, 308):
                    text = urljoin(text, read_header(response, "Location") or "nowhere:")
                    continue
                check_status(response.status)
                return {"url": text, **self.keep(response, target)}
        raise Refused("redirects")

    def ask(self, address):
        try:
            found = self.resolve(address.host, address.port)
        except (OSError, UnicodeError):
            raise Refused("unknown_host") from None
        if not found:
            raise Refused("unknown_host")
        if not all(map(is_public, found)):
            raise Refused("inside")
        connection = http.client.HTTPConnection(address.host, address.port, timeout=SECONDS)
        try:
            connection.sock = self.secured(self.connect(found[0], address.port), address)
            connection.putrequest("GET", address.path, skip_host=True, skip_accept_encoding=True)
            for name, value in (
                ("Host", address.named), ("User-Agent", self.agent), ("Accept", ACCEPT),
                ("Accept-Encoding", "identity"), ("Accept-Language", "en,*;q=0.5"), ("Connection", "close"),
            ):  # fmt: skip
                connection.putheader(name, value)
            connection.endheaders()
        except BaseException:
            connection.close()
            raise
        return connection

    def secured(self, sock, address):
        if address.scheme == "http":
            return sock
        try:
            return self.trust.wrap_socket(sock, server_hostname=address.host)
        except BaseException:
            sock.close()
            raise

    def keep(self, response, target):
        if read_header(response, "Content-Encoding").lower() not in ("", "identity"):
            raise Refused("packed")
        declared = read_header(response, "Content-Type").partition(";")[0].strip().lower()
        head = response.read(1024)
        kind = kind_of(head, declared)
        if (response.length or 0) > MOST[kind]:
            raise Refused("too_large", limit=MOST[kind] // MB)
        size = 0
        with target.open("wb") as file:
            while head:
                size += len(head)
                if size > MOST[kind]:
                    raise Refused("too_large", limit=MOST[kind] // MB)
                file.write(head)
                head = response.read(64 << 10)
        if response.length:  # it said that there is more
            raise Refused("cut_short")
        if kind == "html":
            as_utf8(target, response.headers.get_content_charset("") if declared else "")
        return {"kind": kind, "size": size}


def read_header(response, name):
    return (response.headers.get(name) or "").strip()


def check_status(status):
    if status in (401, 402, 403, 407, 429, 451):
        raise Refused("forbidden")
    if status in (404, 410):
        raise Refused("not_found")
    if status != 200:
        raise Refused("answer", status=status)


def kind_of(head, declared):
    """By the first bytes, and only where the server says nothing else."""
    kind = "pdf" if head.startswith(b"%PDF-") else "docx" if head.startswith(b"PK\3\4") else "html"
    if kind == "html" and declared in TYPES["pdf"] and is_web_page(head):
        raise Refused("web_page")
    if declared not in TYPES[kind]:
        raise Refused("type", found=declared[:80] or "?")
    return kind


def as_utf8(file, charset):
    """A page of which the server says how it is written: the mark at its beginning tells the parser."""
    with suppress(LookupError, UnicodeError):
        if charset and codecs.lookup(charset).name in {codecs.lookup(name).name for name in CHARSETS}:
            file.write_bytes(file.read_bytes().decode(charset, "replace").encode("utf-8-sig"))


def verdict(fetcher, address, target):
    try:
        return {"facts": fetcher.fetch(address, target)}
    except Refused as refusal:
        return {"refused": refusal.code, "params": refusal.params}
    except ssl.SSLCertVerificationError:
        return {"refused": "certificate"}
    except TimeoutError:
        return {"refused": "too_slow"}
    except (OSError, http.client.HTTPException, ValueError, MemoryError) as error:
        return {"refused": "no_answer", "error": type(error).__name__}


if __name__ == "__main__":
    for kind, amount in LIMITS.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (amount, amount))
    logging.disable()
    print(json.dumps(verdict(Fetcher(sys.argv[3]), sys.argv[1], Path(sys.argv[2]))))
