"""The directory as maps: how many organisations there are by country, by province and by town, as everyone may know it.

Whoever is signed in is shown the same. Where people are sheltered no town is counted, only the province."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse

from partnership_hub.lists.holdings import Scale, Tally
from partnership_hub.models import Country
from partnership_hub.vocabulary import ASEAN

from .details import Place
from .filters import OrganisationFilterSet
from .models import Organisation
from .offers import Service, known_to_shelter
from .province_atlas import WITHIN, drawing, key_of
from .provinces import PROVINCES, is_in
from .vocabulary import Visibility


@dataclass
class ProvinceRow:
    code: str
    name: str
    count: int = 0
    towns: dict = field(default_factory=dict)  # {name: number}, those with most first
    drawn: int = 0  # organisations in what is drawn: newer provinces are drawn within it

    @property
    def drawing(self):
        return drawing(self.code)

    @property
    def url(self):
        return reverse("directory:list", query={"country": self.code[:2], "province": self.code})


@dataclass
class CountryMap:
    rows: list
    total: int
    elsewhere: int  # organisations in no province

    @property
    def scale(self):
        return Scale(row.drawn for row in self.rows)

    @property
    def named(self):
        return [row for row in self.rows if row.count]

    @property
    def others(self):
        return [row for row in self.rows if not row.count]

    @property
    def towns(self):
        """All of them, those with most organisations first."""
        counts = [(count, name) for row in self.rows for name, count in row.towns.items()]
        return [name for _count, name in sorted(counts, key=lambda town: (-town[0], town[1]))]

    @property
    def newer(self):
        """(provinces that are not drawn by themselves, the one in which they lie)"""
        names, found = {row.code: row.name for row in self.rows}, defaultdict(list)
        for row in self.rows:
            if row.code in WITHIN:
                found[names[WITHIN[row.code]]].append(row.name)
        return [(", ".join(newer), older) for older, newer in found.items()]


def by_country():
    """(a row for each member, the Tally of what works in ASEAN as a whole), as the list counts."""
    counts = _counts()
    rows = [
        {"country": country, "count": counts["country"].get(country.pk, 0)}
        for country in Country.objects.filter(asean_member=True)
    ]
    url = reverse("directory:list", query={"country": ASEAN})
    return rows, Tally("directory", counts["country"].get(ASEAN, 0), url)


def of_country(country):
    organisations, towns = _found(country)
    drawn = defaultdict(set)
    for code, keys in organisations.items():
        drawn[WITHIN.get(code, code)] |= keys
    rows = [
        ProvinceRow(code, province.name, len(organisations[code]), _towns(towns[code]), len(drawn[code]))
        for code, province in PROVINCES.items()
        if province.country == country.pk
    ]
    published = set(_published(country).values_list("pk", flat=True))
    return CountryMap(rows, len(published), len(published.difference(*organisations.values())))


def _counts():
    return OrganisationFilterSet({}).counts


def _found(country):
    """({province: keys of organisations}, {province: {town: keys of organisations}}), in two queries."""
    organisations, towns = defaultdict(set), defaultdict(lambda: defaultdict(set))
    for key, codes in _services(country):
        for code in codes:
            organisations[code].add(key)
    for place in _places(country):
        code = place["province"]
        if is_in(code, country.pk):
            organisations[code].add(place["organisation"])
            if place["town"].strip() and not place["shelters"]:
                towns[code][place["town"].strip()].add(place["organisation"])
    return organisations, towns


def _published(country):
    return Organisation.objects.published().filter(countries=country).order_by()


def _services(country):
    """(key of an organisation, provinces) of services that everyone may see."""
    services = Service.objects.visible_to(None).filter(visibility=Visibility.PUBLIC)
    named = services.filter(organisation__in=_published(country).values("pk")).exclude(provinces=[])
    return named.values_list("organisation", "provinces")


def _places(country):
    """Public places; whether their organisation is known to everyone to shelter people."""
    public = Place.objects.visible_to(None).filter(visibility=Visibility.PUBLIC)
    shown = public.filter(organisation__in=_published(country).values("pk"))
    shelters = known_to_shelter("organisation")
    return shown.annotate(shelters=shelters).values("organisation", "province", "town", "shelters")


def _towns(found):
    """One name for each town, however it was written, with its number."""
    together = defaultdict(lambda: [{}, set()])
    for name, organisations in found.items():
        names, keys = together[key_of(name)]
        names[name] = len(organisations)
        keys |= organisations
    counts = [(max(names, key=names.get), len(keys)) for names, keys in together.values()]
    return dict(sorted(counts, key=lambda town: (-town[1], town[0])))
