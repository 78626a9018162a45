"""Marks on what was guessed when an entry was taken in: in its form, until somebody has saved the field."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _t

from ..intake import drafts
from ..intake.batches import place_of
from ..intake.doubles import taking_in
from ..intake.models import Intake
from ..intake.sources import NOT_KNOWN, UNKNOWN, sentence
from ..intake.suggesting import suggested
from ..media import OPEN
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
    if intake.guesses.get(name, {}).get("source") == UNKNOWN:
        return format_html('<strong class="hub-guessed">{}</strong>', NOT_KNOWN)
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

    def response_change(self, request, obj):
        """Who goes back to the list is led on from there; on the form the panel does."""
        response = super().response_change(request, obj)
        intake = intake_of(obj) if hasattr(obj, "outside_url") else None
        if intake is not None and not {"_continue", "_verb"} & request.POST.keys():
            place = place_of(intake, request.user)
            if place and place.next:
                link = format_html('<a href="{}">{}</a>', address_of(place.next), place.next)
                self.message_user(request, format_html("{} {}", _t("Next of this batch:"), link))
        return response

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
    own, place = taking_in(type(entry)), place_of(intake, request.user)
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
        "place": place,
        "next": address_of(place.next) if place and place.next else "",
        "file": own.file_of(entry, intake),
        "open": OPEN,
    }  # fmt: skip


def address_of(intake):
    """Where one goes on with it: its draft, or where it is decided."""
    model = intake.model
    if intake.state == Intake.State.DRAFT:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[intake.entry_id])
    return f"{reverse('admin:take_in_batch', args=[intake.batch])}#item-{intake.pk}"
