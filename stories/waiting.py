"""What waits about stories: consent that ends, or has ended."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from partnership_hub.twins.waiting_pairs import pairs_of
from partnership_hub.waiting import MOST, Item, Waiting, change_page

from .models import Story

AHEAD = timedelta(days=60)


def consent(user, scope):
    """A story is hidden by itself after the last day; before it there is time to ask again."""
    if not user.has_perm(Story.permission("view")):
        return None
    rows = Story.objects.visible_to(user).listed().filter(shown_until__lte=timezone.localdate() + AHEAD)
    rows = rows.filter(scope.condition(Story)).order_by("shown_until", "pk")
    found = rows.values_list("pk", "title", "language", "shown_until")[:MOST]
    items = [Item(title, change_page(Story._meta.label, pk), day, code) for pk, title, code, day in found]
    return Waiting("consent", _("Consent ends"), items)


kinds = [consent, pairs_of(Story)]
