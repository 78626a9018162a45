"""Versions come in the order of commits, and time alone changes what readers see at the moments that are known."""

from contextlib import closing
from threading import Event, Thread

import psycopg2
import pytest
from django.db import connection, transaction
from django.utils import timezone

from partnership_hub.models import Version
from partnership_hub.serving import version

from .committing import commit, time_passes
from .factories import make_organisation, make_resource


def other_connection():
    parameters = connection.get_connection_params()
    return closing(psycopg2.connect(**{name: parameters[name] for name in parameters.keys() - {"cursor_factory"}}))


def raised():
    return Version.objects.get().number


def test_a_transaction_raises_it_once_and_only_when_it_is_committed(real_commits):
    before = raised()
    with transaction.atomic():
        for _ in range(3):
            make_organisation()
        assert raised() == before
    after = raised()
    assert after > before
    with transaction.atomic():
        make_organisation()
        transaction.set_rollback(True)
    assert raised() == after


def test_two_writers_wait_for_each_other_at_the_commit_alone(real_commits):
    make_organisation()
    with other_connection() as other, other.cursor() as cursor:
        cursor.execute("UPDATE directory_organisation SET featured = true")
        before = raised()
        make_organisation()  # a whole transaction while the other one is open
        between = raised()
        other.commit()
        assert before < between < raised()


ROW = """
INSERT INTO directory_contact
    (organisation_id, label, visibility, was, wanted, withheld_reason, kind, value, identifiers)
VALUES (%s, '', 'public', '', '', '', 'phone', '1', '{}');
SET CONSTRAINTS ALL IMMEDIATE;
SELECT number FROM partnership_hub_version
"""


def test_whoever_takes_the_number_first_never_holds_older_rows_under_a_newer_number(real_commits):
    """Four writers commit a row each time, and say which number that had; two readers take number, then rows."""
    organisation, commits, seen, done = make_organisation(), [], [], Event()

    def write():
        with other_connection() as own, own.cursor() as cursor:
            for _ in range(50):
                cursor.execute(ROW, [organisation.pk])
                commits.append(cursor.fetchone()[0])
                own.commit()

    def read():
        with other_connection() as own, own.cursor() as cursor:
            own.autocommit = True
            while not done.is_set():
                cursor.execute("SELECT number FROM partnership_hub_version")
                taken = cursor.fetchone()[0]
                cursor.execute("SELECT count(*) FROM directory_contact")
                seen.append((taken, cursor.fetchone()[0]))

    readers = [Thread(target=read) for _ in range(2)]
    writers = [Thread(target=write) for _ in range(4)]
    for thread in readers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()

    assert len(set(commits)) == len(commits) == 200
    assert len({taken for taken, _ in seen}) > 20
    for taken, rows in seen:
        assert rows >= sum(number <= taken for number in commits)


# The state: the version, and what time alone changes


def test_a_connection_that_has_ended_is_replaced(real_commits, client):
    assert client.get("/about/").status_code == 200
    with other_connection() as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    assert client.get("/about/").status_code == 200


@pytest.mark.django_db
def test_nothing_is_said_inside_a_transaction():
    assert version.state() is None


@pytest.mark.django_db
def test_an_entry_s_moment_changes_it_without_a_write(committed):
    before = version.state()
    assert version.state() == before
    hour = timezone.timedelta(hours=1)
    coming = make_resource(published_at=timezone.now() + hour)
    make_resource(status="draft", published_at=timezone.now() + hour / 2)
    commit()
    waiting = version.state()
    assert waiting.number > before.number and waiting.since == before.since
    assert version._kept.due == min(coming.published_at, before.since + timezone.timedelta(days=1))
    time_passes(hour)
    coming.refresh_from_db()
    assert version.state() == version.State(waiting.number, coming.published_at)


@pytest.mark.django_db
def test_a_day_begins_a_new_state(committed):
    """Consent holds to the end of a day."""
    state = version.state()
    assert timezone.localtime(state.since).strftime("%H:%M") == "00:00"
    assert version._kept.due - state.since == timezone.timedelta(days=1)
    time_passes(timezone.timedelta(days=1))
    assert version._kept.due == state.since
    assert version.state() == state and version._kept.due > timezone.now()
