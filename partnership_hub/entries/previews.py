"""Preview links: an entry that is not public yet, as readers would see it, for whoever holds a signed key, for a week.

The key stands in the query of addresses, which no log of ours keeps."""

import time
from datetime import UTC, datetime
from typing import NamedTuple

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

KEY = "preview"
SECONDS = 7 * 24 * 60 * 60
_signer = signing.Signer(salt="partnership_hub.previews")


class Link(NamedTuple):
    section: str
    pk: int
    round: int
    ends: int  # seconds since 1970

    @classmethod
    def to(cls, entry):
        return cls(entry._meta.app_label, entry.pk, entry.preview_round, int(time.time()) + SECONDS)

    @classmethod
    def read(cls, key):
        """The link that a key was made for; None for one that is not ours or has ended."""
        try:
            link = cls(*_signer.unsign_object(key))
        except (signing.BadSignature, UnicodeError):
            return None
        return link if link.ends > time.time() else None

    @property
    def key(self):
        return _signer.sign_object(self)

    @property
    def until(self):
        return datetime.fromtimestamp(self.ends, UTC)

    @property
    def address(self):
        return reverse(f"{self.section}:preview", query={KEY: self.key})

    def among(self, entries):
        """The entry itself, where it is among these and its links were not ended since."""
        return entries.filter(pk=self.pk, preview_round=self.round)


class Previewed(models.Model):
    preview_round = models.PositiveSmallIntegerField(default=0, editable=False)  # a new one ends the links of the last

    class Meta:
        abstract = True

    @cached_property
    def is_previewable(self):
        return type(self).objects.previewable(embargoed=True).filter(pk=self.pk).exists()

    def end_previews(self, by):
        """Every preview link that was given out leads nowhere from now on."""
        if not self.may_be_changed_by(by):
            raise PermissionDenied
        self.preview_round += 1
        self.save_because(_("preview links ended"), "preview_round")
