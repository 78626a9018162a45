"""What the Hub holds, counted as its lists count it: by country, and by country and group of topics."""

from dataclasses import dataclass

from django.db.models import CharField, Count, F, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from ..entries.publishing import sections
from ..models import Country, Topic
from ..vocabulary import ASEAN, TopicGroup

TONES = 4


class Scale:
    """Counts in up to four equal steps with round bounds, each a tone from 1 up; tone 0 is none."""

    def __init__(self, counts):
        self.most = max(counts, default=0)
        width = -(-self.most // TONES)
        unit = 10 ** max(len(str(width)) - 2, 0)
        self.width = max(-(-width // unit) * unit, 1)

    def tone(self, count):
        return -(-count // self.width)

    def steps(self):
        """(tone, from, to) of those in use."""
        for tone in range(1, self.tone(self.most) + 1):
            yield tone, (tone - 1) * self.width + 1, tone * self.width


@dataclass(frozen=True)
class Tally:
    """A number of a section's entries, and the address of the list that shows them."""

    section: str
    count: int
    url: str


@dataclass(frozen=True)
class Holding:
    """What is on a country, section by section."""

    country: Country
    tallies: list

    @property
    def count(self):
        return sum(tally.count for tally in self.tallies)


def by_country():
    """(a Holding for each member, the tallies of what is on ASEAN as a whole), in two queries."""
    counts = _counts()

    def tallies(code):
        return [Tally(s, counts.get((s, code), 0), _list(s, country=code)) for s in _sections()]

    holdings = [Holding(country, tallies(country.pk)) for country in _members()]
    return holdings, tallies(ASEAN)


def by_topic():
    """{section: {name of a country, or the region: {label of a group of topics: Tally}}}, in three queries."""
    counts, topics = _counts("topics__group"), {}
    for topic in Topic.objects.all():
        topics.setdefault(topic.group, []).append(topic.pk)
    groups = [group for group in TopicGroup if group in topics]
    names = {country.pk: str(country) for country in _members()} | {ASEAN: _("ASEAN-wide")}

    def tally(section, code, group):
        url = _list(section, country=code, topic=topics[group])
        return Tally(section, counts.get((section, code, group), 0), url)

    return {
        section: {name: {str(g.label): tally(section, code, g) for g in groups} for code, name in names.items()}
        for section in _sections()
    }


def _counts(*by):
    """{(section, country or ASEAN, *by): number of published entries}, in one query."""
    number = Count("pk", distinct=bool(by))  # an entry has several topics of a group, a country once
    parts = []
    for model in sections():
        entries = model.objects.published().order_by().annotate(section=Value(model._meta.app_label, CharField()))
        by_country = entries.annotate(place=F("countries"))
        regional = entries.filter(asean_wide=True).annotate(place=Value(ASEAN, CharField()))
        for rows in (by_country, regional):
            parts.append(rows.values_list("section", "place", *by).annotate(n=number))
    return {tuple(key): n for *key, n in parts[0].union(*parts[1:], all=True)}


def _members():
    return Country.objects.filter(asean_member=True)


def _sections():
    return [model._meta.app_label for model in sections()]


def _list(section, **choices):
    return reverse(f"{section}:list", query=choices)
