from django.utils.translation import gettext_lazy as _

from partnership_hub.lists.facets import ArrayFacet, ChoiceFacet
from partnership_hub.lists.filters import EntryFilterSet
from partnership_hub.lists.names import choice_names, language_names
from partnership_hub.lists.parts import PartsMixin
from partnership_hub.vocabulary import SPOKEN_LANGUAGES

from .models import Organisation, Service
from .seeing import sees_partner_details
from .service_facets import GroupFacet, KindFacet, OpenFacet, ProvinceFacet
from .truth import truth
from .vocabulary import Level, OrganisationType, Truth, Visibility

SHOWN_TRUTHS = [choice for choice in Truth.choices if choice[0] != Truth.HIDDEN]


class SpokenFacet(ArrayFacet):
    def names(self):
        yield from choice_names(self.choices)
        yield from language_names()


class OrganisationFilterSet(PartsMixin, EntryFilterSet):
    """What is asked of services is met by one and the same service that the reader may see."""

    part_owner = "organisation_id"
    first = ("country", "province", "service", "group", "language", "open")

    province = ProvinceFacet("provinces", _("Province"))
    service = KindFacet("kind", _("Service"))
    group = GroupFacet("groups_served", _("Who is served"))
    language = SpokenFacet("working_languages", SPOKEN_LANGUAGES, _("Working language"))
    open = OpenFacet("hours", _("Hours"))
    type = ChoiceFacet("type", OrganisationType.choices, _("Type"))
    level = ChoiceFacet("level", Level.choices, _("Level"))
    verification = ChoiceFacet("verification", SHOWN_TRUTHS, _("How true the entry is"), truth())

    class Meta:
        model = Organisation
        fields = []

    @classmethod
    def level_of(cls, reader):
        if not reader.is_authenticated:
            return ""
        return Visibility.PARTNERS.value if sees_partner_details(reader) else ""

    def parts(self):
        return Service.objects.shown_to(self.shown_to).filter(organisation__in=self.queryset.order_by().values("pk"))
