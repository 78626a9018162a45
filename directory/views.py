from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views import View

from partnership_hub.entry_views import EntryDetail, EntryList, EntryPreview
from partnership_hub.exports import SHEETS, EntryExport
from partnership_hub.feeds import EntryFeed
from partnership_hub.twins.merged import FollowsMerges
from partnership_hub.vocabulary import NOT_GIVEN

from . import linked_data, vcards
from .exports import COLUMNS, takes_more, with_details
from .filters import OrganisationFilterSet
from .models import Organisation
from .offers import in_order


class OrganisationExport(EntryExport):
    filterset_class = OrganisationFilterSet
    columns = COLUMNS
    formats = SHEETS | {"vcf": vcards.FORMAT}

    def read(self, request, keys):
        return with_details(super().read(request, keys), request.user)

    def about(self, request, filterset):
        yield from super().about(request, filterset)
        yield _("Where people are sheltered is not in it. Each row says whether and when it was verified.")
        if takes_more(request.user):
            yield _("It holds what is for signed-in partners: do not pass it on, and delete it when you are done.")


class OrganisationList(EntryList):
    filterset_class = OrganisationFilterSet
    export_class = OrganisationExport

    def get_more(self, filterset):
        """Beside what is open now: how many do not say when they are open."""
        if "now" not in filterset.chosen.get("open", ()):
            return {}
        unknown = filterset.counts["open"].get(NOT_GIVEN, 0)
        return {"unknown_hours": {"count": unknown, "href": filterset.address(open=[NOT_GIVEN])}}


class OrganisationFeed(EntryFeed):
    filterset_class = OrganisationFilterSet


class OrganisationDetail(FollowsMerges, EntryDetail):
    model = Organisation

    def get_more(self, entry, reader):
        services = in_order(entry.offers.visible_to(reader))
        # Nobody keeps such a page: it may say what is open at this moment.
        if reader is not None and reader.is_authenticated:
            for service in services:
                service.open_or_not = service.opening(timezone.now())
        return {
            "services": services,
            "contacts": entry.contacts.visible_to(reader),
            "places": entry.places.visible_to(reader).select_related("country"),
            "notes": entry.notes.visible_to(reader),
            "attachments": entry.attachments.visible_to(reader),
        }

    def describe(self, entry, text, context):
        return linked_data.describe(entry, text, context)


class OrganisationCard(View):
    """One organisation as a contact, with what may be seen of it by whoever asks."""

    http_method_names = ["get", "head"]

    def get(self, request, pk, slug):
        published = with_details(Organisation.objects.published().with_card(), request.user)
        entry = published.filter(pk=pk).first()
        if entry is None:
            raise Http404
        headers = {"Content-Disposition": f'attachment; filename="{entry.slug}.vcf"', "X-Robots-Tag": "noindex"}
        response = HttpResponse(vcards.card(entry), content_type=vcards.CONTENT_TYPE, headers=headers)
        patch_cache_control(response, private=True, no_store=True)
        return response


class OrganisationPreview(EntryPreview, OrganisationDetail):
    pass
