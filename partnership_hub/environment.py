"""Typed values from the environment. A value that cannot be read stops the start with one sentence."""

import os
import zoneinfo
from urllib.parse import urlsplit


def required(name, hint):
    value = os.environ.get(name, "").strip()
    if not value:
        raise SystemExit(f"{name} is not set: {hint} (For a Hub on this machine: make run.)")
    return value


def postgres(name, hint):
    """The address of a Postgres. A refusal does not repeat it: it may hold a password."""
    value = required(name, hint)
    if not value.startswith(("postgres://", "postgresql://")):
        raise SystemExit(f"{name} does not name a Postgres: {hint}")
    return value


def time_zone(name, default):
    value = text(name, default)
    if value not in zoneinfo.available_timezones():
        raise SystemExit(f"{name} is “{value}”: write a name like {default}.")
    return value


def text(name, default=""):
    return os.environ.get(name, "").strip() or default


def texts(name, default=""):
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def boolean(name, default=False):
    value = text(name).lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value:
        raise SystemExit(f"{name} is “{value}”: write true or false.")
    return default


def integer(name, default):
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise SystemExit(f"{name} is “{value}”: write a whole number.")
    return int(value)


def origin(name, hint, default=""):
    """A scheme and a host, as in https://hub.example.org, without a path."""
    value = (text(name, default) or required(name, hint)).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query or parts.fragment:
        raise SystemExit(f"{name} is “{value}”: write an address like https://hub.example.org.")
    return value


def contact(name, default=""):
    """Where somebody is reached: an address that begins with https:// or, with or without mailto:, a mail address."""
    value = text(name, default)
    if value and not value.startswith(("https://", "mailto:", "tel:")):
        value = f"mailto:{value}"
    if value.startswith("mailto:") and "@" not in value:
        raise SystemExit(f"{name} is “{value}”: write a mail address or one that begins with https://.")
    return value


def address(name, default):
    value = text(name, default)
    if not value.startswith(("https://", "http://")):
        raise SystemExit(f"{name} is “{value}”: write an address that begins with https://.")
    return value
