"""Lists of the admin that stay quick at 100,000 rows: a page asks for its rows and one more, and nothing is counted."""

from functools import cache

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..labels import said
from ..search import tsquery
from ..search.syntax import parse

COMMON = 2_000  # matches from which on words are looked for in the rows, in the order of the list
MOST_PAGES = 200  # who looks further searches or filters


class AtLeast(int):
    """A number that is known to be passed."""

    def __str__(self):
        return f"{int(self)}+"


class StepPaginator(Paginator):
    """Knows how many rows there are up to the next page, and no more."""

    count = 0

    def page(self, number):
        number = min(max(int(number), 1), MOST_PAGES)
        rows = self._rows(number)
        if not rows and number > 1:
            number, rows = 1, self._rows(1)
        known = (number - 1) * self.per_page + len(rows)
        self.is_cut = len(rows) > self.per_page
        self.count = known if number < MOST_PAGES else known - self.is_cut
        return Page(rows[: self.per_page], number, self)

    def _rows(self, number):
        start = (number - 1) * self.per_page
        return list(self.object_list[start : start + self.per_page + 1])


class HubChangeList(ChangeList):
    def __init__(self, *args):
        super().__init__(*args)
        if not self.is_popup:
            self.title = capfirst(self.opts.verbose_name_plural)
        # Django would look up at each row whose filters they are.
        self.preserved_filters, self.kept_filters = "", self.preserved_filters and f"?{self.preserved_filters}"

    def url_for_result(self, result):
        return super().url_for_result(result) + self.kept_filters

    def get_results(self, request):
        self.paginator = self.model_admin.get_paginator(request, self.rows(), self.list_per_page)
        page = self.paginator.page(self.page_num)
        self.page_num, self.result_list = page.number, page.object_list
        known = (page.number - 1) * self.list_per_page + len(page.object_list)
        self.result_count = AtLeast(known) if self.paginator.is_cut else known
        self.multi_page = self.paginator.is_cut or page.number > 1
        is_asked = bool(self.query) or self.has_active_filters
        self.show_full_result_count, self.full_result_count = False, None if is_asked else self.result_count
        self.show_admin_actions, self.can_show_all = True, False

    def rows(self):
        return self.queryset.defer(*self.model_admin.left_out_of_list)

    def get_ordering_field(self, field_name):
        """By the column that has an index."""
        return self.model_admin.sorted_by.get(field_name) or super().get_ordering_field(field_name)


class Names(AutocompleteJsonView):
    """What a box offers while somebody types: without the columns of a list, and what hangs on its rows."""

    def get_queryset(self):
        rows, names = super().get_queryset().prefetch_related(None), getattr(self.model_admin, "named_by", None)
        return rows.only(*names) if names else rows


class QuickList:
    """For ModelAdmins."""

    paginator = StepPaginator
    show_full_result_count = False
    left_out_of_list = ()  # fields that are long, and in no column
    sorted_by = {}  # {column: the field that it is sorted by}

    def get_changelist(self, request, **kwargs):
        return HubChangeList

    def get_list_display(self, request):
        return [_column(self.opts.model, name) for name in super().get_list_display(request)]

    def action_checkbox(self, row):
        """Without the template of a form's box, which costs as much as the rest of a row."""
        label = _("Select for an action: %(row)s") % {"row": row}
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        return format_html(box, ACTION_CHECKBOX_NAME, row.pk, label)


@cache
def _column(model, name):
    """A field with choices as a column of its own, which looks its words up (labels.py)."""
    field = next((field for field in model._meta.concrete_fields if field.name == name), None)
    if field is None or not field.choices:
        return name

    @admin.display(description=field.verbose_name, ordering=name)
    def column(row):
        return said(row, name) or None

    column.__name__ = name
    return column


def matching(entries, words):
    """Entries with these words, in the order that they have: what is rare by the index of words, what is common by a
    walk along the list, which ends with its page."""
    query = parse(words)
    if query.is_empty:
        return entries.none()
    if query.groups:
        asked = tsquery.found(query)
        keys = list(entries._with(asked).values_list("pk", flat=True)[: COMMON + 1])
        entries = entries.filter(pk__in=keys) if len(keys) <= COMMON else entries.filter(_has(entries.model, asked))
    return entries.exclude(_has(entries.model, tsquery.excluded(query))) if query.excluded else entries


def _has(model, asked):
    translated = model.reviewed_translations().filter(entry=OuterRef("pk"), search__matches=asked)
    return Q(search__matches=asked) | Q(Exists(translated.order_by()))
