from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partnership_hub.admin.boards import BoardsMixin
from partnership_hub.admin.entries import COVER, FILED_UNDER, PUBLISHING, EntryAdmin
from partnership_hub.admin.entries import TranslationInline as BaseTranslationInline
from partnership_hub.admin.files import DocumentForm
from partnership_hub.admin.verbs import Verb

from . import reader_boards
from .models import Attachment, Contact, Note, Organisation, OrganisationTranslation, Place
from .records import DetailRecords
from .second_person import VISIBILITY_TO_AGREE, AwaitsSecondPerson, ShownForm, ShownInline


class ContactInline(ShownInline):
    model = Contact
    fields = [("kind", "label", "value"), ("visibility", "withheld_reason"), "second_person"]


class PlaceInline(ShownInline):
    model = Place
    fields = [
        ("kind", "label"), ("address", "town"), ("province", "country"), ("visibility", "withheld_reason"),
        "second_person", "request_reference",
    ]  # fmt: skip


class NoteInline(ShownInline):
    model = Note
    fields = ["text", "visibility", "second_person"]


class AttachmentForm(ShownForm, DocumentForm):
    pass


class AttachmentInline(ShownInline):
    model = Attachment
    form = AttachmentForm
    fields = [("title", "language"), "file", ("format", "size", "pages"), "visibility", "second_person"]


class TranslationInline(BaseTranslationInline):
    model = OrganisationTranslation


TAKE_DOWN_FOR_GOOD = Verb(
    "take_down", "withdraw", _("Take down, erase its addresses, do not list again"), "",
    _("taken down, and on the do-not-list"), lambda row: row is not None and row.status != "withdrawn", in_bulk=False,
)  # fmt: skip


@admin.register(Organisation)
class OrganisationAdmin(AwaitsSecondPerson, DetailRecords, BoardsMixin, EntryAdmin):
    boards = (VISIBILITY_TO_AGREE, *reader_boards.BOARDS)
    list_display = ["title", "acronym", "state", "where", "type", "verification", "verified_on"]
    list_filter = [*EntryAdmin.list_filter, "type", "level", "verification"]
    readonly_fields = [*EntryAdmin.readonly_fields, "verified_by"]
    verbs = (*EntryAdmin.verbs, TAKE_DOWN_FOR_GOOD)
    inlines = [ContactInline, PlaceInline, NoteInline, AttachmentInline, TranslationInline]
    fieldsets = [
        (None, {"fields": [
            "seen", "state", "title", "language", "local_name", "local_language", "acronym", "former_names",
            "also_known_as", "type", "level", "summary", "body",
        ]}),
        (_("For people who are referred"), {"fields": [
            "services", "groups_served", "working_languages", "who_may_come", "cost", "how_to_refer", "hours",
        ]}),
        (_("General contact, shown to everyone"), {"fields": ["phone", "email", "website"]}),
        (_("Verification"), {"fields": ["verification", "verified_on", "verified_how", "verified_by"]}),
        FILED_UNDER,
        COVER,
        PUBLISHING,
    ]  # fmt: skip

    def save_model(self, request, obj, form, change):
        if {"verification", "verified_on"} & set(form.changed_data):
            obj.verified_by = request.user
        super().save_model(request, obj, form, change)
