"""Wrong input: refused with a plain page, or said and ignored; never an error of ours."""

from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import example, given, settings
from hypothesis import strategies as st

from resources.models import Resource

from .asking import FILTERSETS
from .factories import make_resource, make_user
from .markup import faults
from .opening import add_page, filled, opened
from .sitemap import EVERYTHING, FORMS

pytestmark = pytest.mark.django_db

FIRST = {route: addresses for route, addresses in EVERYTHING.items() if route not in ("400", "404")}
BROKEN = {
    "NUL in a value": "?q=%00",
    "NUL in a name": "?%00=a",
    "NUL within": "?country=th&q=a%00b&page=2",
    "a byte that is not UTF-8": "?q=%ff",
    "a cut-off character": "?q=%E0%B8",
    "a lone surrogate": "?q=%ED%A0%80",
    "an overlong slash": "?q=%C0%AF",
    "201 parameters": "?" + "&".join(["q=a"] * 201),
    "2,000 empty parameters": "?" + "&" * 2000,
}
TEXTS = [
    "", " ", "0", "-1", "abc", "²", "٣", "1e9", "NaN", "None", "null", "9" * 401, "0x1", "1.5", "' OR 1=1 --", '"',
    "\\", "%", "%s", "{}", "${7*7}", "{{ 7 }}", "<script>alert(1)</script>", "a" * 5_000, "ก" * 3_000, "😀",
    "\u202e", "\ufeff", "\u0301" * 99, ":*", "!a & (b | c)", "a <-> b", "../../etc/passwd", "th,kh", "th&kh",
    "\r\nSet-Cookie: a=b", "\ud7ff", "\U0010ffff",
]  # fmt: skip


# Refused


@pytest.mark.parametrize("query", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize(
    "address",
    ["/", "/search/", "/resources/", "/resources/feed/", "/help/", "/media/a", "/accounts/login/", "/nothing/"],
)
def test_a_broken_query_is_refused_with_a_plain_page(client, address, query):
    response = client.get(address + query)
    assert response.status_code == 400
    assert not list(faults(response.text))


@pytest.mark.parametrize(
    "path", ["/%00", "/resources/%00/", "/countries/a%00b/", "/media/a%00", "/%ff", "/countries/%E0%B8/"]
)
def test_a_broken_path_is_refused_with_a_plain_page(client, path):
    response = client.get(path)
    assert response.status_code == 400
    assert not list(faults(response.text))


def test_two_hundred_parameters_are_enough(client):
    assert client.get("/resources/?" + "&".join(["country=th"] * 200)).status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "PROPFIND"])
def test_a_method_that_no_page_has_is_refused_everywhere(client, hub, method):
    for addresses in FIRST.values():
        assert client.generic(method, addresses(hub)[0]).status_code == 405


def test_nothing_can_be_posted_to_a_page_for_readers(client, hub):
    for route, addresses in FIRST.items():
        if not route.startswith("accounts/") and route not in FORMS:
            assert client.post(addresses(hub)[0], {"a": "b"}).status_code == 405, route


def test_a_post_without_its_key_is_refused_with_a_page(hub):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert not list(faults(response.text))


@pytest.mark.parametrize("field", ["login", "password", "next", "other"])
def test_nul_in_a_form_is_left_out_and_nothing_else_is_lost(client, field):
    answer = client.post("/accounts/login/", {"login": "a", "password": "b", field: "a\0b"})
    assert answer.status_code == 200 and "\0" not in answer.text


def test_nul_among_what_a_curator_typed_loses_nothing(editor):
    page, file = add_page(Resource), SimpleUploadedFile("a.pdf", b"%PDF-1.4 \0")
    sent = opened(editor, page) | {"title": "Typed\0 for an hour", "summary": "\0", "files-0-file": file}
    answer = editor.post(page, sent)
    assert answer.status_code == 200 and filled(answer.text)["title"] == ["Typed for an hour"]
    assert editor.post(page, sent | {"type": "guide"}).status_code == 302
    assert Resource.objects.filter(title="Typed for an hour", type="guide").count() == 1


@pytest.mark.parametrize("body", [b"", b"--x\r\n", b"\xff\xfe", b"a=%ff&login=%00", b"x" * 3_000_000, b"&" * 6_000])
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "a/b"]
)
def test_a_broken_form_is_no_error_of_ours(client, kind, body):
    assert client.generic("POST", "/accounts/login/", body, content_type=kind).status_code in (200, 400, 413)


@pytest.mark.parametrize("host", ["evil.example", "a b", "", "[::1", "ก.example"])
def test_an_unknown_host_is_refused(client, host):
    response = client.get("/", headers={"host": host})
    assert response.status_code == 400 and "evil" not in response.text


