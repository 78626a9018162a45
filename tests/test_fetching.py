"""The guarded fetcher: which addresses it asks, whom it connects to, and what it takes. No network: a server here."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from partnership_hub.intake import fetching
from partnership_hub.intake.fetching import Address, Fetcher, verdict
from partnership_hub.intake.networks import is_public
from partnership_hub.uploads.refused import Refused

PUBLIC = "93.184.216.34"
PDF = b"%PDF-1.7 " + b"x" * 3_000


@contextmanager
def serving(answer, wrap=lambda sock: sock):
    """A server on this machine; `answer(handler)` writes what it likes. Gives (how to connect to it, requests)."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self)
            answer(self)

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    server.socket = wrap(server.socket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    connected = []

    def connect(address, port):
        connected.append((address, port))
        return fetching.socket.create_connection(server.server_address, timeout=10)

    try:
        yield connect, asked, connected
    finally:
        server.shutdown()
        server.server_close()


def respond(status=200, body=PDF, **headers):
    def answer(handler):
        handler.send_response_only(status)
        given = {"Content-Type": "application/pdf", "Content-Length": str(len(body))}
        for name, value in (given | {name.replace("_", "-"): value for name, value in headers.items()}).items():
            if value is not None:
                handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def fetched(tmp_path, answer, address="http://example.org/a.pdf", resolve=lambda host, port: [PUBLIC], **options):
    with serving(answer) as (connect, asked, connected):
        said = verdict(Fetcher("Agent", resolve, connect, **options), address, tmp_path / "target")
    said.pop("error", None)
    return said.get("refused") or said["facts"], asked, connected


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("ftp://example.org/a.pdf", "scheme"), ("file:///etc/passwd", "scheme"), ("javascript:alert(1)", "scheme"),
        ("gopher://example.org/", "scheme"), ("//example.org/a", "scheme"), ("example.org", "scheme"), ("", "scheme"),
        ("http://user@example.org/", "user"), ("http://user:secret@example.org/", "user"), ("http://@example.org/",
        "user"),
        ("http://example.org@127.0.0.1/", "user"), ("http://example.org:22/", "port"), ("http://example.org:443/",
        "port"),
        ("https://example.org:8443/", "port"), ("http://example.org:0/", "port"), ("http://example.org:zz/", "address"),
        ("http://example.org:99999/", "address"), ("http://localhost/", "inside"), ("http://localhost./", "inside"),
        ("http://intranet/", "inside"), ("http://2130706433/", "inside"), ("http://0x7f000001/", "inside"),
        ("http:///a", "inside"), ("http://exa mple.org/", "address"), ("http://example.org/\0", "address"),
        ("http://example.org/\r\nHost: x", "address"), ("http://example.org\\@127.0.0.1/", "address"),
        ("http://[::1/", "address"), ("http://" + "a" * 70 + ".org/", "address"), ("http://example..org/", "address"),
        ("http://example.org/" + "a" * 500, "too_long"), ("http://\ud800.org/", "address"),
    ],
)  # fmt: skip
def test_an_address_that_is_not_asked(address, code):
    with pytest.raises(Refused) as caught:
        Fetcher(resolve=lambda *_: pytest.fail("it was looked up")).ask(Address(address))
    assert caught.value.code == code


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "192.88.99.1", "::", "::1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "3fff::1",
        "5f00::1",
        "100::1", "2606:4700::1111%1", "zz", "",
    ],
)  # fmt: skip
def test_an_address_inside(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::5db8:d822"])
def test_an_address_outside(address):
    assert is_public(address)


@pytest.mark.parametrize("literal", ["127.0.0.1", "0.0.0.0", "0177.0.0.1", "0x7f.0.0.1", "127.1", "169.254.169.254",
"[::1]",
                                     "[::ffff:127.0.0.1]", "[fe80::1%25lo]"])  # fmt: skip
def test_a_number_in_whatever_notation_is_seen_through(tmp_path, literal):
    """As this machine's own resolver reads it."""
    said, _asked, connected = fetched(tmp_path, respond(), f"http://{literal}/", resolve=fetching.resolve)
    assert said in ("inside", "unknown_host") and not connected


@pytest.mark.parametrize("answers", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["::ffff:10.0.0.1"], [PUBLIC, "::1"]])
def test_a_name_of_which_one_answer_lies_inside_is_not_asked(tmp_path, answers):
    said, _asked, connected = fetched(tmp_path, respond(), resolve=lambda *_: answers)
    assert said == "inside" and not connected


def test_a_name_is_looked_up_once_and_just_that_answer_connected_to(tmp_path):
    answers = iter([[PUBLIC], ["127.0.0.1"]])  # it means something else a moment later
    said, _asked, connected = fetched(tmp_path, respond(), resolve=lambda *_: next(answers))
    assert said == {"url": "http://example.org/a.pdf", "kind": "pdf", "size": len(PDF)} and connected == [(PUBLIC, 80)]
    assert (tmp_path / "target").read_bytes() == PDF


@pytest.mark.parametrize(
    ("location", "code"),
    [("file:///etc/passwd", "scheme"), ("ftp://example.org/", "scheme"), ("http://inside.example/", "inside"),
     ("http://user@example.org/", "user"), ("http://example.org:22/", "port"), ("http://localhost/", "inside"),
     (None, "scheme"), ("http://example.org/a.pdf", "redirects")],
)  # fmt: skip
def test_a_redirect_is_looked_at_as_the_first_address_was(tmp_path, location, code):
    places = {"inside.example": ["169.254.169.254"]}
    answer = respond(302, b"", Location=location)
    said, _asked, connected = fetched(tmp_path, answer, resolve=lambda host, _port: places.get(host, [PUBLIC]))
    assert said == code and len(connected) <= fetching.REDIRECTS + 1


def test_it_tells_a_site_nothing_but_who_asks(tmp_path, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    def answer(handler):
        if handler.path == "/a.pdf":
            return respond(302, b"", Location="/b.pdf?q=%20ü".encode().decode("latin-1"), Set_Cookie="a=b")(handler)
        return respond()(handler)

    said, asked, _connected = fetched(tmp_path, answer)
    assert said["kind"] == "pdf"
    for handler in asked:
        headers = {name.lower() for name in handler.headers}
        assert headers == {"host", "user-agent", "accept", "accept-encoding", "accept-language", "connection"}
        assert handler.headers["Host"] == "example.org" and handler.headers["User-Agent"] == "Agent"


def test_a_name_in_another_script_is_asked_as_it_is_registered(tmp_path):
    looked_up = []
    said, asked, _connected = fetched(
        tmp_path, respond(), "http://ตัวอย่าง.example/", resolve=lambda host, _port: looked_up.append(host) or [PUBLIC]
    )
    assert said["kind"] == "pdf" and looked_up == ["xn--72c1a1bt4awk9o.example"]
    assert asked[0].headers["Host"] == looked_up[0]
