"""Answers are sent compressed, and no more of them than a phone on a slow line can take."""

import gzip

import brotli
import pytest
from django.core.management import call_command
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from partnership_hub.entries.publishing import sections
from partnership_hub.serving.compression import Compress

from .factories import make_user
from .markup import Page

pytestmark = pytest.mark.django_db

OPENED = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
KB = 1000


def ask(client, address, accepted="gzip", method="get"):
    return getattr(client, method)(address, headers={"accept-encoding": accepted})


def sent(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("BR;q=0.1, GZIP", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("identity", None),
        ("x-gzip, brr", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("address", ["/", "/help/", "/nothing/", "/static/hub/site.css", "/static/hub/icon.svg"])
def test_an_answer_is_sent_as_the_browser_takes_it(client, address, accepted, encoding):
    plain, answer = client.get(address), ask(client, address, accepted)
    assert answer.headers.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in answer.headers["Vary"]
    content = sent(answer)
    assert OPENED[encoding](content) == sent(plain)
    if encoding:
        assert int(answer.headers["Content-Length"]) == len(content) < int(plain.headers.get("Content-Length", 10**6))


def test_head_tells_what_get_would_send(client):
    got, told = ask(client, "/"), ask(client, "/", method="head")
    for name in ("Content-Encoding", "Content-Length", "Vary", "Content-Type"):
        assert got.headers[name] == told.headers[name]


def test_the_size_of_what_is_made_for_one_person_tells_nothing(client):
    client.force_login(make_user("superuser"))
    answers = [ask(client, "/about/", "br, gzip") for _ in range(12)]
    assert {answer.headers["Content-Encoding"] for answer in answers} == {"gzip"}
    assert len({len(answer.content) for answer in answers}) > 1
    assert "Content-Encoding" not in ask(client, "/about/", "br").headers


def test_a_form_with_a_key_is_padded_too(client):
    lengths = {len(ask(client, "/accounts/login/", "br, gzip").content) for _ in range(12)}
    assert len(lengths) > 1


def compressed(response):
    return Compress(lambda request: response)(RequestFactory().get("/", headers={"accept-encoding": "gzip"}))


def test_a_validator_becomes_one_of_the_content_and_not_of_the_bytes():
    assert compressed(HttpResponse("a" * 999, headers={"ETag": '"1"'})).headers["ETag"] == 'W/"1"'
    assert compressed(HttpResponse("a" * 999, headers={"ETag": 'W/"1"'})).headers["ETag"] == 'W/"1"'


@pytest.mark.parametrize(
    "response",
    [
        FileResponse([b"a" * 999], content_type="application/pdf"),
        StreamingHttpResponse([b"a" * 999], content_type="video/mp4"),
        HttpResponse("a" * 999, content_type="image/webp"),
        HttpResponse("a" * 99),
        HttpResponse("a" * 999, status=206),
        HttpResponse(status=304),
        HttpResponse("a" * 999, headers={"Content-Encoding": "br"}),
    ],
    ids=["document", "video", "picture", "short", "part", "not modified", "compressed already"],
)
def test_what_cannot_be_made_smaller_is_left_alone(response):
    before = dict(response.headers)
    assert dict(compressed(response).headers) == before


# Budgets, on the starter content, with the weaker of the two encodings


@pytest.fixture
def starter(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):  # pictures are cut to size once their entry is kept
        call_command("load_starter", verbosity=0)
    entries = [entry.get_absolute_url() for model in sections() for entry in model.objects.published()]
    lists = [f"/{model._meta.app_label}/" for model in sections()]
    others = [
        "/",
        "/countries/",
        "/help/",
        "/help/safely/",
        "/topics/",
        "/topics/shelter/",
        "/countries/th/",
        "/about/",
        "/privacy/",
    ]
    others += ["/accessibility/", "/contact/", "/search/", "/search/?q=trafficking", "/nothing/"]
    states = [f"{address}?country=th&country=asean&q=trafficking" for address in lists]
    return [*entries, *lists, *states, *others]


def loaded(page):
    """The addresses that a browser asks for at once: what is loaded lazily is not among them."""
    for element in page.elements:
        if element.tag == "link" and element.get("rel") in ("stylesheet", "icon", "preload"):
            yield element.get("href")
        elif element.tag in ("script", "img", "source", "video", "track"):
            if element.get("loading") != "lazy" and element.get("preload") != "none" and element.get("src"):
                yield largest(element)
            if element.get("poster"):
                yield element.get("poster")


def largest(element):
    """What the sharpest screen loads; widths are listed from the smallest on."""
    return element.get("srcset").split(", ")[-1].split()[0] if element.get("srcset") else element.get("src")


def weigh(client, address):
    """(HTML, whole page, scripts, requests): bytes as they are sent."""
    html = ask(client, address).content
    page = Page(gzip.decompress(html).decode())
    parts = {part: len(sent(ask(client, part))) for part in loaded(page)}
    scripts = sum(weight for part, weight in parts.items() if part.endswith(".js"))
    return len(html), len(html) + sum(parts.values()), scripts, 1 + len(parts)


def test_a_page_and_all_that_it_loads_is_small(starter, client):
    weights = {address: weigh(client, address) for address in starter}
    assert len(weights) > 45 and min(requests for *_, requests in weights.values()) > 1
    most = (15 * KB, 60 * KB, 3 * KB, 8)
    assert {a: w for a, w in weights.items() if any(found > limit for found, limit in zip(w, most, strict=True))} == {}
