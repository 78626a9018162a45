"""How sure it is that two organisations are one: points, with the reasons in words."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from partnership_hub.twins import names

NEAR, ALIKE = 0.85, 0.6


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
