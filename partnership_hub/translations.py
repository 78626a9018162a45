"""Translation: an entry's text in another language, a row of its own with its own state."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from . import rights
from .richtext import BodyField
from .search.queries import SearchedModel, SearchManager, SearchQuerySet
from .vocabulary import Language


class TranslationQuerySet(SearchQuerySet):
    def reviewed(self):
        """Those that readers may see."""
        return self.filter(state=Translation.State.REVIEWED)


class TranslationManager(SearchManager.from_queryset(TranslationQuerySet)):
    pass


class Translation(SearchedModel):
    class State(models.TextChoices):
        MACHINE = "machine", _("Machine draft")
        DRAFT = "draft", _("Draft")
        REVIEWED = "reviewed", _("Reviewed: shown to readers")

    never_restored = ("state",)

    language = models.CharField(_("language"), max_length=8, choices=Language.choices)
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("summary"), blank=True)
    body = BodyField(_("body"), blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = TranslationManager()

    class Meta(SearchedModel.Meta):
        abstract = True
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        base_manager_name = "objects"
        ordering = ["language"]
        indexes = [GinIndex(fields=["search"], name="%(class)s_search")]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "language"],
                name="%(class)s_once_a_language",
                violation_error_message=_("There is a translation into this language already."),
            )
        ]

    def may_be_changed_by(self, user):
        return rights.may_translate(user, self.entry, self.language)

    def __str__(self):
        return f"{self.get_language_display()}: {self.title}"
