"""Deleting in the admin puts an entry into the bin; the page of the bin, over all sections."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Value
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..addresses import key_in
from ..entries.bin import DAYS
from ..entries.publishing import sections

A_PAGE = 50


class BinsInsteadOfDeleting:
    delete_confirmation_template = "admin/bin_confirmation.html"
    actions = ["delete_selected"]  # in the place of Django's own

    def has_delete_permission(self, request, obj=None):
        """To put it into the bin, from which it comes back: for whoever may change it."""
        if obj is None:
            return self.has_change_permission(request)
        return obj.may_be_binned_by(request.user)

    def get_deleted_objects(self, objs, request):
        """What goes into the bin, and what stays: nothing else is touched."""
        goes = [entry for entry in objs if entry.may_be_binned_by(request.user)]
        stays = [
            _t("“%(entry)s” stays: withdraw it first, or it is not yours to change.") % {"entry": entry}
            for entry in objs
            if entry not in goes
        ]
        shown = [format_html("{}: {}", self.opts.verbose_name, entry) for entry in goes]
        return shown, {self.opts.verbose_name_plural: len(goes)}, set(), stays

    def delete_model(self, request, obj):
        obj.put_in_bin(request.user)

    @admin.action(description=_("Put into the bin"), permissions=["delete"])
    def delete_selected(self, request, queryset):
        goes, _counts, _lacking, stays = self.get_deleted_objects(queryset, request)
        if request.POST.get("post"):
            return self._put_in_bin(request, queryset)
        context = {"title": _t("Put into the bin"), "queryset": queryset, "deleted_objects": goes, "stays": stays}
        context |= {"action_checkbox_name": ACTION_CHECKBOX_NAME, "opts": self.opts, "days": DAYS}
        return render(request, "admin/bin_confirmation.html", self.admin_site.each_context(request) | context)

    def _put_in_bin(self, request, queryset):
        done = 0
        for entry in queryset:
            try:
                entry.put_in_bin(request.user)
                done += 1
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            except PermissionDenied:
                messages.error(request, _t("“%(entry)s” is not yours to change.") % {"entry": entry})
        if done:
            said = ngettext("%(n)d entry is in the bin.", "%(n)d entries are in the bin.", done)
            messages.success(request, said % {"n": done})

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, {"title": _t("Put into the bin"), "days": DAYS})
        except ValidationError as error:  # somebody was quicker
            messages.error(request, " ".join(error.messages))
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def response_delete(self, request, obj_display, obj_id):
        said = _t("“%(entry)s” is in the bin.") % {"entry": obj_display}
        link = format_html('<a href="{}">{}</a>', reverse("admin:bin"), _t("Open the bin"))
        messages.success(request, format_html("{} {}", said, link))
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def log_deletions(self, request, queryset):
        """The history and the audit log say it."""


def page(request, site):
    """Whatever is in the bin and this person may see, the newest first."""
    models = [model for model in sections() if request.user.has_perm(model.permission("view"))]
    if not models:
        raise PermissionDenied
    if request.method == "POST":
        return _do(request, models)
    keys = None
    for model in models:
        binned = model._base_manager.binned_for(request.user).order_by()
        some = binned.values_list("pk", "binned_at", Value(model._meta.app_label))
        keys = some if keys is None else keys.union(some, all=True)
    pages = Paginator(keys.order_by("-binned_at", "-pk"), A_PAGE)
    found = pages.get_page(request.GET.get("page"))
    rows = _rows(models, list(found), request.user)
    numbers = pages.get_elided_page_range(found.number)
    context = {"title": _t("Bin"), "rows": rows, "page": found, "numbers": list(numbers), "days": DAYS}
    return render(request, "admin/bin.html", {**site.each_context(request), **context})


def _rows(models, keys, user):
    by_section = {model._meta.app_label: model for model in models}
    found = {}
    for section, model in by_section.items():
        wanted = [pk for pk, _at, of in keys if of == section]
        if wanted:
            entries = model._base_manager.filter(pk__in=wanted).select_related("binned_by").defer("body")
            found |= {(section, entry.pk): entry for entry in entries}
    rows = [found[section, pk] for pk, _at, section in keys if (section, pk) in found]
    return [
        {"entry": row, "back": row.may_be_put_back_by(user), "delete": user.has_perm(row.permission("delete"))}
        for row in rows
    ]


def _do(request, models):
    section, _dash, key = request.POST.get("entry", "").partition("-")
    model = next((model for model in models if model._meta.app_label == section), None)
    entry = model and key_in(key) and model._base_manager.binned_for(request.user).filter(pk=key_in(key)).first()
    if not entry:
        messages.warning(request, _t("That is not in the bin any longer."))
        return redirect("admin:bin")
    try:
        if "_delete" in request.POST:
            entry.delete_now(request.user)
            messages.success(request, _t("“%(entry)s” was deleted for good.") % {"entry": entry})
        elif "_back" in request.POST:
            entry.take_out_of_bin(request.user)
            messages.success(request, _t("“%(entry)s” is back as it was.") % {"entry": entry})
        else:
            raise Http404
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("admin:bin")
