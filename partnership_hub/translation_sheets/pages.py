"""The pages of translators' sheets: out, back, and what would become of each row."""

import re
from tempfile import SpooledTemporaryFile

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..addresses import key_in
from ..translation.gaps import translated_sections
from ..translation.translating import may_review_own, only_language
from ..uploads.checks import MB, MIME, Kind
from ..uploads.fields import CheckedFileField
from ..vocabulary import Language
from .models import TranslationSheet
from .reading import read
from .writing import MOST_WORKS, write

IN_MEMORY = 1 << 20


class SheetField(CheckedFileField):
    kind = Kind(("xlsx",), 5 * MB)
    widget = forms.FileInput


class SheetForm(forms.Form):
    language = forms.ChoiceField(choices=[("", "—"), *Language.choices], label=_("Translated into"))
    file = SheetField(
        label=_("The sheet"), help_text=_("The XLSX file that the Hub made, with the translations in it.")
    )
    machine = forms.BooleanField(
        required=False, label=_("All of it was written by a machine"),
        help_text=_("It is kept apart from what people wrote until somebody has read it."),
    )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        if file := cleaned.get("file"):
            try:
                self.found, self.left = read(file)
            except ValidationError:
                raise
            except Exception:  # whatever a parser raises, the file is at fault
                raise ValidationError(_("The file cannot be read. Save it as XLSX once more, and send that.")) from None
        return cleaned


def _shared(request):
    if not translated_sections(request.user):
        raise PermissionDenied
    return admin.site.each_context(request)


def out(request):
    """The ticked works of one section, as a sheet."""
    shared = _shared(request)
    models = {model._meta.app_label: model for model in translated_sections(request.user)}
    model, language = models.get(request.GET.get("section")), request.GET.get("language")
    keys = {key_in(value) for value in request.GET.getlist("work")[: MOST_WORKS + 1]} - {None}
    if model is None or language not in Language.values or not keys or len(keys) > MOST_WORKS:
        messages.error(request, _t("Tick the works, 200 at most, and choose the language to translate into."))
        return redirect("admin:translations_matrix")
    del shared
    entries = model.objects.visible_to(request.user).filter(pk__in=keys).exclude(language=language)
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
    write(file, entries.order_by("pk"), language, request.user)
    file.seek(0)
    name = re.sub(r"[^a-z0-9-]", "", f"{model._meta.app_label}-to-translate-{language.lower()}") + ".xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=MIME["xlsx"])


def sheet(request):
    shared = _shared(request)
    initial = {"language": only_language(request.user)}
    form = SheetForm(*((request.POST, request.FILES) if request.method == "POST" else ()), initial=initial)
    if form.is_valid():
        cleaned = form.cleaned_data
        brought = TranslationSheet.bring(form.found, form.left, cleaned["language"], request.user, cleaned["machine"])
        return redirect("admin:translations_sheet_check", brought.pk)
    title = _t("Bring a translator’s sheet back")
    return render(request, "admin/translations_sheet.html", shared | {"title": title, "form": form})


def check(request, pk):
    """The dry run, for whoever brought the sheet."""
    shared = _shared(request)
    brought = TranslationSheet.objects.select_related("by").filter(pk=pk, by=request.user).first()
    if brought is None:
        raise Http404
    brought.by = request.user  # what they may do is asked of this session
    if request.method == "POST" and not brought.applied_at:
        counts = brought.apply(reviewed="reviewed" in request.POST)
        text = _t("Taken over: %(new)d new, %(changed)d changed. Unchanged: %(unchanged)d. Refused: %(refused)d.")
        messages.success(request, text % counts)
        return redirect(request.path)
    outcomes = [] if brought.applied_at else brought.outcomes
    counts = [(kind, sum(outcome.kind == kind for outcome in outcomes)) for kind in ("new", "changed")]
    context = {
        "title": _t("What the sheet would change"), "sheet": brought, "outcomes": outcomes,
        "to_take": sum(n for _kind, n in counts),
        "may_review": bool(outcomes) and not brought.machine and all(
            outcome.job.may_review and may_review_own(request.user, outcome.job.entry)
            for outcome in outcomes if outcome.job
        ),
    }  # fmt: skip
    return render(request, "admin/translations_sheet_check.html", shared | context)
