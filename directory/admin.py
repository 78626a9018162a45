from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partnership_hub.admin.boards import BoardsMixin
from partnership_hub.admin.entries import COVER, FILED_UNDER, PUBLISHING, EntryAdmin, FollowsEntry
from partnership_hub.admin.entries import TranslationInline as BaseTranslationInline

from . import viewings
from .models import Contact, Organisation, OrganisationTranslation, Place
from .partners import admin as partners_admin  # noqa: F401  (registers theirs)


class ContactInline(FollowsEntry, admin.StackedInline):
    model = Contact
    fields = [("kind", "label", "value"), ("visibility", "withheld_reason")]


class PlaceInline(FollowsEntry, admin.StackedInline):
    model = Place
    fields = [
        ("kind", "label"), ("address", "town"), ("province", "country"), ("visibility", "withheld_reason"),
        "request_reference",
    ]  # fmt: skip


class TranslationInline(BaseTranslationInline):
    model = OrganisationTranslation


@admin.register(Organisation)
class OrganisationAdmin(BoardsMixin, EntryAdmin):
    list_display = ["title", "acronym", "state", "where", "type", "verification", "verified_on"]
    list_filter = [*EntryAdmin.list_filter, "type", "level", "verification"]
    readonly_fields = [*EntryAdmin.readonly_fields, "verified_by"]
    inlines = [ContactInline, PlaceInline, TranslationInline]
    fieldsets = [
        (None, {"fields": [
            "seen", "state", "title", "language", "local_name", "local_language", "acronym", "former_names",
            "type", "level", "summary", "body",
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

    change_form_template = "admin/organisation_change_form.html"

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and request.method == "GET":
            viewings.note_form(request.user, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        if {"verification", "verified_on"} & set(form.changed_data):
            obj.verified_by = request.user
        super().save_model(request, obj, form, change)
