"""The page on which an entry is translated: the original beside the fields, in any language of content."""

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..text_changes import changes, count_words, split
from ..translation.translating import LONGEST_TITLE, Job, Texts, may_translate
from ..translation.translations import Standing
from ..vocabulary import ENDONYMS, Language
from .desk import desk_of, forget_typed, form_of

SAVE, REVIEW, STILL_RIGHT = "save", "review", "still-right"
TAKE_DOWN, DISCARD, BRING_BACK = WITHOUT_TEXT = "take-down", "discard", "bring-back"


class TranslationForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, widget=forms.TextInput())
    summary = forms.CharField(label=_("Summary"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    up_to_date = forms.BooleanField(
        required=False, label=_("It says what the original says now"),
        help_text=_("Tick this once you have worked in what changed. A corrected typing error does not make it so."),
    )  # fmt: skip
    machine = forms.BooleanField(required=False, label=_("Written by a machine, and read by nobody yet"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, job, data=None, files=None):
        initial = {"seen": job.seen, "version": job.entry.text_version}
        if job.current:
            initial |= job.texts._asdict() | {"machine": job.standing == Standing.MACHINE}
        super().__init__(data, initial=initial)
        body = type(job.entry)._meta.get_field("body").formfield(required=False, label=_("Text"))
        self.fields["body"] = body
        spoken = {"lang": job.language, "dir": ENDONYMS[Language(job.language)].direction}
        for name in Texts._fields:
            self.fields[name].widget.attrs |= spoken
        self.job = job

    @property
    def texts(self):
        return Texts(*(self.cleaned_data[name] for name in Texts._fields))

    @property
    def follows(self):
        """The version that was looked at, if it is said or plain that it was followed; None leaves it as it was."""
        behind = self.job.current is not None and self.job.current.outdated_since is not None
        return None if behind and not self.cleaned_data["up_to_date"] else self.cleaned_data["version"]


class Row(NamedTuple):
    name: str
    original: Any  # the text as readers see it
    count: int
    field: Any
    count_here: int
    changed: list  # paragraphs of pieces: what the original says otherwise than the version that was followed


def rows_of(job, form):
    """Title, summary and body: the original, its field, and what changed."""
    current, then = job.current, None
    if current is not None and current.outdated_since:
        then = job.entry.text_as_of(current.follows)
    for name in Texts._fields:
        original, typed = getattr(job.entry, name), form[name].value() or ""
        yield Row(
            name, original, count_words(name, original), form[name], count_words(name, typed),
            changes(split(name, then[name]), split(name, original)) if then else [],
        )  # fmt: skip


def table(entry, user):
    """For the entry's own page: (code, standing, whether a draft waits besides, may work on it) of each language."""
    by_language = {}
    for row in entry.translations.with_standing().defer("summary", "body"):
        by_language.setdefault(row.language, []).append(row)
    for language in Language.values:
        if language == entry.language:
            continue
        rows = by_language.get(language, [])
        shown = next((row for row in rows if row.is_reviewed), None) or next(iter(rows), None)
        yield {
            "pk": entry.pk, "language": language, "standing": shown.standing if shown else Standing.MISSING,
            "newer": len(rows) > 1, "may": may_translate(user, entry, language),
        }  # fmt: skip


class TranslatesMixin:
    """For a section's admin."""

    class Media:
        css = {"all": ["hub/translations.css"]}

    @property
    def translate_url(self):
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_translate"

    def get_urls(self):
        view, name = self.admin_site.admin_view(self.translate), self.translate_url.removeprefix("admin:")
        return [path("<id:pk>/translate/<language:language>/", view, name=name), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and obj.pk:
            context["translations"] = list(table(obj, request.user))
            context["translate_url"] = self.translate_url
        return super().render_change_form(request, context, add, change, form_url, obj)

    def translate(self, request, pk, language):
        if language not in Language.values:
            raise Http404
        entry = self.model.objects.visible_to(request.user).filter(pk=pk).first()
        if entry is None:
            raise Http404
        if language == entry.language:
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", pk)
        job = Job.open(entry, language, request.user)
        form, stored = form_of(request, TranslationForm, job), None
        if request.method == "POST":
            done, stored = self._answer(request, entry, job, form)
            if done:
                forget_typed(request)
                messages.success(request, done)
                return redirect(self._after(request, pk, language))
        return self._page(request, job, form, stored)

    def _answer(self, request, entry, job, form):
        """(what was done in words, None), or (None, the stored text that stands against what was typed)."""
        act = request.POST.get("act", SAVE)
        try:
            with transaction.atomic():
                held = form.job = Job.hold(entry, job.language, request.user)
                if act in WITHOUT_TEXT:
                    return _without_text(act, held, request.POST.get("seen")), None
                if not form.is_valid():
                    return None, None
                if form.cleaned_data["seen"] != held.seen:
                    if held.texts == form.texts:  # the same form once more
                        return _t("It was saved already."), None
                    form.add_error(None, _(
                        "Somebody else saved this translation while you worked on it. Nothing of yours is lost: it "
                        "stands in the fields. Compare, then save again to put yours in its place."
                    ))  # fmt: skip
                    return None, held
                return _with_text(act, held, form), None
        except ValidationError as error:
            form.add_error("title" if getattr(error, "code", "") == "title" else None, error)
        except IntegrityError:
            form.add_error(None, _("Somebody saved this translation at the same moment. Save again."))
        return None, None

    def _after(self, request, pk, language):
        if "next" in request.POST:
            from ..translation.gaps import next_gap

            if following := next_gap(self.model, request.user, language, after=pk):
                return reverse(
                    f"admin:{self.opts.app_label}_{self.opts.model_name}_translate", args=[following, language]
                )
        return request.path

    def _page(self, request, job, form, stored):
        if stored:
            form.data = form.data.copy()
            form.data["seen"] = stored.seen  # to save again is then a decision
            job = stored
        entry, current = job.entry, job.current
        outdated = current is not None and current.outdated_since is not None
        context = {
            **self.admin_site.each_context(request),
            "title": _t("Translate into %(language)s") % {"language": Language(job.language).label},
            "subtitle": entry.title, "opts": self.opts, "media": form.media, "desk": desk_of(request),
            "entry": entry, "job": job, "form": form, "rows": list(rows_of(job, form)),
            "outdated": outdated, "known_then": outdated and entry.text_as_of(current.follows) is not None,
            "languages": list(table(entry, request.user)),
            "translate_url": self.translate_url,
            "is_public": type(entry).objects.published().filter(pk=entry.pk).exists(),
            "against": _against(stored, form) if stored and stored.current else [],
        }  # fmt: skip
        return render(request, "admin/translate.html", context, status=409 if stored else 200)


def _without_text(act, job, seen):
    if seen != job.seen:
        raise ValidationError(_("Somebody else changed this translation meanwhile. Look at it again first."))
    if act == TAKE_DOWN:
        job.take_down()
        return _t("Readers are shown this translation no more.")
    if act == BRING_BACK:
        job.bring_back()
        return _t("The draft is back.")
    job.discard()
    return _t("The draft is gone. It can be brought back below, until something else is written.")


def _with_text(act, job, form):
    if act == STILL_RIGHT:
        job.review(form.texts, form.cleaned_data["version"], reason=_t("still right"))
        return _t("Recorded: it is still right.")
    if act == REVIEW:
        row = job.review(form.texts, form.follows)
        row.refresh_from_db(fields=["outdated_since"])
        if row.outdated_since:
            return _t("Saved as reviewed. It still follows an earlier version of the original: readers are told so.")
        return _t("Saved as reviewed.")
    if act != SAVE:
        raise PermissionDenied
    job.save_draft(form.texts, form.follows, machine=form.cleaned_data["machine"])
    return _t("Saved as a draft.")


def _against(stored, form):
    """What is stored against what was typed, as differences."""
    for name in Texts._fields:
        typed = form[name].value() or ""
        if found := changes(split(name, getattr(stored.current, name)), split(name, typed)):
            yield form[name].label, found
