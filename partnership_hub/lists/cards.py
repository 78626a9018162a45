"""Cards of entries and the panel of a list's filters as HTML, kept in this process's memory as long as nothing that
readers see has changed."""

import re

from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from ..serving.keeping import Kept
from ..serving.version import state

# Characters, in each process: some ten thousand cards, and some hundred panels, which are half of a list's page.
MOST_OF_CARDS = 24 * 2**20
MOST_OF_PANELS = 8 * 2**20

kept = Kept(MOST_OF_CARDS)
kept_panels = Kept(MOST_OF_PANELS)


def cards(model, keys, level=3, shown_to=""):
    """The cards of those entries that are published, in the order of their keys, as a level of readers may see them."""
    moment, name = state(), model._meta.label
    kind = moment, get_language(), name, level, shown_to
    made = {key: kept.get((*kind, key)) for key in keys} if moment else {}
    missing = [key for key in keys if not made.get(key)]
    for entry in model.objects.published().with_card(shown_to).filter(pk__in=missing) if missing else ():
        card = made[entry.pk] = render(entry, level)
        if moment:
            kept.keep((*kind, entry.pk), card, len(card))
    return [mark_safe(made[key]) for key in keys if made.get(key)]  # noqa: S308 - a template made them


def render(entry, level):
    section = entry._meta.app_label
    return tight(get_template(f"{section}/_card.html").render({"entry": entry, "section": section, "level": level}))


def facets_panel(filterset, page):
    """The same on every page of a list. What was searched for is kept nowhere."""
    moment = None if filterset.words or filterset.is_momentary() else state()
    name = moment, get_language(), type(filterset), filterset.shown_to, filterset.address()
    panel = kept_panels.get(name) if moment else None
    if panel is None:
        panel = tight(get_template("entries/_facets.html").render({"filters": filterset, "page": page}))
        if moment:
            kept_panels.keep(name, panel, len(panel))
    return mark_safe(panel)  # noqa: S308 - a template made it


def tight(html):
    """Without the templates' indents and empty lines, which are an eighth of a list."""
    return re.sub(r"\s*\n\s*", "\n", html)
