"""What takes longer than a page: tasks, which pages leave in the database and `manage.py db_worker` does.

A task may be done twice, when the worker ends in the middle of it: it has to do no harm."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import ngettext
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

LONGEST = timedelta(minutes=30)
KEPT_DAYS = 14


def begin_again():
    """Tasks whose worker has gone: nobody else would ever take them up."""
    lost = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LONGEST)
    if n := lost.update(status=TaskResultStatus.READY, started_at=None):
        return ngettext("%(n)d interrupted task begins again.", "%(n)d interrupted tasks begin again.", n) % {"n": n}


def forget_finished():
    call_command("prune_db_task_results", min_age_days=KEPT_DAYS, verbosity=0)


jobs = [begin_again, forget_finished]
