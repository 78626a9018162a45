"""Addresses of an entry's files, for all templates without loading."""

from urllib.parse import quote

from django import template
from django.core.files.storage import default_storage
from django.utils.html import format_html

from partnership_hub.entries.previews import KEY
from partnership_hub.entries.renditions import WIDTHS, name_of, widths_below

register = template.Library()

WITHOUT_A_CHOICE = 640  # for browsers that cannot choose by srcset


@register.simple_tag(takes_context=True)
def file_address(context, file):
    """Where a file is; on a preview's page with the key that lets its holder have it."""
    return _address(file.name, context)


@register.simple_tag(takes_context=True)
def picture_addresses(context, file, width, most=WIDTHS[-1]):
    """The src and srcset of a picture: its renditions up to a width, and itself where it is not larger than that."""
    choices = {size: _address(name_of(file.name, size), context) for size in widths_below(width) if size <= most}
    if not width or width <= most:
        choices[width or 0] = _address(file.name, context)
    src = choices.get(WITHOUT_A_CHOICE, list(choices.values())[-1])
    if len(choices) == 1:
        return format_html('src="{}"', src)
    return format_html('src="{}" srcset="{}"', src, ", ".join(f"{url} {size}w" for size, url in choices.items()))


def _address(name, context):
    link = context.get("preview_link")
    return default_storage.url(name) + (f"?{KEY}={quote(link.key)}" if link else "")
