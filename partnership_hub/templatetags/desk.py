from django import template

from ..desk.once import new_key
from ..desk.people import name_of

register = template.Library()
register.simple_tag(new_key, name="new_once")
register.filter("named", name_of)
