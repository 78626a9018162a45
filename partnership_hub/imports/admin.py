"""Imports in a section's admin: sheets taken out of its list, and pages on which one is tried, imported and undone."""

import re
import secrets
from functools import partial
from tempfile import SpooledTemporaryFile

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import addresses  # noqa: F401  (registers the converters)
from ..lists.exports import IN_MEMORY, SHEETS
from . import outgoing, tasks
from .cells import tidy
from .models import Import, State
from .shown import DAY_FIRST, Again, Counted, Shown, Upload

PER_PAGE = 25
DOES = {
    State.WAITING: tasks.read, State.READING: tasks.read, State.STARTED: tasks.carry_out,
    State.UNDOING: tasks.take_back,
}  # fmt: skip


class ImportsMixin:
    """For an EntryAdmin."""

    change_list_template = "admin/boards_change_list.html"

    def get_urls(self):
        pages = {
            "imports": ("import/", require_http_methods(["GET", "HEAD", "POST"])(self.imports)),
            "empty_sheet": ("import/empty/<slug:form>/", require_safe(self.empty_sheet)),
            "import": ("import/<id:pk>/", require_http_methods(["GET", "HEAD", "POST"])(self.an_import)),
            "import_progress": ("import/<id:pk>/progress/", require_safe(self.import_progress)),
            "import_rows": ("import/<id:pk>/rows/", require_safe(self.import_rows)),
        }
        own = [
            path(address, self.admin_site.admin_view(view), name=self.page_name(name))
            for name, (address, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def page_name(self, name):
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def page(self, name, *args):
        return reverse(f"admin:{self.page_name(name)}", args=args)

    def may_import(self, user):
        return any(user.has_perm(self.model.permission(verb)) for verb in ("add", "change"))

    def changelist_view(self, request, extra_context=None):
        imports = self.may_import(request.user) and self.page("imports")
        return super().changelist_view(request, {"imports": imports, **(extra_context or {})})

    # Out

    def get_actions(self, request):
        actions = super().get_actions(request)
        if self.may_import(request.user):
            for form, text in (("xlsx", _("Export for editing (XLSX)")), ("csv", _("Export for editing (CSV)"))):
                actions[f"export_{form}"] = (partial(_export, form=form), f"export_{form}", text)
        return actions

    def export(self, request, entries, form):
        keys = list(entries.values_list("pk", flat=True)[: outgoing.MOST + 1])
        if len(keys) > outgoing.MOST:
            text = _t("That is more than 10,000 entries. Choose fewer by the filters, then export these.")
            self.message_user(request, text, messages.ERROR)
            return None
        return self.sheet(request.user, form, keys)

    def sheet(self, by, form, keys=()):
        return _attachment(
            f"hub-{self.opts.app_label}-{timezone.localdate()}.{form}", form,
            lambda file: outgoing.write(file, form, self.model, by, keys),
        )  # fmt: skip

    def empty_sheet(self, request, form):
        if not self.may_import(request.user):
            raise PermissionDenied
        if form not in SHEETS:
            raise Http404
        return self.sheet(request.user, form)

    # In

    def imports(self, request):
        if not self.may_import(request.user):
            raise PermissionDenied
        form = Upload(request.POST or None, request.FILES or None, initial={"key": secrets.token_hex(16)})
        if request.method == "POST" and form.is_valid():
            imported = self.take(request.user, form)
            return redirect(self.page("import", imported.pk))
        mine = Import.objects.shown_to(request.user, self.model).select_related("made_by").defer("facts")
        page = Counted(mine, PER_PAGE, total=mine.count()).get_page(request.GET.get("page"))
        return self.render(request, "imports", _t("Import"), {"form": form, "page": page}, 400 if form.errors else 200)

    def take(self, by, form):
        """The import of a form, once however often the form comes."""
        key = form.cleaned_data["key"]
        key = key if re.fullmatch("[0-9a-f]{32}", key) else secrets.token_hex(16)
        if known := Import.objects.filter(key=key, made_by=by).first():
            return known
        upload = form.cleaned_data["file"]
        upload.name, name = f"sheet.{form.extension}", tidy(upload.name)[-200:]
        imported = Import(
            section=self.opts.app_label, key=key, made_by=by, name=name, file=upload,
            day_first=DAY_FIRST.get(form.cleaned_data["dates"]),
        )  # fmt: skip
        try:
            with transaction.atomic():
                imported.save()
                tasks.read.enqueue(imported.pk)
        except IntegrityError:  # it came twice at once
            default_storage.delete(imported.file.name)
            return Import.objects.get(key=key, made_by=by)
        return imported

    def found(self, request, pk):
        imported = Import.objects.shown_to(request.user, self.model).filter(pk=pk).first()
        if imported is None:
            raise Http404
        return imported

    def an_import(self, request, pk):
        imported = self.found(request, pk)
        if request.method == "POST":
            self.act(request, imported)
            return redirect(self.page("import", pk))
        shown = Shown(imported, request.GET.get("show", ""))
        again = Again(initial={"encoding": imported.encoding, "dates": _order(imported)})
        context = {"imported": imported, "shown": shown, "again": again}
        if not imported.is_busy:
            page = shown.page(request.GET.get("page"))
            context |= {"page": page, "numbers": page.paginator.get_elided_page_range(page.number)}
        return self.render(request, "import", imported.name, context)

    def act(self, request, imported):
        """Each moves the import on from what the page showed, or does nothing: whoever was first did it."""
        do, user = request.POST.get("do"), request.user
        if request.POST.get("round", "") != str(imported.round) and do != "again":
            self.message_user(request, _t("It was read again since. Look at it once more."), messages.WARNING)
        elif do == "read" and (form := Again(request.POST)).is_valid() and imported.file:
            self.move(imported, State.READ, State.UNREADABLE, to=State.WAITING, round=imported.round + 1,
                      encoding=form.cleaned_data["encoding"], done=0,
                      day_first=DAY_FIRST.get(form.cleaned_data["dates"]))  # fmt: skip
        elif do == "import":
            self.move(imported, State.READ, State.FAILED, to=State.STARTED, done_by=user, done=0, why="")
        elif do == "undo" and imported.file:
            self.move(imported, State.DONE, to=State.UNDOING, undone_by=user, done=0, why="")
        elif do == "again" and Shown(imported, "").has_stopped:
            self.move(imported, imported.state, to=imported.state)

    def move(self, imported, *allowed, to, **changes):
        with transaction.atomic():
            if imported.move(*allowed, to=to, **changes):
                DOES[to].enqueue(imported.pk)

    def import_progress(self, request, pk):
        imported = self.found(request, pk)
        told = {"state": imported.state, "busy": imported.is_busy, "done": imported.done, "total": imported.total}
        response = JsonResponse(told | {"said": str(imported.get_state_display())})
        patch_cache_control(response, private=True, no_store=True)
        return response

    def import_rows(self, request, pk):
        imported = self.found(request, pk)
        rows = Shown(imported, request.GET.get("show", "")).rows().defer("given", "before").iterator(500)
        return _attachment(f"import-{pk}.csv", "csv", lambda file: outgoing.with_reasons(file, imported, rows))

    def render(self, request, template, title, context, status=200):
        shared = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        own = {"list": self.page("imports"), "back": reverse(f"admin:{self.page_name('changelist')}")}
        own["empty"] = [(form.label, self.page("empty_sheet", name)) for name, form in SHEETS.items()]
        if imported := context.get("imported"):
            own |= {name: self.page(f"import_{name}", imported.pk) for name in ("progress", "rows")}
        return render(request, f"admin/imports/{template}.html", shared | own | context, status=status)


def _order(imported):
    return next((name for name, first in DAY_FIRST.items() if first is imported.day_first), "")


def _export(modeladmin, request, entries, form):
    return modeladmin.export(request, entries, form)


def _attachment(name, form, write):
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the answer closes it
    write(file)
    file.seek(0)
    response = FileResponse(file, content_type=SHEETS[form].content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    patch_cache_control(response, private=True, no_store=True)
    return response
