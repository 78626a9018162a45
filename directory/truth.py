"""How true an entry is: who confirmed it and when, and what follows from that day and from its kind.

The periods stand in generated columns: a change of one is a migration that removes these and adds them again."""

from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Now, TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from partnership_hub.entries.checklist import Item
from partnership_hub.people import rights
from partnership_hub.serving.version import today

from .vocabulary import Truth, Verification, Vetting


class Period(NamedTuple):
    """In months: how long a confirmation holds, and how long after that the entry is overdue, and hidden."""

    kind: str
    types: Q
    service: str
    review: int
    overdue: int
    hidden: int
    reason: str

    def fits(self, services):
        """As a condition; `services` names the list of services that it looks at."""
        return self.types | Q(**{f"{services}__contains": [self.service]})

    @property
    def overdue_after(self):
        return self.review + self.overdue

    @property
    def hidden_after(self):
        return self.review + self.hidden


# The first that fits an entry holds for it.
PERIODS = [
    Period(
        _("Helplines"), Q(type="helpline"), "helpline", 3, 1, 6,
        _("A number that has been given to somebody else can lead a caller to the wrong people."),
    ),
    Period(
        _("Organisations that give shelter"), Q(), "shelter", 6, 1, 6,
        _("Whoever is sent there has nowhere else to sleep."),
    ),
    Period(
        _("Ministries, courts, police and other public and ASEAN bodies, and all other organisations"), Q(), "",
        12, 3, 12,
        _("They seldom move; whom to ask for and how changes about once a year."),
    ),
]  # fmt: skip


def months_after(day, months):
    return Func(day, template=f"(%(expressions)s + interval '{months} months')::date", output_field=models.DateField())


# In UTC: a generated column may not depend on a setting.
LISTED = Func("published_at", template="(%(expressions)s AT TIME ZONE 'UTC')::date", output_field=models.DateField())


def follows(more, services):
    """The day some months after the review is due. What was never confirmed is due on the day it is listed."""
    *special, others = [
        (
            period.fits(services),
            Case(
                When(verification="unverified", then=months_after(LISTED, more(period))),
                default=months_after(F("verified_on"), period.review + more(period)),
            ),
        )
        for period in PERIODS
    ]
    closed = When(verification="closed", then=Value(None))
    whens = [When(condition, then=day) for condition, day in special]
    return Case(closed, *whens, default=others[1], output_field=models.DateField())


def generated(name, more, services="services"):
    return models.GeneratedField(
        verbose_name=name, expression=follows(more, services), output_field=models.DateField(null=True), db_persist=True
    )


def truth(due="told_due_on"):
    """An entry's Truth today as readers are told it, by the database's clock, as an expression on its row; for staff
    with `due_on`."""
    now = TruncDate(Now())
    return Case(
        When(verification="closed", then=Value(Truth.CLOSED)),
        When(hidden_on__lte=now, then=Value(Truth.HIDDEN)),
        When(overdue_on__lte=now, then=Value(Truth.OVERDUE)),
        When(verification="unverified", then=Value(Truth.UNVERIFIED)),
        When(**{f"{due}__lte": now}, then=Value(Truth.DUE)),
        default=F("verification"),
        output_field=models.CharField(),
    )


TOLD = {
    "checked": _("Checked by staff on %(confirmed)s"),
    "self-declared": _("The organisation confirmed this on %(confirmed)s"),
    "unverified": _("Not checked yet"),
    "closed": _("No longer operating"),
    "closed since": _("No longer operating, as we learned on %(confirmed)s"),
    "due": _("%(told)s. Due to be checked again since %(due)s"),
    "overdue": _("Overdue: nobody has confirmed this since %(confirmed)s; it may be wrong"),
    "never": _("Overdue: nobody has confirmed this since it was listed on %(due)s; it may be wrong"),
}


