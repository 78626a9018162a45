"""An import as its page shows it: its rows with what changes word by word, and what it may be asked to do."""

from datetime import timedelta
from itertools import islice

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..differences import Piece, difference
from . import sheet
from .files import ENCODINGS, check
from .models import ImportRow, State

PER_PAGE = 50
LONGEST = 3_000  # characters of a text that are compared on the page
SILENT = timedelta(minutes=2)
BY_OUTCOME = ("done", "left", "undone", "kept")
DATES = [
    ("", _("Not said: rows whose dates may be two days are refused")),
    ("day", _("Day first, as in 31/12/2024")),
    ("month", _("Month first, as in 12/31/2024")),
]
DAY_FIRST = {"day": True, "month": False}


class Upload(forms.Form):
    file = forms.FileField(
        label=_("Sheet"), help_text=_("XLSX or CSV, at most 20 MB and 10,000 rows. Nothing is changed yet."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )  # fmt: skip
    dates = forms.ChoiceField(choices=DATES, required=False, label=_("Dates such as 03/04/2024"))
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_file(self):
        upload = self.cleaned_data["file"]
        self.extension = check(upload)
        return upload


class Again(forms.Form):
    """How the file is to be read another time."""

    encoding = forms.ChoiceField(
        choices=[("", _("As guessed")), *ENCODINGS.items()], required=False, label=_("Encoding")
    )
    dates = forms.ChoiceField(choices=DATES, required=False, label=_("Dates such as 03/04/2024"))


class Counted(Paginator):
    def __init__(self, *args, total):
        super().__init__(*args)
        self.total = total

    @cached_property
    def count(self):
        return self.total


class Shown:
    def __init__(self, imported, asked):
        self.imported, self.model = imported, imported.model
        self.columns = sheet.by_name(self.model)
        verdicts = [*ImportRow.Verdict.choices]
        outcomes = [choice for choice in ImportRow.Outcome.choices if imported.counts.get(choice[0])]
        self.kinds = [(value, label, imported.counts.get(value, 0)) for value, label in [*verdicts, *outcomes]]
        self.kind = asked if asked in {value for value, _label, _count in self.kinds} else ""
        self.total = sum(imported.counts.get(value, 0) for value in ImportRow.Verdict.values)

    @cached_property
    def labels(self):
        return {name: column.labels() for name, column in self.columns.items()}

    def rows(self):
        rows = self.imported.rows.order_by("number")
        if self.kind in BY_OUTCOME:
            return rows.filter(outcome=self.kind)
        return rows.filter(verdict=self.kind) if self.kind else rows

    def page(self, number):
        total = self.imported.counts.get(self.kind, 0) if self.kind else self.total
        page = Counted(self.rows(), PER_PAGE, total=total).get_page(number)
        page.shown = [self.row(row) for row in page]
        return page

    def row(self, row):
        return {
            "row": row,
            "reasons": [(self.heading(name), text) for name, text in row.reasons],
            "changes": [self.change(row, name) for name in row.given if name in self.columns],
            "leads": row.entry and row.outcome != ImportRow.Outcome.UNDONE,
        }

    def heading(self, name):
        return self.columns[name].heading if name in self.columns else ""

    def change(self, row, name):
        column = self.columns[name]
        new = str(column.cell(row.given[name], self.labels[name]))
        if row.verdict != ImportRow.Verdict.CHANGED:
            return column.heading, [Piece("same", new[:LONGEST])]
        old = str(column.cell(row.before[name], self.labels[name])) if name in row.before else ""
        return column.heading, difference(old[:LONGEST], new[:LONGEST])

    @property
    def facts(self):
        """(what, said) of the file."""
        facts, said = self.imported.facts, []
        if code := facts.get("encoding"):
            plain = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(code, code)
            said.append((_("Encoding"), ENCODINGS.get(plain, code)))
        if facts.get("sheet"):
            said.append((_("Page of the workbook"), facts["sheet"]))
        if facts.get("row"):
            said.append((_("Headings in row"), facts["row"]))
        return said

    @property
    def taken(self):
        """[(heading in the file, heading of ours)]"""
        told = self.imported.facts.get("columns", [])
        return [(one["heading"], self.columns[one["name"]]) for one in told if one["name"] in self.columns]

    @property
    def ignored(self):
        """[(heading, why)] of columns that are not read."""
        for one in self.imported.facts.get("columns", []):
            if one["again"]:
                ours = self.heading(one["again"])
                yield one["heading"], _("another column is “%(name)s” already") % {"name": ours}
            elif not one["name"]:
                yield one["heading"], _("not known here")

    @property
    def new_names(self):
        """[(what is made beside entries, its names)]"""
        made = self.imported.facts.get("to_be_made", {})
        return [(capfirst(self.heading(name)), list(islice(names, 20))) for name, names in made.items() if names]

    @property
    def ready(self):
        return sum(self.imported.counts.get(value, 0) for value in ("new", "changed"))

    @property
    def has_stopped(self):
        last = self.imported.moved_at or self.imported.made_at
        return self.imported.is_busy and last < timezone.now() - SILENT

    @property
    def may_read_again(self):
        return self.imported.file and self.imported.state in (State.READ, State.UNREADABLE)

    @property
    def may_undo(self):
        return self.imported.state == State.DONE and self.imported.file and self.imported.counts.get("done")
