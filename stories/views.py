from partnership_hub.entries.entry_views import EntryDetail, EntryList, EntryPreview
from partnership_hub.feeds import EntryFeed
from partnership_hub.lists.exports import EntryExport

from . import linked_data
from .exports import COLUMNS
from .filters import StoryFilterSet
from .models import Story


class StoryExport(EntryExport):
    filterset_class = StoryFilterSet
    columns = COLUMNS
    parameter = "file"  # “format” is a filter of stories


class StoryList(EntryList):
    filterset_class = StoryFilterSet
    export_class = StoryExport


class StoryFeed(EntryFeed):
    filterset_class = StoryFilterSet


class StoryDetail(EntryDetail):
    model = Story

    def describe(self, entry, text, context):
        return linked_data.describe(entry, text)


class StoryPreview(EntryPreview, StoryDetail):
    pass
