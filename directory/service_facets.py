"""What a list of organisations is asked of their services: which, for whom, where, and when."""

from functools import reduce
from operator import or_

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, F, Func, OuterRef, Q, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from partnership_hub.lists.facets import ArrayFacet, ChoiceFacet, Facet, gathered, unnested, vocabulary
from partnership_hub.lists.names import choice_names
from partnership_hub.lists.parts import PartFacet
from partnership_hub.models import Country

from .cities import CITIES
from .hours import MinuteNow
from .models import Organisation
from .provinces import PROVINCES
from .vocabulary import GroupServed, ServiceKind, Verification

CODES = ArrayField(CharField())
WORKS_IN = Organisation.countries.through
BY_COUNTRY = {
    country: [code for code in PROVINCES if code[:2] == country] for country in {code[:2] for code in PROVINCES}
}
ANYWHERE = "in "  # before a country: the rows of what is offered wherever the organisation works

# What readers type, beside the labels; with semicolons between.
OPEN_NOW = _("open now; now; tonight; at night")
DAY_AND_NIGHT = _("24/7; 24 hours; day and night")
OTHER_NAMES = {
    ServiceKind.SHELTER: "safe house; bed", ServiceKind.HELPLINE: "hotline", ServiceKind.LEGAL_AID: "lawyer",
    ServiceKind.MEDICAL: "doctor; hospital", ServiceKind.INTERPRETATION: "interpreter; interpreters; translator",
    ServiceKind.COMPENSATION: "unpaid wages; compensation", ServiceKind.RETURN: "repatriation; return home",
    GroupServed.FISHERS: "fisherman; fishermen; sailor; seaman; seamen; boat crew", GroupServed.MEN: "man; male",
    GroupServed.WOMEN: "woman; female", GroupServed.GIRLS: "girl", GroupServed.BOYS: "boy",
    GroupServed.MIGRANT_WORKERS: "migrant; migrants", GroupServed.DOMESTIC_WORKERS: "maid; housemaid",
    GroupServed.SCAM_RETURNEES: "scam; scams; scam centre; scam compound",
    GroupServed.REFUGEES_STATELESS: "refugee; stateless", GroupServed.LGBTIQ: "LGBT; LGBTI; LGBTQ",
}  # fmt: skip


def names_of_choices(choices):
    yield from choice_names(choices)
    yield from ((name, code) for code in choices for name in OTHER_NAMES.get(code, "").split("; "))


class KindFacet(PartFacet, ChoiceFacet):
    def __init__(self, field_name, label):
        super().__init__(field_name, ServiceKind.choices, label)

    def names(self):
        return names_of_choices(self.choices)


class GroupFacet(PartFacet, ArrayFacet):
    """“No restriction” is each of them."""

    def __init__(self, field_name, label):
        super().__init__(field_name, GroupServed.choices, label)

    def having(self, values):
        return super().having([*values, GroupServed.ALL] if values else [])

    def array(self):
        everyone = Value(GroupServed.values, output_field=CODES)
        return Case(
            When(groups_served__contains=[GroupServed.ALL], then=everyone),
            default=F("groups_served"),
            output_field=CODES,
        )

    def names(self):
        return names_of_choices({code: label for code, label in self.choices.items() if code != GroupServed.ALL})


class ProvinceFacet(PartFacet, Facet):
    """Of the countries that are chosen. What names no province is offered in all of its organisation's countries."""

    shows_empty = False

    def known(self, values):
        return list(PROVINCES)

    def labels(self, values):
        return {code: province.name for code, province in PROVINCES.items() if code in values}

    def offered(self, counts):
        countries = self.parent.chosen.get("country", [])
        return [code for code in counts if code[:2] in countries]

    def groups(self):
        names = {country.pk: str(country) for country in vocabulary(Country)}
        return {code: names.get(code[:2], "") for code in PROVINCES}

    def having(self, values):
        works_there = WORKS_IN.objects.filter(country__in={code[:2] for code in values}).values("organisation")
        return Q(provinces__overlap=values) | Q(provinces=[], organisation__in=works_there)

    def rows(self, parts, gather):
        every_one = Case(*(When(country=country, then=Value(codes, CODES)) for country, codes in BY_COUNTRY.items()))
        works_in = WORKS_IN.objects.filter(organisation=OuterRef("organisation"))
        anywhere = ArraySubquery(works_in.values(code=Func(every_one, function="unnest", output_field=CharField())))
        places = Case(When(provinces=[], then=anywhere), default=F("provinces"), output_field=CODES)
        yield gathered(parts, unnested(places), gather, self.key(gather))

    def rows_for_memory(self, parts):
        """A row that is offered anywhere stands once under each country, not under each of its provinces."""
        yield gathered(parts.exclude(provinces=[]), unnested(F("provinces")), ArrayAgg)
        anywhere = parts.filter(provinces=[], organisation__countries__isnull=False)
        yield gathered(anywhere, Concat(Value(ANYWHERE), F("organisation__countries")), ArrayAgg)

    def spread(self, values):
        for country, codes in BY_COUNTRY.items():
            for code in codes if (anywhere := values.pop(ANYWHERE + country, None)) else ():
                values[code] = values[code] | anywhere if code in values else anywhere

    def names(self):
        for code, province in PROVINCES.items():
            yield from ((name, code) for name in (province.name, *province.others, *CITIES.get(code, "").split("; ")))


class OpenFacet(PartFacet, Facet):
    """Hours that are not known are neither open nor closed."""

    moving = frozenset({"now"})

    def labels(self, values):
        return {"now": _("Open now"), "always": _("Day and night")}

    def having(self, values):
        asked = {"now": Q(hours__open_at=MinuteNow("zone")), "always": Q(hours="24/7")}
        either = reduce(or_, (asked[value] for value in values), Q(pk__in=[]))
        return either & ~Q(organisation__verification=Verification.CLOSED)

    def not_given(self):
        return Q(hours=None)

    def rows(self, parts, gather):
        yield gathered(parts.filter(self.having(["always"])), Value("always"), gather, self.key(gather))
        yield from super().rows(parts, gather)

    def names(self):
        for value, names in {"now": OPEN_NOW, "always": DAY_AND_NIGHT}.items():
            yield from ((name, value) for name in str(names).split("; "))
