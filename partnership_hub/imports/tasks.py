"""What the worker does for an import. Each may be begun again when a worker has gone, and does its work once."""

import logging
from functools import wraps

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django_tasks import task

from ..acting import acting
from . import sheet, undo, writing
from .dry_run import BATCH, DryRun, batches
from .files import find_headings, lines, rows_of
from .models import Import, ImportRow, State
from .progress import Progress, alone, be_patient, beside

MOST_TOLD = 50
logger = logging.getLogger(__name__)
BROKEN = gettext_lazy(
    "Something of ours went wrong, and nothing was changed. Try once more; if it happens again, tell whoever runs the "
    "Hub, with the number of this import."
)


def of_an_import(state, stopped, by):
    """For an import in a state: alone with it, in the name of whoever pressed; what goes wrong is said on its page and
    in the log."""

    def decorate(do):
        @wraps(do)
        def wrapped(pk):
            with alone(pk) as got_it:
                imported = Import.objects.filter(pk=pk, state__in=state).first()
                if not got_it or imported is None:
                    return
                try:
                    with acting(getattr(imported, by)):
                        do(imported)
                except ValidationError as error:
                    stop(pk, " ".join(error.messages), stopped)
                except Exception:
                    logger.exception("Import %s stopped", pk)
                    stop(pk, str(BROKEN), stopped)

        return wrapped

    return decorate


def stop(pk, why, state):
    Import.objects.filter(pk=pk).update(state=state, why=why, moved_at=timezone.now())


@task
def read(pk):
    _read(pk)


@task
def carry_out(pk):
    _carry_out(pk)


@task
def take_back(pk):
    _take_back(pk)


@of_an_import([State.WAITING, State.READING], stopped=State.UNREADABLE, by="made_by")
def _read(imported):
    imported.move(State.WAITING, State.READING, to=State.READING, why="")
    imported.rows.all().delete()
    with rows_of(imported) as (facts, path):
        headings, positions, told = find_headings(path, sheet.columns(imported.model))
        reading = sheet.Reading(imported.made_by, facts["since"], imported.day_first)
        run, counts, new = DryRun(imported, positions, reading), {}, {}
        below = (line for line in lines(path) if line[0] > headings)
        progress = Progress(imported.pk, sum(1 for _line in lines(path)) - 1, connection)
        for batch in batches(below, BATCH):
            rows = ImportRow.objects.bulk_create(run.rows(batch))
            for row in rows:
                counts[row.verdict] = counts.get(row.verdict, 0) + 1
                note_new(row, reading.to_be_made, new)
            progress.more(len(rows))
    facts |= {"row": headings, "columns": told, "to_be_made": new, "asks": reading.asks_for_order}
    imported.move(State.READING, to=State.READ, facts=facts, counts=counts)


def note_new(row, names, new):
    """Publishers and keywords that would be made: of rows that will be imported."""
    for column, found in names.items():
        told = new.setdefault(column, [])
        if row.sets_something and len(told) < MOST_TOLD:
            told += [name for name in row.given.get(column, ()) if name in found and name not in told]


@of_an_import([State.STARTED], stopped=State.FAILED, by="done_by")
def _carry_out(imported):
    with beside() as other, transaction.atomic():
        be_patient()
        wanted = imported.rows.filter(verdict__in=[ImportRow.Verdict.NEW, ImportRow.Verdict.CHANGED])
        progress = Progress(imported.pk, wanted.count(), other)
        counts, made = writing.write(imported, wanted, progress)
        counts = imported.counts | counts
        imported.move(State.STARTED, to=State.DONE, counts=counts, made=made, done_at=timezone.now())


@of_an_import([State.UNDOING], stopped=State.DONE, by="undone_by")
def _take_back(imported):
    with beside() as other, transaction.atomic():
        be_patient()
        wanted = imported.rows.filter(outcome=ImportRow.Outcome.DONE)
        progress = Progress(imported.pk, wanted.count(), other)
        counts = imported.counts | undo.undo(imported, wanted, progress)
        imported.move(State.UNDOING, to=State.UNDONE, counts=counts)
