"""Do not list: organisations that are not to be in the directory again, known by keyed hashes and nothing else.

Each organisation, contact and service holds the same hashes in its row, computed at every way of saving; triggers
compare them. So no import, script or update() brings back what was taken down, and the list betrays nobody whom it
keeps out.
"""

import hmac

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from partnership_hub.entries.checklist import Item
from partnership_hub.search.fields import Computed, ComputedModel

from .identifiers import known_by, known_by_all, reached_by


def hashed(things):
    key = settings.DO_NOT_LIST_KEY.encode()
    return sorted({hmac.digest(key, thing.encode(), "sha256").hex()[:32] for thing in things})


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


class WayIdentifiersField(IdentifiersField):
    """Those of a way to reach an organisation."""

    def compute(self, instance):
        return hashed(reached_by(instance))


class DoNotListQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(lifted_at=None)

    def refusing(self, row):
        """Those that a row, saved or not, is refused by."""
        return self.standing().filter(hashes__overlap=row.identifiers)


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

        def is_shared(thing):
            known = hashed([thing])
            of_others = Q(identifiers__overlap=known) | Q(contacts__identifiers__overlap=known)
            return thing.startswith("domain:") and others.filter(of_others).exists()

        things = {thing for thing in known_by_all(organisation) if not is_shared(thing)}
        return cls.objects.create(hashes=hashed(things))

    @classmethod
    def matches(cls, organisation):
        """The standing records that an organisation, saved or not, is refused by: itself, or a contact or service."""
        refused = Q(hashes__overlap=organisation.identifiers)
        for ways in (organisation.contacts, organisation.offers) if organisation.pk else ():
            refused |= Exists(ways.filter(identifiers__overlap=OuterRef("hashes")))
        return cls.objects.standing().filter(refused)

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
        OR NEW.status = 'published' AND OLD.status <> 'published' AND EXISTS (
            SELECT FROM directory_donotlist, (
                SELECT identifiers FROM directory_contact WHERE organisation_id = NEW.id
                UNION ALL SELECT identifiers FROM directory_service WHERE organisation_id = NEW.id
            ) AS way
            WHERE lifted_at IS NULL AND hashes && way.identifiers
        )
    THEN
        RAISE EXCEPTION 'the organisation is on the do-not-list' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
    """,
)

# As of the organisation's own number: what is not published may hold it, and is not published with it.
REFUSE_LISTED_WAY = pgtrigger.Trigger(
    name="do_not_list",
    operation=pgtrigger.Insert | pgtrigger.Update,
    when=pgtrigger.Before,
    func="""
    IF (TG_OP = 'INSERT' OR NEW.identifiers <> OLD.identifiers OR NEW.organisation_id <> OLD.organisation_id)
        AND EXISTS (SELECT FROM directory_donotlist WHERE lifted_at IS NULL AND hashes && NEW.identifiers)
        AND EXISTS (SELECT FROM directory_organisation WHERE id = NEW.organisation_id AND status = 'published')
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
        if is_new and DoNotList.objects.refusing(self).exists():
            raise ValidationError(REFUSED)

    def checklist(self):
        yield from super().checklist()
        if DoNotList.matches(self).exists():
            yield Item(REFUSED, False, True)


class RecognisedWay(ComputedModel):
    """For a row that says how to reach an organisation."""

    identifiers = WayIdentifiersField()

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if DoNotList.objects.refusing(self).exists() and self._is_new_to_readers():
            raise ValidationError(REFUSED)

    def _is_new_to_readers(self):
        its = self.organisation
        if its.pk is None:
            return True
        known = type(self).objects.filter(pk=self.pk, organisation=its).values_list("identifiers", flat=True).first()
        return its.status == its.Status.PUBLISHED and known != self.identifiers
