"""Likely duplicates for the start page: the pairs that are known by now."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ..waiting import MOST, Item, Waiting
from . import likeness_of


def pairs_of(model):
    """The kind of what waits, of a section whose pairs are rows."""

    def twins(user, scope):
        if not user.has_perm(model.permission("change")):
            return None
        likeness = likeness_of(model)
        rows = likeness.pairs_of.undecided(user, likeness.not_twins, scope)
        named = rows.values_list("entry", "entry__title", "other", "other__title")
        return as_waiting(model, named[:MOST])

    return twins


def as_waiting(model, pairs, query=""):
    """Pairs of (key, title, key, title), each of which leads to its place on the board."""
    page = f"{reverse(f'admin:{model._meta.app_label}_{model._meta.model_name}_twins')}{query}"
    items = [Item(f"{one} = {two}?", f"{page}#pair-{key}-{other}") for key, one, other, two in pairs]
    title = _("Likely duplicates among %(entries)s") % {"entries": model._meta.verbose_name_plural}
    return Waiting(f"{model._meta.app_label}-twins", title, items, [(_("All on the board"), page)])
