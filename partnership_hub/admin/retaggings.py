"""What was done to the filing, as a list and a page each, from which it is taken back."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _t

from ..entries.publishing import sections
from ..models import Retagging
from ..taxonomy.links import section
from ..taxonomy.plans import in_words
from ..taxonomy.undoing import may_undo, undo
from .base import PlainLookups
from .operation_page import labels_of

MOST_SHOWN = 100


@admin.register(Retagging)
class RetaggingAdmin(PlainLookups, admin.ModelAdmin):
    list_display = ["what", "state", "entries", "by", "asked_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["by"]
    show_full_result_count = False
    list_per_page = 50
    fields = readonly_fields = [
        "what", "reason", "kind", "state", "entries", "by", "asked_at", "done_at", "undone_by", "undone_at",
    ]  # fmt: skip
    change_form_template = "admin/taxonomy/retagging.html"

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        """Everybody who files entries sees their own; who cares for the vocabularies sees all."""
        allowed = any(request.user.has_perm(model.permission("change")) for model in sections())
        return allowed and (obj is None or obj.by_id == request.user.pk or self.sees_all(request))

    def sees_all(self, request):
        return request.user.has_perm("partnership_hub.change_topic")

    def get_queryset(self, request):
        found = super().get_queryset(request)
        return found if self.sees_all(request) else found.filter(Q(by=request.user))

    def get_urls(self):
        back = path("<id:pk>/undo/", self.admin_site.admin_view(self.undo), name="partnership_hub_retagging_undo")
        return [back, *super().get_urls()]

    def undo(self, request, pk):
        operation = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method != "POST" or not self.has_view_permission(request, operation):
            raise PermissionDenied
        try:
            operation = undo(pk, request.user)
        except ValidationError as error:
            for text in error.messages:
                messages.error(request, text)
        else:
            messages.success(request, _t("Taken back."))
        return redirect(operation)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        rows = list(obj.rows.all()[:MOST_SHOWN])
        labels = labels_of((row.section, row.changes) for row in rows)
        titles = {}
        for name in {row.section for row in rows}:
            keys = [row.entry for row in rows if row.section == name]
            for entry in section(name).objects.visible_to(request.user).filter(pk__in=keys).only("title", "language"):
                titles[name, entry.pk] = entry
        context |= {
            "rows": [
                (titles[row.section, row.entry], in_words(row.changes, labels))
                for row in rows if (row.section, row.entry) in titles
            ],
            "more_rows": max(obj.entries - MOST_SHOWN, 0),
            "may_undo": obj.state == Retagging.State.DONE and may_undo(obj, request.user),
        }  # fmt: skip
        return super().render_change_form(request, context, add, change, form_url, obj)
