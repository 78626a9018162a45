from partnership_hub.entry_views import EntryDetail, EntryList, EntryPreview
from partnership_hub.feeds import EntryFeed

from . import linked_data
from .filters import StoryFilterSet
from .models import Story


class StoryList(EntryList):
    filterset_class = StoryFilterSet


class StoryFeed(EntryFeed):
    filterset_class = StoryFilterSet


class StoryDetail(EntryDetail):
    model = Story

    def describe(self, entry, text, context):
        return linked_data.describe(entry, text)


class StoryPreview(EntryPreview, StoryDetail):
    pass
