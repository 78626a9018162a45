"""The Nu HTML checker has nothing to say: no error, no warning, on page for readers or of an account, nor about their
style sheets."""

import json
import re
import subprocess

import pytest

from .content import LANGUAGES
from .pages import FOR_ACCOUNTS, FOR_READERS, of_route
from .programs import from_npm, java

WHAT = "the Nu checker"
STYLES = "style sheets"
# It would guess a page's language from its text, most of which may be an entry's, marked as being in another one.
# Container queries, which every browser has and the checker does not know yet.
UNKNOWN_TO_IT = re.compile("container-type|@container|[0-9]cqi")
OPTIONS = ["--format", "json", "--stdout", "--also-check-css", "--no-langdetect"]


@pytest.fixture(scope="module")
def said(site, tmp_path_factory):
    """{route: [what the checker says of its pages]}, in one run of the checker, which takes seconds to start."""
    command = [java(WHAT), "-jar", str(from_npm("vnu-jar/build/dist/vnu.jar", WHAT)), *OPTIONS]
    folder = tmp_path_factory.mktemp("pages")
    files = {}
    for number, (route, address, text) in enumerate(gather(site)):
        name = f"{number}.{'css' if route == STYLES else 'html'}"
        (folder / name).write_text(text, encoding="utf-8")
        files[name] = (route, address)
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True)
    said = {route: [] for route, _ in files.values()}
    for message in json.loads(done.stdout)["messages"]:
        route, address = files[message["url"].rpartition("/")[2]]
        sentence = f"{address}: {message['type']}: {message['message']} {message.get('extract', '')}"
        if not (route == STYLES and UNKNOWN_TO_IT.search(sentence)):
            said[route].append(sentence)
    return said


def gather(site):
    """(route, address, text) of all that is checked."""
    for route in FOR_READERS:
        yield from ((route, address, site.get(address)[2]) for address in of_route(site, route))
    for route in FOR_ACCOUNTS:
        for person in (None, "editor"):
            yield from ((route, address, site.get(address, person)[2]) for address in of_route(site, route, person))
    for language, addresses in site.hard.items():
        yield from ((language, address, site.get(address)[2]) for address in addresses)
    for address in set(re.findall(r'href="([^"]+\.css)"', site.get("/")[2])):
        yield STYLES, address, site.get(address)[2]


@pytest.mark.parametrize("route", [*FOR_READERS, *FOR_ACCOUNTS, *LANGUAGES, STYLES])
def test_the_checker_has_nothing_to_say(said, route):
    assert not said.get(route)


def test_the_checker_checks_something(said):
    assert len(said) > 50 and STYLES in said
