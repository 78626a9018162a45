"""Columns that are always computed from the row's own text, so that no way of saving forgets them."""

from django.db import models
from django.db.models.lookups import Lookup

from .analysis import fold
from .vectors import vector


class Computed:
    """Mixin for a field whose attribute always reads as compute(row): save, bulk_create, bulk_update
    and loaddata all write what the text says now. SearchedModel and SearchQuerySet add the column
    wherever only some fields are saved."""

    def __init__(self, *args, **kwargs):
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        return name, path, args, kwargs

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, name, _ReadsAs(self))

    def pre_save(self, instance, add):
        return self.compute(instance)


class _ReadsAs:
    def __init__(self, field):
        self.field = field

    def __get__(self, instance, owner=None):
        return self if instance is None else self.field.compute(instance)

    def __set__(self, instance, value):
        # Only marks the column as loaded, so that Django does not leave it out of a save as deferred.
        instance.__dict__[self.field.attname] = None


class SearchVectorField(Computed, models.Field):
    """The row's words, from its `searched` fields and its `language`."""

    def db_type(self, connection):
        return "tsvector"

    def get_placeholder(self, value, compiler, connection):
        return "%s::tsvector"

    def compute(self, instance):
        return vector(instance.searched_text(), instance.language)


class SortKeyField(Computed, models.TextField):
    """A title as titles are sorted: folded, so that “Étude” stands beside “Etude”. Postgres' own
    collations differ from server to server, and the embedded one has none for people."""

    def __init__(self, source="title", **kwargs):
        self.source = source
        super().__init__(**kwargs)

    def compute(self, instance):
        return fold(getattr(instance, self.source)).strip()


@SearchVectorField.register_lookup
class Matches(Lookup):
    """search__matches=query: the query is a tsquery literal from vectors.query."""

    lookup_name = "matches"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s::tsquery", [value]

    def as_sql(self, compiler, connection):
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return f"{lhs} @@ {rhs}", [*lhs_params, *rhs_params]
