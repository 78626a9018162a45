"""The cards of entries as HTML, kept in this process's memory as long as nothing that readers see has changed."""

from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from .keeping import Kept
from .version import state

MOST_CHARACTERS = 8 * 2**20  # in each process

kept = Kept(MOST_CHARACTERS)


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
    return get_template(f"{section}/_card.html").render({"entry": entry, "section": section, "level": level})
