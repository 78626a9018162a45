from django.db.models import Q

from partnership_hub.entries.entry_views import EntryDetail, EntryList, EntryPreview
from partnership_hub.feeds import EntryFeed
from partnership_hub.lists.exports import EntryExport

from . import linked_data
from .exports import COLUMNS
from .filters import ResourceFilterSet
from .models import Resource


class ResourceExport(EntryExport):
    filterset_class = ResourceFilterSet
    columns = COLUMNS


class ResourceList(EntryList):
    filterset_class = ResourceFilterSet
    export_class = ResourceExport


class ResourceFeed(EntryFeed):
    filterset_class = ResourceFilterSet


class ResourceDetail(EntryDetail):
    model = Resource

    def get_more(self, entry, reader):
        """The works that replace this one and are replaced by it, where this reader may see them."""
        works = Resource.objects.visible_to(reader).filter(Q(supersedes=entry) | Q(pk=entry.supersedes_id))
        newer, older = [], []
        for work in works.order_by("-published_at", "-pk"):
            (older if work.pk == entry.supersedes_id else newer).append(work)
        return {"newer": newer, "older": older}

    def describe(self, entry, text, context):
        return linked_data.describe(entry, text)


class ResourcePreview(EntryPreview, ResourceDetail):
    pass
