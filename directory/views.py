from partnership_hub.entry_views import EntryDetail, EntryList, EntryPreview
from partnership_hub.feeds import EntryFeed

from . import linked_data
from .filters import OrganisationFilterSet
from .models import Organisation
from .offers import in_order


class OrganisationList(EntryList):
    filterset_class = OrganisationFilterSet


class OrganisationFeed(EntryFeed):
    filterset_class = OrganisationFilterSet


class OrganisationDetail(EntryDetail):
    model = Organisation

    def get_more(self, entry, reader):
        return {
            "services": in_order(entry.offers.visible_to(reader)),
            "contacts": entry.contacts.visible_to(reader),
            "places": entry.places.visible_to(reader).select_related("country"),
        }

    def describe(self, entry, text, context):
        return linked_data.describe(entry, text, context)


class OrganisationPreview(EntryPreview, OrganisationDetail):
    pass
