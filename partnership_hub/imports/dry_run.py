"""Trying a file: what each of its rows comes to, and why. Nothing of the Hub is changed."""

from datetime import datetime
from functools import partial
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from . import sheet
from .alike import Alike
from .cells import LEAVE, tidy
from .columns import as_text
from .models import ImportRow
from .relations import region_in
from .values import Unreadable, is_cleared, words

BATCH = 200
NEW_WORDS = {"new", "baru", "bago", "ใหม่", "mới", "novo"}
V = ImportRow.Verdict

NO_SUCH = _("There is no entry %(pk)s that you may see. Leave the number empty to make a new one.")
NOT_YOURS = _("Your role does not let you change this entry as it is now.")
NOT_ADDED = _("Your role does not let you add entries here.")
NOT_SET = _("Only whoever may publish sets this. Take the value out, or ask an editor.")
TWICE = _("ImportRow %(number)d of this file is about the same entry. Make one row of the two.")
STALE = _(
    "Somebody changed this entry after the file was made. Export it again and put your changes into the new file."
)
NO_MOMENT = _("This is not what the Hub wrote here. Copy it from the exported file, or leave the whole column out.")
NO_NUMBER = _("“%(text)s” is no number of an entry. Leave it empty for a new entry.")


def batches(rows, size=BATCH):
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


