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
        rows = likeness.pairs_of.undecided(user, likeness.not_twins, scope).values_list("entry__title", "other__title")
        page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_twins")
        items = [Item(f"{one} = {other}?", page) for one, other in rows[:MOST]]
        noun = model._meta.verbose_name_plural
        title = _("Likely duplicates among %(entries)s") % {"entries": noun}
        return Waiting(f"{model._meta.app_label}-twins", title, items, [(_("All on the board"), page)])

    return twins
