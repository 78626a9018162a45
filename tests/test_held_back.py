"""Staff without a second factor: no role of theirs opens anything, on any page."""

from contextlib import suppress

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from partnership_hub.people.roles import ROLES

from .factories import MAKERS, make_contact, make_file, make_organisation, make_user

pytestmark = pytest.mark.django_db


def addresses():
    """Of every page of the admin, those of a row by the key 1."""
    for pattern in admin.site.get_urls():
        for one in getattr(pattern, "url_patterns", [pattern]):
            wanted = len(one.pattern.regex.groupindex) or one.pattern.regex.groups
            with suppress(NoReverseMatch):  # the name of a file, as for the index of an app
                yield reverse(f"admin:{one.name}", args=[1] * wanted)


def may_stay(path):
    """The way in and out, and Django’s list of words for its script."""
    return path in {reverse(f"admin:{name}") for name in ("login", "logout", "jsi18n")}


@pytest.mark.parametrize("role", [*ROLES, "superuser"])
def test_no_page_of_the_admin_opens(client, settings, role):
    settings.REQUIRE_STAFF_SECOND_FACTOR = True
    client.force_login(make_user(role, countries=["th"], languages=["lo"], second_factor=False))
    found = set(addresses())
    assert len(found) > 60
    for path in found:
        if not may_stay(path):
            answer = client.get(path)
            assert answer.status_code in (302, 403, 404), path
            assert answer.status_code != 302 or answer.url.startswith(("/admin/login/", "/accounts/")), path
            assert client.post(path, {"action": "publish"}).status_code in (302, 403, 404, 405), path


@pytest.mark.parametrize("role", [*ROLES, "superuser"])
def test_nor_does_anything_for_staff_outside_of_it(client, settings, role):
    settings.REQUIRE_STAFF_SECOND_FACTOR = True
    user = make_user(role, countries=["th"], second_factor=False)
    client.force_login(user)
    drafts = [make(status="draft", countries=["th"], taken_in_by=user) for make in MAKERS.values()]
    file = make_file(drafts[0], content=b"%PDF-1.4")
    listed = make_organisation(countries=["th"], title="Listed")
    make_contact(listed, visibility="partners", value="+00 canary")
    for path in [*(draft.get_absolute_url() for draft in drafts), f"/media/{file.file.name}"]:
        assert client.get(path).status_code == 404, path
    for path in (listed.get_absolute_url(), "/directory/export/?format=csv"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert b"canary" not in b"".join(answer.streaming_content if answer.streaming else [answer.content])


@pytest.mark.parametrize("role", [*ROLES, "superuser"])
def test_with_one_the_way_is_open(client, settings, role):
    settings.REQUIRE_STAFF_SECOND_FACTOR = True
    client.force_login(make_user(role, countries=["th"]))
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/my-rights/").status_code == 200
