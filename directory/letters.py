"""Letters to the organisations that the directory lists: is what we say about you still correct?

A letter holds an address that opens one page, for whoever has it, without an account. Its key is signed, works for 30
days and for one answer; the database holds its hash alone. Opening the page changes nothing and is not recorded: mail
scanners open links.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnership_hub import interface, mail
from partnership_hub.addresses import absolute
from partnership_hub.people import rights

from .vocabulary import Verification

OPEN_FOR = timedelta(days=30)
REMINDED_AFTER = timedelta(days=14)
ROUND = timedelta(days=90)  # after it, an organisation that is still due is written to again
MOST_IN_30_DAYS = 3  # to one organisation, reminders and letters by hand too
MOST_A_RUN = 200  # by housekeeping

_signer = signing.Signer(salt="directory.letters")


def new_key():
    return _signer.sign(secrets.token_hex(16))


def hash_of(key):
    """What the database holds of a key that a letter takes to somebody."""
    return sha256(key.encode()).hexdigest()


class LetterQuerySet(models.QuerySet):
    def open(self):
        """Those that can still be answered."""
        return self.filter(outcome="", expires_at__gt=Now())

    def unanswered(self):
        return self.filter(outcome="", expires_at__lte=Now())

    def to_be_reminded_of(self):
        """Once each, two weeks after it went out, unless the entry was verified meanwhile in another way."""
        since = Q(organisation__verified_on__isnull=True) | Q(organisation__verified_on__lt=F("sent_at__date"))
        first = self.open().filter(since, reminder_of=None, reminders=None)
        return first.filter(sent_at__lte=timezone.now() - REMINDED_AFTER).select_related("organisation").order_by("pk")

    def behind(self, key):
        """The open letter that a key was made for, of an organisation that readers see; None for any other key."""
        try:
            _signer.unsign(key)
        except (signing.BadSignature, UnicodeError):
            return None
        letter = self.open().filter(key_hash=hash_of(key)).first()
        listed = self.model._meta.get_field("organisation").related_model.objects.published()
        if letter is None or (organisation := listed.filter(pk=letter.organisation_id).first()) is None:
            return None
        letter.organisation = organisation  # as readers have it: without what is for staff
        return letter


class Letter(models.Model):
    readers_see_it = False

    class Purpose(models.TextChoices):
        REVIEW = "review", _("Is the entry still correct?")

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        CORRECTED = "corrected", _("Corrections sent")
        CLOSED = "closed", _("Another letter was answered")
        BOUNCED = "bounced", _("Came back")
        NOT_TAKEN = "not-taken", _("The mail server did not take it")

    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="letters")
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose.choices, default=Purpose.REVIEW)
    sent_to = models.EmailField(_("sent to"))
    language = models.CharField(_("language"), max_length=2, choices=interface.CHOICES)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("written by"), help_text=_("Nobody: by the Hub itself, when the entry became due."),
    )  # fmt: skip
    reminder_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reminders", verbose_name=_("reminds of")
    )
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    expires_at = models.DateTimeField(_("open until"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at"]
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(outcome__in=["confirmed", "corrected"]),
                name="letter_that_is_answered_has_an_outcome",
            )
        ]

    def __str__(self):
        return f"{self.organisation}: {self.sent_to}"

    @property
    def is_open(self):
        return not self.outcome and self.expires_at > timezone.now()

    def address(self, key):
        """The key stands in the query, which no log keeps; last comes a letter, which no mail program cuts off."""
        query = {"key": key, "language": self.language}
        return absolute(reverse("directory:letter", query=query))

    def compose(self, key):
        context = {
            "letter": self, "organisation": self.organisation, "address": self.address(key),
            "until": timezone.localtime(self.expires_at).date(),
        }  # fmt: skip
        return mail.compose("directory/mail/letter", self.sent_to, self.language, context)

    def send(self, key):
        if mail.send(self.compose(key)):
            self.sent_at = Now()
        else:
            self.outcome = self.Outcome.NOT_TAKEN
        self.save(update_fields=["sent_at", "outcome"])

    def answer(self, outcome):
        """Uses the key up, and those of the organisation's other letters."""
        self.outcome, self.answered_at = outcome, Now()
        self.save(update_fields=["outcome", "answered_at"])
        self.organisation.close_letters()

    def came_back(self, by):
        """Staff found it among the mail that could not be delivered."""
        if not (by.has_perm("directory.change_letter") and rights.reaches(by, self.organisation)):
            raise PermissionDenied
        if self.outcome:
            raise ValidationError(_("This letter has an outcome already."))
        self.outcome = self.Outcome.BOUNCED
        self.save(update_fields=["outcome"])


