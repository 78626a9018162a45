"""Ways to reach somebody as they are compared: numbers as dialled from abroad, hosts without what many share."""

import re
from urllib.parse import urlsplit

from ..search.analysis import fold

# Country: its calling code, and what stands before a number inside the country only.
CALLING = {
    "bn": ("673", ""), "kh": ("855", "0"), "id": ("62", "0"), "la": ("856", "0"), "my": ("60", "0"), "mm": ("95", "0"),
    "ph": ("63", "0"), "sg": ("65", ""), "th": ("66", "0"), "tl": ("670", ""), "vn": ("84", "0"),
}  # fmt: skip
CODES = dict(CALLING.values())
BETWEEN = re.compile(r"[,;/\n]| or | และ ")
EXTENSION = re.compile(r"(?:ext|x\b|#|ต่อ).*")
SHORTEST, SHORTEST_INSIDE = 3, 8  # a hotline; a number with its area, without the country's code

# Where many have their mail, their page or their site: the host says nothing, or only with what stands beside it.
_MAIL = """
gmail.com googlemail.com yahoo.com ymail.com yahoo.co.th yahoo.co.id yahoo.com.vn yahoo.com.ph yahoo.com.sg
yahoo.com.my hotmail.com outlook.com outlook.co.th live.com msn.com icloud.com me.com aol.com proton.me
protonmail.com gmx.com mail.com mail.ru qq.com 163.com 126.com google.com bit.ly
"""
_PAGES = """
facebook.com fb.com fb.me m.me messenger.com instagram.com twitter.com x.com youtube.com tiktok.com linkedin.com
line.me lin.ee wa.me whatsapp.com t.me telegram.me zalo.me linktr.ee medium.com
"""
_NO_PAGE = "channel company groups in p pages people profile.php r share sites user watch"
_SECOND_LEVEL = "ac co com edu gob gov go gouv in mi net ngo or org sch web"
MAIL_HOSTS, PAGE_HOSTS = frozenset(_MAIL.split()), frozenset(_PAGES.split())
SITE_HOSTS = frozenset(["github.io", "blogspot.com", "wordpress.com", "wixsite.com", "weebly.com"])
NO_PAGE, SECOND_LEVEL = frozenset(_NO_PAGE.split()), frozenset(_SECOND_LEVEL.split())


def phones(text, countries):
    """The numbers in a text as digits with the country's code. One without a code is taken as of these countries."""
    found = set()
    for part in BETWEEN.split(fold(text)):
        number = EXTENSION.sub("", part).replace("(0)", "").strip()
        digits = re.sub(r"\D", "", number)
        if len(digits) < SHORTEST or not digits.strip("0"):
            continue
        if number.startswith("+") or digits.startswith("00"):
            found.add(_international(digits.removeprefix("00")))
        else:
            found |= {_from_abroad(digits, *CALLING[country]) for country in countries if country in CALLING}
    return found


def _international(digits):
    code = next((code for code in sorted(CODES, key=len, reverse=True) if digits.startswith(code)), "")
    return code + digits[len(code) :].removeprefix(CODES.get(code, ""))


def _from_abroad(digits, code, trunk):
    if digits.startswith(code) and len(digits) >= len(code) + SHORTEST_INSIDE:
        return _international(digits)
    return code + digits.removeprefix(trunk)


def email(address):
    return address.strip().lower()


def host(address):
    """The domain that a web or e-mail address belongs to; on a host that many share, with the page's name there.
    "" where it tells nothing."""
    address = address.strip().lower()
    if "@" in address and "/" not in address:
        name, path = address.rpartition("@")[2], ""
    else:
        try:
            parts = urlsplit(address if "//" in address else f"//{address}")
            name, path = parts.hostname or "", parts.path
        except ValueError:
            return ""
    name = name.removeprefix("www.")
    own = _registered(name)
    if own in PAGE_HOSTS:
        page = path.strip("/").partition("/")[0]
        return f"{own}/{page}" if page and page not in NO_PAGE else ""
    if own in SITE_HOSTS:
        return name if name != own else ""
    return "" if own in MAIL_HOSTS else own


def _registered(name):
    """A host's name as far as somebody registered it."""
    labels = name.split(".")
    most = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVEL else 2
    return ".".join(labels[-most:])
