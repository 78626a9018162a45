"""Filters of the lists. None counts; where there are many values, they stand in a box under their groups’ names."""

from itertools import groupby

from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _

from ..labels import labels
from ..lists.facets import vocabulary
from ..models import Country, Topic
from ..vocabulary import NOT_GIVEN, in_groups


class FiledUnder(SimpleListFilter):
    """Entries by what they are filed under, asked of the table between the two."""

    template = "admin/grouped_filter.html"
    relation = vocabulary = None

    def lookups(self, request, model_admin):
        return [(row.pk, str(row)) for row in vocabulary(self.vocabulary)] + [(NOT_GIVEN, _("not given"))]

    def groups(self):
        """(heading, values) of what is offered."""
        return [("", self.lookup_choices)]

    def queryset(self, request, queryset):
        if not (value := self.value()):
            return queryset
        field = queryset.model._meta.get_field(self.relation)
        links = field.remote_field.through.objects
        entry, other = field.m2m_column_name(), field.m2m_reverse_name()
        if value == NOT_GIVEN:
            return queryset.exclude(pk__in=links.values(entry))
        return queryset.filter(pk__in=links.filter(**{other: value}).values(entry))

    def choices(self, changelist):
        """One: the box, and what else the list is asked, which its form sends along."""
        kept = {name: values for name, values in changelist.filter_params.items() if name != self.parameter_name}
        yield {
            "selected": self.value() is not None, "value": self.value() or "", "name": self.parameter_name,
            "groups": self.groups(), "kept": [(name, value) for name, values in kept.items() for value in values],
        }  # fmt: skip


class CountryFilter(FiledUnder):
    title = _("country")
    parameter_name = "countries__code__exact"
    relation, vocabulary = "countries", Country


class TopicFilter(FiledUnder):
    title = _("topic")
    parameter_name = "topics__code__exact"
    relation, vocabulary = "topics", Topic

    def groups(self):
        by_group, names = groupby(in_groups(vocabulary(Topic)), key=lambda topic: topic.group), labels(Topic, "group")
        groups = [(names[group], [(topic.pk, topic.label) for topic in own]) for group, own in by_group]
        return [("", self.lookup_choices[-1:]), *groups]
