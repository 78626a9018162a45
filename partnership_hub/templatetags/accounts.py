import json

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value):
    """For an attribute, which is escaped like any other."""
    return json.dumps(value, cls=DjangoJSONEncoder)
