"""Proposals: what somebody wants an entry to say, beside what it says, until staff have decided field by field.

A letter's answer, a partner or a report makes one. It holds for each field the value that the proposer saw and the one
that they want. It can touch what everyone sees, and nothing else: no visibility, no detail, no state.
"""

import json
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnership_hub import interface

from . import outcomes

# What can be proposed, in readers' words.
FIELDS = {
    "title": _("Name"),
    "local_name": _("Name in local script"),
    "acronym": _("Acronym"),
    "summary": _("Summary"),
    "who_may_come": _("Who may come"),
    "hours": _("Hours"),
    "cost": _("Cost"),
    "how_to_refer": _("How to be referred"),
    "working_languages": _("Languages spoken"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "website": _("Website"),
}
LONGEST = 4_000  # characters of a text
MOST_OPEN = 10  # of one organisation


def may_propose(user, organisation):
    """Whether somebody belongs to it, and is signed in as partners have to be."""
    is_partner = user.has_perm("directory.view_partner_details")
    return is_partner and organisation.memberships.in_force().filter(user=user).exists()


class ProposalQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decided_at__isnull=True)


class Proposal(models.Model):
    readers_see_it = False

    class Source(models.TextChoices):
        LETTER = "letter", _("The organisation, by a letter")
        PARTNER = "partner", _("A partner of the organisation")
        REPORT = "report", _("A report from outside")

    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="proposals")
    source = models.CharField(_("from"), max_length=7, choices=Source.choices)
    letter = models.ForeignKey(
        "directory.Letter", on_delete=models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer_to = models.EmailField(_("told the outcome"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=interface.CHOICES, default="en")
    changes = models.JSONField(_("changes"), default=dict, blank=True)  # {field: [what it said, what it should say]}
    comment = models.TextField(_("what else is to be changed"), max_length=LONGEST, blank=True)
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    decisions = models.JSONField(_("decisions"), default=dict, blank=True)  # {field: why not; "" is accepted}
    answer = models.TextField(_("answer to the rest"), max_length=LONGEST, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["created_at"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "digest"],
                condition=Q(decided_at__isnull=True),
                name="the_same_proposal_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="proposal_decision_has_a_person_and_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} ({self.pk})"

    @classmethod
    def propose(cls, organisation, changes, comment="", **who):
        """Makes it of {field: new value}, or finds the same one that is still open. `who`: source, and what is known
        of the proposer."""
        changes = {name: value for name, value in changes.items() if not same(value, getattr(organisation, name))}
        if not changes and not comment:
            raise ValidationError(_("Nothing has been changed."))
        check(organisation, changes)
        told = {name: [getattr(organisation, name), value] for name, value in changes.items()}
        digest = sha256(json.dumps([told, comment, who["source"]], sort_keys=True).encode()).hexdigest()
        its = cls.objects.open().filter(organisation=organisation)
        if its.count() >= MOST_OPEN and not its.filter(digest=digest).exists():
            raise ValidationError(_("Many corrections of this entry wait for us already. Please write to us instead."))
        given = {"changes": told, "comment": comment, **who}
        return cls.objects.open().get_or_create(organisation=organisation, digest=digest, defaults=given)[0]

    def ordered(self):
        """(field, (old, new)) as the form has them: Postgres keeps them in an order of its own."""
        return [(name, self.changes[name]) for name in FIELDS if name in self.changes]

    @property
    def is_open(self):
        return self.decided_at is None

    @property
    def is_by_the_organisation(self):
        return self.source in (self.Source.LETTER, self.Source.PARTNER)

    def decide(self, by, refusals, seen, *, answer="", confirms=False):
        """Takes over what is accepted, all at once, and tells the proposer.

        `refusals`: {field: why not, or "" where it is accepted}; `seen`: {field: what the entry said to whoever
        decides}, so that nothing is replaced that they did not see; `confirms`: the organisation says all of it now."""
        with transaction.atomic():
            proposal = Proposal.objects.select_for_update().get(pk=self.pk)
            entries = self._meta.get_field("organisation").related_model.objects
            entry = entries.select_for_update(of=("self",)).get(pk=self.organisation_id)
            if not entry.may_be_changed_by(by):
                raise PermissionDenied
            proposal._check_decision(entry, refusals, seen)
            accepted = {name: new for name, (_old, new) in proposal.changes.items() if not refusals[name]}
            proposal._take_over(entry, accepted, confirms)
            proposal.decisions, proposal.answer = refusals, answer
            proposal.decided_by, proposal.decided_at = by, timezone.now()
            proposal.save(update_fields=["decisions", "answer", "decided_by", "decided_at"])
            transaction.on_commit(lambda: outcomes.tell(proposal, entry))
        return proposal

    def _check_decision(self, entry, refusals, seen):
        if not self.is_open:
            raise ValidationError(_("Somebody else has decided on this proposal meanwhile."))
        if refusals.keys() != self.changes.keys():
            raise ValidationError(_("Decide on every field."))
        if changed := [str(FIELDS[name]) for name in self.changes if seen.get(name) != getattr(entry, name)]:
            raise ValidationError(
                _("The entry was changed while you looked at it: %(fields)s. Look at it again before you decide."),
                params={"fields": ", ".join(changed)},
            )

    def _take_over(self, entry, accepted, confirms):
        check(entry, accepted)
        for name, value in accepted.items():
            setattr(entry, name, value)
        reason = f"proposal {self.pk}"
        if self.is_by_the_organisation:
            entry.language_told = self.language
        if accepted:
            entry.save_because(reason, *accepted)
        said_on = timezone.localdate(self.created_at)
        if confirms and self.is_by_the_organisation and (entry.verified_on or said_on) <= said_on:
            entry.confirm_by_itself(reason, said_on)

    def verdicts(self):
        """(label, new value in words, why it was refused or "") of each field."""
        for name, (_old, new) in self.ordered():
            yield FIELDS[name], in_words(type(self.organisation), name, new), self.decisions.get(name, "")


def same(value, other):
    """Whether two values read the same: browsers end lines otherwise, and choices have no order."""
    if isinstance(value, list):
        return set(value) == set(other)
    return value.split() == other.split()


def check(organisation, changes):
    """Whether the model would take these values; raises ValidationError by field if not."""
    if changes.keys() - FIELDS.keys():
        raise ValidationError(_("Only what everyone sees of an entry can be corrected."))
    changed = type(organisation)(**{name: getattr(organisation, name) for name in (*FIELDS, "language", "status")})
    for name, value in changes.items():
        setattr(changed, name, value)
    changed.full_clean(exclude={field.name for field in changed._meta.get_fields()} - changes.keys())


def in_words(model, name, value):
    """A value as readers see it."""
    if not isinstance(value, list):
        return value
    labels = dict(model._meta.get_field(name).base_field.flatchoices)
    return ", ".join(str(labels.get(code, code)) for code in value)
