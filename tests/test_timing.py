"""From when on an entry is shown, not before when, and until when: at the gate, in forms, in the database."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership_hub.entries.previews import Link
from partnership_hub.entries.publishing import sections
from partnership_hub.housekeeping import withdraw_ended
from resources.models import Resource

from .committing import commit, time_passes
from .factories import MAKERS, make_file, make_resource, make_user
from .opening import change_page, opened

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)
DAY = timedelta(days=1)


def now():
    return timezone.now()


@every_section
def test_what_has_ended_answers_like_what_does_not_exist(client, section):
    entry = MAKERS[section](title="Xylophone", published_at=now() - DAY, expires_at=now() - timedelta(minutes=1))
    assert entry not in type(entry).objects.published()
    assert client.get(entry.get_absolute_url()).status_code == 404
    for address in (f"/{section}/", f"/{section}/feed/", "/feed/", "/", f"/search/?q={entry.title}", "/sitemap.xml"):
        assert entry.get_absolute_url() not in client.get(address).text
    assert entry.get_absolute_url() not in client.get(f"/sitemap-{section}-1.xml").text


@every_section
def test_it_is_shown_until_then(client, section):
    entry = MAKERS[section](expires_at=now() + DAY)
    assert client.get(entry.get_absolute_url()).status_code == 200


def test_time_alone_takes_it_out_of_pages_lists_and_counts_that_are_kept(client, committed):
    entry = make_resource(title="Xylophone", countries=["th"], expires_at=now() + timedelta(hours=1))
    commit()
    addresses = ("/", "/resources/", "/resources/?country=th", "/resources/feed/")
    tags = {address: client.get(address).headers["ETag"] for address in addresses}
    assert "Xylophone" in client.get("/resources/").text
    time_passes(timedelta(minutes=59))
    assert client.get("/resources/", headers={"If-None-Match": tags["/resources/"]}).status_code == 304
    time_passes(timedelta(minutes=2))
    for address, tag in tags.items():
        assert "Xylophone" not in client.get(address, headers={"If-None-Match": tag}).text
    assert client.get(entry.get_absolute_url()).status_code == 404


@every_section
def test_the_housekeeping_withdraws_what_has_ended_and_says_why(section):
    ended, lasts = MAKERS[section](expires_at=now() - timedelta(minutes=1)), MAKERS[section](expires_at=now() + DAY)
    assert withdraw_ended() == "1 entry ended."
    assert not withdraw_ended()
    ended.refresh_from_db()
    lasts.refresh_from_db()
    assert (ended.status, lasts.status) == ("withdrawn", "published")
    assert "Its time has ended" in ended.history.first().history_change_reason


def test_what_has_ended_is_published_again_only_with_a_later_end(client):
    entry = make_resource(status="withdrawn", expires_at=now() - timedelta(minutes=1))
    with pytest.raises(ValidationError, match="Its time ended on"):
        entry.publish(make_user("Editor"))
    entry.expires_at = now() + DAY
    entry.save()
    entry.publish(make_user("Editor"))
    assert client.get(entry.get_absolute_url()).status_code == 200


# Embargo


@every_section
def test_publishing_what_is_embargoed_waits_for_the_end_of_it(client, section):
    until = now() + DAY
    entry = MAKERS[section](status="draft", published_at=None, embargoed_until=until)
    entry.publish(make_user("Editor"))
    assert entry.published_at == until and entry.is_scheduled
    assert client.get(entry.get_absolute_url()).status_code == 404


@every_section
def test_nobody_makes_it_public_earlier(section):
    entry = MAKERS[section](status="draft", published_at=now() + DAY / 2, embargoed_until=now() + DAY)
    for role in ("Editor", "superuser"):
        with pytest.raises(ValidationError, match="embargoed until"):
            entry.publish(make_user(role))
    with pytest.raises(IntegrityError), transaction.atomic():
        type(entry).objects.filter(pk=entry.pk).update(status="published")


@every_section
def test_a_preview_link_of_what_is_embargoed_asks_for_a_sign_in(client, section):
    entry = MAKERS[section](status="draft", embargoed_until=now() + DAY)
    address = Link.to(entry).address
    unknown = client.get(f"/{section}/preview/")
    assert client.get(address).status_code == 404 and client.get(address).content == unknown.content
    client.force_login(make_user("partner"))
    assert client.get(address).status_code == 404
    client.force_login(make_user("Curator"))
    assert client.get(address).status_code == 200


def test_nor_does_the_link_open_its_files(client):
    entry = make_resource(status="draft", embargoed_until=now() + DAY)
    name = make_file(entry, content=b"%PDF-1.4").file.name
    query = Link.to(entry).address.partition("?")[2]
    assert client.get(f"/media/{name}?{query}").status_code == 404
    Resource.objects.update(embargoed_until=now() - DAY)
    assert client.get(f"/media/{name}?{query}").status_code == 200


def test_the_form_and_the_list_say_it():
    client, entry = Client(), make_resource(status="draft", embargoed_until=now() + DAY)
    client.force_login(make_user("Editor"))
    assert "embargoed until" in client.get("/admin/resources/resource/").text
    assert "It is embargoed until" in client.get(change_page(make_resource(status="draft", embargoed_until=now() + DAY,
                                                                           published_at=now()))).text  # fmt: skip
    assert entry.is_embargoed


@pytest.mark.parametrize(("role", "ends"), [("Curator", False), ("Editor", True)])
def test_only_those_who_may_publish_end_an_embargo_earlier(client, role, ends):
    entry = make_resource(status="draft", published_at=None, embargoed_until=now() + DAY)
    client.force_login(make_user(role))
    sent = opened(client, change_page(entry)) | {"embargoed_until_0": "", "embargoed_until_1": ""}
    page = client.post(change_page(entry), sent)
    entry.refresh_from_db()
    assert (entry.embargoed_until is None) == ends == ("Only those who may publish" not in page.text)


# What does not go together


@every_section
@pytest.mark.parametrize(
    "moments",
    [
        {"published_at": DAY, "expires_at": DAY / 2},
        {"embargoed_until": DAY, "expires_at": DAY / 2, "published_at": None},
    ],
)
def test_the_database_refuses_an_end_before_the_beginning(section, moments):
    fields = {name: delta and now() + delta for name, delta in moments.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        MAKERS[section](status="draft", **fields)


def test_the_form_says_so_in_words(client):
    client.force_login(make_user("Editor"))
    entry = make_resource()
    page = change_page(entry)
    sent = opened(client, page)
    ended = client.post(page, sent | {"expires_at_0": "2001-01-01", "expires_at_1": "09:00:00"})
    assert "It cannot end before it is published" in ended.text
    embargoed = client.post(page, sent | {"embargoed_until_0": "2099-01-01", "embargoed_until_1": "09:00:00"})
    assert "Withdraw it first, or publish it later." in embargoed.text
    entry.refresh_from_db()
    assert entry.expires_at is None and entry.embargoed_until is None


def test_every_section_has_the_three_moments():
    for model in sections():
        assert {"published_at", "embargoed_until", "expires_at"} <= {field.name for field in model._meta.fields}
