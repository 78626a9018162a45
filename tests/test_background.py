"""Tasks that pages leave in the database."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from .working import work

pytestmark = pytest.mark.django_db
done = []


@task
def note_down(word):
    done.append(word)


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


def test_the_worker_does_what_was_left_and_does_it_once():
    note_down.enqueue("one")
    assert not done
    work()
    work()
    assert done == ["one"]


@pytest.mark.parametrize(("since", "again"), [(timedelta(hours=1), ["one"]), (timedelta(minutes=5), [])])
def test_a_task_whose_worker_has_gone_begins_again(since, again):
    note_down.enqueue("one")
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now() - since)
    call_command("housekeeping", stdout=StringIO())
    work()
    assert done == again
