"""Organisations that may be one and the same: by name in any script, acronym, phone, e-mail and web address."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from partnership_hub.twins import likeness, names, reach

from .details import Contact
from .vocabulary import ContactKind

LONGEST_ACRONYM = 10
MOST_SHOWN = 8
NEAR, ALIKE = 0.85, 0.6


class OrganisationLikeness(likeness.Likeness):
    made_of = ("countries", "translations", "contacts")

    entry = models.OneToOneField(
        "directory.Organisation", on_delete=models.CASCADE, primary_key=True, related_name="likeness"
    )

    class Meta(likeness.Likeness.Meta):
        pass

    @classmethod
    def of_entries(cls, keys):
        for organisation in read(keys):
            yield organisation.pk, known(organisation, organisation.contacts.all()).keys


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


def read(keys):
    """Organisations by their keys with what they are known by, in a fixed number of queries."""
    entries = OrganisationLikeness.entries()._base_manager.filter(pk__in=keys).defer("body", "summary")
    return entries.prefetch_related("countries", _titles(), "contacts")


def _titles():
    translations = OrganisationLikeness.entries()._meta.get_field("translations").related_model
    return models.Prefetch("translations", translations.objects.only("entry", "language", "title"))


def known(organisation, contacts):
    """By its own row, its translations, and the contacts that are given."""
    found = Known(countries=frozenset(country.pk for country in organisation.countries.all()))
    found.add_names(organisation.title, organisation.local_name, *organisation.former_names)
    found.add_names(*organisation.also_known_as, *(text.title for text in organisation.translations.all()))
    found.add_acronym(organisation.acronym)
    found.add_phone(organisation.phone)
    found.add_email(organisation.email)
    found.add_host(organisation.website)
    adding = {
        ContactKind.PHONE: found.add_phone, ContactKind.MESSAGING: found.add_phone,
        ContactKind.EMAIL: found.add_email, ContactKind.WEB: found.add_host,
    }  # fmt: skip
    for contact in contacts:
        if add := adding.get(contact.kind):
            add(contact.value)
    return found


def typed(fields):
    """By what stands in a form: a dict of texts, and the codes of countries."""
    found = Known(countries=frozenset(fields.get("countries", ())))
    texts = {name: (fields.get(name) or "").strip()[:500] for name in ("title", "local_name", "acronym")}
    found.add_names(texts["title"], texts["local_name"], *fields.get("former_names", ()))
    found.add_acronym(texts["acronym"])
    for name, add in (("phone", found.add_phone), ("email", found.add_email), ("website", found.add_host)):
        add((fields.get(name) or "").strip()[:500])
    return found


CERTAIN, LIKELY, POSSIBLE = 4, 3, 2
STEPS = {CERTAIN: _("almost certainly the same"), LIKELY: _("likely the same"), POSSIBLE: _("possibly the same")}


@dataclass
class Twin:
    entry: models.Model
    points: int
    reasons: list
    other: models.Model = None

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
    found = []
    for entry, its in _known_to(reader, OrganisationLikeness.candidates(keys, but)):
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
    contacts = models.Prefetch("contacts", Contact.objects.visible_to(reader), to_attr="seen_contacts")
    entries = OrganisationLikeness.entries().objects.visible_to(reader).filter(pk__in=keys).defer("body", "summary")
    for entry in entries.prefetch_related("countries", _titles(), contacts):
        yield entry, known(entry, entry.seen_contacts)
