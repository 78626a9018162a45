"""The Hub's one script: what it weighs, and what it leaves alone. `make audit` tries in a browser what it does."""

import gzip
import re

import brotli
import pytest
from django.conf import settings

SCRIPTS = sorted((settings.BASE_DIR / "partnership_hub" / "static").rglob("*.js"))
(SCRIPT,) = [file for file in SCRIPTS if file.name == "site.js"]
STORES = re.compile(
    r"cookie|Storage|indexedDB|caches|serviceWorker|sendBeacon|window\.name|(push|replace)State\((?!null)",
    re.IGNORECASE,
)
RUNS_TEXT = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(|DOMParser")
ELSEWHERE = re.compile(r"https?:|//[a-z]")


def code():
    return re.sub(r"/\*[\s\S]*?\*/|// .*", "", SCRIPT.read_text())


@pytest.mark.parametrize("compress", [lambda text: gzip.compress(text, 9), brotli.compress], ids=["gzip", "brotli"])
def test_it_weighs_three_kilobytes_at_most(compress):
    assert len(compress(SCRIPT.read_bytes())) <= 3_000


def test_it_stores_nothing_makes_no_html_of_text_and_asks_nobody_else():
    assert "location.replace" in code()
    for unwanted in (STORES, RUNS_TEXT, ELSEWHERE):
        assert not unwanted.findall(code())


def test_what_it_says_comes_from_the_page_s_own_words():
    strings = re.findall(r'"([^"]*)"', code())
    assert strings and not [words for words in strings if re.search(r"[a-z] [a-z]", words) and "[" not in words]
