"""What an organisation is known by: names in any script, acronym, phone, e-mail and web address."""

import re
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models

from partnership_hub.twins import names, reach

from ..details import Place, Reach
from ..vocabulary import ContactKind

# The fields of its form: names, lists of names, ways to reach it, and those of its contacts.
NAMES, LINES, REACH = ("title", "local_name"), ("former_names", "also_known_as"), ("phone", "email", "website")
INLINE = re.compile("(?:contacts|offers)-[0-9]{1,4}-(?:value|phone)")
LONGEST_VALUE, MOST_VALUES = 500, 30
LONGEST_ACRONYM = 10


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


def _organisations():
    return apps.get_model("directory", "Organisation")


def ways():
    """Relations of rows that hold a way to reach an organisation: contacts, and services that have a number."""
    related = _organisations()._meta.related_objects
    return [
        one.get_accessor_name()
        for one in related
        if issubclass(one.related_model, Reach) and one.related_model is not Place
    ]


def ways_of(organisation):
    return [row for name in ways() for row in getattr(organisation, name).all()]


def titles():
    translations = _organisations()._meta.get_field("translations").related_model
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


def visible(name, reader):
    return _organisations()._meta.get_field(name).related_model.objects.visible_to(reader)


def ways_seen(organisation, reader):
    """Its rows of ways to reach it that this reader may see."""
    return [row for name in ways() for row in visible(name, reader).filter(organisation=organisation)]
