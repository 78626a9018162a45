"""How sure it is that two entries are one, in steps."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

CERTAIN, LIKELY, POSSIBLE = 4, 3, 2
STEPS = {CERTAIN: _("almost certainly the same"), LIKELY: _("likely the same"), POSSIBLE: _("possibly the same")}


@dataclass
class Twin:
    entry: models.Model
    points: int
    reasons: list
    other: models.Model = None
    may_merge: bool = False

    def __iter__(self):
        """(entry, how sure, why in words)."""
        return iter((self.entry, self.step, "; ".join(map(str, self.reasons))))

    @property
    def step(self):
        return next(step for step in STEPS if self.points >= step)

    @property
    def in_words(self):
        return STEPS[self.step]
