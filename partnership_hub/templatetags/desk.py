from django import template

from ..desk.once import new_key

register = template.Library()
register.simple_tag(new_key, name="new_once")
