"""The page that staff begin with: what waits, what others changed meanwhile, where nothing is."""

from django.utils.translation import gettext as _

from .. import gaps, waiting
from ..lists.facets import vocabulary
from ..models import Country, Visit
from ..people.visits import changes


def scopes(user):
    """({name: label}, the codes of the countries that this user looks after)."""
    countries = vocabulary(Country)
    own = set(user.countries.values_list("pk", flat=True))
    labels = {waiting.MINE: _("My countries")} if own else {}
    return labels | {waiting.ALL: _("All countries")} | {country.pk: country.name for country in countries}, own


def scope_asked_for(request, otherwise=None):
    """({name: label}, the Scope that a page's address names); else one's own countries."""
    labels, own = scopes(request.user)
    name = request.GET.get("country")
    if name not in labels:
        name = otherwise or (waiting.MINE if own else waiting.ALL)
    codes = {waiting.MINE: tuple(sorted(own)), waiting.ALL: ()}.get(name, (name,))
    return labels, waiting.Scope(name, request.user, codes)


def context(request):
    user = request.user
    labels, scope = scope_asked_for(request)
    found = waiting.for_user(user, scope)
    before = Visit.note(user)
    empty, asked_at = gaps.empty(user, set(scope.countries) or {country.pk for country in vocabulary(Country)})
    return {
        "scopes": labels.items(), "scope": scope.name, "looks_after_some": waiting.MINE in labels,
        "waiting": [kind for kind in found if kind.items],
        "nothing_in": [kind.title for kind in found if not kind.items],
        "before": before, "changes": changes(user, scope, before) if before else [],
        "gaps": [(country, own_gaps, whole) for country, own_gaps, whole in empty if own_gaps],
        "gaps_asked_at": asked_at,
    }  # fmt: skip
