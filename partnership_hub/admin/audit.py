"""The audit log, to read: by kind, person, what it is about and when; as a file. Nothing in it can be changed here."""

import csv
from datetime import timedelta

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models.functions import Now
from django.http import StreamingHttpResponse
from django.urls import path, reverse
from django.utils import formats, timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..audit import Event, Kind
from ..entries.publishing import sections
from ..sheets import guarded
from .base import PlainLookups

MOST_COUNTED = 2_000
MOST_EXPORTED = 50_000
PERIODS = {"1": _("Today"), "7": _("Past 7 days"), "30": _("Past 30 days"), "365": _("Past year")}
MOST_PEOPLE = 200


class CountedSoFar(Paginator):
    """Pages of the newest lines; older ones are found by the filters. All of them are never counted."""

    @cached_property
    def count(self):
        return self.object_list[:MOST_COUNTED].count()


class PeriodFilter(admin.SimpleListFilter):
    title, parameter_name = _("when"), "days"

    def lookups(self, request, model_admin):
        return list(PERIODS.items())

    def queryset(self, request, queryset):
        if self.value() in PERIODS:
            return queryset.filter(happened_at__gt=Now() - timedelta(days=int(self.value())))
        return queryset


class KindFilter(admin.SimpleListFilter):
    title, parameter_name = _("what"), "kind"

    def lookups(self, request, model_admin):
        return Kind.choices

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() in Kind.values else queryset


class SectionFilter(admin.SimpleListFilter):
    title, parameter_name = _("about"), "section"

    def lookups(self, request, model_admin):
        entries = [(model._meta.label_lower, model._meta.verbose_name_plural) for model in sections()]
        return [*entries, ("partnership_hub.user", _("people"))]

    def queryset(self, request, queryset):
        return queryset.filter(section=self.value()) if self.value() else queryset


class PersonFilter(admin.SimpleListFilter):
    title, parameter_name = _("who"), "by"

    def lookups(self, request, model_admin):
        staff = apps.get_model("partnership_hub", "User").objects.filter(is_staff=True).order_by("username")
        return [(str(pk), name) for pk, name in staff.values_list("pk", "username")[:MOST_PEOPLE]]

    def queryset(self, request, queryset):
        value = self.value() or ""
        if value.isascii() and value.isdigit() and len(value) < 18:
            return queryset.filter(by_id=int(value))
        return queryset


class NumberFilter(admin.SimpleListFilter):
    """Of one row: linked from its history."""

    title, parameter_name = _("number"), "object_id"

    def lookups(self, request, model_admin):
        value = request.GET.get("object_id", "")[:60]
        return [(value, value)] if value else []

    def has_output(self):
        return bool(self.value())

    def queryset(self, request, queryset):
        return queryset.filter(object_id=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(PlainLookups, admin.ModelAdmin):
    list_display = ["when", "what", "person", "row", "details"]
    list_display_links = None
    list_filter = [PeriodFilter, KindFilter, PersonFilter, SectionFilter, NumberFilter]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CountedSoFar
    actions = None
    ordering = ["-happened_at", "-pk"]
    sortable_by = ()
    change_list_template = "admin/audit_change_list.html"

    def get_urls(self):
        return [path("export/", self.admin_site.admin_view(self.export), name="audit_export"), *super().get_urls()]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        more = {"title": _t("Audit log"), "most": MOST_COUNTED, "asked": request.GET.urlencode()}
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def export(self, request):
        """What the filters show, as a CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        events = self.get_changelist_instance(request).get_queryset(request)[:MOST_EXPORTED]
        lines = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
        head = [_t("When"), _t("What"), _t("Who"), _t("About"), _t("Number"), _t("Title"), _t("Facts")]

        def rows():
            yield "\ufeff" + lines.writerow(head)
            for event in events.iterator(1_000):
                facts = "; ".join(f"{name}: {value}" for name, value in event.facts.items())
                told = [event.happened_at.isoformat(), event.get_kind_display(), event.by_name, event.section]
                yield lines.writerow([guarded(cell) for cell in [*told, event.object_id, event.title, facts]])

        response = StreamingHttpResponse(rows(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
        return response

    @admin.display(description=_("When"))
    def when(self, event):
        return formats.date_format(timezone.localtime(event.happened_at), "DATETIME_FORMAT")

    @admin.display(description=_("What"))
    def what(self, event):
        return event.get_kind_display()

    @admin.display(description=_("Who"))
    def person(self, event):
        return event.by_name or _t("nobody signed in")

    @admin.display(description=_("About"))
    def row(self, event):
        try:
            model = apps.get_model(event.section)
        except (LookupError, ValueError):
            return event.title
        name = f"{model._meta.verbose_name} {event.object_id}"
        said = f"{name}: {event.title}" if event.title else name
        if model in sections() and event.kind != Kind.DELETED:
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_history", args=[event.object_id])
            return format_html('<a href="{}">{}</a>', address, said)
        return said

    @admin.display(description=_("Details"))
    def details(self, event):
        return "; ".join(f"{name}: {value}" for name, value in event.facts.items())[:300]


class _Echo:
    def write(self, line):
        return line
