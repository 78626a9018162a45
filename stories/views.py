from partnership_hub.entry_views import EntryDetail, EntryList, EntryPreview

from .filters import StoryFilterSet
from .models import Story


class StoryList(EntryList):
    filterset_class = StoryFilterSet


class StoryDetail(EntryDetail):
    model = Story


class StoryPreview(EntryPreview, StoryDetail):
    pass
