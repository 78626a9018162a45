"""Do not list: organisations that are not to be in the directory again, known by keyed hashes and nothing else.

Each organisation's row holds the same hashes, computed at every way of saving; a trigger compares them. So no import,
script or update() brings back what was taken down, and the list betrays nobody whom it keeps out.
"""

import hmac
import re
import unicodedata

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from partnership_hub.entries.checklist import Item
from partnership_hub.search.analysis import fold
from partnership_hub.search.fields import Computed
from partnership_hub.twins import reach

SHORTEST_NUMBER = 6  # digits: shorter ones are a country's, and another's elsewhere
COMPARED = 8  # the last digits, so that it does not matter with which prefix a number is written


def names_of(*names):
    """Folded, without spaces and signs, in any script."""
    for name in names:
        letters = "".join(letter for letter in fold(name) if unicodedata.category(letter)[0] not in "PSZC")
        if len(letters) > 1:
            yield f"name:{letters}"


def numbers_of(*numbers):
    for number in numbers:
        digits = re.sub(r"\D", "", fold(number))
        if len(digits) >= SHORTEST_NUMBER:
            yield f"number:{digits[-COMPARED:]}"


def mailboxes_of(*emails):
    for email in filter(None, emails):
        yield f"mail:{reach.email(email)}"
        yield from sites_of(email)


def sites_of(*addresses):
    """Where many have their mail or a page, the domain alone names nobody: reach knows these."""
    for host in filter(None, map(reach.host, addresses)):
        yield f"domain:{host}"


def hashed(things):
    key = settings.DO_NOT_LIST_KEY.encode()
    return sorted({hmac.digest(key, thing.encode(), "sha256").hex()[:32] for thing in things})


def known_by(organisation):
    """What an organisation's own row says of who it is."""
    row = organisation
    yield from names_of(row.title, row.local_name, row.acronym, *row.former_names, *row.also_known_as)
    yield from numbers_of(row.phone)
    yield from mailboxes_of(row.email)
    yield from sites_of(row.website)


def known_by_all(organisation):
    """And what hangs on it: names in translations, contacts whoever may see them, entries that were merged into it."""
    for row in (organisation, *organisation.merged_here.all()):
        yield from known_by(row)
    yield from names_of(*organisation.translations.values_list("title", flat=True))
    yield from numbers_of(*organisation.offers.values_list("phone", flat=True))
    for kind, ways_of in (("phone", numbers_of), ("messaging", numbers_of), ("email", mailboxes_of), ("web", sites_of)):
        yield from ways_of(*organisation.contacts.filter(kind=kind).values_list("value", flat=True))


class IdentifiersField(Computed, ArrayField):
    """The hashes of what a row says of who it is."""

    def __init__(self, **kwargs):
        kwargs |= {"base_field": models.CharField(max_length=32), "default": list}
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["base_field"], kwargs["default"]
        return name, path, args, kwargs

    def compute(self, instance):
        return hashed(known_by(instance))


class DoNotListQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(lifted_at=None)


class DoNotList(models.Model):
    """Holds no name and no address. To lift it takes two people."""

    readers_see_it = False

    hashes = ArrayField(models.CharField(max_length=32))
    made_at = models.DateTimeField(db_default=Now())
    lift_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = DoNotListQuerySet.as_manager()

    class Meta:
        default_permissions = ("view", "change")
        indexes = [GinIndex(fields=["hashes"], name="donotlist_hashes")]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_by=None) | ~Q(lifted_by=F("lift_asked_by")), name="donotlist_is_lifted_by_another"
            )
        ]

    def __str__(self):
        return f"{self.pk}"

    @classmethod
    def add(cls, organisation):
        """A domain that other entries share, as a ministry's offices do, is not held against these."""
        others = type(organisation).objects.exclude(pk=organisation.pk)
        things = {
            thing
            for thing in known_by_all(organisation)
            if not (thing.startswith("domain:") and others.filter(identifiers__overlap=hashed([thing])).exists())
        }
        return cls.objects.create(hashes=hashed(things))

    @classmethod
    def matches(cls, organisation):
        """The standing records that an organisation, saved or not, is refused by."""
        return cls.objects.standing().filter(hashes__overlap=organisation.identifiers)

    def lift(self, by):
        """Whether it is lifted now: the first who asks for it is written down, the second lifts it."""
        if not by.has_perm("directory.publish_organisation"):
            raise PermissionDenied
        if self.lift_asked_by_id is None:
            self.lift_asked_by = by
        elif self.lift_asked_by_id == by.pk:
            raise ValidationError(_("You asked for this yourself. It takes a second person."))
        else:
            self.lifted_by, self.lifted_at = by, Now()
        self.save()
        return self.lifted_by_id is not None


REFUSED = _(
    "This organisation asked not to be listed: its name, number, e-mail or website is on the do-not-list. If it wants "
    "to be listed again, two editors lift its record, on the board of take-downs."
)

REFUSE_LISTED = pgtrigger.Trigger(
    # In the database, so that no import, script or update() can pass it by.
    name="do_not_list",
    operation=pgtrigger.Insert | pgtrigger.Update,
    when=pgtrigger.Before,
    func="""
    IF (TG_OP = 'INSERT' OR NEW.status = 'published'
            AND (OLD.status <> 'published' OR NEW.identifiers <> OLD.identifiers))
        AND EXISTS (SELECT FROM directory_donotlist WHERE lifted_at IS NULL AND hashes && NEW.identifiers)
    THEN
        RAISE EXCEPTION 'the organisation is on the do-not-list' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
    """,
)


class Recognised(models.Model):
    """For an Entry that may be on the do-not-list."""

    computed_from = ("phone", "email", "website")  # beside its searched texts

    identifiers = IdentifiersField()

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        known = type(self).objects.filter(pk=self.pk).values_list("identifiers", flat=True).first()
        is_new = known is None or self.status == self.Status.PUBLISHED and known != self.identifiers
        if is_new and DoNotList.matches(self).exists():
            raise ValidationError(REFUSED)

    def checklist(self):
        yield from super().checklist()
        if DoNotList.matches(self).exists():
            yield Item(REFUSED, False, True)
