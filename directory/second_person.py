"""Who may see a detail, in the admin: the form asks, a board agrees."""

from itertools import groupby
from operator import attrgetter

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.models import BaseInlineFormSet
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partnership_hub.admin.boards import Board
from partnership_hub.admin.entries import FollowsEntry
from partnership_hub.admin.filing import without
from partnership_hub.people import rights
from partnership_hub.people.roles import STAFF_DETAILS

from . import viewings
from .models import Organisation
from .seeing import seen_by, sees_staff_details
from .shown import asked_for, shown_models
from .vocabulary import Visibility

VERBS = ("agree", "refuse")


class ShownForm(forms.ModelForm):
    """Its “who may see it” is what is asked for; what is in force is the model’s to say."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.in_force = self.instance.visibility if self.instance.pk else Visibility.STAFF
        if self.instance.wanted:
            self.initial["visibility"] = self.instance.wanted
        if "visibility" in self.fields:
            self.fields["visibility"].help_text = _(
                "Fewer people: at once. More people: when a second person agrees. What is shown already changes for "
                "its readers as soon as you save it; the history keeps what it was."
            )

    def put_request(self, by):
        """Whoever writes what waits is who asks: the second person must be another."""
        level, self.instance.visibility = self.instance.visibility, self.in_force
        if "visibility" in self.changed_data or self.instance.wanted or not self.instance.pk:
            self.instance.put_request(level, by)
            self.instance._change_reason = asked_for(level)


class ShownFormSet(BaseInlineFormSet):
    by = None

    def save_new(self, form, commit=True):
        form.put_request(self.by)
        return super().save_new(form, commit)

    def save_existing(self, form, obj, commit=True):
        form.put_request(self.by)
        return super().save_existing(form, obj, commit)


class ShownInline(FollowsEntry, admin.StackedInline):
    form = ShownForm
    formset = ShownFormSet
    readonly_fields = ["second_person"]

    def get_queryset(self, request):
        rows = super().get_queryset(request).filter(seen_by(request.user, self.model))
        return rows.select_related("wanted_by", "decided_by")

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        if obj is None or sees_staff_details(request.user, obj):
            return fields
        return list(without(fields, {*self.model.staff_only, "second_person"}))

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.by = request.user
        return formset

    @admin.display(description=_("second person"), empty_value="")
    def second_person(self, obj):
        if obj.wanted:
            return request_in_words(obj)
        return obj.decided_by and _t("Decided by %(person)s.") % {"person": obj.decided_by}


def request_in_words(row):
    said = {
        "level": Visibility(row.wanted).label, "was": Visibility(row.was).label, "person": row.wanted_by,
        "moment": date_format(localtime(row.wanted_at), "SHORT_DATETIME_FORMAT"),
    }  # fmt: skip
    if row.is_wider_wanted:
        return _t("Now: %(was)s. %(person)s asked for: %(level)s (%(moment)s). Waits for a second person.") % said
    return _t("Was: %(was)s. Made narrower by %(person)s: %(level)s (%(moment)s). Waits for a second person.") % said


class AwaitsSecondPerson:
    """For the organisation's admin: its form says what waits, or that this is for others."""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and (note := self.note_on_details(request.user, obj)):
            context["notes"] = [*context.get("notes", ()), note]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def note_on_details(self, user, obj):
        if not rights.reaches(user, obj):
            return _t("What is kept for staff is shown to those who look after this organisation.")
        if not sees_staff_details(user, obj) or not (number := len(waiting(organisation=obj))):
            return ""
        text = ngettext(
            "%(n)d change of who may see something here waits for a second person.",
            "%(n)d changes of who may see something here wait for a second person.",
            number,
        )
        board = VISIBILITY_TO_AGREE.address(self.opts)
        return format_html('{} <a href="{}">{}</a>', text % {"n": number}, board, VISIBILITY_TO_AGREE.title)


def waiting(**which):
    """What waits for a second person in all models, by organisation."""
    rows = []
    for model in shown_models():
        related = [field.name for field in model._meta.concrete_fields if field.is_relation]
        rows += model.objects.waiting().filter(**which).select_related(*related)
    return sorted(rows, key=lambda row: (row.organisation.title, row.organisation_id, row.wanted_at))


def waiting_for(user):
    """That of the organisations which they look after."""
    return waiting(organisation__in=Organisation.objects.reached_by(user))


def board(request):
    if request.method == "POST":
        decide(request)
        return redirect(request.path)
    found = waiting_for(request.user)
    viewings.note_board(request.user, found)
    groups = groupby(found, key=attrgetter("organisation"))
    return {
        "groups": [(organisation, [of_board(row, request.user) for row in rows]) for organisation, rows in groups],
        "may_agree": request.user.has_perm("directory.publish_organisation"),
    }


def of_board(row, reader):
    return {
        "row": row, "key": f"{row._meta.model_name}-{row.pk}-{row.seen}", "request": request_in_words(row),
        "is_own": row.wanted_by_id == reader.pk,
    }  # fmt: skip


def decide(request):
    """One verb on the rows that a button stands for, as they were when it was shown."""
    verb, done = request.POST.get("verb"), 0
    if verb not in VERBS:
        return
    rows = {of_board(row, request.user)["key"]: row for row in waiting_for(request.user)}
    for key in request.POST.getlist("row"):
        try:
            if key not in rows:
                raise ValidationError(_("It was changed or decided meanwhile. Look at it again."))
            getattr(rows[key], verb)(request.user)
            done += 1
        except (ValidationError, PermissionDenied) as error:
            why = " ".join(getattr(error, "messages", [_t("Your role does not allow it.")]))
            messages.error(request, f"{rows.get(key, '')} {why}".strip())
    if done:
        text = ngettext("%(n)d decided.", "%(n)d decided.", done)
        messages.success(request, text % {"n": done})


VISIBILITY_TO_AGREE = Board("visibility", _("Visibility to agree"), STAFF_DETAILS, board, "admin/visibility_board.html")
