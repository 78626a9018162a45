"""Organisations that may be one and the same: by name in any script, acronym, phone, e-mail and web address."""

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from partnership_hub.twins import likeness, names, reach

from .details import Place, Reach
from .vocabulary import ContactKind

# The fields of its form: names, lists of names, ways to reach it, and those of its contacts.
NAMES, LINES, REACH = ("title", "local_name"), ("former_names", "also_known_as"), ("phone", "email", "website")
INLINE = re.compile("(?:contacts|offers)-[0-9]{1,4}-(?:value|phone)")
LONGEST_VALUE, MOST_VALUES = 500, 30
LONGEST_ACRONYM = 10
MOST_SHOWN = 8
NEAR, ALIKE = 0.85, 0.6


class OrganisationLikeness(likeness.Likeness):
    entry = models.OneToOneField(
        "directory.Organisation", on_delete=models.CASCADE, primary_key=True, related_name="likeness"
    )

    class Meta(likeness.Likeness.Meta):
        pass

    @classmethod
    def made_of(cls):
        return ["countries", "translations", *ways()]

    @classmethod
    def of_entries(cls, keys):
        entries = cls.entries()._base_manager.filter(pk__in=keys).defer("body", "summary")
        for organisation in entries.prefetch_related("countries", _titles(), *ways()):
            yield organisation.pk, known(organisation, ways_of(organisation)).keys


class NotTwins(likeness.NotTwins):
    entry = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(likeness.NotTwins.Meta):
        pass


@dataclass
class Known:
    """What an organisation is known by; keys of the dicts are compared, values are as they were written."""

    names: list = field(default_factory=list)
    acronyms: dict = field(default_factory=dict)
    phones: dict = field(default_factory=dict)
    emails: dict = field(default_factory=dict)
    hosts: dict = field(default_factory=dict)
    countries: frozenset = frozenset()

    @property
    def keys(self):
        found = {key for name in self.names for key in names.keys(name)}
        kinds = {"a": self.acronyms, "p": self.phones, "m": self.emails, "d": self.hosts}
        return found | {f"{kind}:{value}" for kind, values in kinds.items() for value in values}

    def add_names(self, *texts):
        for text in filter(None, texts):
            name = names.name(text)
            if name.words and name not in self.names:
                self.names.append(name)
            if text.isupper() and len(text) <= LONGEST_ACRONYM:
                self.add_acronym(text)

    def add_acronym(self, text):
        if whole := names.name(text).whole:
            self.acronyms[whole] = text

    def add_phone(self, text):
        self.phones |= dict.fromkeys(reach.phones(text, self.countries), text)

    def add_email(self, text):
        if text:
            self.emails[reach.email(text)] = text
            self.add_host(text)

    def add_host(self, text):
        if host := reach.host(text):
            self.hosts[host] = host

    def add_reach(self, text):
        """Whatever it is."""
        add = self.add_email if "@" in text else self.add_host if re.search("[a-z]{2}[.:/]", text) else self.add_phone
        add(text)

    def add_ways(self, rows):
        for row in rows:
            if row.kind != ContactKind.PERSON:
                self.add_reach(getattr(row, "value", None) or getattr(row, "phone", ""))


def ways():
    """Relations of rows that hold a way to reach an organisation: contacts, and services that have a number."""
    related = OrganisationLikeness.entries()._meta.related_objects
    return [
        one.get_accessor_name()
        for one in related
        if issubclass(one.related_model, Reach) and one.related_model is not Place
    ]


def ways_of(organisation):
    return [row for name in ways() for row in getattr(organisation, name).all()]


def _titles():
    translations = OrganisationLikeness.entries()._meta.get_field("translations").related_model
    return models.Prefetch("translations", translations.objects.only("entry", "language", "title"))


def known(organisation, reached):
    """By its own row, its translations, and the rows of ways to reach it that are given."""
    found = Known(countries=frozenset(country.pk for country in organisation.countries.all()))
    found.add_names(organisation.title, organisation.local_name, *organisation.former_names)
    found.add_names(*organisation.also_known_as, *(text.title for text in organisation.translations.all()))
    found.add_acronym(organisation.acronym)
    found.add_phone(organisation.phone)
    found.add_email(organisation.email)
    found.add_host(organisation.website)
    found.add_ways(reached)
    return found


def typed(data, entry=None, reader=None):
    """By what stands in an organisation's form, and by what hangs on the entry that is being changed."""
    found = Known(countries=frozenset(data.getlist("countries")[:MOST_VALUES]))
    text = {name: data.get(name, "").strip()[:LONGEST_VALUE] for name in (*NAMES, *LINES, *REACH, "acronym")}
    lines = [line for name in LINES for line in text[name].splitlines()]
    found.add_names(*(text[name] for name in NAMES), *lines[:MOST_VALUES])
    found.add_acronym(text["acronym"])
    more = [data[name].strip()[:LONGEST_VALUE] for name in data if INLINE.fullmatch(name)]
    for value in [*(text[name] for name in REACH), *more[:MOST_VALUES]]:
        found.add_reach(value)
    if entry is not None:
        found.add_names(*(translation.title for translation in entry.translations.all()))
        found.add_ways(ways_seen(entry, reader))
    return found


CERTAIN, LIKELY, POSSIBLE = 4, 3, 2
STEPS = {CERTAIN: _("almost certainly the same"), LIKELY: _("likely the same"), POSSIBLE: _("possibly the same")}


@dataclass
class Twin:
    entry: models.Model
    points: int
    reasons: list
    other: models.Model = None
    may_merge: bool = False

    @property
    def step(self):
        return next(step for step in STEPS if self.points >= step)

    @property
    def in_words(self):
        return STEPS[self.step]


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


def pairs(reader, country=""):
    """Twins on both sides that nobody has decided on, the likeliest first."""
    OrganisationLikeness.catch_up()
    keys = OrganisationLikeness.pairs(NotTwins, country)
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
    seen = [models.Prefetch(name, _visible(name, reader)) for name in ways()]
    for entry in entries.prefetch_related("countries", _titles(), *seen):
        yield entry, known(entry, ways_of(entry))


def _visible(name, reader):
    return OrganisationLikeness.entries()._meta.get_field(name).related_model.objects.visible_to(reader)


def ways_seen(organisation, reader):
    """Its rows of ways to reach it that this reader may see."""
    return [row for name in ways() for row in _visible(name, reader).filter(organisation=organisation)]
