from django.utils.translation import gettext_lazy as _

from partnership_hub.lists.facets import ArrayFacet, ChoiceFacet, LanguageFacet, YearFacet
from partnership_hub.lists.filters import BY_DATE, EntryFilterSet
from partnership_hub.lists.names import other_names
from partnership_hub.lists.related_facets import RelatedFacet
from partnership_hub.serving.keeping import while_unchanged
from partnership_hub.taxonomy.lookup import with_other_names
from partnership_hub.vocabulary import Audience

from .models import Publisher, Resource, ResourceFile, ResourceType


@while_unchanged
def publishers():
    """Those of published resources, so that no other name is told."""
    used = Resource.publishers.through.objects.filter(resource__in=Resource.objects.published().order_by().values("pk"))
    return list(with_other_names(Publisher.objects.filter(pk__in=used.values("publisher_id"))))


class PublisherFacet(RelatedFacet):
    """Too many to list all of them."""

    shows_empty = False
    most = 20

    def labels(self, values):
        return {str(publisher.pk): publisher.name for publisher in publishers() if str(publisher.pk) in values}

    def names(self):
        for publisher in publishers():
            yield publisher.name, str(publisher.pk)
            yield publisher.acronym, str(publisher.pk)
            yield from ((name, str(publisher.pk)) for name in other_names(publisher))


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
