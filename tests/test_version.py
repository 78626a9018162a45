"""The version of what readers see is raised by every way of writing what they see."""

import pytest
from django.apps import apps
from django.db import connection

from partnership_hub.entries.publishing import sections
from partnership_hub.models import Country, Helpline, Keyword, Topic, Version
from partnership_hub.serving import version
from resources.models import Publisher, Resource

from .committing import number
from .factories import make_user

in_a_transaction = pytest.mark.django_db


def raw(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


CHANGES = {
    "save": lambda entry: entry.save(),
    "withdraw": lambda entry: entry.withdraw(make_user("Editor")),
    "update": lambda entry: Resource.objects.update(featured=True),
    "bulk_create": lambda entry: Resource.objects.bulk_create([Resource(title="New", type="guide")]),
    "bulk_update": lambda entry: Resource.objects.bulk_update([entry], ["title"]),
    "delete": lambda entry: Resource.objects.filter(pk=entry.pk).delete(),
    "another topic": lambda entry: entry.topics.add("actip"),
    "a country less": lambda entry: entry.countries.clear(),
    "a publisher less": lambda entry: entry.publishers.clear(),
    "another keyword": lambda entry: entry.keywords.add("Another"),
    "a merge of topics": lambda entry: Topic.everything.filter(pk="actip").update(merged_into="shelter"),
    "a keyword's name": lambda entry: Keyword.objects.update(name="Another"),
    "a translation less": lambda entry: entry.translations.all().delete(),
    "a file's label": lambda entry: entry.files.update(label="Annex"),
    "a topic's name": lambda entry: Topic.objects.filter(pk="actip").update(label="Another"),
    "a country's name": lambda entry: Country.objects.filter(pk="th").update(name="Another"),
    "a publisher's address": lambda entry: Publisher.objects.update(website="https://example.org/"),
    "a helpline's confirmation": lambda entry: Helpline.objects.first().confirm(make_user("Editor")),
    "raw SQL": lambda entry: raw("UPDATE resources_resource_topics SET topic_id = 'actip'"),
    "TRUNCATE": lambda entry: raw("TRUNCATE directory_contact"),
}


@in_a_transaction
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_way_of_writing_raises_it(hub, change):
    before = number()
    change(hub.resource)
    assert number() > before


@in_a_transaction
@pytest.mark.parametrize("table", sorted({model._meta.db_table for model in version.shown()}))
def test_a_row_of_every_table_that_readers_see_something_of_raises_it(hub, table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        column = cursor.fetchone()[0]
        before = number()
        cursor.execute(f"UPDATE {table} SET {column} = {column}")
        assert cursor.rowcount
    assert number() > before


def test_every_table_of_the_sections_is_among_them_but_their_history():
    shown = {model._meta.db_table for model in version.shown()}
    for model in sections():
        for table in apps.get_app_config(model._meta.app_label).get_models(include_auto_created=True):
            hidden = "historical" in table._meta.db_table or not getattr(table, "readers_see_it", True)
            assert (table._meta.db_table in shown) != hidden, table
    assert not {table for table in shown if "user" in table or "session" in table}


@in_a_transaction
def test_people_signing_in_do_not_raise_it(client):
    before = number()
    client.force_login(make_user("Editor"))
    assert number() == before


@in_a_transaction
def test_it_is_new_even_if_the_database_was_restored_from_a_backup(hub):
    before = number()
    Version.objects.update(number=1)
    hub.resource.save()
    assert number() > before
