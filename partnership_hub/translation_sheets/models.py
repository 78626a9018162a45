"""A sheet that came back, from its dry run until it is taken over."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..translation.translating import Job
from ..vocabulary import Language
from . import keys
from .reading import MOST_TOLD, judged

KEPT = timedelta(days=14)


class TranslationSheet(models.Model):
    readers_see_it = False

    language = models.CharField(_("language"), max_length=8, choices=Language.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("brought by")
    )
    machine = models.BooleanField(_("written by a machine"), default=False)
    works = models.JSONField(default=list)  # [key without its part, {part: text}]
    brought_at = models.DateTimeField(db_default=Now())
    applied_at = models.DateTimeField(null=True)
    done = models.JSONField(default=dict)  # {kind: number} of what became of the works; "left": why rows were not taken

    class Meta:
        default_permissions = ()

    def __str__(self):
        return _t("Sheet %(number)s") % {"number": self.pk}

    @classmethod
    def bring(cls, found, left, language, by, machine):
        works = [[work.key(next(iter(given))), given] for work, given in found.items()]
        return cls.objects.create(
            language=language, by=by, machine=machine, works=works, done={"left": left[:MOST_TOLD]}
        )

    @property
    def left(self):
        """Why rows of it are not taken, as sentences."""
        return self.done.get("left", [])

    @property
    def outcomes(self):
        """What would become of each work now."""
        found = {}
        for key, given in self.works:
            work, _part = keys.read(key)
            found[work] = given
        return list(judged(found, self.language, self.by))

    def apply(self, reviewed=False):
        """Takes over what is new or changed, once, in one transaction: as drafts, or shown to readers where the person
        may review their own."""
        with transaction.atomic():
            held = TranslationSheet.objects.select_for_update().get(pk=self.pk)
            if held.applied_at:
                return held.done
            counts = dict.fromkeys(["new", "changed", "unchanged", "refused"], 0)
            for outcome in self.outcomes:
                counts[self._take(outcome, reviewed)] += 1
            # The texts are in the translations and their history now.
            TranslationSheet.objects.filter(pk=self.pk).update(
                applied_at=Now(), works=[], done=counts | {"left": held.left}
            )
        return counts

    def _take(self, outcome, reviewed):
        if outcome.kind not in ("new", "changed"):
            return outcome.kind
        reason = _t("from sheet %(number)s") % {"number": self.pk}
        try:
            with transaction.atomic():
                job = Job.hold(outcome.job.entry, self.language, self.by)
                if keys.mark(job) != outcome.work.seen:
                    return "refused"
                if reviewed and not self.machine and not outcome.is_behind:
                    job.review(outcome.texts, outcome.work.version, reason=reason)
                else:
                    job.save_draft(outcome.texts, outcome.work.version, machine=self.machine, reason=reason)
        except (ValidationError, PermissionDenied):
            return "refused"
        return outcome.kind


def forget_sheets():
    """For the housekeeping: what was brought and is old, taken over or not."""
    gone, _by_model = TranslationSheet.objects.filter(brought_at__lt=Now() - KEPT).delete()
    if gone:
        return ngettext(
            "%(n)d translator’s sheet was forgotten.", "%(n)d translators’ sheets were forgotten.", gone
        ) % {"n": gone}
