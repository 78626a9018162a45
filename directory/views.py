from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from partnership_hub.entries.entry_views import EntryDetail, EntryList, EntryPreview
from partnership_hub.feeds import EntryFeed
from partnership_hub.lists.exports import MOST, SHEETS, EntryExport
from partnership_hub.lists.holdings import Scale
from partnership_hub.models import Country
from partnership_hub.serving.caching import kept
from partnership_hub.twins.merged import FollowsMerges
from partnership_hub.vocabulary import NOT_GIVEN

from . import linked_data, maps, province_atlas, vcards, viewings
from .booklets import Booklet
from .exports import COLUMNS, for_partners, with_details, with_restricted
from .filters import OrganisationFilterSet
from .models import Organisation
from .offers import Service, in_order
from .seeing import sees_partner_details


def too_many(request, keys):
    """Records whose details for partners a file takes along; where that is over a limit, the answer that says so."""
    found = with_restricted(keys, request.user)
    try:
        viewings.note(request.user, found, viewings.ViewingKind.EXPORT)
    except viewings.TooManyViewings:
        return render(request, "directory/too_many.html", {"number": len(found)}, status=429)


class OrganisationExport(EntryExport):
    filterset_class = OrganisationFilterSet
    columns = COLUMNS
    formats = SHEETS | {"vcf": vcards.FORMAT}

    def read(self, request, keys):
        return with_details(super().read(request, keys), request.user)

    def file(self, request, filterset, name):
        keys = list(filterset.keys[0:MOST]) if request.method == "GET" else []
        return too_many(request, keys) or super().file(request, filterset, name)

    def about(self, request, filterset):
        yield from super().about(request, filterset)
        yield _("Where people are sheltered is not in it. Each row says whether and when it was verified.")
        if sees_partner_details(request.user):
            yield _("It holds what is for signed-in partners: do not pass it on, and delete it when you are done.")


class OrganisationList(EntryList):
    filterset_class = OrganisationFilterSet
    export_class = OrganisationExport

    def level_of_cards(self, reader, keys, level):
        """What cards hold for partners is recorded, as on pages. Over the limit they are everyone's."""
        try:
            viewings.note(reader, for_partners(Service, keys, reader) if level else [], viewings.ViewingKind.LIST)
        except viewings.TooManyViewings:
            return ""
        return level

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
        if reader.is_authenticated:  # nobody keeps the page: it may say what is open at this moment
            for service in services:
                service.open_or_not = service.opening(timezone.now())
        shown = {
            "services": services,
            "contacts": entry.contacts.visible_to(reader),
            "places": entry.places.visible_to(reader).select_related("country"),
            "notes": entry.notes.visible_to(reader),
            "attachments": entry.attachments.visible_to(reader),
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


class OrganisationCard(View):
    """One organisation as a contact, with what may be seen of it by whoever asks."""

    http_method_names = ["get", "head"]

    def get(self, request, pk, slug):
        entry = with_details(Organisation.objects.published().with_text(), request.user).filter(pk=pk).first()
        if entry is None:
            raise Http404
        if refusal := too_many(request, [pk]):
            return refusal
        headers = {"Content-Disposition": f'attachment; filename="{entry.slug}.vcf"', "X-Robots-Tag": "noindex"}
        response = HttpResponse(vcards.card(entry), content_type=vcards.CONTENT_TYPE, headers=headers)
        patch_cache_control(response, private=True, no_store=True)
        return response


class OrganisationPreview(EntryPreview, OrganisationDetail):
    pass


@require_safe
@kept
def region_map(request):
    rows, regional = maps.by_country()
    context = {
        "section": "directory",
        "rows": rows,
        "regional": regional,
        "scale": Scale(row["count"] for row in rows),
        "canonical": reverse("directory:map"),
    }
    return render(request, "directory/map.html", context)


@require_safe
@kept
def country_map(request, code):
    country = get_object_or_404(Country, pk=code)
    found = maps.of_country(country)
    context = {
        "section": "directory",
        "country": country,
        "helplines": country.helplines.published(),
        "map": found,
        "sea": province_atlas.sea(code),
        "is_tall": province_atlas.is_tall(code),
        "marks": province_atlas.marks(code, found.towns),
        "canonical": reverse("directory:country-map", args=[code]),
    }
    return render(request, "directory/country_map.html", context)


@require_safe
def booklet(request, code):
    """Not kept: a large page that few ask for would put out many that many ask for."""
    country = get_object_or_404(Country, pk=code)
    context = {
        "section": "directory",
        "country": country,
        "helplines": country.helplines.published(),
        "booklet": Booklet(country),
        "address": reverse("directory:booklet", args=[code]),
    }
    response = render(request, "directory/booklet.html", context)
    patch_cache_control(response, public=True, no_cache=True)
    response["X-Robots-Tag"] = "noindex"
    return response
