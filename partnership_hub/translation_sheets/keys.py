"""The key in a sheet's first column: which part of which work, in which version and language, and what the translation
was when the sheet was made."""

import re
from hashlib import blake2b
from typing import NamedTuple

NUMBER = "([1-9][0-9]{0,8})"
KEY = re.compile(
    rf"([a-z]{{3,20}}):{NUMBER}:{NUMBER}:([a-zA-Z-]{{2,8}}):([0-9a-f]{{8}}):(title|summary|text [1-9][0-9]{{0,3}})"
)


class Work(NamedTuple):
    section: str
    pk: int
    version: int
    language: str
    seen: str

    def key(self, part):
        return ":".join(map(str, (*self, part)))


def read(text):
    """(Work, name of the part), or None for what is no key."""
    match = KEY.fullmatch(str(text or "").strip())
    if not match:
        return None
    section, pk, version, language, seen, part = match.groups()
    return Work(section, int(pk), int(version), language, seen), part


def mark(job):
    """What stands for the translation as it is."""
    return blake2b(job.seen.encode(), digest_size=4).hexdigest()
