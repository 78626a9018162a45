from partnership_hub.entry_views import EntryDetail, EntryList, EntryPreview

from .filters import OrganisationFilterSet
from .models import Organisation


class OrganisationList(EntryList):
    filterset_class = OrganisationFilterSet


class OrganisationDetail(EntryDetail):
    model = Organisation

    def get_more(self, entry, reader):
        return {
            "contacts": entry.contacts.visible_to(reader),
            "places": entry.places.visible_to(reader).select_related("country"),
        }


class OrganisationPreview(EntryPreview, OrganisationDetail):
    pass
