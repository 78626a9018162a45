"""The admin in the Hub's own dress, under the same policy as the pages for readers."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resources.models import Resource

from .factories import make_helpline, make_picture, make_resource, make_story, make_translation, make_user, picture
from .hub import add_rows
from .markup import Page

pytestmark = pytest.mark.django_db

LIST = 15


@pytest.fixture
def pages(client):
    """One page of every kind that a superuser meets."""
    client.force_login(make_user("superuser"))
    resource, story = make_resource(status="draft", keywords=["Palermo"]), make_story()
    make_translation(resource)
    make_picture(story, picture())
    base = f"/admin/resources/resource/{resource.pk}"
    keyword = resource.keywords.get().pk
    addresses = [
        "/admin/", "/admin/resources/", "/admin/resources/resource/", "/admin/resources/resource/add/",
        f"{base}/change/", f"{base}/delete/", f"{base}/history/",
        f"{base}/history/resource/{resource.history.first().pk}/",
        f"/admin/stories/story/{story.pk}/change/", "/admin/directory/organisation/add/",
        f"/admin/partnership_hub/helpline/{make_helpline().pk}/change/", "/admin/partnership_hub/keyword/",
        f"/admin/partnership_hub/keyword/{keyword}/change/", "/admin/partnership_hub/user/add/",
        "/admin/password_change/", "/admin/resources/resource/?status__exact=draft",
        "/admin/resources/publisher/?_popup=1",
    ]  # fmt: skip
    answers = {address: client.get(address) for address in addresses}
    assert {response.status_code for response in answers.values()} == {200}
    return answers


def test_the_policy_has_no_exception(pages):
    for address, response in pages.items():
        policy = response.headers["Content-Security-Policy"]
        assert "script-src 'self';" in f"{policy};" and "style-src 'self';" in f"{policy};", address
        assert "unsafe" not in policy and "nonce" not in policy and "sha256" not in policy, address


def test_no_page_of_the_admin_needs_one(pages):
    for address, response in pages.items():
        page = Page(response.text)
        for script in page.all("script"):
            data = script.get("type") in ("application/json",)
            assert script.get("src") or data, f"{address}: an inline script"
        assert not page.all("style"), address
        for element in page.elements:
            assert not any(name == "style" or name.startswith("on") for name in element.attributes), (address, element)


def test_every_page_of_the_admin_wears_the_dress_last_and_has_an_icon(pages):
    for address, response in pages.items():
        sheets = [link.get("href") for link in Page(response.text).all("link") if link.get("rel") == "stylesheet"]
        assert sheets[-1] == "/static/hub/admin.css", address
        assert Page(response.text).all("link", rel="icon"), address
        assert "theme.js" not in response.text and "nav_sidebar" not in response.text, address


@pytest.mark.parametrize("address", ["/admin/resources/resource/add/", "/admin/directory/organisation/add/"])
def test_a_form_has_the_scripts_of_all_that_it_is_made_of(pages, address):
    sources = {script.get("src") for script in Page(pages[address].text).all("script")}
    assert {f"/static/hub/{name}.js" for name in ("filing", "twins", "desk", "admin")} <= sources
    assert {"/static/hub/filing.css", "/static/hub/translations.css"} <= {
        link.get("href") for link in Page(pages[address].text).all("link")
    }


def test_what_is_done_next_stands_beside_save_and_the_rest_after_it(pages):
    address = next(address for address in pages if address.startswith("/admin/resources/") and "change" in address)
    following, rest = pages[address].text.split('class="submit-row hub-next"')[1].split('class="submit-row hub-verbs"')
    assert 'value="submit"' in following and 'value="publish"' in following and 'name="_save"' in following
    assert 'value="end_previews"' in rest and "deletelink" in rest and "deletelink" not in following


def test_a_list_s_filters_are_closed_until_something_is_chosen(pages):
    def opened(address):
        return [details for details in Page(pages[address].text).all("details") if "open" in details.attributes]

    assert not opened("/admin/resources/resource/")
    assert len(opened("/admin/resources/resource/?status__exact=draft")) == 1


def test_the_editor_finds_the_module_that_it_is_made_of():
    source = Path(find("hub/editor.js")).read_text()
    path = re.search(r'from "\.\./(.+)"', source)[1]
    exported = Path(find(path)).read_text()
    for name in (*Resource._meta.get_field("body").config["extensions"], "Editor", "initializeEditors"):
        assert re.search(rf"\b{name}\b", exported[-20_000:]), name


def test_a_list_asks_a_bounded_number_of_times(client):
    client.force_login(make_user("Editor"))
    counts = []
    for rows in (2, 30):
        add_rows(rows)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/admin/resources/resource/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= LIST
