from django.contrib.auth.models import AnonymousUser

from partnership_hub.entry_views import EntryDetail, EntryList, EntryPreview
from partnership_hub.feeds import EntryFeed

from . import linked_data, viewings
from .filters import OrganisationFilterSet
from .models import Organisation


class OrganisationList(EntryList):
    filterset_class = OrganisationFilterSet


class OrganisationFeed(EntryFeed):
    filterset_class = OrganisationFilterSet


class OrganisationDetail(EntryDetail):
    model = Organisation

    def get_more(self, entry, reader):
        shown = {
            "contacts": entry.contacts.visible_to(reader),
            "places": entry.places.visible_to(reader).select_related("country"),
        }
        is_recorded = viewings.note_page(reader, entry, shown.values())
        return {**shown, "is_recorded": is_recorded, "lists": reader.is_authenticated and reader.saved_lists.all()}

    def show(self, request, entry, text, reader, **more):
        """Over the limit for details that are not for everyone: what everyone may see, and what to do."""
        try:
            return super().show(request, entry, text, reader, **more)
        except viewings.TooManyViewings:
            response = super().show(request, entry, text, AnonymousUser(), is_over_limit=True, **more)
            response.status_code = 429
            return response

    def describe(self, entry, text, context):
        return linked_data.describe(entry, text, context)


class OrganisationPreview(EntryPreview, OrganisationDetail):
    pass
