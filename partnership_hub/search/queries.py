"""Searched models and their ranked queries."""

from django.db import models
from django.db.models import Case, F, FloatField, Func, Max, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from ..richtext import BodyField, plain_text
from . import tsquery
from .fields import ComputedManager, ComputedModel, ComputedQuerySet, SearchVectorField
from .syntax import parse

# Added to the rank of an entry with such a title: more than any words can come to.
TITLE_IS_IT, TITLE_BEGINS_WITH_IT = 40, 20
NO_RANK = 1e-20  # of words that are too far apart


class SearchQuerySet(ComputedQuerySet):
    """Finds and ranks rows."""

    def search(self, query):
        """Rows with all that is asked for in their own text or in a reviewed translation's, and nothing of what
        is excluded in any of these. A query is what syntax.parse makes of a text, or the text."""
        query = _parsed(query)
        if query.is_empty:
            return self.none()
        rows = self.filter(pk__in=self._with(tsquery.found(query))) if query.groups else self
        return rows.exclude(pk__in=self._with(tsquery.excluded(query))) if query.excluded else rows

    def ranked(self, query):
        """Adds `rank`, in steps that are worth seeing: the title that was typed, titles that begin with it, then
        title over summary over body, the best of the row and its translations."""
        query = _parsed(query)
        if not query.groups:
            return self.annotate(rank=Value(0.0))
        asked, title = tsquery.found(query), tsquery.title(query)
        translated = (
            self.model.reviewed_translations()
            .filter(entry=OuterRef("pk"))
            .order_by()
            .values("entry")
            .annotate(rank=Max(_rank(asked)))
            .values("rank")
        )
        best = Greatest(_rank(asked), Coalesce(Subquery(translated), Value(0.0)), Value(NO_RANK))
        by_title = Case(
            When(pk__in=self._with(title), then=Value(TITLE_IS_IT)),
            When(pk__in=self._with(f"{title}:*"), then=Value(TITLE_BEGINS_WITH_IT)),
            default=Value(0),
        )
        # Tenfold steps: what differs by less is equally good, and the newer of two comes first.
        steps = Func(best, template="round(log(%(expressions)s))", output_field=FloatField())
        return self.annotate(rank=steps + by_title)

    def best_first(self, query):
        return self.ranked(query).order_by("-rank", *self.model.newest_first, "-pk")

    def _with(self, asked):
        """The keys of rows that match in their own text or in a reviewed translation's."""
        own = self.model._base_manager.filter(search__matches=asked).order_by().values("pk")
        translated = self.model.reviewed_translations().filter(search__matches=asked).order_by()
        return own.union(translated.values("entry_id"), all=True)


class SearchManager(ComputedManager.from_queryset(SearchQuerySet)):
    pass


class SearchedModel(ComputedModel):
    """A model whose own text is found by words. `searched` maps its text fields to their weights."""

    searched = {"title": "A", "summary": "B", "body": "C"}

    search = SearchVectorField()

    class Meta:
        abstract = True

    @classmethod
    def sources(cls):
        return {*cls.searched, *cls.computed_from, "language"}

    def searched_text(self):
        """The row's own texts with their weights, as vectors.vector takes them."""
        for name, weight in self.searched.items():
            value = getattr(self, name)
            if isinstance(value, list):
                value = " ".join(value)
            elif isinstance(self._meta.get_field(name), BodyField):
                value = plain_text(value)
            yield value, weight


def _parsed(query):
    return parse(query) if isinstance(query, str) else query


def _rank(asked):
    # {inside a word, body, summary, title}. So far apart because ts_rank adds up over every pair of
    # two asked words: a long body that repeats them must stay under one summary, and that under one title.
    template = "ts_rank('{1e-14, 1e-12, 1e-4, 1}', %(expressions)s::tsquery)"
    return Func(F("search"), Value(asked), template=template, output_field=models.FloatField())
