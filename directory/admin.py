from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from partnership_hub.admin.boards import BoardsMixin
from partnership_hub.admin.entries import COVER, FILED_UNDER, PUBLISHING, EntryAdmin
from partnership_hub.admin.files import DocumentForm
from partnership_hub.admin.verbs import Verb
from partnership_hub.labels import said
from partnership_hub.lists.facets import vocabulary
from partnership_hub.models import Country

from . import due, reader_boards, viewings
from .letter_admin import WRITE_TO, WriteMixin
from .models import Attachment, Contact, Note, Organisation, Place, Service
from .partners import admin as partners_admin  # noqa: F401  (registers theirs)
from .proposal_admin import PROPOSALS, ProposalsMixin
from .provinces import ProvincesField, choices
from .second_person import VISIBILITY_TO_AGREE, AwaitsSecondPerson, ShownForm, ShownInline
from .twins.admin import TWINS, TwinsForm, TwinsMixin


class ServiceInline(ShownInline):
    model = Service
    classes = ["collapse"]
    fields = [
        ("kind", "label"), "groups_served", "provinces", ("hours", "zone"), "phone", "who_may_come", "how_to_refer",
        "cost", ("visibility", "withheld_reason"), "second_person",
    ]  # fmt: skip

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "provinces":
            texts = {"label": capfirst(db_field.verbose_name), "help_text": db_field.help_text}
            return ProvincesField(required=False, **texts)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class ContactInline(ShownInline):
    model = Contact
    fields = [("kind", "label", "value"), ("visibility", "withheld_reason"), "second_person"]


class PlaceInline(ShownInline):
    model = Place
    fields = [
        ("kind", "label"), ("address", "town"), ("province", "country"), ("visibility", "withheld_reason"),
        "second_person", "request_reference",
    ]  # fmt: skip

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "province":
            field.choices = [("", "---------"), *choices(vocabulary(Country))]
        return field


class NoteInline(ShownInline):
    model = Note
    fields = ["text", "visibility", "second_person"]


class AttachmentForm(ShownForm, DocumentForm):
    pass


class AttachmentInline(ShownInline):
    model = Attachment
    form = AttachmentForm
    fields = [("title", "language"), "file", ("format", "size", "pages"), "visibility", "second_person"]


class OrganisationForm(TwinsForm):
    how = forms.CharField(
        required=False, max_length=200, label=_("How it was confirmed now"),
        help_text=_("As in “phone call”, for one of the buttons below: “I checked it”, “The organisation confirmed it” "
                    "or “It has closed”. Staff only."),
    )  # fmt: skip
    on = forms.DateField(
        required=False, widget=AdminDateWidget, label=_("On which day"), help_text=_("Leave empty for today.")
    )


def is_kept(row):
    return row is not None


CONFIRMATIONS = tuple(
    Verb(name, permission, button, "", done, is_kept, in_bulk=False, asks=("how", "on"))
    for name, permission, button, done in (
        ("confirm_by_staff", "confirm", _("Save: I checked it"), _("recorded as checked")),
        ("confirm_by_itself", "confirm", _("Save: the organisation confirmed it"), _("recorded as confirmed")),
        ("close", "publish", _("Save: it has closed"), _("recorded as closed")),
    )
)

TAKE_DOWN_FOR_GOOD = Verb(
    "take_down", "withdraw", _("Take down, erase its addresses, do not list again"), "",
    _("taken down, and on the do-not-list"), lambda row: row is not None and row.status != "withdrawn", in_bulk=False,
)  # fmt: skip


@admin.register(Organisation)
class OrganisationAdmin(TwinsMixin, AwaitsSecondPerson, WriteMixin, ProposalsMixin, BoardsMixin, EntryAdmin):
    form = OrganisationForm
    list_display = ["title", "acronym", "state", "where", "type", "checked", "due_on"]
    list_filter = [*EntryAdmin.list_filter, "type", "level", "verification", "vetting"]
    # Set by its verbs alone, which ask how, and when.
    verified = ["verification", "verified_on", "verified_how", "verified_by", "due_on", "overdue_on", "hidden_on"]
    readonly_fields = [*EntryAdmin.readonly_fields, *verified]
    verbs = (*EntryAdmin.verbs, *CONFIRMATIONS, WRITE_TO, TAKE_DOWN_FOR_GOOD)
    boards = (due.BOARD, PROPOSALS, VISIBILITY_TO_AGREE, TWINS, *reader_boards.BOARDS)
    inlines = [
        ServiceInline, ContactInline, PlaceInline, NoteInline, AttachmentInline,
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": [
            "seen", "state", "title", "language", "local_name", "local_language", "acronym", "former_names",
            "also_known_as", "type", "level", "summary", "body",
        ]}),
        (_("For people who are referred"), {"fields": [
            "working_languages", "who_may_come", "cost", "how_to_refer", "hours",
        ]}),
        (_("General contact, shown to everyone"), {"fields": ["phone", "email", "website"]}),
        (_("Verification"), {"fields": [
            ("verification", "verified_on"), ("verified_how", "verified_by"), ("due_on", "overdue_on", "hidden_on"),
            ("how", "on"),
        ]}),
        (_("Vetting"), {"fields": [("vetting", "vetted_on"), "vetting_note"]}),
        FILED_UNDER,
        COVER,
        PUBLISHING,
    ]  # fmt: skip

    change_form_template = "admin/organisation_change_form.html"

    @admin.display(description=_("verification"), ordering="verified_on")
    def checked(self, obj):
        how, day = said(obj, "verification"), date_format(obj.verified_on) if obj.verified_on else ""
        return format_html('{} <span class="hub-day">{}</span>', how, day)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and request.method == "GET":
            viewings.note_form(request.user, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def entry_of_history(self, request, object_id):
        entry = super().entry_of_history(request, object_id)
        if request.method == "GET":
            viewings.note_form(request.user, entry, with_history=True)
        return entry
