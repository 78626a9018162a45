"""Columns that are always computed from the row's own text, so that no way of saving forgets them."""

from django.db import models
from django.db.models.lookups import Lookup

from .analysis import fold
from .vectors import vector


class Computed:
    """Mixin for a field whose attribute always reads as compute(row): save, bulk_create, bulk_update
    and loaddata all write what the text says now. ComputedModel and ComputedQuerySet add the column
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


class ComputedQuerySet(models.QuerySet):
    """Keeps the computed columns true where rows are written many at once, and refuses to forget them."""

    def update(self, **changes):
        computed = {field.name for field in self.model.computed_fields()}
        if changes.keys() & self.model.sources() and not changes.keys() & computed:
            raise TypeError("update() would leave computed columns behind: use save() or bulk_update().")
        return super().update(**changes)

    def bulk_create(self, objs, *args, update_fields=None, **kwargs):
        if update_fields is not None:
            update_fields = self.model.with_computed(update_fields)
        return super().bulk_create(objs, *args, update_fields=update_fields, **kwargs)

    def bulk_update(self, objs, fields, batch_size=None):
        return super().bulk_update(objs, self.model.with_computed(fields), batch_size)


class ComputedManager(models.Manager.from_queryset(ComputedQuerySet)):
    def get_queryset(self):
        return super().get_queryset().defer(*(field.name for field in self.model.computed_fields()))


class ComputedModel(models.Model):
    computed_from = ()  # the fields that its computed columns are made of

    class Meta:
        abstract = True

    @classmethod
    def computed_fields(cls):
        return [field for field in cls._meta.concrete_fields if isinstance(field, Computed)]

    @classmethod
    def sources(cls):
        return {*cls.computed_from}

    @classmethod
    def with_computed(cls, fields):
        """The names of fields to save, with the computed columns when a source is among them."""
        if not cls.sources() & set(fields):
            return fields
        return [*fields, *(field.name for field in cls.computed_fields() if field.name not in fields)]

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is not None:
            update_fields = self.with_computed(update_fields)
        for field in self.computed_fields():
            setattr(self, field.attname, None)
        super().save(*args, update_fields=update_fields, **kwargs)


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
