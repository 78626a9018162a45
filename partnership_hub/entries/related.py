"""Entries that a reader of this one may want next: by shared keywords first, then topics."""

from collections import defaultdict
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Case, CharField, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from ..lists.bitmaps import index_of
from ..lists.filters import filterset_of
from ..translation.languages_of_entries import reading_language
from .publishing import Entry, sections

A_SECTION = 3
KEYWORD, TOPIC = 3, 1  # what each that is shared counts


class Related(NamedTuple):
    """A link to an entry, its title in the reader's language where there is one."""

    entry: Entry  # with no more than what its address needs
    title: str
    language: str


def related_entries(entry):
    """Up to three published entries of every section that share a keyword or a topic, as Related."""
    models = {model._meta.app_label: model for model in sections()}
    scores = defaultdict(dict)
    for section, pk, score in _nearest(models, entry):
        if models[section] is not type(entry) or pk != entry.pk:
            scores[section] |= {pk: score} if len(scores[section]) < A_SECTION else {}
    texts = [_texts(models[section], keys) for section, keys in scores.items() if keys]
    rows = list(texts[0].union(*texts[1:], all=True)) if texts else []
    rows.sort(key=lambda row: (scores[row[0]][row[1]], row[1]), reverse=True)
    for section, pk, title, language, translated in rows:
        text = (translated, reading_language()) if translated else (title, language)
        yield Related(models[section](pk=pk, title=title), *text)


def _nearest(models, entry):
    """(section, key, score) of the entries that share most, in each section the newest of equals first."""
    keywords, topics = entry.keywords.all(), entry.topics.all()
    indexes = {section: index_of(filterset_of(model)) for section, model in models.items()}
    if None in indexes.values():
        first, *others = [_scored(model, keywords, topics)[: A_SECTION + 1] for model in models.values()]
        return sorted(first.union(*others, all=True), key=itemgetter(2, 1), reverse=True)
    shared = [(("keyword", keyword.slug), KEYWORD) for keyword in keywords]
    shared += [(("topic", topic.pk), TOPIC) for topic in topics]
    return [(section, *row) for section, index in indexes.items() for row in index.nearest(shared, A_SECTION + 1)]


def _scored(model, keywords, topics):
    by_keyword = _shared(model.keywords.through, "content_object", tag__in=[keyword.pk for keyword in keywords])
    by_topic = _shared(model.topics.through, model._meta.model_name, topic__in=[topic.pk for topic in topics])
    scored = model.objects.published().annotate(
        score=KEYWORD * by_keyword + TOPIC * by_topic, section=Value(model._meta.app_label, output_field=CharField())
    )
    return scored.filter(score__gt=0).order_by("-score", "-pk").values_list("section", "pk", "score")


def _shared(links, entry, **shared):
    count = links.objects.filter(**shared, **{entry: OuterRef("pk")}).order_by().values(entry).annotate(n=Count("pk"))
    return Coalesce(Subquery(count.values("n"), output_field=IntegerField()), 0)


def _texts(model, keys):
    translated = model.reviewed_translations().filter(entry=OuterRef("pk"), language=reading_language())
    entries = model.objects.published().order_by().filter(pk__in=keys)
    return entries.annotate(
        section=Value(model._meta.app_label, output_field=CharField()),
        translated=Case(When(~Q(language=reading_language()), then=Subquery(translated.values("title")))),
    ).values_list("section", "pk", "title", "language", "translated")
