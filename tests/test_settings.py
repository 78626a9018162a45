"""The settings: from the environment, complete or refused with one sentence."""

import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

REAL = {
    "SECRET_KEY": "".join(chr(33 + 7 * number % 90) for number in range(64)),
    "ALLOWED_HOSTS": "hub.example.org",
    "DATABASE_URL": "postgres://hub:secret@localhost/hub",
    "SITE_ORIGIN": "https://hub.example.org",
}


def started(*command, **changes):
    """A start of its own with the documented settings, changed; None takes one away."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "PYTHONPATH")}
    environment = {name: value for name, value in (kept | REAL | changes).items() if value is not None}
    command = command or ("check",)
    return subprocess.run(
        [sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "SITE_ORIGIN"])
@pytest.mark.parametrize("value", [None, "  "])
def test_a_start_without_what_it_needs_stops_with_one_sentence(name, value):
    result = started(**{name: value})
    assert result.returncode != 0 and result.stdout == ""
    assert result.stderr.startswith(f"{name} is not set: ")
    assert "Traceback" not in result.stderr and result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "ture"),
        ("HUB_LOCAL", "2"),
        ("SSL_REDIRECT", "maybe"),
        ("HSTS_SECONDS", "a year"),
        ("STATEMENT_TIMEOUT", "-1"),
        ("SITE_ORIGIN", "hub.example.org"),
        ("SITE_ORIGIN", "https://hub.example.org/path"),
        ("SITE_ORIGIN", "https://hub.example.org?a"),
        ("EXIT_URL", "javascript:alert(1)"),
        ("SECURITY_CONTACT", "the desk"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "sqlite:///hub.db"),
        ("TIME_ZONE", "Asia/Nowhere"),
    ],
)
def test_nonsense_is_refused_with_one_sentence_that_names_it(name, value):
    result = started(**{name: value})
    assert result.returncode != 0
    assert name in result.stderr and "Traceback" not in result.stderr and result.stderr.count("\n") == 1


def test_a_secret_is_not_repeated_in_a_refusal():
    result = started(DATABASE_URL="mysql://hub:hunter2@localhost/hub")
    assert result.returncode != 0 and "hunter2" not in result.stderr


def test_the_documented_settings_pass_the_check_for_deployment():
    result = started("check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_what_is_not_set_is_the_safe_choice():
    script = """
from django.conf import settings as s
print(s.DEBUG, s.HUB_LOCAL)
print(s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS >= 31_536_000)
"""
    result = started("shell", "--no-imports", "-c", script)
    assert result.stdout.split() == ["False"] * 2 + ["True"] * 4, result.stderr


def test_the_kinds_of_files_are_known_on_a_machine_without_a_list_of_them():
    script = """
import mimetypes
mimetypes.knownfiles.clear()
import django
django.setup()
print(*(mimetypes.guess_type("a." + name)[0] for name in ("webp", "docx", "vtt")))
"""
    environment = REAL | {"DJANGO_SETTINGS_MODULE": "partnership_hub.settings", "PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", script]
    said = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True).stdout
    assert said.startswith("image/webp application/vnd.") and said.endswith("text/vtt\n")


def test_the_sample_content_is_refused_on_a_real_hub():
    result = started("load_starter")
    assert result.returncode != 0 and "Samples are not loaded on a real Hub" in result.stderr


# Logs


@pytest.fixture
def logged():
    """What the site's loggers write, as the console's handler would."""
    lines, logger = [], logging.getLogger("django")
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(handler.format(record))
    logger.addHandler(handler)
    yield lines
    logger.removeHandler(handler)


@pytest.mark.django_db
def test_no_log_holds_what_a_reader_looked_for_or_who_asked(logged, monkeypatch):
    def broken(*args):
        raise RuntimeError("A fault")

    monkeypatch.setattr("partnership_hub.views.sections", broken)
    client = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.9")
    for address in ("/search/?q=secret", "/nothing/?q=secret", "/?q=secret%00", "/resources/?q=secret"):
        client.get(address, headers={"referer": "https://secret.example/", "user-agent": "secret"})
    text = "\n".join(logged)
    assert "Internal Server Error: /search/" in text
    assert "secret" not in text and "203.0.113.9" not in text
