"""`manage.py housekeeping`: every job once, alone, and none stopped by another's trouble."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from directory import housekeeping as directory
from partnership_hub import housekeeping

pytestmark = pytest.mark.django_db


def run():
    out, err = StringIO(), StringIO()
    try:
        call_command("housekeeping", stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


@pytest.fixture
def jobs(monkeypatch):
    """The jobs of a test alone."""
    monkeypatch.setattr(directory, "jobs", found := [])
    return found


def test_every_job_is_done_and_says_what_it_did(jobs):
    jobs += [lambda: "One thing was done.", lambda: None, lambda: "Another was."]
    assert run() == ("One thing was done.\nAnother was.\n", "")


def test_a_job_that_fails_stops_no_other(jobs):
    def breaks():
        raise ValueError("a number that is none")

    jobs += [breaks, lambda: "The next was done."]
    out, err = run()
    assert out == "The next was done.\n"
    assert "a number that is none" in err and "Not done: breaks." in err


def test_two_at_once_do_no_harm(jobs):
    jobs.append(lambda: "Done.")
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [housekeeping.LOCK])
            assert run() == ("Another housekeeping is at work: nothing was done.\n", "")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [housekeeping.LOCK])
    finally:
        other.close()
    assert run() == ("Done.\n", "")
