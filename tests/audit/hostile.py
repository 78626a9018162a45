"""Requests that no browser sends: the same ones at every run."""

import random
from urllib.parse import quote

from tests.test_bad_input import BROKEN, PARAMETERS, TEXTS

from . import site

STAFF_NAMES = [
    "o", "p", "e", "all", "_popup", "_to_field", "_facets", "_changelist_filters", "app_label",
    "model_name", "field_name", "term", "status__exact", "countries__code__exact", "countries__in", "topics__isnull",
    "id__in", "pk", "published_at__year", "published_at__gte", "title__regex", "staff_note__contains",
    "consent_reference__startswith", "contacts__value__contains", "confirmed_at__isempty", "password__startswith",
    "title", "body", "login", "password", "action", "_selected_action", "_verb", "kept", "seen", "keywords", "language",
    "csrfmiddlewaretoken", "files-TOTAL_FORMS", "contacts-TOTAL_FORMS", "pictures-0-id", "published_at_0", "a" * 900,
]  # fmt: skip
VALUES = [
    *TEXTS, "1" + "0" * 400, "9223372036854775808", "-9223372036854775809", "2147483648", "1" * 5_000, "guide", "th",
    "'; DROP TABLE x; --", "1) UNION SELECT version() --", "pg_sleep(9)", "'||pg_sleep(9)||'", "a:* & !b | <->",
    "((((((((((", "'a' <2> 'b'", "\\'", "(" * 2_000, '"' * 501, "-" * 3_000, "-a " * 900, "a OR " * 900, "ก " * 900,
    "(a+)+$" + "a" * 300, "2022-13-45", "9999-12-31", "0001-01-01", "true", "inf", "[]", "{}", "%(q)s", "ß" * 999,
]  # fmt: skip
RAW = [
    b"%00",
    b"%ff%fe",
    b"%C0%AF",
    b"%ED%A0%80",
    b"%F4%90%80%80",
    b"%",
    b"%zz",
    b"%u0041",
    b"\xff",
    b"\xe0\xb8",
    b"%0d%0aX:%201",
]
METHODS = (
    ["GET"] * 14
    + ["POST"] * 6
    + ["HEAD", "TRACE", "OPTIONS", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND", "get", "A" * 40]
)
HEADERS = [
    b"Host: evil.example", b"Host: localhost:99999", b"Host: [::1", b"Host: localhost\r\nHost: evil.example",
    b"X-Forwarded-Host: evil.example", b"X-Forwarded-Proto: https", b"X-Forwarded-Proto: ftp,https",
    b"X-Forwarded-For: 1.2.3.4, ::1, \xff", b"X-Forwarded-For: " + b"1.1.1.1," * 500, b"Forwarded: for=_x;host=evil",
    b"X-Original-URL: /admin/", b"X-HTTP-Method-Override: DELETE", b"Range: bytes=0-0", b"Range: bytes=-1",
    b"Range: bytes=9-1", b"Range: bytes=" + b"0-1," * 900, b"Range: \xb2", b'If-None-Match: "', b"If-None-Match: *",
    b'If-None-Match: W/"a", ' + b'"b",' * 900, b"If-Match: *", b'If-Match: "a"', b"If-Modified-Since: yesterday",
    b"If-Modified-Since: Mon, 99 Foo 99999 99:99:99 GMT", b"If-Modified-Since: Thu, 01 Jan 0000 00:00:00 GMT",
    b"If-Unmodified-Since: Sat, 01 Jan 2000 00:00:00 GMT", b"If-Range: x", b"Accept: */*;q=\xb2",
    b"Accept: text/plain",
    b"Accept-Encoding: gzip;q=nan, br;q=-1, *;q=1e999", b"Accept-Encoding: identity;q=0, *;q=0",
    b"Accept-Language: " + b"th-TH-x-a;q=0.1," * 300, b"Accept-Language: *;q=\xff",
    b"Accept-Language: " + b"a-" * 4_000,
    b"Accept-Language: ../../etc/passwd", b"Accept-Charset: \x80", b"Referer: javascript:alert(1)",
    b"Referer: \xff\xfe",
    b"Referer: http://[::1", b"Origin: null", b"Origin: https://evil.example", b"User-Agent: ",
    b"User-Agent: " + b"a" * 7_000,
    b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked, gzip", b"Transfer-Encoding: xchunked",
    b"TE: trailers",
    b"Content-Length: -1", b"Content-Length: \xb2", b"Content-Length: 9" + b"9" * 30,
    b"Content-Length: 0\r\nContent-Length: 5",
    b"Content-Type: multipart/form-data", b"Content-Type: multipart/form-data; boundary=" + b"x" * 300,
    b"Content-Type: application/x-www-form-urlencoded; charset=utf-7", b"Content-Type: a/b; charset=nonesuch",
    b"Expect: 100-continue", b"Expect: 200-maybe", b"Upgrade: h2c\r\nConnection: Upgrade",
    b"Authorization: Basic \xff",
    b"Cookie: __Host-session=" + b"a" * 5_000, b'Cookie: __Host-session="\\000"; __Host-csrf=\xff', b"Cookie: ;=;;a",
    b"Cookie: messages=\xff",
    b"X-Requested-With: XMLHttpRequest", b"X-CSRFToken: \xff", b"A B: c", b": nameless", b"X-Folded: a\r\n b",
    b"X: a\x0bb",
    b"X-A: b\r\n" * 90 + b"X-B: c", b"HX-Request: true",
]  # fmt: skip
BODIES = [
    b"", b"--x\r\n", b"\xff\xfe", b"a=%ff&login=%00", b"x" * 200_000, b"&" * 6_000, b"a=1&" * 4_000,
    b"%00=%00", b"0\r\n\r\n",
    b"5\r\nab", b"zz\r\n", b'{"a": ' * 2_000,
    b'--x\r\nContent-Disposition: form-data; name="a"; filename="../../a\x00.svg"\r\n\r\n<svg/>\r\n--x--\r\n',

       b'--x\r\nContent-Disposition: form-data; name="file"\r\nX: a\r\n\r\n!!!\r\n--x--\r\n',
]  # fmt: skip
TOKEN = b"a" * 32  # in the cookie and in the header alike, as a page of ours would send it
ENDING = ("logout", "password_change", "password/change", "sessions")  # posting there would end the session


def requests(addresses, sessions, number, seed=1):
    """`number` times (person, bytes to send, in short). `addresses` are by route, so that none is asked rarely."""
    rng = random.Random(seed)
    people, addresses = [None, *sessions], [found for found in addresses if found]
    for at in range(number):
        person = people[at % len(people)]
        address, method = rng.choice(rng.choice(addresses)), rng.choice(METHODS)
        if method == "POST" and any(word in address for word in ENDING):
            method = "GET"
        target = hostile_target(rng, address)
        body = hostile_body(rng) if method in ("POST", "PUT", "PATCH") else b""
        headers = list(hostile_headers(rng, body, sessions.get(person)))
        start = method.encode() + b" " + target + b" HTTP/1.1\r\n"
        yield person, start + b"\r\n".join(headers) + b"\r\n\r\n" + body, f"{method} {target[:150]} as {person}"


def hostile_target(rng, address):
    path, _, query = address.partition("?")
    parts = path.split("/")
    if rng.random() < 0.25 and len(parts) > 2:
        at = rng.randrange(1, len(parts))
        parts[at] = "\0"
    target = "/".join(parts).encode().replace(b"\0", hostile_value(rng)[:4_000])
    if rng.random() < 0.05:
        return target + rng.choice(list(BROKEN.values())).encode()
    names = STAFF_NAMES if path.startswith("/admin/") else PARAMETERS
    pairs = hostile_pairs(rng, names, rng.choice([0, 0, 1, 1, 2, 3, 9]))
    if rng.random() < 0.02:
        pairs = [b"country=" + hostile_value(rng)[:9]] * 3_000
    return (target + b"?" + b"&".join([query.encode(), *pairs]))[: rng.choice([8_000, 8_000, 9_000])]


def hostile_pairs(rng, names, number):
    return [quote(rng.choice(names)).encode() + b"=" + hostile_value(rng) for _ in range(number)]


def hostile_value(rng):
    if rng.random() < 0.1:
        return rng.choice(RAW)
    return quote(rng.choice(VALUES), safe=rng.choice(["", "'()*:!|&"])).encode()


def hostile_body(rng):
    if rng.random() < 0.3:
        return rng.choice(BODIES)
    return b"&".join(hostile_pairs(rng, STAFF_NAMES, rng.randrange(12)))


def hostile_headers(rng, body, session):
    """A broken header may stand in for the one of its name: a request without Host is refused before it is read."""
    wrong = rng.sample(HEADERS, rng.choice([0, 0, 1, 1, 1, 3])) if rng.random() < 0.6 else []
    names = {header.partition(b":")[0] for header in wrong}
    if b"Host" not in names:
        yield b"Host: localhost"
    if body and not names & {b"Content-Length", b"Transfer-Encoding"}:
        yield b"Content-Length: %d" % len(body)
    if body and b"Content-Type" not in names:
        yield rng.choice(
            [b"Content-Type: application/x-www-form-urlencoded", b"Content-Type: multipart/form-data; boundary=x"]
        )
    if b"Cookie" not in names:
        cookies = {site.TOKEN: TOKEN.decode()} | ({site.SESSION: session} if session else {})
        yield b"Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()).encode()
    if rng.random() < 0.8:
        yield b"X-CSRFToken: " + TOKEN
    yield from wrong
    yield b"Connection: close"