@pytest.mark.parametrize(
    "cookie", ['sessionid="aaaaaaaaaaaa\\000b"', "sessionid=" + "a" * 9_000, "sessionid=ÿ", "csrftoken=zz; a", ";;;"]
)
def test_a_broken_cookie_is_no_error_of_ours(client, hub, cookie):
    for address in ("/", hub.resource.get_absolute_url(), "/accounts/login/", "/admin/"):
        assert client.get(address, headers={"cookie": cookie}).status_code < 500


# Said and ignored


@pytest.mark.parametrize("value", TEXTS)
def test_no_value_of_any_parameter_is_an_error_and_what_is_said_of_it_is_text(client, value):
    entry = make_resource()
    names = [*FILTERSETS["resources"].base_filters, "sort", "page", "unheard-of"]
    ignored = {name: [value, "none"] for name in names if name not in ("q", "type", "language")}
    response = client.get("/resources/", ignored)
    assert response.status_code == 200 and entry.get_absolute_url() in response.text
    assert not list(faults(response.text))
    assert not list(faults(client.get("/search/", {"q": value}).text))
    ElementTree.fromstring(client.get("/resources/feed/", {"q": value, **ignored}).content)


@pytest.mark.parametrize(
    "before", ["/countries/", "/topics/", "/resources/", "/stories/1-a/", "/media/", "/media/documents/", "/admin/"]
)
@pytest.mark.parametrize("value", [text for text in TEXTS if text.strip("% ")])
def test_no_path_is_an_error(client, before, value):
    response = client.get(f"{before}{quote(value, safe='')}/")
    assert response.status_code < 500 if before == "/admin/" else response.status_code in (301, 404)


@pytest.mark.parametrize(
    "name", ["../partnership_hub/settings.py", "..%2f..%2fetc/passwd", "//etc/passwd", "documents/../../x", "."]
)
def test_no_file_outside_the_folder_is_sent(client, name):
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_a_sign_in_leads_to_no_other_site(client, target):
    user = make_user("Editor")
    user.set_password("a long enough phrase")
    user.save()
    data = {"login": user.username, "password": "a long enough phrase", "next": target}
    response = client.post(f"/accounts/login/?{urlencode({'next': target})}", data)
    assert response.status_code == 302 and "evil" not in response["Location"] and "script" not in response["Location"]


PARAMETERS = sorted(
    {name for filterset in FILTERSETS.values() for name in filterset.base_filters} | {"sort", "page", "next"}
)
VALUES = st.sampled_from(["th", "asean", "none", "shelter", "en", "2022", "guide", "title", "relevance"]) | st.text(
    max_size=30
)


@given(
    address=st.sampled_from(
        [
            "/",
            "/search/",
            "/resources/",
            "/stories/",
            "/directory/",
            "/stories/feed/",
            "/countries/th/",
            "/accounts/login/",
        ]
    ),
    parameters=st.lists(st.tuples(st.sampled_from(PARAMETERS) | st.text(max_size=5), VALUES), max_size=8),
)
@settings(max_examples=40)
@example(
    "/resources/", [("q", "a"), ("q", "b"), ("page", "2"), ("page", "1"), ("sort", "relevance"), ("sort", "title")]
)
def test_no_mixture_of_parameters_is_an_error(address, parameters):
    query = "&".join(f"{quote(name, errors='replace')}={quote(value, errors='replace')}" for name, value in parameters)
    response = Client().get(f"{address}?{query}")
    assert response.status_code == (400 if "%00" in query else 200)


@given(st.binary(max_size=40))
@settings(max_examples=30)
def test_no_sequence_of_bytes_is_an_error(data):
    path = "".join(f"%{byte:02x}" for byte in data)
    for address in (f"/{path}", f"/resources/{path}/", f"/resources/?q={path}&{path}=a", f"/countries/{path}/"):
        assert Client().get(address).status_code < 500


def test_an_entry_s_page_ignores_parameters(client):
    entry = make_resource()
    assert client.get(f"{entry.get_absolute_url()}?q=%27&lang=zz").status_code == 200


# As staff (make audit asks thousands of times more)

LOOKUPS = ["q", "p", "o", "e", "_to_field", "id__in", "countries__code__exact", "published_at__year", "title__regex"]


@pytest.mark.parametrize("role", ["Curator", "Editor"])
@pytest.mark.parametrize("value", TEXTS)
def test_no_value_of_a_lookup_in_the_admin_is_an_error(client, role, value):
    client.force_login(make_user(role))
    for name in LOOKUPS:
        for address in ("/admin/resources/resource/", "/admin/resources/resource/add/", "/admin/autocomplete/"):
            assert client.get(address, {name: value}).status_code < 500, (address, name)
