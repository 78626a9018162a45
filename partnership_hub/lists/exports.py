"""A list to take along as a file: what its page shows, with the same filters, in the same order.

A section says its columns, in a file of its own. Nothing is kept: what somebody took is on no proxy's disk."""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import NamedTuple

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ..addresses import absolute
from ..labels import said
from ..sheets import write_csv, write_xlsx

MOST = 10_000  # rows of a file
BATCH = 500  # read at a time
IN_MEMORY = 2**20  # bytes; a larger file is made on disk


class Format(NamedTuple):
    label: str
    content_type: str
    write: Callable  # to a file, of a Table


class Column(NamedTuple):
    heading: str
    value: Callable  # of an entry


class Table(NamedTuple):
    """What is written: sentences about it, and its entries, read as they are written."""

    about: list
    columns: list
    entries: Callable

    def rows(self):
        for entry in self.entries():
            yield [column.value(entry) for column in self.columns]

    @property
    def headings(self):
        return [column.heading for column in self.columns]


def _csv(file, table):
    guard = _("An apostrophe before a plus or another sign keeps spreadsheets from taking a text for a formula.")
    write_csv(file, [*table.about, guard], table.headings, table.rows())


def _xlsx(file, table):
    write_xlsx(file, table.about, table.headings, table.rows())


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEETS = {
    "xlsx": Format(gettext_lazy("Spreadsheet (XLSX)"), XLSX, _xlsx),
    "csv": Format(gettext_lazy("Table (CSV)"), "text/csv; charset=utf-8", _csv),
}


class EntryExport(View):
    http_method_names = ["get", "head"]
    filterset_class = None
    columns = ()
    formats = SHEETS
    parameter = "format"  # of the address, unless a filter of the section has that name

    @classmethod
    def links(cls, filterset):
        """(label, address) of a list's files."""
        path = reverse(f"{filterset.queryset.model._meta.app_label}:export")
        for name, form in cls.formats.items():
            yield form.label, filterset.after(path, **{cls.parameter: name})

    def get(self, request):
        shown_to = self.filterset_class.level_of(request.user)
        filterset = self.filterset_class(request.GET, shown_to)
        name = request.GET.get(self.parameter, "")
        if name in self.formats:
            response = self.file(request, filterset, name)
        else:
            response = self.choice(request, filterset, name)
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    def choice(self, request, filterset, name):
        context = {
            "section": filterset.queryset.model._meta.app_label,
            "filters": filterset,
            "links": list(self.links(filterset)),
            "about": list(self.about(request, filterset)),
            "unknown": name[:20],
        }
        return render(request, "entries/export.html", context, status=400 if name else 200)

    def file(self, request, filterset, name):
        form, section = self.formats[name], filterset.queryset.model._meta.app_label
        headers = {"Content-Disposition": f'attachment; filename="hub-{section}-{timezone.localdate()}.{name}"'}
        if request.method == "HEAD":
            return HttpResponse(content_type=form.content_type, headers=headers)
        keys = list(filterset.keys[0:MOST])
        file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the answer closes it
        about = list(self.about(request, filterset))
        form.write(file, Table(about, self.columns, lambda: self.entries(request, keys)))
        file.seek(0)
        return FileResponse(file, content_type=form.content_type, headers=headers)

    def entries(self, request, keys):
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            found = {entry.pk: entry for entry in self.read(request, batch)}
            yield from (found[key] for key in batch if key in found)

    def read(self, request, keys):
        """Those of the entries that are published still."""
        published = self.filterset_class.Meta.model.objects.published()
        return published.filter(pk__in=keys).with_text().prefetch_related("topics")

    def about(self, request, filterset):
        """What a file has to say of itself once it is far from here, as sentences."""
        section, count = filterset.queryset.model._meta.app_label, Paginator(filterset.keys, MOST).count
        address = absolute(filterset.after(reverse(f"{section}:list")))
        yield _("Partnership Hub, %(names)s: %(count)s.") % {
            "names": filterset.queryset.model._meta.verbose_name_plural, "count": _number(count),
        }  # fmt: skip
        yield _("Made on %(day)s from %(address)s") % {"day": date_format(timezone.localdate()), "address": address}
        chosen = [f"{filterset.facets[name].label}: {label}" for name, _value, label in filterset.named_choices]
        chosen += [_("Words: %(words)s") % {"words": filterset.words}] if filterset.words else []
        yield _("Chosen: %(choices)s.") % {"choices": joined(chosen)} if chosen else _("Everything in the list.")
        if count > MOST:
            yield _("Only the first %(most)s are in it: choose a country or a topic for the others.") % {
                "most": _number(MOST)
            }
        yield _("This is what the Hub said on that day. Look at an entry’s address before you rely on it.")


def where(entry):
    return ([_("ASEAN-wide")] if entry.asean_wide else []) + [str(country) for country in entry.countries.all()]


def joined(values):
    return "; ".join(str(value) for value in values)


def of(field):
    return lambda entry: said(entry, field)


def several(field):
    return lambda entry: joined(said(entry, field))


def _number(value):
    return number_format(value, force_grouping=True)


# The first and the last columns of every section's tables.
TITLE = Column(gettext_lazy("Title"), lambda entry: entry.text.title)
SAMPLE = Column(gettext_lazy("Sample"), lambda entry: _("Sample: made up") if entry.sample else "")
FILED = [
    Column(gettext_lazy("Countries"), lambda entry: joined(where(entry))),
    Column(gettext_lazy("Topics"), lambda entry: joined(entry.topics.all())),
    Column(gettext_lazy("Summary"), lambda entry: entry.text.summary),
    Column(gettext_lazy("In the Hub since"), lambda entry: timezone.localdate(entry.published_at)),
    Column(gettext_lazy("Address in the Hub"), lambda entry: absolute(entry.get_absolute_url())),
]
