"""A kept page is never stale, never private, and costs hardly anything."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone
from django.utils.translation import override

from partnership_hub.models import Country, Helpline, Keyword, Topic
from partnership_hub.serving import caching
from partnership_hub.serving.keeping import Kept
from resources.models import Publisher, Resource
from stories.models import Story

from .committing import commit, time_passes
from .factories import make_helpline, make_picture, make_resource, make_story, make_translation, make_user, picture
from .sitemap import ADDRESSES, FORMS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("committed")]

LISTS = ["/", "/resources/", "/stories/", "/countries/th/", "/topics/shelter/", "/resources/?topic=shelter&page=1"]
# Never, by validators of its own, addresses that only redirect, keys to what is not public, what needs no database,
# readers' forms, files, the longest document.
NOT_KEPT = (
    "help", "media", "<id:pk>/", "preview/", "robots.txt", "security.txt", "<slug:what>/", *FORMS,
    "directory/letter/", "export/", "card.vcf", "print/<str:code>/",
)  # fmt: skip
KEPT = [route for route in ADDRESSES if not route.startswith(NOT_KEPT) and not route.endswith(NOT_KEPT)]


@pytest.fixture(autouse=True)
def pages(monkeypatch):
    monkeypatch.setattr(caching, "pages", Kept(caching.MOST_BYTES))
    return caching.pages


def tag_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.headers["ETag"]


# What it saves


@pytest.mark.parametrize("route", KEPT)
def test_a_page_asked_for_again_is_the_same_and_costs_one_query(client, hub, route):
    commit()
    for address in ADDRESSES[route](hub):
        first = client.get(address)
        if first.status_code != 200:
            assert "ETag" not in first.headers, address
            continue
        with CaptureQueriesContext(connection) as captured:
            again = client.get(address)
        assert len(captured) == 1, address
        assert (again.content, again.headers) == (first.content, first.headers), address


@pytest.mark.parametrize("address", LISTS)
def test_who_has_a_page_is_told_that_it_still_holds(client, hub, address):
    commit()
    response = client.get(address)
    assert response.headers["ETag"].startswith('W/"')
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert "Cookie" in response.headers["Vary"]
    for ask in (client.get, client.head):
        with CaptureQueriesContext(connection) as captured:
            again = ask(address, headers={"If-None-Match": f'"other", {response.headers["ETag"]}'})
        assert (again.status_code, again.content, len(captured)) == (304, b"", 1)
        assert again.headers["ETag"] == response.headers["ETag"]
        assert again.headers["Cache-Control"] == "public, no-cache"
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.head(address).headers["ETag"] == response.headers["ETag"]


def test_every_page_has_a_tag_of_its_own(client, hub):
    commit()
    tags = [tag_of(client, address) for address in [*LISTS, "/resources/?page=1", hub.story.get_absolute_url()]]
    with override_settings(ALLOWED_HOSTS=["*"]):
        tags.append(client.get("/", headers={"Host": "other.example"}).headers["ETag"])
        tags.append(client.get("/", secure=True).headers["ETag"])
    with override("th"):
        tags.append(tag_of(client, "/"))
    assert len(set(tags)) == len(tags)


def test_another_release_has_other_tags(client, monkeypatch):
    before = tag_of(client, "/about/")
    monkeypatch.setattr(caching, "RELEASE", "another")
    assert tag_of(client, "/about/") != before


# Never stale


def withdraw(hub):
    Resource.objects.get(pk=hub.resource.pk).withdraw(make_user("Editor"))


def publish(hub):
    make_resource(title="Another work", topics=["shelter"], countries=["th"], status="draft").publish(
        make_user("Editor")
    )


def retitle(hub):
    entry = Resource.objects.get(pk=hub.resource.pk)  # the hub's own instance is for the other tests too
    entry.title = "Do more good"
    entry.save()


CHANGES = {
    "a work withdrawn": (withdraw, "/resources/"),
    "a work published": (publish, "/topics/shelter/"),
    "a title": (retitle, "/resources/"),
    "a title, at home": (retitle, "/"),
    "a topic less": (lambda hub: hub.resource.topics.clear(), "/topics/shelter/"),
    "a country less": (lambda hub: hub.resource.countries.clear(), "/countries/th/"),
    "a work deleted": (lambda hub: Resource.objects.filter(pk=hub.resource.pk).delete(), "/resources/?country=th"),
    "update()": (lambda hub: Resource.objects.update(status="draft"), "/resources/"),
    "bulk_create()": (lambda hub: Story.objects.bulk_create([new_story()]), "/stories/"),
    "consent taken back": (lambda hub: Story.objects.update(consent_reference=""), "/stories/"),
    "a translation reviewed": (lambda hub: make_translation(hub.resource, language="lo"), "/resources/?language=lo"),
    "a helpline": (lambda hub: make_helpline(name="Another"), "/countries/th/"),
    "a helpline changed": (lambda hub: Helpline.objects.update(number="1"), "/countries/th/"),
    "a country's name": (lambda hub: Country.objects.filter(pk="th").update(name="Siam"), "/"),
    "a topic's name": (lambda hub: Topic.objects.filter(pk="shelter").update(label="Refuge"), "/topics/"),
    "a publisher's name": (lambda hub: Publisher.objects.update(name="Others"), "/resources/"),
}


def new_story():
    return Story(title="New", format="article", status="published", published_at=timezone.now())


@pytest.mark.parametrize(("change", "address"), CHANGES.values(), ids=CHANGES)
def test_after_a_change_the_page_is_another(client, hub, change, address):
    commit()
    before = client.get(address)
    change(hub)
    commit()
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and after.content != before.content


DETAILS = {
    "a keyword's name": lambda hub: Keyword.objects.filter(resources_items__content_object=hub.resource).update(
        name="A"
    ),
    "a work that takes its place": lambda hub: make_resource(supersedes=hub.resource),
    "a file": lambda hub: hub.resource.files.update(label="Annex"),
}


@pytest.mark.parametrize("change", DETAILS.values(), ids=DETAILS)
def test_so_is_an_entry_s_own_page(client, hub, change):
    commit()
    before = client.get(hub.resource.get_absolute_url())
    change(hub)
    commit()
    assert client.get(hub.resource.get_absolute_url()).content != before.content


def test_an_entry_s_page_is_gone_with_the_entry_and_back_with_it(client, hub):
    commit()
    address = hub.resource.get_absolute_url()
    tag = tag_of(client, address)
    hub.resource.withdraw(make_user("Editor"))
    commit()
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 404
    hub.resource.publish(make_user("Editor"))
    commit()
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_scheduled_work_appears_at_its_moment(client):
    entry = make_resource(published_at=timezone.now() + timedelta(hours=1))
    commit()
    tag = tag_of(client, "/resources/")
    assert client.get(entry.get_absolute_url()).status_code == 404
    time_passes(timedelta(minutes=59))
    assert client.get("/resources/", headers={"If-None-Match": tag}).status_code == 304
    time_passes(timedelta(minutes=2))
    assert entry.title in client.get("/resources/", headers={"If-None-Match": tag}).text
    assert client.get(entry.get_absolute_url()).status_code == 200


def test_a_story_is_gone_when_its_consent_has_ended(client):
    consent = {"shows_people": True, "consent_reference": "F", "consent_keeper": "Us"}
    story = make_story(**consent, consent_until=timezone.localdate())
    commit()
    tags = {address: tag_of(client, address) for address in ("/", "/stories/", story.get_absolute_url())}
    time_passes(timedelta(days=1))
    for address, tag in tags.items():
        assert story.title not in client.get(address, headers={"If-None-Match": tag}).text


# Never private


@pytest.mark.parametrize("role", ["partner", "Curator"])
def test_what_a_signed_in_person_sees_has_no_tag_and_is_not_kept(client, hub, pages, role):
    commit()
    anonymous, address = Client(), hub.organisation.get_absolute_url()
    first = anonymous.get(address)
    held = dict(pages.things)
    client.force_login(make_user(role))
    commit()
    response = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert response.status_code == 200 and "ETag" not in response.headers
    assert "no-store" in response.headers["Cache-Control"]
    assert pages.things == held
    assert anonymous.get(address).content == first.content


def test_a_draft_that_a_curator_looked_at_is_still_hidden(client, pages):
    entry = make_resource(status="draft")
    commit()
    staff = Client()
    staff.force_login(make_user("Curator"))
    assert staff.get(entry.get_absolute_url()).status_code == 200
    assert client.get(entry.get_absolute_url()).status_code == 404
    assert not pages.things


@pytest.mark.parametrize("address", ["/search/?q=guide", "/resources/?q=guide&country=th"])
def test_what_somebody_searched_for_is_kept_on_no_disk(client, hub, address):
    commit()
    response = client.get(address)
    assert response.headers["Cache-Control"] == "private, no-store" and "ETag" not in response.headers
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).content == response.content
    assert len(captured) == 1


@pytest.mark.parametrize("address", ["/help/", "/help/safely/"])
def test_help_is_kept_nowhere_and_needs_no_version(client, pages, address):
    response = client.get(address)
    assert "no-store" in response.headers["Cache-Control"] and "ETag" not in response.headers
    assert not pages.things


def test_inside_a_transaction_pages_are_made_anew(client, monkeypatch, pages):
    monkeypatch.undo()
    assert "ETag" not in client.get("/about/").headers


# Bounded


def test_the_oldest_pages_make_room():
    kept = Kept(most=100)
    for number in range(9):
        kept.keep(number, "page", size=30)
        kept.get(0)
    assert set(kept.things) == {0, 7, 8} and kept.size == 90


# Files


def test_a_file_is_sent_once_and_only_as_long_as_one_may_have_it(client):
    story = make_story()
    address = f"/media/{make_picture(story, picture()).image.name}"
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.headers["ETag"]) == (304, tag)
    assert "no-cache" in again.headers["Cache-Control"]
    story.withdraw(make_user("Editor"))
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 404
