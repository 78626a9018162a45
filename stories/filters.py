from django.utils.translation import gettext_lazy as _

from partnership_hub.lists.facets import ChoiceFacet, YearFacet
from partnership_hub.lists.filters import BY_DATE, EntryFilterSet

from .models import Story, StoryFormat


class StoryFilterSet(EntryFilterSet):
    format = ChoiceFacet("format", StoryFormat.choices, _("Format"))
    year = YearFacet("publication_date", _("Published in"))

    sorts = EntryFilterSet.sorts | BY_DATE

    class Meta:
        model = Story
        fields = []
