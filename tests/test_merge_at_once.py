"""Two people who merge the same two entries, or the same two items of a vocabulary, at the same moment."""

from contextlib import closing
from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from directory.models import Organisation
from directory.twins.merging import Said, merge
from partnership_hub.models import Retagging
from partnership_hub.taxonomy.doing import start
from resources.models import Publisher

from .factories import make_contact, make_organisation, make_publisher, make_user
from .test_commits import other_connection

SAID = Said({}, "", "the same phone")


@pytest.fixture
def at_once(real_commits):
    """Does some work with each of several arguments in a thread of its own, none before all have begun; gives what
    came of each: None, or the error in words."""

    def run(work, arguments, table):
        came = []

        def one(argument):
            with closing(connection):
                try:
                    came.append(work(*argument))
                except ValidationError as error:
                    came.append(error.messages[0])

        threads = [Thread(target=one, args=[argument]) for argument in arguments]
        with other_connection() as other, other.cursor() as cursor:
            cursor.execute(f"SELECT FROM {table} FOR UPDATE")
            for thread in threads:
                thread.start()
            other.rollback()
        for thread in threads:
            thread.join()
        return came

    return run


def test_two_entries_become_one_once_whichever_was_to_stay(at_once):
    editor, entries = make_user("Editor"), [make_organisation(), make_organisation()]
    make_contact(entries[1], visibility="staff")

    def work(kept, away):
        merge(kept.pk, away.pk, editor, SAID)

    came = at_once(work, [entries, entries[::-1]], "directory_organisation")
    assert set(came) == {None, "One of the two was merged already."} and len(came) == 2
    assert Organisation.objects.filter(merged_into__isnull=False).count() == 1
    editor.delete()


def test_two_publishers_become_one_once_whichever_was_to_stay(at_once):
    editor, publishers = make_user("superuser"), [make_publisher(), make_publisher()]
    keys = [publisher.pk for publisher in publishers]

    def work(kept, away):
        asked = {"items": "resources.publisher", "kept": kept, "away": [away]}
        start(editor, str(kept), Retagging.Kind.MERGE, asked, "Merged", "the same")

    try:
        came = at_once(work, [keys, keys[::-1]], "resources_publisher")
        assert len(came) == 2 and None in came and [said for said in came if said and "was merged already" in said]
        assert Publisher.objects.filter(pk__in=keys).count() == 1  # neither both gone, nor each in the other
        assert Retagging.objects.get().state == "done"
    finally:
        Retagging.objects.all().delete()
        Publisher.everything.filter(pk__in=keys).update(merged_into=None)
        Publisher.everything.filter(pk__in=keys).delete()
        editor.delete()
