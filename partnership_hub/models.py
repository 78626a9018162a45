"""What every section files under: countries, topics, keywords. Users and helplines have files of their own."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from .audit import Event
from .desk.once import SentForm
from .desk.presence import Presence
from .desk.typed import TypedForm
from .helplines import Helpline
from .imports.models import Import, ImportRow
from .intake.models import Intake
from .lines import LineField
from .onetime import UsedKey
from .people.access_reviews import AccessReview
from .people.users import User
from .people.visits import Visit
from .serving.version import Version
from .taxonomy.items import Mergeable, Synonym
from .taxonomy.operations import Retagged, Retagging
from .translation_sheets.models import TranslationSheet
from .twins.file_prints import FilePrint
from .vocabulary import Language, TopicGroup

__all__ = [
    "AccessReview", "Country", "Event", "FilePrint", "Helpline", "Import", "ImportRow", "Intake", "Keyword", "Presence",
    "Retagged", "Retagging", "SentForm", "Topic", "TranslationSheet", "TypedForm", "UsedKey", "User", "Version",
    "Visit",
]  # fmt: skip


class Country(models.Model):
    code = models.CharField(
        _("code"), max_length=2, primary_key=True, help_text=_("ISO 3166 code in small letters, as in “th”.")
    )
    name = LineField(_("name"), max_length=100, unique=True, help_text=_("As ASEAN writes it."))
    endonym = LineField(_("own name"), max_length=100, help_text=_("In the country’s own language and script."))
    main_languages = ArrayField(
        models.CharField(max_length=8, choices=Language.choices), verbose_name=_("main languages"), default=list
    )
    asean_member = models.BooleanField(_("member of ASEAN"), default=False)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex="^[a-z]{2}$"), name="country_code_is_two_small_letters"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("country", args=[self.code])

    @property
    def endonym_language(self):
        return self.main_languages[0] if self.main_languages else ""


class CountrySynonym(Synonym):
    item = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="synonyms")

    class Meta(Synonym.Meta):
        pass


class Topic(Mergeable):
    code = models.SlugField(
        _("code"), primary_key=True, max_length=40, help_text=_("Fixed: addresses and filters are made of it.")
    )
    label = LineField(_("label"), max_length=100)
    group = models.CharField(_("group"), max_length=12, choices=TopicGroup.choices)
    scope = models.TextField(_("scope note"), help_text=_("What belongs here, in one sentence. Shown to readers."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["label"], condition=models.Q(merged_into__isnull=True), name="topic_label_once",
                violation_error_message=_("There is a topic of this name already."),
            )
        ]  # fmt: skip

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return reverse("topic", args=[self.code])


class TopicSynonym(Synonym):
    item = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="synonyms")

    class Meta(Synonym.Meta):
        pass


class Keyword(TagBase):
    """A curator's free word: a treaty's name, a programme, another spelling."""

    # Slugs of keywords that were merged into this one: their addresses lead here.
    former_slugs = ArrayField(models.CharField(max_length=100), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("keyword")
        verbose_name_plural = _("keywords")
        ordering = ["name"]
