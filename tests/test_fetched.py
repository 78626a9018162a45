"""What the guarded fetcher takes of what a site answers: kinds, sizes, certificates, and how long it waits."""

import gzip
import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from partnership_hub.intake import fetched as parent
from partnership_hub.intake import fetching
from partnership_hub.intake.sources import PROBLEMS, Unread, sentence

from .test_fetching import PDF, PUBLIC, Fetcher, fetched, respond, serving, verdict

HTML = {"Content_Type": "text/html; charset=tis-620"}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (respond(404), "not_found"), (respond(410), "not_found"), (respond(403), "forbidden"),
        (respond(429), "forbidden"),
        (respond(401), "forbidden"), (respond(500), "answer"), (respond(204, b""), "answer"),
        (respond(body=b"PNG", Content_Type="image/png"), "type"),
        (respond(body=b"<svg>", Content_Type="image/svg+xml"), "type"),
        (respond(body=b"<html>"), "web_page"), (respond(Content_Type="text/html"), "type"),
        (respond(body=b"MZ", Content_Type="application/octet-stream"), "type"),
        (respond(body=gzip.compress(PDF), Content_Encoding="gzip"), "packed"),
        (respond(Content_Encoding="br"), "packed"),
        (respond(Content_Length=str(60 << 20)), "too_large"), (respond(Content_Length=str(len(PDF) + 9)), "cut_short"),
    ],
)  # fmt: skip
def test_what_is_not_taken_and_why(tmp_path, answer, code):
    assert fetched(tmp_path, answer)[0] == code
    text = sentence(code, {"limit": 50, "found": "image/png", "status": 500})
    assert code in PROBLEMS or code == "too_large"
    assert "%(" not in text and text.strip().endswith((".", ")"))


def test_a_body_without_an_end_is_read_to_its_limit(tmp_path, monkeypatch):
    monkeypatch.setitem(fetching.MOST, "pdf", 1 << 20)
    sent = []

    def endless(handler):
        respond(Content_Length=None)(handler)
        while len(sent) < 200:
            handler.wfile.write(b"x" * (64 << 10))
            sent.append(1)

    assert fetched(tmp_path, endless)[0] == "too_large"


@pytest.mark.parametrize(
    "head",
    [b"X: " + b"a" * (10 << 20) + b"\r\n", b"X: a\r\n" * 200_000, b"\xff\xff\r\n\r\n", b""],
    ids=["10 MB in a line", "a million bytes of lines", "no header", "nothing"],
)
def test_headers_without_an_end_are_no_answer(tmp_path, head):
    def answer(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + head)

    assert fetched(tmp_path, answer)[0] in ("no_answer", "type")


def test_a_page_is_kept_as_utf_8_whatever_its_server_says_it_is_written_in(tmp_path):
    page = "<html><title>คู่มือ</title>".encode("tis-620")
    assert fetched(tmp_path, respond(body=page, **HTML))[0]["kind"] == "html"
    assert "คู่มือ" in (tmp_path / "target").read_text("utf-8-sig")


@pytest.mark.parametrize("charset", ["zip", "base64", "unicode_escape", "idna", "zz", ""])
def test_a_codec_that_does_more_than_read_letters_is_not_used(tmp_path, charset):
    answer = respond(body=b"<html>\\x41", Content_Type=f"text/html; charset={charset}")
    assert fetched(tmp_path, answer)[0]["kind"] == "html"
    assert (tmp_path / "target").read_bytes() == b"<html>\\x41"


def certificate(tmp_path, name):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder().subject_name(called).issuer_name(called).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.mark.parametrize(
    ("name", "known", "taken"),
    [("example.org", True, True), ("other.example", True, False), ("example.org", False, False)],
)
def test_a_certificate_is_asked_for_the_name_and_not_for_the_number(tmp_path, name, known, taken):
    path, server = certificate(tmp_path, name), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    trust = ssl.create_default_context(cafile=path if known else None)
    with serving(respond(), lambda sock: server.wrap_socket(sock, server_side=True)) as (connect, _asked, connected):
        fetcher = Fetcher("", lambda *_: [PUBLIC], connect, trust)
        said = verdict(fetcher, "https://example.org/a.pdf", tmp_path / "target")
    assert ("facts" in said) == taken and connected == [(PUBLIC, 443)]
    assert taken or said["refused"] == "certificate"


def test_what_drips_is_ended_from_outside(tmp_path, monkeypatch):
    """A process of its own, which ends with the time that it has, whatever it waits for."""
    (tmp_path / "drips.py").write_text("import time\ntime.sleep(600)")
    monkeypatch.setattr(parent, "SECONDS", 0.5)
    monkeypatch.setattr(parent, "CODE", tmp_path)
    monkeypatch.setattr(parent, "MODULE", "drips")
    began = time.monotonic()
    with pytest.raises(Unread) as caught:
        parent.fetch("http://example.org/", tmp_path / "target")
    assert caught.value.code == "too_slow" and time.monotonic() - began < 30


@pytest.mark.parametrize(("address", "code"), [("http://127.0.0.1:80/", "inside"), ("file:///etc/passwd", "scheme"),
                                               ("http://a\0b/", "address")])  # fmt: skip
def test_the_process_itself_says_no_and_knows_no_secret(tmp_path, address, code):
    with pytest.raises(Unread) as caught:
        parent.fetch(address, tmp_path / "target")
    assert caught.value.code == code


def test_no_page_loads_the_fetcher():
    """Pages name the task, and the worker starts a process: in the web process there is nothing that could fetch."""
    loaded = "import django; django.setup(); import partnership_hub.urls, sys; print('%s' in sys.modules)"
    for module, known in (("partnership_hub.intake.fetching", "False"), ("partnership_hub.intake.reading", "True")):
        said = subprocess.run([sys.executable, "-c", loaded % module], capture_output=True, text=True, check=True)
        assert said.stdout.strip() == known
