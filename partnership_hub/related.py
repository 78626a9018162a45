"""Entries that a reader of this one may want next: by shared keywords first, then topics."""

from typing import NamedTuple

from django.db.models import Case, CharField, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from .publishing import Entry, reading_language, sections

A_SECTION = 3


class Related(NamedTuple):
    """A link to an entry, its title in the reader's language where there is one."""

    entry: Entry  # with no more than what its address needs
    title: str
    language: str


def related_entries(entry):
    """Up to three published entries of every section that share a keyword or a topic, as Related, in one query."""
    keywords = [keyword.pk for keyword in entry.keywords.all()]
    topics = [topic.pk for topic in entry.topics.all()]
    models = {model._meta.app_label: model for model in sections()}
    first, *others = [_candidates(model, entry, keywords, topics) for model in models.values()]
    for section, pk, title, language, translated, _score in first.union(*others, all=True).order_by("-score", "-pk"):
        text = (translated, reading_language()) if translated else (title, language)
        yield Related(models[section](pk=pk, title=title), *text)


def _candidates(model, entry, keywords, topics):
    entries = model.objects.published()
    if isinstance(entry, model):
        entries = entries.exclude(pk=entry.pk)
    by_keyword = _shared(model.keywords.through, "content_object", tag__in=keywords)
    by_topic = _shared(model.topics.through, model._meta.model_name, topic__in=topics)
    translated = model.reviewed_translations().filter(entry=OuterRef("pk"), language=reading_language())
    scored = entries.annotate(
        score=3 * by_keyword + by_topic,
        section=Value(model._meta.app_label, output_field=CharField()),
        translated=Case(When(~Q(language=reading_language()), then=Subquery(translated.values("title")))),
    ).filter(score__gt=0)
    found = scored.order_by("-score", "-pk")[:A_SECTION]
    return found.values_list("section", "pk", "title", "language", "translated", "score")


def _shared(links, entry, **shared):
    count = links.objects.filter(**shared, **{entry: OuterRef("pk")}).order_by().values(entry).annotate(n=Count("pk"))
    return Coalesce(Subquery(count.values("n"), output_field=IntegerField()), 0)