class Verified(models.Model):
    """For an Entry: who confirmed it and when; what follows; how well we know who is behind it."""

    verification = models.CharField(
        _("verification"), max_length=13, choices=Verification.choices, default=Verification.UNVERIFIED
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_how = models.CharField(
        _("how it was verified"), max_length=200, blank=True, help_text=_("As in “phone call”. Staff only.")
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    # Staff ask again by all that it offers. What readers are told, and when they see it no more, follows from what they
    # may know of it: else an early day would betray a shelter that is not shown.
    due_on = generated(_("due on"), lambda period: 0, "offered")
    told_due_on = generated(_("due on, as readers are told"), lambda period: 0)
    overdue_on = generated(_("overdue on"), lambda period: period.overdue)
    hidden_on = generated(_("hidden on"), lambda period: period.hidden)
    GENERATED = ["due_on", "told_due_on", "overdue_on", "hidden_on"]

    vetting = models.CharField(
        _("vetting"), max_length=14, choices=Vetting.choices, default=Vetting.PUBLIC_SOURCES,
        help_text=_("What we know of who is behind it; shown to everyone. The inclusion policy says what each means."),
    )  # fmt: skip
    vetted_on = models.DateField(_("vetted on"), null=True, blank=True)
    vetting_note = models.TextField(
        _("grounds of the vetting"), blank=True,
        help_text=_("Who knows it, who recommended it, what was seen. Staff only."),
    )  # fmt: skip

    class Meta:
        abstract = True

    @classmethod
    def is_public(cls):
        return super().is_public() & (Q(hidden_on=None) | Q(hidden_on__gt=TruncDate(Now())))

    @property
    def truth(self):
        """Its Truth on the day that the page is made under, as readers are told it."""
        return self._truth(self.told_due_on)

    @property
    def truth_for_staff(self):
        return self._truth(self.due_on)

    def _truth(self, due):
        for day, reached in ((self.hidden_on, Truth.HIDDEN), (self.overdue_on, Truth.OVERDUE)):
            if day and day <= today():
                return reached
        if self.verification in (Verification.UNVERIFIED, Verification.CLOSED):
            return Truth(self.verification)
        return Truth.DUE if due and due <= today() else Truth(self.verification)

    @property
    def is_overdue(self):
        """Whether what is said of it may be wrong by now: a way to reach it is not given without that warning."""
        return self.truth in (Truth.OVERDUE, Truth.HIDDEN)

    @property
    def truth_in_words(self):
        """What everyone is told, wherever the entry is shown."""
        days = {"confirmed": self.verified_on, "due": self.told_due_on}
        said = {name: date_format(day) if day else "" for name, day in days.items()}
        if self.is_overdue:
            return TOLD["never" if self.verification == Verification.UNVERIFIED else "overdue"] % said
        is_dated = self.verification == Verification.CLOSED and self.verified_on
        told = TOLD["closed since" if is_dated else self.verification] % said
        return TOLD["due"] % {"told": told, **said} if self.truth == Truth.DUE else told

    @property
    def days_late(self):
        return (today() - self.due_on).days if self.due_on else 0

    def checklist(self):
        yield from super().checklist()
        if self.verified_on:
            text = _("Nobody has confirmed it since %(day)s: check it first, else readers will not see it.")
            said = text % {"day": date_format(self.verified_on)}
            yield Item(said, self.truth != Truth.HIDDEN, True, "how")

    # The only ways to set its verification

    def confirm_by_staff(self, by, how, on=None):
        """Staff reached the organisation, and it said that its entry is right."""
        self._confirm(Verification.CHECKED, how, on, by)

    def confirm_by_itself(self, how, on=None, by=None):
        """The organisation itself said so; `by` only where staff write that down for it."""
        self._confirm(Verification.SELF_DECLARED, how, on, by)

    def close(self, by, how, on=None):
        """It no longer operates. Readers are told, so this is for those who may publish."""
        if not self.may_be_changed_by(by):
            raise PermissionDenied
        self._confirm(Verification.CLOSED, how, on, by)
        self.close_letters()  # whose button would say that it operates

    def _confirm(self, verification, how, on, by):
        if by is not None and not (by.has_perm(self.permission("confirm")) and rights.reaches(by, self)):
            raise PermissionDenied
        how, on = (how or "").strip(), on or timezone.localdate()
        if not how:
            raise ValidationError(_("Say how, as in “phone call”."))
        if on > timezone.localdate():
            raise ValidationError(_("That day has not come yet."))
        if self.verified_on and on < self.verified_on:
            raise ValidationError(_("It was confirmed since, on %(day)s.") % {"day": date_format(self.verified_on)})
        self.verification, self.verified_how, self.verified_on, self.verified_by = verification, how[:200], on, by
        fields = ["verification", "verified_how", "verified_on", "verified_by"]
        with override(settings.LANGUAGE_CODE):  # the history is for staff, whatever language a letter was in
            self.save_because(f"{self.get_verification_display()}: {how}", *fields)
        self.refresh_from_db(fields=self.GENERATED)
