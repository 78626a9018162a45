"""Likeness of organisations: their keys, what is like one that somebody types, and the pairs that nobody decided on."""

from django.conf import settings
from django.db import models

from partnership_hub.twins import likeness
from partnership_hub.twins.steps import POSSIBLE, Twin

from .compare import compare
from .known import Known, known, titles, visible, ways, ways_of

MOST_SHOWN = 8


class OrganisationLikeness(likeness.Likeness):
    while_one_waits = 100  # names and numbers are quick to read

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
        for organisation in entries.prefetch_related("countries", titles(), *ways()):
            yield organisation.pk, known(organisation, ways_of(organisation)).keys

    @classmethod
    def likely(cls, *, by, but=None, title="", url="", titles=(), countries=(), **others):
        sought = Known(countries=frozenset(countries))
        sought.add_names(title, *titles)
        sought.add_host(url)
        return alike(sought, by, but)


class NotTwins(likeness.NotTwins):
    entry = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(likeness.NotTwins.Meta):
        pass


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
