"""Lighthouse, as on a phone over a slow line: accessibility, best practices and search engines 100, performance 98.

Help, search and filtered lists are kept from search engines on purpose: there the checks that a page can be
indexed and describes itself to them do not count."""

import json
import os
import statistics
import subprocess

import pytest

from .programs import chromium, from_npm, node

WHAT = "Lighthouse"
WANTED = {"accessibility": 100, "best-practices": 100, "seo": 100, "performance": 98}
UNLISTED = {"filtered list", "search", "help"}
PAGES = {
    "home": lambda site: "/",
    "list": lambda site: "/resources/",
    "filtered list": lambda site: "/resources/?country=th&topic=shelter&q=guide",
    "resource": lambda site: detail(site, "resources"),
    "story": lambda site: detail(site, "stories"),
    "organisation": lambda site: detail(site, "directory"),
    "search": lambda site: "/search/?q=guide",
    "help": lambda site: "/help/",
}


def detail(site, section):
    return site.addresses[f"{section}/<id:pk>-<slug:slug>/"][0]


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_gets_full_marks_on_a_phone(site, kind):
    address = site.origin + PAGES[kind](site)
    skipped = ["is-crawlable", "meta-description"] if kind in UNLISTED else []
    report = look(address, skipped)
    marks = {name: mark(report, name) for name in WANTED}
    if marks["performance"] < WANTED["performance"]:  # it depends on what else the machine does: the middle of three
        more = [mark(look(address, skipped), "performance") for _ in range(2)]
        marks["performance"] = statistics.median([marks["performance"], *more])
    assert all(marks[name] >= WANTED[name] for name in WANTED), (marks, list(lost(report)))


def look(address, skipped):
    command = [node(WHAT), str(from_npm("lighthouse/cli/index.js", WHAT)), address]
    options = ["--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    categories = f"--only-categories={','.join(WANTED)}"
    command += [*options, categories, *(f"--skip-audits={name}" for name in skipped), "--no-enable-error-reporting"]
    for _ in range(3):  # now and then it loses the browser's trace
        done = subprocess.run(
            command, env=os.environ | {"CHROME_PATH": chromium(WHAT)}, capture_output=True, text=True, timeout=180
        )
        if done.returncode == 0:
            return json.loads(done.stdout)
    raise AssertionError(done.stderr[-2000:])


def mark(report, category):
    return round(100 * report["categories"][category]["score"])


def lost(report):
    """The checks that cost marks."""
    for name in WANTED:
        for part in report["categories"][name]["auditRefs"]:
            check = report["audits"][part["id"]]
            if part["weight"] and check["score"] is not None and check["score"] < 1:
                yield f"{name}: {check['title']}: {json.dumps(check.get('details', {}).get('items', []))[:300]}"
