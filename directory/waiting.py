"""What waits about the directory, for the start page: the boards' own questions, with their first few rows."""

from django.core.cache import cache
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from partnership_hub.twins.waiting_pairs import as_waiting
from partnership_hub.waiting import MOST, Item, Waiting, change_page

from . import due, second_person
from .models import NotTwins, Organisation, Proposal, Removal, Report, Suggestion
from .proposal_admin import PROPOSALS, REVIEW
from .twins.admin import TWINS
from .twins.rows import pairs
from .vocabulary import Truth

HELD = 600  # seconds


def board(board):
    return [(_("All on the board"), board.address(Organisation._meta))]


def entry(pk):
    return change_page(Organisation._meta.label, pk)


def checks(user, scope):
    if not user.has_perm(due.BOARD.permission):
        return None
    scopes = due.MINE, due.ALL
    condition = due.condition(scope.name, user) if scope.name in scopes else Q(scope.condition(Organisation))
    rows = due.waiting(condition).order_by("due_on", "pk").values_list("pk", "title", "language", "due_on", "now")
    items = [
        Item(title, entry(pk), day, language, str(Truth(now).label)) for pk, title, language, day, now in rows[:MOST]
    ]
    address = f"{due.BOARD.address(Organisation._meta)}?country={scope.name}"
    return Waiting("checks", _("To be confirmed again"), items, [(_("All on the board"), address)])


def proposals(user, scope):
    if not user.has_perm(PROPOSALS.permission):
        return None
    rows = Proposal.objects.open().filter(scope.condition(Organisation, "organisation")).order_by("created_at", "pk")
    found = rows.values_list("pk", "organisation__title", "organisation__language", "created_at")[:MOST]
    items = [
        Item(title, reverse(f"admin:{REVIEW}", args=[pk]), since, language) for pk, title, language, since in found
    ]
    return Waiting("proposals", _("Proposed by organisations"), items, board(PROPOSALS))


def told(user, scope):
    """What readers report: never its words, which are shown on the board alone."""
    if not user.has_perm("directory.change_report"):
        return None
    rows = Report.objects.open().filter(scope.condition(Organisation, "organisation"))
    found = rows.values_list("organisation__title", "organisation__language", "told_at")[:MOST]
    page = reverse("admin:directory_organisation_reports")
    return Waiting("reports", _("Reports of errors"), [Item(title, page, at, code) for title, code, at in found])


def suggested(user, scope):
    if not user.has_perm("directory.change_suggestion"):
        return None
    rows = Suggestion.objects.open()
    if scope.countries:
        rows = rows.filter(country__in=scope.countries)
    page = reverse("admin:directory_organisation_suggestions")
    found = rows.values_list("name", "country__name", "told_at")[:MOST]
    items = [Item(name, page, at, note=country) for name, country, at in found]
    return Waiting("suggestions", _("Organisations that readers miss"), items)


def removals(user, scope):
    if not user.has_perm("directory.view_removal"):
        return None
    found = Removal.objects.waiting().values_list("organisation__title", "organisation__language", "asked_at")[:MOST]
    page = reverse("admin:directory_organisation_removals")
    return Waiting(
        "removals", _("To be taken down"), [Item(title or "", page, at, code or "") for title, code, at in found]
    )


def visibility(user, scope):
    """By organisation; who asked does not decide."""
    if not user.has_perm("directory.publish_organisation"):
        return None
    found = {}
    for row in sorted(second_person.waiting_for(user), key=lambda row: row.wanted_at):
        if row.wanted_by_id != user.pk:
            found.setdefault(row.organisation_id, row)
    page = second_person.VISIBILITY_TO_AGREE.address(Organisation._meta)
    items = [Item(row.organisation.title, page, row.wanted_at, row.organisation.language) for row in found.values()]
    return Waiting("visibility", _("Visibility that waits for a second person"), items[:MOST])


def twins(user, scope):
    """Comparing is dear, so pairs are held for a while; what was decided meanwhile is left out at once."""
    if not user.has_perm(TWINS.permission):
        return None
    keys = held_pairs(user, scope)
    both = {key for pair in keys for key in pair}
    seen = Organisation.objects.visible_to(user).filter(pk__in=both, merged_into=None)
    titles = dict(seen.order_by().values_list("pk", "title"))
    decided = NotTwins.objects.filter(entry__in=both, other__in=both).values_list("entry", "other")
    done = set(map(frozenset, decided))
    open_pairs = [pair for pair in keys if titles.keys() >= set(pair) and frozenset(pair) not in done]
    named = [(one, titles[one], other, titles[other]) for one, other in open_pairs]
    return as_waiting(Organisation, named, f"?country={scope.name}")


def held_pairs(user, scope):
    name = f"twins-{user.pk}-{scope.name}-{'-'.join(scope.countries)}"
    found = cache.get(name)
    if found is None:
        found = [(twin.entry.pk, twin.other.pk) for twin in pairs(user, scope)[:MOST]]
        cache.set(name, found, HELD)
    return found


kinds = [removals, told, suggested, proposals, visibility, checks, twins]
