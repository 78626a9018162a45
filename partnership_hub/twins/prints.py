"""Addresses and texts as they are compared: one way of writing an address, and a print of a text in a few numbers."""

from urllib.parse import parse_qsl, urlencode, urlsplit
from zlib import crc32

from ..search.analysis import words

# Of an address, what says where a reader came from and not what is read.
TRACKING = frozenset(["fbclid", "gclid", "mc_cid", "mc_eid", "ref", "ref_src", "share", "si", "igshid", "spm"])
BINS, BAND = 32, 4
SHINGLE, SHORTEST = 3, 40  # words; a shorter text has no print
MOST_WORDS = 5_000


def address(text):
    """The address without what makes no difference; "" where it is none."""
    try:
        parts = urlsplit(text.strip() if "//" in text else f"//{text.strip()}")
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return ""
    if "." not in host:
        return ""
    asked = [(name, value) for name, value in parse_qsl(parts.query) if not _tracks(name)]
    path = parts.path.rstrip("/").removesuffix("/index.html")
    port = f":{port}" if port not in (None, 80, 443) else ""
    return f"{host}{port}{path}{'?' + urlencode(sorted(asked)) if asked else ''}"


def _tracks(name):
    return name.lower().startswith("utm_") or name.lower() in TRACKING


def shingles(text):
    """Hashes of each three words in a row."""
    found = [word.text for word in words(text)][:MOST_WORDS]
    if len(found) < SHORTEST:
        return frozenset()
    return frozenset(crc32(" ".join(found[at : at + SHINGLE]).encode()) for at in range(len(found) - SHINGLE + 1))


def bands(hashes):
    """Keys, of which two texts that are nearly equal have at least one in common: the least hash of each of some bins,
    four bins a key."""
    if not hashes:
        return set()
    least = [None] * BINS
    for value in hashes:
        number, rest = value % BINS, value // BINS
        if least[number] is None or rest < least[number]:
            least[number] = rest
    filled = [value if value is not None else _next(least, at) for at, value in enumerate(least)]
    return {f"x:{at}:{crc32(repr(filled[at : at + BAND]).encode()):x}" for at in range(0, BINS, BAND)}


def _next(least, at):
    """An empty bin takes after the next one."""
    return next(least[(at + step) % BINS] for step in range(1, BINS + 1) if least[(at + step) % BINS] is not None)


def resemblance(one, other):
    """The share of what two texts have in common, from 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0
