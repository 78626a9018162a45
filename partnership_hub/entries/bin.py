"""The bin: whoever deletes an entry puts it here, and for 30 days it can be put back as it was.

What is in it is in no list, search, file, preview or form: `visible_to` leaves it out, and it is never published."""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .. import leftovers
from ..history.parts import forget_history

DAYS = 30
MOST_AT_ONCE = 500  # deleted in one run of the housekeeping


class BinQuerySet(models.QuerySet):
    def out_of_bin(self):
        return self.filter(binned_at=None)

    def in_bin(self):
        return self.filter(binned_at__isnull=False)

    def binned_for(self, user):
        """What this member of staff may see of it: all where they may publish, else what they took in or put there."""
        if not user.has_perm(self.model.permission("view")):
            return self.none()
        own = Q() if user.has_perm(self.model.permission("publish")) else Q(taken_in_by=user) | Q(binned_by=user)
        return self.in_bin().filter(own)

    def due_to_go(self):
        return self.in_bin().filter(binned_at__lt=Now() - timedelta(days=DAYS)).order_by("binned_at", "pk")


class Binned(models.Model):
    audited_as = "entry"

    binned_at = models.DateTimeField(_("put into the bin"), null=True, editable=False)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["binned_at"], condition=Q(binned_at__isnull=False), name="%(class)s_in_bin"),
        ]

    @property
    def gone_on(self):
        return self.binned_at + timedelta(days=DAYS)

    def may_be_changed_by(self, user):
        return self.binned_at is None and super().may_be_changed_by(user)

    def may_be_binned_by(self, user):
        """It can be put back, so whoever may change it may do it."""
        return self.status != self.Status.PUBLISHED and self.may_be_changed_by(user)

    def may_be_put_back_by(self, user):
        """As if it were not in the bin."""
        return self.binned_at is not None and super().may_be_changed_by(user)

    def _check(self, by, verb, allowed_from):
        if self.binned_at is not None:
            raise ValidationError(_("“%(title)s” is in the bin: put it back first."), params={"title": self.title})
        super()._check(by, verb, allowed_from)

    def put_in_bin(self, by):
        with transaction.atomic():
            self._lock()
            if self.binned_at is not None:
                raise ValidationError(_("“%(title)s” is in the bin already."), params={"title": self.title})
            if self.status == self.Status.PUBLISHED:
                raise ValidationError(_("“%(title)s” is published. Withdraw it first."), params={"title": self.title})
            if not self.may_be_binned_by(by):
                raise PermissionDenied
            if self.status == self.Status.IN_REVIEW:
                self.status = self.Status.DRAFT  # nobody is to review it
            self.binned_at, self.binned_by = Now(), by
            self.preview_round += 1  # links that were given out do not outlive it
            self._save_by(by, _t("put into the bin"), "status", "binned_at", "binned_by", "preview_round")

    def take_out_of_bin(self, by):
        """Back as it was, with all that hangs on it."""
        with transaction.atomic():
            self._lock()
            if self.binned_at is None:
                raise ValidationError(_("“%(title)s” is not in the bin."), params={"title": self.title})
            if not self.may_be_put_back_by(by):
                raise PermissionDenied
            before = self.history.filter(binned_at=None).values_list("status", flat=True).first()
            if before == self.Status.IN_REVIEW:
                self.status = before
            self.binned_at = self.binned_by = None
            self._save_by(by, _t("put back from the bin"), "status", "binned_at", "binned_by")

    def delete_now(self, by=None):
        """For good, with its files, its translations and all that its history keeps; nobody is the housekeeping."""
        if by is not None and not by.has_perm(self.permission("delete")):
            raise PermissionDenied
        with transaction.atomic():
            self._lock()
            if self.binned_at is None:
                raise ValidationError(_("“%(title)s” is not in the bin."), params={"title": self.title})
            names = leftovers.files_of(self)
            key = self.pk
            try:
                with transaction.atomic():
                    self.delete()
            except (models.ProtectedError, models.RestrictedError):
                raise ValidationError(
                    _("“%(title)s” stays in the bin: something else still refers to it."), params={"title": self.title}
                ) from None
            forget_history(type(self), key)
        transaction.on_commit(lambda: leftovers.remove(names, default_storage), robust=True)

    def _lock(self):
        """As it is now: two who press at once are one after the other."""
        found = type(self)._base_manager.select_for_update(of=("self",)).filter(pk=self.pk).first()
        if found is None:
            raise ValidationError(_("“%(title)s” is deleted already."), params={"title": self.title})
        self.status, self.binned_at, self.binned_by_id = found.status, found.binned_at, found.binned_by_id

    def _save_by(self, by, reason, *fields):
        self._history_user = by
        self.save_because(reason, *fields)
        self.refresh_from_db(fields=fields)
        del self._history_user


def empty():
    """For the housekeeping: what has been in the bin for 30 days."""
    gone, stays = 0, 0
    for model in [model for model in apps.get_models() if issubclass(model, Binned)]:
        for entry in model._base_manager.due_to_go()[:MOST_AT_ONCE]:
            try:
                entry.delete_now()
                gone += 1
            except ValidationError:
                stays += 1
    if gone or stays:
        said = ngettext("%(n)d entry in the bin was deleted.", "%(n)d entries in the bin were deleted.", gone)
        more = _t(" %(n)d stay: something refers to them.") % {"n": stays} if stays else ""
        return said % {"n": gone} + more
