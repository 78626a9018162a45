"""Take us down now: an entry disappears at once and everywhere, and is not listed again before people have looked.

An organisation in danger cannot be asked for papers first. Against abuse stand three things: what a state or a helpline
says to everyone is taken down at its own e-mail's word only; so is everything once too many went within an hour; and
staff, who are told at once, can put an entry back.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from partnership_hub.addresses import absolute
from partnership_hub.serving import copies

from . import removal_mail
from .do_not_list import REFUSED, DoNotList
from .erasure import erase_addresses
from .offers import known_to_shelter
from .vocabulary import OrganisationType, RemovalReason, RemovalWay

KEPT = timedelta(days=180)  # the words of whoever asked
CONFIRMED_WITHIN = timedelta(days=7)
AT_ONCE_AN_HOUR = 10  # by the form, of the whole directory
AT_ONCE_BY_ADDRESS = 3

# Public bodies and helplines: taking one away harms those who need it, and somebody may want just that.
SPEAK_FOR_THEMSELVES = {
    OrganisationType.COUNCIL, OrganisationType.MINISTRY, OrganisationType.POLICE_IMMIGRATION,
    OrganisationType.PROSECUTION_COURTS, OrganisationType.LOCAL_GOVERNMENT, OrganisationType.MISSION,
    OrganisationType.ASEAN_BODY, OrganisationType.UN_IGO, OrganisationType.HELPLINE,
}  # fmt: skip
_signer = signing.TimestampSigner(salt="directory.removals.confirm")


class RemovalQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(done_at=None, undone_at=None).order_by("asked_at", "pk")

    def done(self):
        return self.filter(done_at__isnull=False).order_by("-done_at", "-pk")

    def by_form_within_an_hour(self):
        return self.filter(way=RemovalWay.FORM, done_at__gt=Now() - timedelta(hours=1))

    def prune(self):
        """For the housekeeping: forgets the words of whoever asked; that an entry was taken down stays."""
        old = self.filter(Q(done_at__lt=Now() - KEPT) | Q(undone_at__lt=Now() - KEPT)).exclude(words="", email="")
        return old.update(words="", email="")


class Removal(models.Model):
    """That an entry is to be taken down, was, or was put back. Staff only."""

    readers_see_it = False

    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="removals")
    reason = models.CharField(_("why"), max_length=7, choices=RemovalReason.choices)
    words = models.TextField(_("what we should know"), max_length=2000, blank=True)
    email = models.EmailField(_("your e-mail"), blank=True)
    way = models.CharField(max_length=5, choices=RemovalWay.choices, default=RemovalWay.FORM)
    asked_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    status_before = models.CharField(max_length=9, blank=True)
    record = models.OneToOneField(DoNotList, on_delete=models.SET_NULL, null=True, blank=True, related_name="removal")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RemovalQuerySet.as_manager()

    class Meta:
        default_permissions = ("view", "change")
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return f"{self.get_reason_display()}, {self.asked_at:%Y-%m-%d}"

    @property
    def key(self):
        """For the organisation's own e-mail, so that its word can be known."""
        return _signer.sign(str(self.pk))

    @property
    def address(self):
        return absolute(reverse("directory:remove-confirm", query={"removal": self.key}))

    @classmethod
    def behind(cls, key):
        """The one that waits for this key, with as much as its reader may see; None for any other key."""
        try:
            pk = _signer.unsign(key, max_age=CONFIRMED_WITHIN)
        except signing.BadSignature:
            return None
        waiting = cls.objects.waiting().filter(pk=pk).select_related("organisation")
        return waiting.only("organisation__title", "organisation__language").first()

    @property
    def takes_two(self):
        """Whether to put it back takes a second person: the organisation's own word, and a roof over people's heads."""
        return self.way != RemovalWay.FORM or self.organisation.is_residential

    def carry_out(self, way, by=None):
        """Takes the entry down: at once, for everyone but staff, and leaves no address."""
        with transaction.atomic():
            organisation = type(self.organisation).objects.select_for_update(of=("self",)).get(pk=self.organisation_id)
            if not Removal.objects.waiting().filter(pk=self.pk).exists():
                raise ValidationError(_("Somebody has decided this meanwhile."))
            self.way, self.done_by, self.done_at = way, by, Now()
            self.status_before, self.record = organisation.status, DoNotList.add(organisation)
            self.save()
            organisation.removals.waiting().update(undone_at=Now())  # others who asked for the same
            erase_addresses(organisation)
            organisation.refresh_from_db()
            organisation.leave(_t("taken down %(way)s; addresses erased") % {"way": self.get_way_display()})
            transaction.on_commit(copies.note_change)
            removal_mail.tell_of(self, organisation)

    def undo(self, by):
        """Whether the entry is back as it was, but for its places. Where it takes two, the first is only noted."""
        if not by.has_perm("directory.publish_organisation"):
            raise PermissionDenied
        if self.done_at is None or self.undone_at is not None:
            raise ValidationError(_("This was put back, or never taken down."))
        with transaction.atomic():
            if self.record and not self._lift(by):
                return False
            if DoNotList.matches(self.organisation).exists():  # another record, of a twin
                raise ValidationError(REFUSED)
            self.undone_by, self.undone_at = by, Now()
            self.save()
            self.organisation.come_back(self.status_before, _t("put back: it was taken down by mistake"))
            transaction.on_commit(copies.note_change)
        return True

    def _lift(self, by):
        if not self.takes_two and self.record.lift_asked_by is None:
            self.record.lifted_at = Now()
            self.record.lifted_by = by
            self.record.save()
            return True
        return self.record.lift(by)

    def decline(self, by):
        """What waits for the organisation's word, or ours, is not done."""
        if not by.has_perm("directory.withdraw_organisation"):
            raise PermissionDenied
        if self.done_at or self.undone_at:
            raise ValidationError(_("Somebody has decided this meanwhile."))
        self.undone_by, self.undone_at = by, Now()
        self.save()


class Removable:
    """What an Organisation can do about being taken down."""

    @property
    def is_residential(self):
        return self.offers.filter(kind="shelter").exists() or self.places.filter(kind="residential").exists()

    @property
    def is_taken_down_at_once(self):
        """Told to everyone who opens the form, so it follows from nothing that is hidden, as a residential place is;
        that one is withheld is told."""
        if self.type not in SPEAK_FOR_THEMSELVES:
            return True
        return type(self).objects.filter(known_to_shelter(), pk=self.pk).exists()

    def ask_to_be_removed(self, reason, words="", email="", within_limits=True):
        """By anybody, by the form. Done at once where that is safe, else at the word of the organisation's e-mail."""
        removal = self.removals.create(reason=reason, words=words, email=email)
        lately = Removal.objects.by_form_within_an_hour().count()
        if self.is_taken_down_at_once and within_limits and lately < AT_ONCE_AN_HOUR:
            removal.carry_out(RemovalWay.FORM)
        else:
            removal_mail.ask(removal, self)
        return removal

    def take_down(self, by):
        """By staff, who were told in another way."""
        if not by.has_perm(self.permission("withdraw")):
            raise PermissionDenied
        removal = self.removals.create(reason=RemovalReason.REQUEST, way=RemovalWay.STAFF)
        removal.carry_out(RemovalWay.STAFF, by)
        self.refresh_from_db()

    def leave(self, reason):
        """From wherever it is in its workflow; its preview links end."""
        self.status = self.Status.WITHDRAWN
        self.preview_round += 1
        self.save_because(reason, "status", "preview_round")

    def come_back(self, status, reason):
        self.status = status
        self.save_because(reason, "status")
