from django.utils.translation import gettext_lazy as _

from partnership_hub.facets import ArrayFacet, ChoiceFacet
from partnership_hub.filters import EntryFilterSet
from partnership_hub.vocabulary import SPOKEN_LANGUAGES

from .models import Organisation
from .truth import truth
from .vocabulary import GroupServed, Level, OrganisationType, ServiceKind, Truth

SHOWN_TRUTHS = [choice for choice in Truth.choices if choice[0] != Truth.HIDDEN]


class OrganisationFilterSet(EntryFilterSet):
    service = ArrayFacet("services", ServiceKind.choices, _("Service"))
    group = ArrayFacet("groups_served", GroupServed.choices, _("Who is served"))
    language = ArrayFacet("working_languages", SPOKEN_LANGUAGES, _("Working language"))
    type = ChoiceFacet("type", OrganisationType.choices, _("Type"))
    level = ChoiceFacet("level", Level.choices, _("Level"))
    verification = ChoiceFacet("verification", SHOWN_TRUTHS, _("How true the entry is"), truth())

    class Meta:
        model = Organisation
        fields = []
