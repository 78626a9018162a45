"""The page on which an entry is restored as it was, with all that hangs on it: what would change, then a button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils import formats, timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _t

from . import whole
from .restore import restorable
from .versions import version_of

LONGEST_REASON = 200


class WholePage:
    """For HistoryPages."""

    def whole_view(self, request, object_id, kind, key):
        entry = self.entry_of_history(request, object_id)
        version = version_of(entry, kind, key, request.user) if key < 2**63 else None
        if version is None or version.record.history_type == "-":
            raise Http404
        if not entry.may_be_changed_by(request.user):
            raise PermissionDenied
        moment = version.record.history_date
        asked = (entry, request.user, moment, self.own_columns(request, entry))
        why = Truncator(request.POST.get("why", "").strip()).chars(LONGEST_REASON)
        try:
            if request.method == "POST" and self._is_done(request, asked, why):
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", entry.pk)
            outcome = whole.rehearse(*asked)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            return redirect(self._address(entry, kind, key))
        context = {
            "title": _t("Restore all of it as it was"), "entry": entry, "version": version, "outcome": outcome,
            "why": why, "longest": LONGEST_REASON, "is_seen": entry.status == entry.Status.PUBLISHED,
        }  # fmt: skip
        return self._rendered(request, "admin/history_whole.html", context)

    def own_columns(self, request, entry):
        """Of the entry's own fields those that its form lets this person change."""
        fixed = self.get_readonly_fields(request, entry)
        return {column.name for column in restorable(self.model) if column.name not in fixed}

    def _is_done(self, request, asked, why):
        """False where somebody changed it meanwhile: then it is shown anew."""
        moment = formats.date_format(timezone.localtime(asked[2]), "DATETIME_FORMAT")
        reason = _t("Restored as all of it was on %(when)s") % {"when": moment}
        try:
            outcome = whole.restore(*asked, f"{reason}: {why}" if why else reason, request.POST.get("mark", ""))
        except ValidationError as error:
            if error.code != "changed":
                raise
            messages.error(request, error.message)
            return False
        messages.success(request, _t("Restored. What it said before is in the history."))
        for sentence in outcome.stays:
            messages.warning(request, sentence)
        return True
