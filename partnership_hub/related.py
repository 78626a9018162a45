"""Entries that a reader of this one may want next: by shared keywords first, then topics."""

from django.db.models import CharField, Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from .publishing import sections

A_SECTION = 3


def related_entries(entry):
    """Up to three published entries of every section that share a keyword or a topic, in one query.

    Returns unsaved instances with pk, title and language, ready for a link."""
    keywords = [keyword.pk for keyword in entry.keywords.all()]
    topics = [topic.pk for topic in entry.topics.all()]
    models = {model._meta.app_label: model for model in sections()}
    first, *others = [_candidates(model, entry, keywords, topics) for model in models.values()]
    rows = first.union(*others, all=True).order_by("-score", "-pk")
    return [models[section](pk=pk, title=title, language=language) for section, pk, title, language, _score in rows]


def _candidates(model, entry, keywords, topics):
    entries = model.objects.published()
    if isinstance(entry, model):
        entries = entries.exclude(pk=entry.pk)
    by_keyword = _shared(model.keywords.through, "content_object", tag__in=keywords)
    by_topic = _shared(model.topics.through, model._meta.model_name, topic__in=topics)
    scored = entries.annotate(score=3 * by_keyword + by_topic).filter(score__gt=0).order_by("-score", "-pk")
    section = Value(model._meta.app_label, output_field=CharField())
    return scored.annotate(section=section).values_list("section", "pk", "title", "language", "score")[:A_SECTION]


def _shared(links, entry, **shared):
    count = links.objects.filter(**shared, **{entry: OuterRef("pk")}).order_by().values(entry).annotate(n=Count("pk"))
    return Coalesce(Subquery(count.values("n"), output_field=IntegerField()), 0)
