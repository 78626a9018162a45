"""Searched models and their ranked queries."""

from django.db import models
from django.db.models import F, Func, Max, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from ..richtext import BodyField, plain_text
from .fields import Computed, SearchVectorField
from .vectors import query


class SearchQuerySet(models.QuerySet):
    """Finds and ranks rows; keeps the computed columns true in bulk_update and refuses to forget them."""

    def search(self, text):
        """Rows with every word of the text, in their own text or in a reviewed translation's."""
        asked = query(text)
        if not asked:
            return self.none()
        own = self.model._base_manager.filter(search__matches=asked).values("pk")
        translations = self.model.reviewed_translations().filter(search__matches=asked).values("entry_id")
        return self.filter(pk__in=own.union(translations, all=True))

    def ranked(self, text):
        """Adds `rank`: title over summary over body, the best of the row and its translations."""
        asked = query(text)
        translated = (
            self.model.reviewed_translations()
            .filter(entry=OuterRef("pk"))
            .order_by()
            .values("entry")
            .annotate(rank=Max(_rank(asked)))
            .values("rank")
        )
        return self.annotate(rank=Greatest(_rank(asked), Coalesce(Subquery(translated), Value(0.0))))

    def update(self, **changes):
        computed = {field.name for field in self.model.computed_fields()}
        if changes.keys() & {*self.model.searched, "language"} and not changes.keys() & computed:
            raise TypeError("update() of searched text would leave the index behind: use save() or bulk_update().")
        return super().update(**changes)

    def bulk_create(self, objs, *args, update_fields=None, **kwargs):
        if update_fields is not None:
            update_fields = self.model.with_computed(update_fields)
        return super().bulk_create(objs, *args, update_fields=update_fields, **kwargs)

    def bulk_update(self, objs, fields, batch_size=None):
        return super().bulk_update(objs, self.model.with_computed(fields), batch_size)


class SearchManager(models.Manager.from_queryset(SearchQuerySet)):
    def get_queryset(self):
        return super().get_queryset().defer(*(field.name for field in self.model.computed_fields()))


class SearchedModel(models.Model):
    """A model whose own text is found by words. `searched` maps its text fields to their weights."""

    searched = {"title": "A", "summary": "B", "body": "C"}

    search = SearchVectorField()

    class Meta:
        abstract = True

    @classmethod
    def computed_fields(cls):
        return [field for field in cls._meta.concrete_fields if isinstance(field, Computed)]

    @classmethod
    def with_computed(cls, fields):
        """The names of fields to save, with the computed columns when a text is among them."""
        if not {*cls.searched, "language"} & set(fields):
            return fields
        return [*fields, *(field.name for field in cls.computed_fields() if field.name not in fields)]

    def searched_text(self):
        """The row's own texts with their weights, as vectors.vector takes them."""
        for name, weight in self.searched.items():
            value = getattr(self, name)
            if isinstance(value, list):
                value = " ".join(value)
            elif isinstance(self._meta.get_field(name), BodyField):
                value = plain_text(value)
            yield value, weight

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is not None:
            update_fields = self.with_computed(update_fields)
        for field in self.computed_fields():
            setattr(self, field.attname, None)
        super().save(*args, update_fields=update_fields, **kwargs)


def _rank(asked):
    # {inside a word, body, summary, title}. So far apart because ts_rank adds up over every pair of
    # two asked words: a long body that repeats them must stay under one summary, and that under one title.
    template = "ts_rank('{1e-8, 1e-6, 0.01, 1}', %(expressions)s::tsquery)"
    return Func(F("search"), Value(asked), template=template, output_field=models.FloatField())
