"""Facets of vocabularies that are rows: countries, topics, keywords."""

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..taxonomy.forwards import forwards, keyword_forwards
from ..vocabulary import ASEAN, TopicGroup, in_groups
from .facets import Facet, gathered, vocabulary
from .names import country_names, topic_names


class RelatedFacet(Facet):
    """A many-to-many vocabulary. Works on the through table alone: a join would lose the other choices."""

    @property
    def related(self):
        return self.model._meta.get_field(self.field_name)

    @property
    def links(self):
        related = self.related
        entry, value = (f"{name}_id" for name in (related.m2m_field_name(), related.m2m_reverse_field_name()))
        return related.remote_field.through.objects.annotate(entry_pk=F(entry), value=Cast(value, CharField()))

    @cached_property
    def items(self):
        return vocabulary(self.related.related_model)

    def labels(self, values):
        return {str(item.pk): str(item) for item in self.items}

    def forwards(self, values):
        return forwards(self.related.related_model, values)

    def having(self, values):
        return Q(pk__in=self.links.filter(value__in=values).values("entry_pk"))

    def not_given(self):
        return ~Exists(self.links.filter(entry_pk=OuterRef("pk")))

    def rows(self, entries, gather):
        links = self.links.filter(entry_pk__in=entries.order_by().values("pk"))
        yield links.values("value").annotate(gathered=gather("entry_pk"))
        yield from super().rows(entries, gather)


class CountryFacet(RelatedFacet):
    """Countries and, as a value of its own, ASEAN-wide: `country=th` is Thailand and nothing else."""

    def labels(self, values):
        return {ASEAN: str(_("ASEAN-wide")), **super().labels(values)}

    def names(self):
        return country_names(self.items)

    def having(self, values):
        countries = [value for value in values if value != ASEAN]
        condition = super().having(countries) if countries else Q(pk__in=[])
        return condition | Q(asean_wide=True) if ASEAN in values else condition

    def not_given(self):
        return Q(super().not_given(), asean_wide=False)

    def rows(self, entries, gather):
        yield gathered(entries.filter(asean_wide=True), Value(ASEAN), gather)
        yield from super().rows(entries, gather)


class TopicFacet(RelatedFacet):
    @cached_property
    def items(self):
        return in_groups(super().items)

    def groups(self):
        return {topic.pk: TopicGroup(topic.group).label for topic in self.items}

    def names(self):
        return topic_names(self.items)


class KeywordFacet(RelatedFacet):
    """A curator's free word, reached by its link. Known where a published entry has it: others tell of hidden ones."""

    listed = False

    @property
    def links(self):
        return self.related.remote_field.through.objects.annotate(entry_pk=F("content_object_id"), value=F("tag__slug"))

    def forwards(self, values):
        return keyword_forwards(self.related.related_model, values)

    def labels(self, values):
        if not values:
            return {}
        published = self.model.objects.published().values("pk")
        used = self.links.filter(value__in=values, entry_pk__in=published)
        return dict(used.values_list("tag__slug", "tag__name"))

    def having(self, values):
        return Q(pk__in=self.links.filter(value__in=values).values("entry_pk"))
