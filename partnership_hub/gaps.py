"""Where something is missing: countries and topics on which a section has published no entry."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from .entries.publishing import sections
from .lists.facets import vocabulary
from .models import Country, Topic

KEPT = 600  # seconds: it is asked of every entry, and hardly moves


@dataclass(frozen=True)
class Gap:
    topic: object
    ways: tuple  # (section’s noun, the address of its form with country and topic filled in)
    is_whole: bool  # nothing in any section


def held():
    """({section: pairs of country and topic that it has something on}, when that was asked)."""
    found = cache.get("gaps")
    if found is None:
        found = {model._meta.label: _pairs(model) for model in sections()}, timezone.now()
        cache.set("gaps", found, KEPT)
    return found


def _pairs(model):
    rows = model.objects.published().order_by().filter(countries__isnull=False, topics__isnull=False)
    return set(rows.values_list("countries", "topics").distinct())


def empty(user, codes):
    """([(country, its Gaps, how many are whole)], when it was asked), of sections that this user may add to; whole ones
    first."""
    own = [model for model in sections() if user.has_perm(model.permission("add"))]
    topics = vocabulary(Topic)
    pairs, asked_at = held()
    found = []
    for country in vocabulary(Country):
        if country.pk in codes:
            gaps = [_gap(own, pairs, country, topic) for topic in topics]
            gaps = sorted((gap for gap in gaps if gap.ways), key=lambda gap: not gap.is_whole)
            found.append((country, gaps, sum(gap.is_whole for gap in gaps)))
    return found, asked_at


def _gap(models, pairs, country, topic):
    is_whole = not any((country.pk, topic.pk) in held for held in pairs.values())
    return Gap(topic, _ways(models, pairs, country, topic), is_whole)


def _ways(models, pairs, country, topic):
    return tuple(
        (model._meta.verbose_name, add_page(model, country, topic))
        for model in models
        if (country.pk, topic.pk) not in pairs[model._meta.label]
    )


def add_page(model, country, topic):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    return f"{address}?{urlencode({'countries': country.pk, 'topics': topic.pk})}"
