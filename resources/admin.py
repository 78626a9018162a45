from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partnership_hub.admin.base import OurFields
from partnership_hub.admin.boards import BoardsMixin
from partnership_hub.admin.desk import DeskMixin
from partnership_hub.admin.entries import COVER, FILED_UNDER, PUBLISHING, EntryAdmin, FollowsEntry
from partnership_hub.admin.fields import PartialDateField
from partnership_hub.admin.files import DocumentForm
from partnership_hub.admin.lists import QuickList
from partnership_hub.admin.twins import WorkForm, WorkTwinsMixin, board_of

from .models import Publisher, Resource, ResourceFile


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


@admin.register(Publisher)
class PublisherAdmin(DeskMixin, QuickList, OurFields, admin.ModelAdmin):
    list_display = ["name", "acronym", "website"]
    search_fields = ["name", "acronym"]
