"""Web addresses as they are compared: the one place that says when two of them are the same."""

import re
from urllib.parse import unquote_to_bytes, urlsplit

# What says where a reader came from and not what is read.
TRACKING = re.compile(
    r"(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|mkt_tok|_g[al]|_hs(enc|mi)|ref_src|share"
    r"|si|spm)(=|$)",
    re.IGNORECASE,
)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
FIRST_PAGE = re.compile(r"/(index|default)\.(html?|php|aspx?)$", re.IGNORECASE)
PORTS = (None, 80, 443)
LONGEST = 600  # of a key in an index


def address_key(text):
    """An address without what makes no difference to where it leads; "" where it is none, or a home page, which many
    works have."""
    text = text.strip()
    try:
        parts = urlsplit(text if SCHEME.match(text) else f"//{text.lstrip('/')}")
        host = (parts.hostname or "").rstrip(".").removeprefix("www.").encode("idna").decode()
        path, port = FIRST_PAGE.sub("", _decoded(parts.path)).rstrip("/"), parts.port
        asked = [one for one in parts.query.replace("+", " ").split("&") if one and not TRACKING.match(one)]
        asked = sorted(map(_decoded, asked))
        place = _decoded(parts.fragment) if parts.fragment.startswith(("/", "!")) else ""  # a page made by script
    except ValueError:
        return ""
    if "." not in host or not (path or asked or place):
        return ""
    key = f"{host}{'' if port in PORTS else f':{port}'}{path}"
    return f"{key}{'?' + '&'.join(asked) if asked else ''}{'#' + place if place else ''}"[:LONGEST]


def _decoded(text):
    """Whether letters are written as they are or as %E0%B8%81."""
    raw = unquote_to_bytes(text).replace(b"\0", b"")
    try:
        return raw.decode()
    except UnicodeDecodeError:  # of another character set
        return raw.decode("latin-1")