class WrittenTo:
    """What an Organisation can do for letters."""

    @property
    def language_of_letters(self):
        """That of the one country that it works in, where our letters exist in it."""
        codes = [country.code for country in self.countries.all()]
        return {"th": "th", "vn": "vi"}.get(codes[0], "en") if len(codes) == 1 and not self.asean_wide else "en"

    def own_emails(self):
        """Its e-mail addresses, whoever may see them: the general one first."""
        others = self.contacts.filter(kind="email").values_list("value", flat=True)
        return list(dict.fromkeys(address for address in (self.email, *others) if "@" in address))

    def close_letters(self):
        self.letters.open().update(outcome=Letter.Outcome.CLOSED)

    def write_to(self, by=None, to="", language="", reminder_of=None):
        """Sends a letter once this is committed. `by` nobody: the Hub itself."""
        if by is not None and not (by.has_perm("directory.change_letter") and rights.reaches(by, self)):
            raise PermissionDenied
        to = to or next(iter(self.own_emails()), "")
        with transaction.atomic():
            type(self).objects.select_for_update(of=("self",)).only("pk").get(pk=self.pk)  # one letter after another
            if refusals := list(self.reasons_not_to_write(to)):
                raise ValidationError(refusals)
            key = new_key()
            letter = self.letters.create(
                sent_to=to, language=language or self.language_of_letters, created_by=by, reminder_of=reminder_of,
                key_hash=hash_of(key), expires_at=timezone.now() + OPEN_FOR,
            )  # fmt: skip
            transaction.on_commit(lambda: letter.send(key))
        return letter

    def reasons_not_to_write(self, to):
        if not type(self).objects.published().filter(pk=self.pk).exists():
            yield _("Only what readers see can be asked about.")
        if self.verification == Verification.CLOSED:
            yield _("It no longer operates.")
        if self.sample:
            yield _("This is a sample: nobody is there.")
        if to not in self.own_emails():
            yield _("Give an e-mail address of the organisation first.")
        sent = self.letters.filter(created_at__gt=timezone.now() - timedelta(days=30))
        if sent.filter(sent_to=to, created_at__gt=timezone.now() - timedelta(hours=1)).exists():
            yield _("A letter to this address went out less than an hour ago.")
        if sent.count() >= MOST_IN_30_DAYS:
            yield _("There were %(most)d letters in 30 days: call instead.") % {"most": MOST_IN_30_DAYS}


def send_due(organisations):
    """For housekeeping: a letter to each of these that has not been written to for a round, then the reminders.

    Can be run as often as one likes. Says how many went out."""
    recent = Letter.objects.filter(created_at__gt=timezone.now() - ROUND).values("organisation")
    waiting = organisations.published().filter(sample=False).exclude(email="").exclude(pk__in=recent)
    written = [_written(organisation) for organisation in waiting.order_by("pk")[:MOST_A_RUN]]
    return sum(written) + sum(
        _written(letter.organisation, to=letter.sent_to, language=letter.language, reminder_of=letter)
        for letter in Letter.objects.to_be_reminded_of()[:MOST_A_RUN]
    )


def _written(organisation, **letter):
    try:
        return bool(organisation.write_to(**letter))
    except ValidationError:  # its address was changed meanwhile, or it had letters enough: staff see it on the board
        return False
