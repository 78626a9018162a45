"""How many entries are filed under each item, by section: readers' counts from memory, and what staff see besides."""

from django.db.models import CharField, Count, Exists, F, OuterRef, Value
from django.db.models.functions import Cast

from ..entries.publishing import sections
from ..lists.bitmaps import index_of
from ..lists.facets import rows_of_all
from ..lists.filters import filterset_of
from .links import fields_of

FACETS = {"topics": "topic", "countries": "country", "keywords": "keyword", "publishers": "publisher"}


def usage(items, user):
    """{key of an item as text: {section's model: number of entries that this person may see}}

    What is published is counted as the lists count, from memory; one query counts what is not."""
    found, parts = {}, []
    for model, name, links in fields_of(items):
        for key, n in _published(model, name, items).items():
            found.setdefault(key, {})[model] = n
        parts.append(_hidden(model, links, user))
    by_label = {model._meta.label: model for model in sections()}
    for label, key, n in parts[0].union(*parts[1:], all=True) if parts else []:
        of_item = found.setdefault(key, {})
        of_item[by_label[label]] = of_item.get(by_label[label], 0) + n
    return found


def _published(model, name, items):
    """{key: number}, for keywords too, whose facet goes by slugs."""
    facet, filterset_class = FACETS[name], filterset_of(model)
    if index := index_of(filterset_class):
        counts = {value: len(keys) for value, keys in index.values[facet].items()}
    else:  # inside a transaction
        filterset = filterset_class({})
        rows = filterset.facets[facet].rows(model.objects.published(), Count)
        counts = {value: n for _facet, value, n in rows_of_all({facet: rows})}
    if name == "keywords":
        keys = dict(items.objects.values_list("slug", "pk"))
        return {str(keys[slug]): n for slug, n in counts.items() if slug in keys}
    return counts


def _hidden(model, links, user):
    published = model.objects.published().order_by().values("pk")
    seen = model.objects.visible_to(user).exclude(pk__in=published).order_by().values("pk")
    rows = links.through.objects.filter(**{f"{links.entry}__in": seen}).order_by()
    valued = rows.annotate(of=Value(model._meta.label, CharField()), key=Cast(F(links.item), CharField()))
    return valued.values_list("of", "key").annotate(n=Count(links.entry))


def used(items):
    """A condition on the items: some entry, of any state, is filed under it."""
    conditions = [
        Exists(links.through.objects.filter(**{links.item: OuterRef("pk")}))
        for _model, _name, links in fields_of(items)
    ]
    condition = conditions[0]
    for other in conditions[1:]:
        condition = condition | other
    return condition


def is_used(item):
    return any(links.entries_with([item.pk]) for _model, _name, links in fields_of(type(item)))
