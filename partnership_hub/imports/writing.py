"""Importing: what was tried is done, all of it in one transaction. A row that is no longer as it was tried is left."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..history import bulk
from . import history, sheet
from .dry_run import BATCH, NOT_ADDED, NOT_SET, NOT_YOURS
from .models import ImportRow

CHANGED_SINCE = _("Somebody changed or took away this entry after the file was tried. Export it again.")
REFUSED_NOW = _("The Hub refuses this entry now: %(why)s")


def write(imported, rows, progress):
    """({outcome: how many}, {table: keys of what was made beside entries})."""
    writer, done, last = Writer(imported), 0, 0
    total = rows.count()
    while batch := list(rows.filter(number__gt=last).order_by("number")[:BATCH]):
        last = batch[-1].number
        writer.make([row for row in batch if row.verdict == ImportRow.Verdict.NEW])
        writer.change([row for row in batch if row.verdict == ImportRow.Verdict.CHANGED])
        for row in batch:
            row.outcome = row.outcome or ImportRow.Outcome.DONE
            done += row.outcome == ImportRow.Outcome.DONE
        ImportRow.objects.bulk_update(batch, ["outcome", "entry", "saved", "reasons"])
        progress.more(len(batch))
    return {"done": done, "left": total - done}, writer.made


class Writer:
    def __init__(self, imported, *, by=None, reason=None):
        self.model, self.by = imported.model, by or imported.done_by
        self.reason = reason or imported.reason
        self.columns = sheet.by_name(self.model)
        self.may_add = self.by.has_perm(self.model.permission("add"))
        self.made = {}

    def leave(self, row, why):
        row.outcome = ImportRow.Outcome.LEFT
        row.reasons = [*row.reasons, ["", str(why)]]

    def still_theirs(self, row):
        if all(sheet.may_set(self.columns[name], self.model, self.by) for name in row.given):
            return True
        self.leave(row, NOT_SET)
        return False

    # New ones

    def make(self, rows):
        ready = []
        for row in rows:
            entry = self.model(taken_in_by=self.by)
            for name, value in row.given.items():
                if not self.columns[name].related:
                    self.columns[name].put(entry, value)
            if not self.may_add:
                self.leave(row, NOT_ADDED)
            elif self.still_theirs(row) and self.clean(row, entry):
                ready.append((row, entry))
        try:
            with transaction.atomic():
                self.insert(ready)
        except IntegrityError:  # one that the database itself refuses: which one?
            self.one_by_one(ready)

    def clean(self, row, entry):
        try:
            entry.clean()  # as who asked meanwhile not to be listed
        except ValidationError as error:
            self.leave(row, REFUSED_NOW % {"why": " ".join(error.messages)})
            return False
        return True

    def one_by_one(self, ready):
        for row, entry in ready:
            entry.pk = None
            entry._state.adding = True
            try:
                with transaction.atomic():
                    self.insert([(row, entry)])
            except IntegrityError as error:
                self.leave(row, REFUSED_NOW % {"why": str(error).splitlines()[0]})

    def insert(self, ready):
        self.model.objects.bulk_create([entry for _row, entry in ready])
        for row, entry in ready:
            row.entry, row.saved = entry.pk, entry.updated_at
        self.relate([(row.entry, row.given, {}) for row, _entry in ready])
        self.record(ready, changed=False)

    # Changed ones

    def change(self, rows):
        entries = self.locked(rows)
        workable = set(self.model.objects.workable_by(self.by).filter(pk__in=entries).values_list("pk", flat=True))
        ready = []
        for row in rows:
            entry = entries.get(row.entry)
            if entry is None or entry.updated_at != row.seen:
                self.leave(row, CHANGED_SINCE)
            elif entry.pk not in workable:
                self.leave(row, NOT_YOURS)
            elif self.still_theirs(row):
                ready.append((row, entry))
        self.set(ready, lambda row: row.given)

    def locked(self, rows):
        found = self.model.objects.visible_to(self.by).filter(pk__in=[row.entry for row in rows])
        keys = list(found.values_list("pk", flat=True))
        entries = self.model._base_manager.filter(pk__in=keys).order_by("pk").select_for_update()
        return {entry.pk: entry for entry in entries.prefetch_related(*sheet.prefetches(self.model))}

    def set(self, ready, values_of):
        """Writes values to entries that are held, and their history."""
        if not ready:
            return
        now, fields = timezone.now(), {"updated_at"}
        for row, entry in ready:
            for name, value in values_of(row).items():
                if not self.columns[name].related:
                    self.columns[name].put(entry, value)
                    fields.update(self.columns[name].fields())
            entry.updated_at = row.saved = now
        self.model.objects.bulk_update([entry for _row, entry in ready], sorted(fields), batch_size=50)
        self.relate([(row.entry, values_of(row), self.stood(row, values_of)) for row, _entry in ready])
        self.record(ready, changed=True, values_of=values_of)

    def stood(self, row, values_of):
        return row.before if values_of(row) is row.given else row.given

    # Both

    def relate(self, rows):
        """What hangs on entries: [(entry's key, values, what stood there)]."""
        for name, column in self.columns.items():
            pairs = [
                (pk, self.whole(column, values[name], stood.get(name))) for pk, values, stood in rows if name in values
            ]
            if column.related and pairs:
                column.write(pairs, made=self.note)

    def whole(self, column, value, stood):
        """Of links only new ones are given: those that stand there stay."""
        return [*dict.fromkeys([*(stood or ()), *value])] if column.adds and self.adding else value

    adding = True

    def note(self, row):
        self.made.setdefault(row._meta.label_lower, []).append(row.pk)

    def record(self, ready, *, changed, values_of=lambda row: row.given):
        words = {
            row.entry: (self.stood(row, values_of).get("keywords", []) if changed else [], values_of(row)["keywords"])
            for row, _entry in ready
            if "keywords" in values_of(row)
        }
        entries = [entry for _row, entry in ready]
        history.note_keywords(entries, self.reason, words)
        bulk.record(self.model, entries, self.by, self.reason, changed=changed)
