from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partnership_hub.admin.base import OurFields
from partnership_hub.admin.boards import BoardsMixin
from partnership_hub.admin.desk import DeskMixin
from partnership_hub.admin.entries import COVER, FILED_UNDER, PUBLISHING, EntryAdmin, FollowsEntry
from partnership_hub.admin.fields import PartialDateField
from partnership_hub.admin.files import DocumentForm
from partnership_hub.admin.twins import WorkForm, WorkTwinsMixin, board_of
from partnership_hub.admin.vocabularies import SynonymInline, UsedFilter, VocabularyCare

from .models import Publisher, PublisherSynonym, Resource, ResourceFile
from .publisher_twins import PublisherTwins


class ResourceForm(WorkForm):
    adopted_date = PartialDateField(label=_("Adopted"), help_text=_("Only where it differs from the publication date."))
    partial_dates = WorkForm.partial_dates | {"adopted_date": "adopted_precision"}


class ResourceFileInline(FollowsEntry, admin.StackedInline):
    model = ResourceFile
    form = DocumentForm
    fields = [("language", "standing", "label"), "file", "url", ("format", "size", "pages")]


@admin.register(Resource)
class ResourceAdmin(WorkTwinsMixin, BoardsMixin, EntryAdmin):
    form = ResourceForm
    boards = (board_of(Resource),)
    list_filter = [*EntryAdmin.list_filter, "type"]
    autocomplete_fields = ["publishers", "supersedes"]
    inlines = [ResourceFileInline]
    fieldsets = [
        (None, {"fields": ["seen", "state", "title", "language", "type", "summary", "body"]}),
        (_("The work"), {"fields": [
            "publishers", "authors", "publication_date", "adopted_date", "audiences", "outside_url",
            "rights", "supersedes",
        ]}),
        FILED_UNDER,
        COVER,
        PUBLISHING,
    ]  # fmt: skip


class PublisherSynonymInline(SynonymInline):
    model = PublisherSynonym


@admin.register(Publisher)
class PublisherAdmin(PublisherTwins, DeskMixin, VocabularyCare, OurFields, admin.ModelAdmin):
    list_display = ["name", "on", "acronym", "website"]
    list_filter = [UsedFilter]
    search_fields = ["name", "acronym", "synonyms__word"]
    inlines = [PublisherSynonymInline]
    care, lookup = ("merge", "rename"), "publishers__id__exact"

    def get_readonly_fields(self, request, obj=None):
        return ["name"] if obj else []  # renamed on a page of its own, so that the old name still leads to it
