"""Resources: a work, its publishers and its files."""

from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from partnership_hub.desk.comments import StaffComment
from partnership_hub.entries.checklist import of_files
from partnership_hub.entries.publications import Precision, Publication, partial_date_text
from partnership_hub.history.keywords import KeepsKeywords
from partnership_hub.lines import LineField
from partnership_hub.taxonomy.items import Mergeable, Synonym
from partnership_hub.translation.translations import Translation
from partnership_hub.uploads import random_name
from partnership_hub.vocabulary import Language

from .successors import ResourceManager
from .twins import ResourceLikeness, ResourceNotTwins, ResourcePair  # noqa: F401  (models of this section)


class ResourceType(models.TextChoices):
    GUIDE = "guide", _("Guide or handbook")
    TOOLKIT = "toolkit", _("Toolkit or template")
    RESEARCH = "research", _("Research or study")
    BRIEF = "brief", _("Policy brief")
    LEGAL_INSTRUMENT = "legal-instrument", _("Law, treaty or guideline text")
    CASE_LAW = "case-law", _("Judgment or case law")
    PROGRESS_REPORT = "progress-report", _("Progress or annual report")
    JOURNAL_ARTICLE = "journal-article", _("Journal article")
    DATASET = "dataset", _("Data or statistics")
    TRAINING = "training", _("Training or e-learning")
    EVENT_RECORDING = "event-recording", _("Webinar or event")
    VIDEO = "video", _("Video or animation")
    AUDIO = "audio", _("Audio")
    POSTER = "poster", _("Poster, leaflet or infographic")
    WEBSITE = "website", _("Website or portal")


class Publisher(Mergeable):
    name = LineField(_("name"), max_length=200)
    acronym = LineField(_("acronym"), max_length=30, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(merged_into__isnull=True), name="publisher_name_once",
                violation_error_message=_("There is a publisher of this name already."),
            )
        ]  # fmt: skip

    def __str__(self):
        return self.name


class PublisherSynonym(Synonym):
    item = models.ForeignKey(Publisher, on_delete=models.CASCADE, related_name="synonyms")

    class Meta(Synonym.Meta):
        pass


class ResourceKeyword(ItemBase):
    tag = models.ForeignKey("partnership_hub.Keyword", on_delete=models.CASCADE, related_name="%(app_label)s_items")
    content_object = models.ForeignKey("Resource", on_delete=models.CASCADE, related_name="keyword_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="resource_keyword_once")]


class Resource(Publication):
    card_relations = ("publishers", "files")
    detail_relations = ("publishers", "files")
    media = Publication.media | {"documents": "files__file"}

    type = models.CharField(_("type"), max_length=20, choices=ResourceType.choices)
    publishers = models.ManyToManyField(Publisher, verbose_name=_("publishers"), blank=True, related_name="resources")
    authors = ArrayField(
        LineField(max_length=200), verbose_name=_("authors"), default=list, blank=True,
        help_text=_("One name a line."),
    )  # fmt: skip
    adopted_date = models.DateField(_("adopted"), null=True, blank=True)
    adopted_precision = models.CharField(max_length=5, choices=Precision.choices, blank=True)
    rights = LineField(
        _("rights"), max_length=200, blank=True, help_text=_("The licence, or who holds the rights, as in “CC BY 4.0”.")
    )
    supersedes = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="superseded_by",
        verbose_name=_("replaces"), help_text=_("The older work that this one replaces."),
    )  # fmt: skip
    keywords = TaggableManager(_("keywords"), through=ResourceKeyword, blank=True)

    objects = ResourceManager()
    history = HistoricalRecords(
        excluded_fields=["search", "title_key", *Publication.COUNTED],
        m2m_fields=["countries", "topics", "publishers"],
        bases=[KeepsKeywords],
    )

    class Meta(Publication.Meta):
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(condition=~Q(supersedes=models.F("pk")), name="resource_does_not_replace_itself"),
        ]

    def checklist(self):
        yield from super().checklist()
        yield from of_files(self.files.all() if self.pk else [])

    def first_pdf(self):
        """In the work's own language if there is one; the original before its translations."""
        pdfs = [row for row in self.files.all() if row.file.name.endswith(".pdf")]
        pdfs.sort(key=lambda row: (row.language != self.language, row.standing != row.Standing.ORIGINAL, row.pk))
        return pdfs[0].file if pdfs else None

    @property
    @admin.display(description=_("adopted"))
    def adopted_date_text(self):
        return partial_date_text(self.adopted_date, self.adopted_precision)


class ResourceTranslation(Translation):
    entry = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="translations")
    history = HistoricalRecords(excluded_fields=Translation.COMPUTED)

    class Meta(Translation.Meta):
        pass


class ResourceComment(StaffComment):
    entry = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="staff_comments")


class ResourceFile(models.Model):
    """One file of a work in one language: a copy that the Hub holds, or a link to one elsewhere."""

    class Standing(models.TextChoices):
        ORIGINAL = "original", _("Original")
        OFFICIAL = "official", _("Official translation")
        UNOFFICIAL = "unofficial", _("Unofficial translation")

    staff_only = ("sha256",)

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(_("language"), max_length=8, choices=Language.choices)
    standing = models.CharField(_("standing"), max_length=10, choices=Standing.choices, default=Standing.ORIGINAL)
    label = LineField(
        _("part"), max_length=100, blank=True, help_text=_("Only where a work has several files, as in “Annex 2”.")
    )
    file = models.FileField(_("file"), upload_to=random_name("documents"), blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True, help_text=_("Where the Hub holds no copy itself."))
    format = models.CharField(_("format"), max_length=10, blank=True, help_text=_("Read from a file of ours."))
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("file or link")
        verbose_name_plural = _("files and links")
        ordering = ["language", "pk"]
        indexes = [models.Index(fields=["sha256"], name="resource_file_content")]
        constraints = [
            models.CheckConstraint(
                condition=Q(file="") ^ Q(url=""),
                name="resource_file_is_a_copy_or_a_link",
                violation_error_message=_("Give a file or a link, not both and not neither."),
            )
        ]

    def __str__(self):
        return f"{self.resource}: {self.get_language_display()}"

    @property
    def named_after(self):
        return [self.resource.slug, slugify(self.label)]
