"""Addresses of an entry's files, for all templates without loading."""

from urllib.parse import quote

from django import template
from django.core.files.storage import default_storage
from django.utils.html import format_html

from partnership_hub.previews import KEY
from partnership_hub.renditions import WIDTHS, name_of, widths_below

register = template.Library()

WITHOUT_A_CHOICE = 640  # for browsers that cannot choose by srcset


@register.simple_tag(takes_context=True)
def file_address(context, file):
    """Where a file is; on a preview's page with the key that lets its holder have it."""
    return _address(file.name, context)


@register.simple_tag(takes_context=True)
def picture_addresses(context, file, width):
    """The src and srcset of a picture: its renditions, and itself where it is not larger than they are."""
    widths = widths_below(width)
    choices = {smaller: _address(name_of(file.name, smaller), context) for smaller in widths}
    if len(widths) < len(WIDTHS):
        choices[width or 0] = _address(file.name, context)
    src = choices.get(WITHOUT_A_CHOICE, list(choices.values())[-1])
    if len(choices) == 1:
        return format_html('src="{}"', src)
    return format_html('src="{}" srcset="{}"', src, ", ".join(f"{url} {size}w" for size, url in choices.items()))


def _address(name, context):
    link = context.get("preview_link")
    return default_storage.url(name) + (f"?{KEY}={quote(link.key)}" if link else "")
