"""What is not read cannot leak: no query run for a reader names a column that is for staff."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnership_hub.entries.publishing import sections
from partnership_hub.models import Helpline
from stories.models import Story

from .canaries import HIDDEN, make_canary_hub
from .factories import make_resource, make_story, make_user
from .sitemap import ADDRESSES, EVERYTHING
from .test_previews import link, previewed

pytestmark = pytest.mark.django_db

# What a condition asks without reading it: the last day on which a story is shown; an embargo, for preview links.
ONLY_ASKED = {"shown_until", "embargoed_until"}


@pytest.fixture(scope="module")
def hub(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_canary_hub()
        transaction.set_rollback(True)


def hidden_columns():
    return {
        model._meta.get_field(name).column
        for model in apps.get_models() for name in getattr(model, "staff_only", ())
    }  # fmt: skip


def columns(sql):
    """Those that a statement names, and those of them that it reads."""
    read = " ".join(re.findall(r"SELECT (.*?) FROM ", sql, re.DOTALL))
    return (set(re.findall(r'"(\w+)"', text)) for text in (sql, read))


def named_in(queries):
    """(column, statement) of hidden columns, and of tables that keep a history."""
    for query in queries:
        named, read = columns(query["sql"])
        for column in (named & hidden_columns() - ONLY_ASKED) | (read & ONLY_ASKED):
            yield column, query["sql"][:300]
        if "historical" in query["sql"]:
            yield "history", query["sql"][:300]


def asked(client, addresses):
    with CaptureQueriesContext(connection) as captured:
        for address in addresses:
            response = client.get(address)
            if response.streaming:
                b"".join(response.streaming_content)
    return captured.captured_queries


@pytest.mark.parametrize("role", [None, "partner"])
@pytest.mark.parametrize("route", EVERYTHING)
def test_no_query_for_a_reader_names_a_column_that_is_for_staff(client, hub, route, role):
    if role:
        client.force_login(make_user(role))
    assert not list(named_in(asked(client, EVERYTHING[route](hub))))


@pytest.mark.parametrize("route", ADDRESSES)
def test_nor_when_pages_are_made_from_memory(client, hub, route, committed):
    assert not list(named_in(asked(client, ADDRESSES[route](hub))))


def test_nor_for_the_holder_of_a_preview_link(client, hub):
    assert previewed(hub)
    assert not list(named_in(asked(client, [link(entry) for entry in previewed(hub)])))


def test_these_tests_can_fail(hub):
    """For staff the same pages read these columns; those of details for whoever sees those of every organisation."""
    client = Client()
    addresses = EVERYTHING["directory/<id:pk>-<slug:slug>/"](hub) + EVERYTHING["stories/<id:pk>-<slug:slug>/"](hub)
    of_details = {"request_reference", "wanted"}
    for role, sees in (("Curator", set()), ("Editor", of_details)):
        client.force_login(make_user(role))
        named = {column for column, _sql in named_in(asked(client, addresses))}
        assert named >= {"staff_note", "verified_by_id", "consent_reference", "shown_until"}
        assert named & of_details == sees


def test_every_text_that_is_hidden_is_for_staff_only():
    for model, hidden in HIDDEN.items():
        assert hidden <= set(model.staff_only) if hidden else True, model
    for model in (*sections(), Helpline):
        assert set(model.staff_only) <= {field.name for field in model._meta.concrete_fields}


def test_what_was_not_read_is_still_there_when_somebody_asks():
    entry = make_resource(staff_note="Ask Nok.")
    read = type(entry).objects.published().get(pk=entry.pk)
    assert "staff_note" in read.get_deferred_fields() and read.staff_note == "Ask Nok."


def test_saving_what_was_read_for_readers_keeps_what_was_not():
    entry = make_resource(staff_note="Ask Nok.")
    type(entry).objects.published().get(pk=entry.pk).save()
    entry.refresh_from_db()
    assert entry.staff_note == "Ask Nok."
    assert entry.history.first().staff_note == "Ask Nok."


def test_the_day_until_which_a_story_is_shown_follows_its_consent():
    story = make_story()
    for fields, until in (
        ({}, date.max),
        ({"shows_people": True}, None),
        ({"consent_until": date(2030, 1, 1)}, None),
        ({"consent_reference": "F-1"}, date(2030, 1, 1)),
        ({"shows_people": False}, date(2030, 1, 1)),
    ):
        row = Story.objects.filter(pk=story.pk)
        row.update(**fields)
        assert row.values_list("shown_until", flat=True).get() == until
