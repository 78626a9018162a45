"""The pages of an entry's history in its admin: the timeline, and one version, compared and restored."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _t

from .. import media
from ..addresses import key_in
from ..people import rights
from . import timeline
from .parts import with_history
from .restore import differs, restorable, restore, row_now
from .versions import columns, of_now, version_of
from .whole_page import WholePage
from .words import changes, names_for

MOST_OFFERED = 500  # versions, to compare with


def moment_of(version):
    return version.record.history_date, version.record.pk


class HistoryPages(WholePage):
    """For EntryAdmin."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(
                "<path:object_id>/history/<slug:kind>/<int:key>/",
                self.admin_site.admin_view(self.version_view), name=f"{name}_version",
            ),
            path(
                "<path:object_id>/history/<slug:kind>/<int:key>/whole/",
                self.admin_site.admin_view(self.whole_view), name=f"{name}_version_whole",
            ),
            path(
                "<path:object_id>/history/<slug:kind>/<int:key>/<slug:column>/",
                self.admin_site.admin_view(self.version_file), name=f"{name}_version_file",
            ),
        ]  # fmt: skip
        return [*own, *super().get_urls()]

    def entry_of_history(self, request, object_id):
        key = key_in(object_id)
        entry = key and self.get_queryset(request).filter(pk=key).first()
        if not entry:
            raise Http404
        if not (self.has_view_or_change_permission(request, entry) and rights.sees_notes_on(request.user, entry)):
            raise PermissionDenied
        return entry

    def history_view(self, request, object_id, extra_context=None):
        entry = self.entry_of_history(request, object_id)
        if compared := self._compared(request, entry):
            return redirect(compared)
        number = key_in(request.GET.get("page", "")) or 1
        steps, total = timeline.page_of(entry, number, request.user)
        if not steps and number > 1:
            steps, total = timeline.page_of(entry, number := 1, request.user)
        pages = Paginator(range(total), timeline.A_PAGE)
        context = {
            "title": _t("History: %(entry)s") % {"entry": entry}, "entry": entry, "steps": steps, "total": total,
            "number": number, "numbers": list(pages.get_elided_page_range(number)), "ellipsis": Paginator.ELLIPSIS,
            "events": request.user.has_perm("partnership_hub.view_event"), "section": self.opts.label_lower,
        }  # fmt: skip
        return self._rendered(request, "admin/history.html", context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """Where simple-history shows a version, and would go back to all of it."""
        if request.method == "POST":
            raise PermissionDenied
        entry, key = self.entry_of_history(request, object_id), key_in(version_id)
        if not key:
            raise Http404
        return redirect(self._address(entry, self.opts.model_name, key))

    def _compared(self, request, entry):
        """Two versions of one row, chosen in the timeline."""
        old, new = (request.GET.get(name, "").partition("-") for name in ("old", "new"))
        if not (old[2] and new[2]) or old == new:
            if "compare" in request.GET:
                messages.warning(request, _t("Choose two versions: one to compare, and one to compare it with."))
            return None
        if old[0] != new[0]:
            messages.warning(request, _t("Choose two versions of the same: of the entry, or of one of its parts."))
            return None
        if not (key_in(old[2]) and key_in(new[2])) or version_of(entry, old[0], key_in(old[2]), request.user) is None:
            return None
        if version_of(entry, new[0], key_in(new[2]), request.user) is None:
            return None
        return self._address(entry, new[0], key_in(new[2])) + f"?with={key_in(old[2])}"

    def _address(self, entry, kind, key):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_version", args=[entry.pk, kind, key])

    def version_view(self, request, object_id, kind, key):
        entry = self.entry_of_history(request, object_id)
        version = version_of(entry, kind, key, request.user) if key < 2**63 else None
        if version is None:
            raise Http404
        if request.method == "POST":
            return self._restored(request, entry, version)
        other = key_in(request.GET.get("with", ""))
        other = other and version_of(entry, kind, other, request.user)
        if other and moment_of(other) > moment_of(version):
            return redirect(self._address(entry, kind, other.record.pk) + f"?with={version.record.pk}")
        return self._rendered(request, "admin/history_version.html", self._version(request, entry, version, other))

    def _version(self, request, entry, version, other):
        row, owner = row_now(version), with_history(type(entry))[version.kind][1]
        is_elsewhere = row is not None and getattr(row, owner) != entry.pk  # where it may be for others alone
        now = of_now(row) if row is not None and not is_elsewhere else None
        names = names_for([one for one in (version, other, now) if one is not None])
        may_come_back = [] if other or is_elsewhere else self.restorable(request, entry, version)
        may_come_back = {column.name for column in may_come_back}
        told = list(changes(other or now, version, names))
        return {
            "title": version.name[:1].upper() + version.name[1:], "entry": entry, "version": version, "other": other,
            "is_gone": row is None, "is_elsewhere": is_elsewhere, "changes": told,
            "may_restore": entry.may_be_changed_by(request.user),
            "offered": [change for change in told if change.name in may_come_back],
            "only_read": [change for change in told if change.name not in may_come_back],
            "files": {column.name for column in columns(version.model) if column.is_file and version.tells(column)},
            "versions": version.model.history.filter(**{"id": version.values["id"], owner: entry.pk})
            .select_related("history_user")
            .only("history_id", "history_date", "history_user__username")[:MOST_OFFERED],
        }  # fmt: skip

    def restorable(self, request, entry, version):
        """None where this person may not change the entry; of its own fields those that the form lets them change."""
        if not entry.may_be_changed_by(request.user):
            return []
        own = self.own_columns(request, entry) if version.model is self.model else None
        return [column for column in restorable(version.model) if own is None or column.name in own]

    def _restored(self, request, entry, version):
        open_to = {column.name for column in self.restorable(request, entry, version)}
        if not open_to:
            raise PermissionDenied
        chosen = set(request.POST.getlist("field")) & open_to
        if "_whole" in request.POST:
            chosen = {column.name for column in differs(version, row_now(version))} & open_to
        here = self._address(entry, version.kind, version.record.history_id)
        if not chosen:
            messages.warning(request, _t("Nothing was chosen, or nothing differs from now. Nothing was changed."))
            return redirect(here)
        picks = {(version.kind, version.record.history_id): chosen}
        try:
            left_out = restore(entry, request.user, picks, request.POST.get("seen", ""))
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            return redirect(here)
        messages.success(request, _t("Restored. The version from before is in the history."))
        for sentence in left_out:
            messages.warning(request, sentence)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", entry.pk)

    def version_file(self, request, object_id, kind, key, column):
        """A file as it was, for those who may look at the history."""
        entry = self.entry_of_history(request, object_id)
        version = version_of(entry, kind, key, request.user) if key < 2**63 else None
        known = {one.name for one in columns(version.model) if one.is_file} if version else ()
        name = version.values.get(column) if column in known else ""
        if not name or not default_storage.exists(name):
            raise Http404
        response = media._file(name)
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response

    def _rendered(self, request, template, context):
        return render(request, template, {**self.admin_site.each_context(request), "opts": self.opts, **context})
