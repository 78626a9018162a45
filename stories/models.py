"""Stories: articles, interviews and videos, and the consent of the people they show."""

from datetime import date

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now, TruncDate
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from partnership_hub.descriptions import GUIDANCE, describes
from partnership_hub.desk.comments import StaffComment
from partnership_hub.entries.checklist import Item
from partnership_hub.entries.publications import Publication
from partnership_hub.history.keywords import KeepsKeywords
from partnership_hub.lines import LineField
from partnership_hub.translation.translations import Translation
from partnership_hub.uploads import random_name

from .twins import StoryLikeness, StoryNotTwins, StoryPair  # noqa: F401  (models of this section)


class StoryFormat(models.TextChoices):
    ARTICLE = "article", _("Article")
    INTERVIEW = "interview", _("Interview")
    VIDEO = "video", _("Video")
    ANIMATION = "animation", _("Animation")
    PHOTO_ESSAY = "photo-essay", _("Photo essay")
    PODCAST = "podcast", _("Podcast")


class StoryKeyword(ItemBase):
    tag = models.ForeignKey("partnership_hub.Keyword", on_delete=models.CASCADE, related_name="%(app_label)s_items")
    content_object = models.ForeignKey("Story", on_delete=models.CASCADE, related_name="keyword_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="story_keyword_once")]


class Story(Publication):
    detail_relations = ("pictures",)
    staff_only = (
        *Publication.staff_only, "shows_people", "consent_reference", "consent_keeper", "consent_scope",
        "consent_until", "shown_until",
    )  # fmt: skip
    never_restored = (
        *Publication.never_restored, "shows_people", "consent_reference", "consent_keeper", "consent_scope",
        "consent_until",
    )  # fmt: skip
    media = Publication.media | {"pictures": "pictures__image", "videos": "video", "captions": "captions"}

    format = models.CharField(_("format"), max_length=12, choices=StoryFormat.choices)
    author = LineField(_("author"), max_length=200, blank=True)
    source = LineField(_("first published by"), max_length=200, blank=True)
    content_note = LineField(
        _("note before reading"), max_length=300, blank=True,
        help_text=_("What a reader may want to know first, as in “describes violence”."),
    )  # fmt: skip
    video = models.FileField(_("video file"), upload_to=random_name("videos"), blank=True)
    captions = models.FileField(_("captions"), upload_to=random_name("captions"), blank=True)
    transcript = models.TextField(_("transcript"), blank=True, help_text=_("All that is said, and what is seen."))
    video_url = models.URLField(
        _("video elsewhere"), max_length=500, blank=True,
        help_text=_("Readers are told that the link leaves the Hub; it is never embedded."),
    )  # fmt: skip

    shows_people = models.BooleanField(
        _("people can be recognised"), default=False,
        help_text=_("In a picture, a voice or a telling detail. Then the story needs their consent."),
    )  # fmt: skip
    consent_reference = LineField(
        _("signed form"), max_length=100, blank=True, help_text=_("Its reference, never a person’s name. Staff only.")
    )
    consent_keeper = LineField(_("who keeps the form"), max_length=200, blank=True)
    consent_scope = LineField(_("what was agreed to"), max_length=300, blank=True)
    consent_until = models.DateField(
        _("agreed until"), null=True, blank=True, help_text=_("After this day the story is taken down by itself.")
    )
    # All that a query for readers asks of the consent: the last day, for ever where none is needed, none without it.
    shown_until = models.GeneratedField(
        expression=Case(
            When(shows_people=False, consent_until=None, then=Value(date.max)),
            When(Q(shows_people=False) | ~Q(consent_reference=""), then=F("consent_until")),
        ),
        output_field=models.DateField(null=True),
        db_persist=True,
    )
    keywords = TaggableManager(_("keywords"), through=StoryKeyword, blank=True)

    history = HistoricalRecords(
        excluded_fields=["search", "title_key", "shown_until", *Publication.COUNTED],
        m2m_fields=["countries", "topics"],
        bases=[KeepsKeywords],
    )

    class Meta(Publication.Meta):
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    @classmethod
    def may_be_shown(cls):
        return Q(shown_until__gte=TruncDate(Now()))

    def why_not_whole(self, values):
        """People who are in an earlier version did not consent to what is recorded now."""
        if values["shows_people"] and not self.shows_people:
            return _(
                "People could be recognised in the story then. Record their consent in the form first, or restore "
                "single fields."
            )
        return ""

    def checklist(self):
        yield from super().checklist()
        text = _("People can be recognised: record the signed form, who keeps it, and until when it holds.")
        held = self.consent_reference and self.consent_keeper and self.consent_until
        if self.shows_people:
            yield Item(text, bool(held), True, "consent_reference")
        if self.video:
            text = _("A video of ours needs captions and a transcript.")
            yield Item(text, bool(self.captions and self.transcript), True, "captions")


class StoryTranslation(Translation):
    entry = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="translations")
    history = HistoricalRecords(excluded_fields=Translation.COMPUTED)

    class Meta(Translation.Meta):
        pass


class StoryComment(StaffComment):
    entry = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="staff_comments")


class Picture(models.Model):
    """A picture inside a story, placed by a line of its own in the body: [picture 1]."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    image = models.ImageField(
        _("picture"), upload_to=random_name("pictures"), width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    alt = LineField(_("described"), max_length=300, validators=[describes], help_text=GUIDANCE)
    caption = LineField(_("caption"), max_length=300, blank=True)
    credit = LineField(_("credit"), max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["story", "number"],
                name="picture_number_once_a_story",
                violation_error_message=_("Another picture has this number."),
            )
        ]

    def __str__(self):
        return f"{self.number}: {self.alt}"
