"""The page of components, and that the words about the design are true of the stylesheet."""

import re

import pytest
from django.conf import settings

from partnership_hub.components import TOKENS
from partnership_hub.vocabulary import ENDONYMS

from .factories import make_organisation, make_resource, make_story, make_user
from .markup import Page, faults

STATIC = settings.BASE_DIR / "partnership_hub/static/hub"
CSS = (STATIC / "site.css").read_text()
DESIGN = (settings.BASE_DIR / "docs/design.md").read_text()


@pytest.fixture
def components(client, db):
    client.force_login(make_user("Curator"))
    return lambda: client.get("/admin/components/").text


def test_page_is_for_staff(client, db):
    assert client.get("/admin/components/").status_code == 302


@pytest.mark.parametrize("make", [lambda: None, lambda: (make_resource(), make_story(), make_organisation())])
def test_page_is_sound_with_entries_and_without(make, components):
    make()
    assert not list(faults(components()))


def test_page_shows_every_language_of_content_in_its_direction(components):
    shown = {(e.get("lang"), e.get("dir") or "ltr") for e in Page(components()).all("dd")}
    assert shown >= {(code, endonym.direction) for code, endonym in ENDONYMS.items() if code != "en"}


def test_tokens_of_the_page_are_those_of_the_stylesheet():
    assert {token for token, _purpose in TOKENS} <= set(re.findall(r"--([a-z-]+):", CSS))


def test_the_admin_has_the_site_s_tokens():
    own, site = tokens("admin"), tokens("site")
    shared = own.keys() & site.keys()
    assert len(shared) > 15 and {name: own[name] for name in shared} == {
        name: site[name][: len(own[name])] for name in shared
    }


def tokens(sheet):
    """{name: its values, by day and by night}"""
    css, found = (STATIC / f"{sheet}.css").read_text(), {}
    for name, value in re.findall(r"--([a-z0-9-]+): ([^;]+);", css):
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("part", sorted(set(re.findall(r"`(\.[a-z-]+[a-z])`", DESIGN))))
def test_part_of_the_design_is_in_the_stylesheet(part):
    assert part in CSS
