"""Hours in the database and in forms: a multirange of minutes, so that it can be asked what is open now."""

import re

from django import forms
from django.db import models
from django.db.models import Func, IntegerField, Value
from django.db.models.functions import Coalesce, Now, NullIf
from django.db.models.lookups import Lookup

from .typed import HOW, read
from .week import Week


class HoursField(forms.CharField):
    """Weekly hours, typed. Cleans to a Week, or to None."""

    def __init__(self, **kwargs):
        super().__init__(**{"help_text": HOW} | kwargs)

    def prepare_value(self, value):
        return str(value) if isinstance(value, Week) else value

    def clean(self, value):
        return read(super().clean(value))

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class HoursColumn(models.Field):
    def db_type(self, connection):
        return "int4multirange"

    def from_db_value(self, value, expression, connection):
        return value and Week(tuple((int(start), int(end)) for start, end in re.findall(r"\[(\d+),(\d+)\)", value)))

    def to_python(self, value):
        return read(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        week = self.to_python(super().get_prep_value(value))
        return week and "{" + ",".join(f"[{start},{end})" for start, end in week.spans) + "}"

    def value_to_string(self, obj):
        return str(self.value_from_object(obj) or "")

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": HoursField, "max_length": 300} | kwargs)


@HoursColumn.register_lookup
class IsOpenAt(Lookup):
    """Whether the hours hold a minute of the week: `hours__open_at=MinuteNow("zone")`."""

    lookup_name = "open_at"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        hours, hours_params = self.process_lhs(compiler, connection)
        minute, minute_params = self.process_rhs(compiler, connection)
        return f"{hours} @> {minute}", [*hours_params, *minute_params]


class MinuteNow(Func):
    """The minute of the week, by the database's clock, in the time zone that a column names."""

    # Since a Monday, modulo a week.
    template = "mod(floor(extract(epoch FROM %(expressions)s - timestamp '2024-01-01') / 60)::int, 10080)"
    output_field = IntegerField()

    def __init__(self, zone):
        zone = Coalesce(NullIf(zone, Value("")), Value("UTC"))  # day and night needs none
        super().__init__(Func(zone, Now(), function="timezone"))
