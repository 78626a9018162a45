"""What an item of a vocabulary is besides its name: it has other names, and may have become part of another one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..lines import LineField
from ..vocabulary import Language


class ItemsOfNow(models.Manager):
    """Without those that were merged into others. `everything` has them too."""

    def get_queryset(self):
        return super().get_queryset().filter(merged_into__isnull=True)


class Mergeable(models.Model):
    """One that was merged stays as a row, so that old addresses lead on and the history of entries still names it."""

    # Always the item of now: when that is merged too, this follows, so there are no chains.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged_here",
        verbose_name=_("merged into"),
    )  # fmt: skip

    objects = ItemsOfNow()
    everything = models.Manager()

    class Meta:
        abstract = True


class Synonym(models.Model):
    """Another word for an item. A section that has a vocabulary of its own adds the `item`, as `synonyms`."""

    language = models.CharField(
        _("language"), max_length=8, choices=Language.choices, blank=True, help_text=_("Empty for an acronym.")
    )
    word = LineField(_("word or phrase"), max_length=200)
    only_suggests = models.BooleanField(
        _("only suggests"), default=False,
        help_text=_("A hint in texts, as a capital or a people’s name: not what readers ask for it by."),
    )  # fmt: skip

    class Meta:
        abstract = True
        verbose_name = _("other word")
        verbose_name_plural = _("other words")
        ordering = ["language", "word"]
        constraints = [models.UniqueConstraint(fields=["item", "language", "word"], name="%(class)s_once")]

    def __str__(self):
        return self.word
