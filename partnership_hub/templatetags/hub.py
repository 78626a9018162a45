"""Tags and filters that all templates have without loading."""

import re
from html import escape
from pathlib import PurePath
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_bidi

from partnership_hub.atlas import drawing
from partnership_hub.labels import said
from partnership_hub.vocabulary import ASEAN, ENDONYMS, NOT_GIVEN, SPOKEN_LANGUAGES

register = template.Library()

LANGUAGE_NAMES = dict(SPOKEN_LANGUAGES)
PICTURE = re.compile(r"<p>\s*\[picture ([0-9]{1,4})\]\s*</p>", re.IGNORECASE)
CONTAINER = re.compile(r"<(/?)(?:blockquote|ul|ol|li)\b")
DIALLED = re.compile(r"[+*#]?[0-9*#]{2,20}")


# Languages


@register.filter
def lang(code):
    """The attributes of an element whose language is not the page's: `<h2{{ text.language|lang }}>`."""
    page = (get_language() or "en").lower()
    if not code or code.lower() in (page, page.split("-")[0]):
        return ""
    attributes = format_html(' lang="{}"', code)
    turned = (code in ENDONYMS and ENDONYMS[code].direction == "rtl") != get_language_bidi()
    return attributes + format_html(' dir="{}"', "ltr" if get_language_bidi() else "rtl") if turned else attributes


@register.filter
def endonym(code):
    return ENDONYMS[code].name if code in ENDONYMS else language_label(code)


@register.filter
def language_label(code):
    return LANGUAGE_NAMES.get(code, code)


@register.filter
def languages(entry):
    """Codes of the languages in which there is something to read, the entry's own first."""
    files = entry.files.all() if hasattr(entry, "files") else ()
    return list(dict.fromkeys(row.language for row in (entry, *entry.translations.all(), *files) if row.language))


# Values as readers see them


@register.filter
def labels(row, field):
    """(value, label) of an array column with choices: `{% for value, label in entry|labels:"services" %}`."""
    return list(zip(getattr(row, field), said(row, field), strict=True))


@register.filter
def label(row, field):
    """A choice in words, where there are many rows."""
    return said(row, field)


@register.filter
def grouped(items, attribute):
    """(heading, items) in the order of first appearance, also where a group's items do not stand together."""
    groups = {}
    for item in items:
        heading = getattr(item, attribute)
        groups.setdefault(heading() if callable(heading) else heading, []).append(item)
    return list(groups.items())


@register.filter
def host(url):
    """Where a link outside leads, in the shortest words."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


@register.filter
def dialled(number):
    """A telephone number as a tel: link takes it; empty where it is not one."""
    number = re.sub(r"[\s().–-]", "", number)
    return number if DIALLED.fullmatch(number) else ""


@register.filter
def download_name(file):
    """The ASCII name under which a reader's phone keeps a file: do-no-harm-guide-th.pdf."""
    parts = [*file.named_after, file.language.lower()]
    return "-".join(part for part in parts if part) + PurePath(file.file.name).suffix


# Entries


@register.filter
def section(entry):
    return entry._meta.app_label


@register.filter
def noun(entry):
    return entry._meta.verbose_name


@register.filter
def card(section):
    return f"{section}/_card.html"


@register.filter
def change_address(entry):
    """The name of the admin's address for it."""
    return f"admin:{entry._meta.app_label}_{entry._meta.model_name}_change"


@register.filter
def or_original(text, entry):
    """The text, or the entry's own where this translation stops at title and summary."""
    return text if text.body else entry


class Part(NamedTuple):
    html: str = ""
    picture: Any = None


@register.filter
def with_pictures(body, entry):
    """A body in parts, an entry's pictures where the text places them; those it does not place come last.

    The body was cleaned when it was saved. A picture inside a list or a quotation cannot be placed there."""
    left = {picture.number: picture for picture in entry.pictures.all()} if hasattr(entry, "pictures") else {}
    parts, start = [], 0
    for match in PICTURE.finditer(body):
        if _is_inside(body[: match.start()]) or int(match[1]) not in left:
            continue
        parts += [_html(body[start : match.start()]), Part(picture=left.pop(int(match[1])))]
        start = match.end()
    parts += [_html(body[start:]), *(Part(picture=picture) for picture in left.values())]
    return [part for part in parts if part.html or part.picture]


def _is_inside(html):
    return sum(-1 if closing else 1 for closing in CONTAINER.findall(html)) > 0


def _html(html):
    return Part(html=mark_safe(PICTURE.sub("", html).strip()))  # noqa: S308 - cleaned at every save


# Pictures and numbers


@register.filter
def dated(day):
    """A day in the reader's language, and as machines read it."""
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), date_format(day)) if day else ""


@register.filter
def number(value):
    """As the reader's language writes it."""
    return number_format(value, force_grouping=True)


@register.filter
def tone(count, scale):
    """The class of what is drawn by a count."""
    return f"tone-{scale.tone(count)}"


@register.simple_tag
def land(code, name="", count=0):
    """A country on the map, for the inside of its link."""
    return drawing(code, name, count)


# Lists and navigation


@register.simple_tag
def facet_value(name, option):
    """A value of a facet, as a link while it leads anywhere. Not a template: a list has two hundred of them."""
    said = f"{drawing(option.value) if name == 'country' else ''}<span>{escape(str(option.label))}</span>"
    if option.count == 0 and not option.chosen:
        return mark_safe(f'<span class="without">{said} <b>0</b></span>')  # noqa: S308 - escaped here, part by part
    count = "" if option.count is None else f" <b>{number_format(option.count)}</b>"
    current = ' aria-current="true"' if option.chosen else ""
    link = f'<a href="{escape(option.href)}" id="{name}-{escape(option.value)}" rel="nofollow"{current}>'
    return mark_safe(f"{link}{said}{count}</a>")  # noqa: S308


@register.simple_tag
def address(filters, **changes):
    """A list's address with some parameters changed; an empty value takes one away."""
    return filters.address(**changes)


@register.filter
def asean_offer(filters):
    """The ASEAN-wide option, where countries are chosen without it: most publications are about the whole region."""
    chosen = filters.chosen.get("country", [])
    if ASEAN in chosen or not any(value != NOT_GIVEN for value in chosen):
        return None
    offer = filters.option("country", ASEAN, filters.facets["country"].labels([ASEAN])[ASEAN])
    return offer if offer.count else None


@register.simple_tag(takes_context=True)
def current(context, url):
    """aria-current for a link of the navigation: to this page, or to one above it."""
    path = getattr(context.get("request"), "path", "")
    kind = "page" if path == url else "true" if path.startswith(url) else ""
    return format_html(' aria-current="{}"', kind) if kind else ""


@register.filter
def without_placeholder(field):
    """A form's field whose label is not repeated inside it."""
    field.field.widget.attrs.pop("placeholder", None)
    return field
