"""What every form of ours in the admin does: lists as boxes or lines, history with who."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404
from django.utils.text import capfirst
from simple_history.admin import SimpleHistoryAdmin

from .desk import DeskMixin
from .fields import Boxes, LinesField
from .lists import QuickList


class PlainLookups:
    """A list is asked only what the filters beside it ask: no regular expression, no year that there is not; nor what
    is for some of its readers alone, nor whether something hangs on a row."""

    def lookup_allowed(self, lookup, value, request):
        own = {getattr(asked, "parameter_name", None) for asked in self.list_filter}
        hidden = {*getattr(self.model, "staff_only", ()), *(relation.name for relation in self.opts.related_objects)}
        words = lookup.split("__")
        plain = lookup in own or (words[0] not in hidden and words[-1] in ("exact", "isnull", "isempty"))
        return plain and super().lookup_allowed(lookup, value, request)


class OurFields(PlainLookups):
    """For ModelAdmins and inlines: arrays of choices as boxes, other arrays one a line; small text areas."""

    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
        models.URLField: {"assume_scheme": "https"},
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, ArrayField):
            texts = {"label": capfirst(db_field.verbose_name), "help_text": db_field.help_text}
            texts["required"] = not db_field.blank
            if choices := db_field.base_field.choices:
                return forms.MultipleChoiceField(choices=choices, widget=Boxes, **texts)
            return LinesField(longest=db_field.base_field.max_length, **texts)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class HubAdmin(DeskMixin, QuickList, OurFields, SimpleHistoryAdmin):
    show_facets = admin.ShowFacets.NEVER  # each number would be counted by a look at every row
    list_per_page = 50
    object_history_list_template = "admin/history_list.html"

    def history_view(self, request, object_id, extra_context=None):
        try:
            return super().history_view(request, object_id, extra_context)
        except ValueError:  # not a key
            raise Http404 from None

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """An earlier version, to read. Going back to it here would bring back its status too."""
        if request.method == "POST":
            raise PermissionDenied
        try:
            return super().history_form_view(request, object_id, version_id, extra_context)
        except ValueError:
            raise Http404 from None
