from django.utils.translation import gettext_lazy as _

from partnership_hub.facets import ArrayFacet, ChoiceFacet, LanguageFacet, RelatedFacet, YearFacet
from partnership_hub.filters import BY_DATE, EntryFilterSet
from partnership_hub.vocabulary import Audience

from .models import Resource, ResourceFile, ResourceType


class PublisherFacet(RelatedFacet):
    """Too many to list: those of published resources, so that no other name is told either."""

    shows_empty = False

    def labels(self, values):
        keys = [value for value in values if value.isascii() and value.isdigit() and len(value) < 10]
        publishers = self.published(self.links.filter(value__in=keys))
        return {str(publisher.pk): publisher.name for publisher in publishers}

    def names(self):
        for publisher in self.published(self.links):
            yield publisher.name, str(publisher.pk)
            yield publisher.acronym, str(publisher.pk)

    def published(self, links):
        used = links.filter(entry_pk__in=Resource.objects.published().values("pk"))
        return self.vocabulary([]).filter(pk__in=used.values("publisher_id"))


class ResourceFilterSet(EntryFilterSet):
    type = ChoiceFacet("type", ResourceType.choices, _("Type"))
    audience = ArrayFacet("audiences", Audience.choices, _("For"))
    language = LanguageFacet([lambda entry: ResourceFile.objects.filter(resource=entry)])
    publisher = PublisherFacet("publishers", _("Publisher"))
    year = YearFacet("publication_date", _("Published in"))

    sorts = EntryFilterSet.sorts | BY_DATE

    class Meta:
        model = Resource
        fields = []
