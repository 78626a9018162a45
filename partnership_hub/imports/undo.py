"""Undoing an import: everything as it was, but for what somebody has changed since."""

from contextlib import contextmanager
from types import SimpleNamespace

from django.apps import apps
from django.db.models.deletion import Collector, ProtectedError
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .dry_run import BATCH, NOT_YOURS
from .models import ImportRow
from .writing import Writer

CHANGED_SINCE = _(
    "Somebody changed this after the import. Look at its history, and change back by hand what has to be."
)
GONE = _("It is not there any longer.")
NOT_A_DRAFT = _("It is no draft any longer. Withdraw it in the Hub if it has to go.")
IN_USE = _("Something else refers to it.")


@contextmanager
def history_of(by):
    """Whoever does it stands in the history also where Django deletes by itself."""
    HistoricalRecords.context.request = SimpleNamespace(user=by)
    try:
        yield
    finally:
        del HistoricalRecords.context.request


def undo(imported, rows, progress):
    """{outcome: how many}."""
    writer = Undoing(imported, by=imported.undone_by, reason=f"undo of {imported.reason}")
    undone, kept, last = 0, 0, None
    with history_of(imported.undone_by):
        while batch := list(_before(rows, last)):
            last = batch[-1].number
            writer.take_away([row for row in batch if row.verdict == ImportRow.Verdict.NEW])
            writer.put_back([row for row in batch if row.verdict == ImportRow.Verdict.CHANGED])
            undone += sum(row.outcome == ImportRow.Outcome.UNDONE for row in batch)
            kept += sum(row.outcome == ImportRow.Outcome.KEPT for row in batch)
            ImportRow.objects.bulk_update(batch, ["outcome", "saved", "reasons"])
            progress.more(len(batch))
        forget_made(imported)
    return {"undone": undone, "kept": kept}


def _before(rows, number):
    """The last first: what is undone backwards never meets what a later row did."""
    rows = rows if number is None else rows.filter(number__lt=number)
    return rows.order_by("-number")[:BATCH]


class Undoing(Writer):
    adding = False

    def keep(self, row, why):
        row.outcome = ImportRow.Outcome.KEPT
        row.reasons = [*row.reasons, ["", str(why)]]

    def refusal(self, row, entry, workable):
        if entry is None:
            return GONE
        untouched = entry.updated_at == row.saved or (entry.pk, entry.updated_at) in self.put_back_by_us
        if not untouched or not self.is_as_imported(row, entry):
            return CHANGED_SINCE
        return None if entry.pk in workable else NOT_YOURS

    def is_as_imported(self, row, entry):
        """Some ways of writing, as retagging many, leave the moment of the last change as it was."""
        return all(self.columns[name].holds(entry, value) for name, value in row.given.items())

    def held(self, rows):
        entries = self.locked(rows)
        # A later import that was undone has put things back as this one left them.
        undone = ImportRow.objects.filter(imported__section=self.model._meta.app_label, outcome="undone")
        self.put_back_by_us = set(undone.filter(entry__in=entries).values_list("entry", "saved"))
        return entries, set(self.model.objects.workable_by(self.by).filter(pk__in=entries).values_list("pk", flat=True))

    def take_away(self, rows):
        entries, workable = self.held(rows)
        going = []
        for row in rows:
            entry = entries.get(row.entry)
            why = self.refusal(row, entry, workable) or (None if entry.status == entry.Status.DRAFT else NOT_A_DRAFT)
            if why:
                self.keep(row, why)
            else:
                row.outcome = ImportRow.Outcome.UNDONE
                entry._change_reason = self.reason
                going.append((row, entry))
        self.remove(going)

    def remove(self, going):
        """For good, and not into the bin: nobody has touched them, and their publishers and keywords go with them."""
        try:
            delete([entry for _row, entry in going])
        except ProtectedError:
            for row, entry in going:
                try:
                    delete([entry])
                except ProtectedError:
                    self.keep(row, IN_USE)

    def put_back(self, rows):
        entries, workable = self.held(rows)
        ready = []
        for row in rows:
            entry = entries.get(row.entry)
            if why := self.refusal(row, entry, workable):
                self.keep(row, why)
            else:
                row.outcome = ImportRow.Outcome.UNDONE
                ready.append((row, entry))
        self.set(ready, lambda row: row.before)


def delete(entries):
    """As the admin does, with what hangs on them, many at once and each in the history."""
    if entries:
        collector = Collector(using="default")
        collector.collect(entries)
        collector.delete()


def forget_made(imported):
    """Publishers and keywords that the import made, as far as nothing uses them."""
    for label, keys in imported.made.items():
        model = apps.get_model(label)
        for row in model._base_manager.filter(pk__in=keys):
            used = any(
                relation.related_model._base_manager.filter(**{relation.field.name: row}).exists()
                for relation in model._meta.related_objects
            )
            if not used:
                row.delete()
