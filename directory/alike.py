"""How sure it is that two organisations are one: steps, with the reasons in words."""

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from partnership_hub.twins import names
from partnership_hub.twins.steps import CERTAIN, LIKELY, POSSIBLE, Twin

from .twins import NotTwins, OrganisationLikeness, known, titles, visible, ways, ways_of

MOST_SHOWN = 8
NEAR, ALIKE = 0.85, 0.6
__all__ = ["CERTAIN", "LIKELY", "POSSIBLE", "Twin", "alike", "compare", "pairs"]


def compare(one, other):
    """(points, reasons in words) for two Known. Two of the same name in different countries are two."""
    points, reasons = _by_name(one, other)
    apart = one.countries and other.countries and not one.countries & other.countries
    if points and apart:
        points -= 2
    elif points and one.countries & other.countries:
        points += points > 1
    shared = [
        (2, one.phones, other.phones, _("same phone: %(value)s")),
        (2, one.emails, other.emails, _("same e-mail: %(value)s")),
        (1, one.hosts, other.hosts, _("same web or mail domain: %(value)s")),
        (1, one.acronyms, other.acronyms, _("same acronym: %(value)s")),
    ]
    for worth, mine, others, words in shared:
        if same := sorted(mine.keys() & others.keys()):
            points += worth
            reasons.append(words % {"value": others[same[0]]})
    return points, reasons


def _by_name(one, other):
    near, mine, others = max(
        ((names.nearness(mine, others), mine.text, others.text) for mine in one.names for others in other.names),
        default=(0, "", ""),
    )
    if near == names.SAME:
        return 3, [_t("same name: “%(name)s”") % {"name": others}]
    if near < ALIKE:
        return 0, []
    words = _t("name nearly equal: “%(name)s”") if near >= NEAR else _t("name alike: “%(name)s”")
    return 2 if near >= NEAR else 1, [words % {"name": others}]


def alike(sought, reader, but=None):
    """The Twins of what somebody is typing, the likeliest first; what the reader may not see is no reason."""
    if not (keys := sought.keys):
        return []
    OrganisationLikeness.catch_up()
    decided = NotTwins.decided(but) if but else set()
    found = []
    for entry, its in _known_to(reader, set(OrganisationLikeness.candidates(keys, but)) - decided):
        points, reasons = compare(sought, its)
        if points >= POSSIBLE:
            found.append(Twin(entry, points, reasons))
    return sorted(found, key=lambda twin: (-twin.points, twin.entry.pk))[:MOST_SHOWN]


def pairs(reader, scope=None):
    """Twins on both sides that nobody has decided on, the likeliest first, as far as keys are made by now."""
    by = reader.pk if scope and scope.is_mine else None
    keys = OrganisationLikeness.pairs(NotTwins, scope.countries if scope else (), by)
    by_key = {entry.pk: (entry, its) for entry, its in _known_to(reader, {key for pair in keys for key in pair})}
    found = []
    for one, other in (pair for pair in keys if by_key.keys() >= set(pair)):
        (entry, its), (twin, others) = by_key[one], by_key[other]
        points, reasons = compare(its, others)
        if points >= POSSIBLE:
            found.append(Twin(entry, points, reasons, twin))
    return sorted(found, key=lambda twin: (-twin.points, -twin.entry.pk))


def _known_to(reader, keys):
    """(organisation, what it is known by as far as this reader may see it)."""
    entries = OrganisationLikeness.entries().objects.visible_to(reader).filter(pk__in=keys).defer("body", "summary")
    seen = [models.Prefetch(name, visible(name, reader)) for name in ways()]
    for entry in entries.prefetch_related("countries", titles(), *seen):
        yield entry, known(entry, ways_of(entry))
