"""Marks on what was guessed when an entry was taken in: in its form, until somebody has saved the field."""

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _t

from ..intake import drafts
from ..intake.doubles import taking_in
from ..intake.models import Intake
from ..intake.sources import sentence
from ..intake.suggesting import suggested
from ..models import Country, Topic


def intake_of(entry):
    """The link or file that an entry was made of, asked for once."""
    if "taken_in_from" not in entry.__dict__:
        kept = Intake.objects.of_entry(entry).filter(state=Intake.State.DRAFT) if entry.pk else Intake.objects.none()
        entry.taken_in_from = kept.first()
    return entry.taken_in_from


class MarksGuesses:
    """For forms: a guessed field says so, and in which words it was said."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        intake = intake_of(self.instance) if self.instance.pk and hasattr(self.instance, "outside_url") else None
        for name in intake.marked if intake else ():
            if name in self.fields:
                field = self.fields[name]
                field.help_text = format_html("{} {}", mark(intake, name), mark_safe(field.help_text))  # noqa: S308 - ours


def mark(intake, name):
    words = intake.guesses.get(name, {}).get("words", "")
    said = _t("Guessed from %(source)s") % {"source": intake.source_of(name)}
    return format_html(
        '<strong class="hub-guessed">{}{}</strong>', said, format_html(": “{}”", words[:200]) if words else "."
    )


class TakenIn:
    """For the admins of entries: what came with the link or file, above the form; what is ticked is done on saving."""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        intake = intake_of(obj) if obj is not None and hasattr(obj, "outside_url") else None
        if intake is not None and obj.may_be_changed_by(request.user):
            context["taken_in"] = panel(request, obj, intake)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        intake = intake_of(form.instance) if change and hasattr(form.instance, "outside_url") else None
        if intake is not None:
            self.take_over(request, form, intake)

    def take_over(self, request, form, intake):
        entry, ticked = form.instance, request.POST
        if "take_in_publisher" in ticked and intake.guessed("publisher"):
            taking_in(type(entry)).confirm_publisher(entry, intake.guessed("publisher"), request.user)
        entry.topics.add(*Topic.objects.filter(code__in=ticked.getlist("take_in_topic")))
        entry.countries.add(*Country.objects.filter(code__in=ticked.getlist("take_in_country")))
        if "take_in_copy" in ticked and intake.file:
            try:
                drafts.keep_copy(intake, entry, request.user)
            except ValidationError as refused:
                self.message_user(request, " ".join(refused.messages), "ERROR")
        left = [name for name in intake.marked if name not in form.fields]
        Intake.objects.filter(pk=intake.pk).update(marked=left)
        intake.marked = left


def panel(request, entry, intake):
    guessed = intake.guesses.get("publisher", {})
    learnt = intake.learnt
    own = taking_in(type(entry))
    is_new = not guessed.get("matched") and own.may_confirm_publisher(request.user)
    return {
        "intake": intake,
        "marked": len(intake.marked),
        "publisher": guessed.get("value") if is_new else "",
        "suggested": suggested(entry, intake) if intake.marked else [],
        "copy": bool(intake.file and learnt.get("document_url") and own.is_linked(entry, intake)),
        "no_document": sentence(learnt["document_problem"], learnt.get("document_problem_names", {}))
        if learnt.get("document_problem") else "",
        "offers": learnt.get("offers", []) if intake.marked else [],
        "siblings": siblings(entry, intake) if intake.marked else [],
    }  # fmt: skip


def siblings(entry, intake):
    """Of the same batch, in another language: perhaps the same work."""
    others = Intake.objects.filter(batch=intake.batch, section=intake.section, state=Intake.State.DRAFT).exclude(
        pk=intake.pk
    )
    return [other for other in others.defer("text")[:20] if other.language and other.language != entry.language]