class DryRun:
    def __init__(self, imported, positions, reading):
        self.imported, self.model, self.positions, self.reading = imported, imported.model, positions, reading
        self.by = reading.by
        self.columns = [c for c in sheet.settable(self.model) if c.name in positions.values()]
        self.may_add = self.by.has_perm(self.model.permission("add"))
        self.alike, self.about = Alike(self.model, self.by), {}

    def rows(self, batch):
        """Rows of one batch of lines, in a fixed number of queries beside what validation asks."""
        lines = [(number, cells, self.named(cells)) for number, cells in batch]
        keys = {key for _n, _c, values in lines if isinstance(key := self.key_of(values), int)}
        entries = self.model.objects.visible_to(self.by).filter(pk__in=keys)
        entries = {entry.pk: entry for entry in entries.prefetch_related(*sheet.prefetches(self.model))}
        workable = set(self.model.objects.workable_by(self.by).filter(pk__in=keys).values_list("pk", flat=True))
        own = set(
            ImportRow.objects.filter(entry__in=keys, imported__made_by=self.by, saved__isnull=False).values_list(
                "entry", "saved"
            )
        )
        rows = [self.row(*line, entries, workable, own) for line in lines]
        fresh = [row for row in rows if row.verdict == V.NEW and not row.seen]
        for number, (pk, why) in self.alike.in_hub(fresh).items():
            row = next(row for row in fresh if row.number == number)
            row.verdict, row.entry, row.reasons = V.DUPLICATE, pk, [["", str(why)]]
        for row in rows:
            row.seen = row.seen if row.entry and row.verdict == V.CHANGED else None
        return rows

    def named(self, cells):
        return {name: cells[at] for at, name in self.positions.items() if at < len(cells) and cells[at] is not None}

    def key_of(self, values):
        """An entry's key, “new”, None, or what is none of these as a text."""
        if (cell := values.get(sheet.ID)) is None:
            return None
        try:
            text = as_text(cell)
        except Unreadable:
            return "?"
        if words(text) in NEW_WORDS:
            return "new"
        return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else text or None

    def row(self, number, cells, values, entries, workable, own):
        row = ImportRow(imported=self.imported, number=number, cells=[shown(cell) for cell in cells], verdict=V.REFUSED)
        key = self.key_of(values)
        given, row.reasons = self.read(values)
        if isinstance(key, int):
            self.change(row, key, given, values, entries.get(key), key in workable, own)
        elif key in (None, "new"):
            self.make(row, given, forced=key == "new")
        else:
            row.reasons.append([sheet.ID, str(NO_NUMBER % {"text": str(key)[:40]})])
        row.title = (row.title or str(given.get("title") or ""))[:300]
        return row

    def read(self, values):
        """(what the cells say by column, [name of a column, what is wrong with its cell])."""
        given, wrong = {}, []
        for column in self.columns:
            cell = values.get(column.name)
            if cell is None or cell == LEAVE or isinstance(cell, str) and not tidy(cell):
                continue
            try:
                given[column.name] = column.empty if is_cleared(cell) else column.read(cell, self.reading)
            except Unreadable as error:
                wrong.append([column.name, str(error)])
        if region_in(values.get("countries")):
            given.setdefault("asean_wide", True)
            if not given.get("countries"):
                given.pop("countries", None)
        return given, wrong

    def change(self, row, key, given, values, entry, may_change, own):
        if entry is None:
            row.reasons.append([sheet.ID, str(NO_SUCH % {"pk": key})])
            return
        row.entry, row.seen, row.title = key, entry.updated_at, entry.title
        if first := self.about.get(key):
            row.verdict, row.reasons = V.DUPLICATE, [[sheet.ID, str(TWICE % {"number": first})]]
            return
        self.about[key] = row.number
        by_name = sheet.by_name(self.model)
        if not may_change:  # nor is it told whether a note for staff says this
            given = {name: value for name, value in given.items() if name not in self.model.staff_only}
        before = {name: by_name[name].of(entry) for name in given}
        given = {name: value for name, value in given.items() if not by_name[name].same(before[name], value)}
        row.before, row.given = {name: before[name] for name in given}, given
        if not given:
            row.verdict = V.REFUSED if row.reasons else V.SAME
            return
        if not may_change:
            row.reasons.append(["", str(NOT_YOURS)])
        self.check_seen(row, values, entry, own)
        self.validate(row, entry, given)

    def check_seen(self, row, values, entry, own):
        """Whether the file was made before somebody else's change; what came of one's own imports is no such thing."""
        cell = values.get(sheet.SEEN)
        if cell is None or (entry.pk, entry.updated_at) in own:
            return
        try:
            if datetime.fromisoformat(as_text(cell)) != entry.updated_at:
                row.reasons.append(["", str(STALE)])
        except (ValueError, TypeError, Unreadable):
            row.reasons.append([sheet.SEEN, str(NO_MOMENT)])

    def make(self, row, given, forced):
        row.given = given = {name: value for name, value in given.items() if not self.is_idle(name, value)}
        if not self.may_add:
            row.reasons.append(["", str(NOT_ADDED)])
        row.seen = forced or None  # “new” was written: it is not compared with what the Hub has
        self.validate(row, self.model(), given)
        # A row that is refused is in nobody's way.
        if row.verdict == V.NEW and not forced and (why := self.alike.in_file(row.number, given)):
            row.verdict, row.reasons = V.DUPLICATE, [["", str(why)]]

    def is_idle(self, name, value):
        """A “no” from whoever may not say “yes”, as in an exported column."""
        column = sheet.by_name(self.model)[name]
        return not sheet.may_set(column, self.model, self.by) and column.same(column.of(self.model()), value)

    def validate(self, row, entry, given):
        """What the form would say, field by field."""
        by_name, is_new = sheet.by_name(self.model), entry.pk is None
        plain = [by_name[name] for name in given if not by_name[name].related]
        for name in given:
            if not sheet.may_set(by_name[name], self.model, self.by):
                row.reasons.append([name, str(NOT_SET)])
        for column in plain:
            column.put(entry, given[column.name])
        wrong = {name for name, _why in row.reasons}
        for field, why in problems(entry, {field for column in plain for field in column.fields()}).items():
            name = next((c.name for c in by_name.values() if not c.readonly and field in c.fields()), "")
            if name not in wrong or not name:
                row.reasons += [[name, sentence] for sentence in ValidationError(why).messages]
        row.verdict = V.REFUSED if row.reasons else V.NEW if is_new else V.CHANGED


def problems(entry, set_here):
    """{field: why} as full_clean says, of a new entry for all fields and of a changed one for those that are set.

    Constraints are asked of these alone: the others hold by their defaults, and each asks the database."""
    fields = {field.name for field in entry._meta.fields}
    computed = {field.name for field in entry.computed_fields()}
    not_set, found = fields - set_here, {}
    for check in (
        partial(entry.clean_fields, exclude=not_set if entry.pk else computed),
        entry.clean,
        partial(entry.validate_constraints, exclude=not_set),
    ):
        try:
            check()
        except ValidationError as error:
            found = error.update_error_dict(found)
    return found


def shown(cell):
    """As the file that is sent back says it."""
    if isinstance(cell, dict):
        return cell.get("date") or cell.get("wrong") or _t("(a formula)")
    return "" if cell is None else cell
