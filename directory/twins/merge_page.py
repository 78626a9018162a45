"""The page on which two entries become one: choose, see what would happen, then do it."""

from hashlib import blake2b

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..models import Organisation
from .merge_choices import AWAY, BOTH, KEPT, parts
from .merging import ALSO, FORMER, NOWHERE, Said, check, merge, narrows, rehearse


class MergeForm(forms.Form):
    other_name = forms.ChoiceField(
        choices=[(FORMER, _("a former name")), (ALSO, _("another name in use today")), (NOWHERE, _("not kept"))],
        required=False, widget=forms.RadioSelect, label=_("The name that is not chosen becomes"),
    )  # fmt: skip
    reason = forms.CharField(
        max_length=200, widget=forms.TextInput(attrs={"class": "vTextField"}), label=_("Why they are the same"),
        help_text=_("Kept in the history of both."),
    )  # fmt: skip
    seen_kept = forms.CharField(widget=forms.HiddenInput)
    seen_away = forms.CharField(widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, kept, away):
        self.parts = list(parts(kept, away, narrows(kept, away)))
        initial = {
            "other_name": NOWHERE if narrows(kept, away) else FORMER,
            "seen_kept": kept.updated_at.isoformat(),
            "seen_away": away.updated_at.isoformat(),
        }
        super().__init__(data, initial=initial)
        for part in self.parts:
            choices = [(KEPT, _("kept")), (AWAY, _("other")), *([(BOTH, _("both"))] if part.unites else [])]
            self.fields[f"part_{part.name}"] = forms.ChoiceField(choices=choices, initial=part.default, required=False)
        self.kept, self.away = kept, away

    @property
    def rows(self):
        """For each part its label, and (value, text, whether it is chosen) of each choice."""
        for part in self.parts:
            name = f"part_{part.name}"
            chosen = self[name].value()
            texts = {KEPT: part.shown(self.kept), AWAY: part.shown(self.away)}
            if part.unites:
                texts[BOTH] = _t("Both")
            yield {
                "name": name,
                "label": part.label,
                "choices": [(value, text or "—", value == chosen) for value, text in texts.items()],
            }

    @property
    def said(self):
        cleaned = self.cleaned_data
        choices = {part.name: cleaned[f"part_{part.name}"] or part.default for part in self.parts}
        return Said(choices, cleaned["other_name"], cleaned["reason"], (cleaned["seen_kept"], cleaned["seen_away"]))

    @property
    def digest(self):
        """Of what was chosen: only what was shown is done."""
        return blake2b(repr(self.said).encode(), digest_size=12).hexdigest()


def answer(request, kept_key, away_key, shared):
    kept, away = (
        get_object_or_404(Organisation.objects.visible_to(request.user), pk=key) for key in (kept_key, away_key)
    )
    try:
        if kept == away:
            raise ValidationError(_("One entry cannot be merged with itself."))
        check(kept, away, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("admin:directory_organisation_twins")
    form = MergeForm(request.POST if request.method == "POST" else None, kept, away)
    outcome = None
    if form.is_valid():
        asked = (kept.pk, away.pk, request.user, form.said)
        try:
            if "merge" in request.POST and form.cleaned_data["shown"] == form.digest:
                return _done(request, merge(*asked))
            outcome = rehearse(*asked)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "kept": kept, "away": away, "outcome": outcome, "title": _("Merge two entries")}
    return render(request, "admin/directory/merge.html", shared | context)


def _done(request, outcome):
    text = _t("Merged. “%(away)s” is withdrawn and its address leads here, for those who may see this one.")
    messages.success(request, text % {"away": outcome.away.title})
    return redirect("admin:directory_organisation_change", outcome.kept.pk)
