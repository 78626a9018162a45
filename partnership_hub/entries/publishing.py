"""Entry: what resources, stories and organisations share, and the one rule for who may see them."""

import re

from django.apps import apps
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ..lines import LineField
from ..people import rights
from ..richtext import BodyField
from ..search.analysis import fold
from ..search.fields import SortKeyField
from ..search.queries import SearchedModel, SearchManager, SearchQuerySet
from ..translation.languages_of_entries import Translated
from ..translation.text_versions import TRIGGERS, Versioned
from ..vocabulary import Language
from .bin import Binned, BinQuerySet
from .covers import DESCRIBED, Covered
from .previews import Previewed
from .review import Reviewed, ReviewedQuerySet
from .timing import Timed
from .workflow import Workflow


def sections():
    """The sections' models (Resource, Story, Organisation), in the order of INSTALLED_APPS."""
    return [model for model in apps.get_models() if issubclass(model, Entry)]


class EntryQuerySet(BinQuerySet, rights.ReachQuerySet, ReviewedQuerySet, SearchQuerySet):
    def published(self):
        """What everyone may see at this moment, by the database's clock."""
        return self.filter(self.model.is_public()).for_readers()

    def for_readers(self):
        """Without the columns that are for staff: what is not read cannot be shown."""
        return self.defer(*self.model.staff_only)

    def listed(self):
        """What its editors have published by now, whether or not readers may still see it."""
        return self.filter(self.model.is_listed())

    def scheduled(self):
        """What is published from a later moment on, and hidden until then."""
        return self.filter(status=self.model.Status.PUBLISHED, published_at__gt=Now())

    def expired(self):
        """What counts as published though its time has ended; readers do not see it any more."""
        return self.filter(status=self.model.Status.PUBLISHED, expires_at__lte=Now())

    def in_state(self, *states):
        return self.filter(status__in=states)

    def visible_to(self, reader):
        """What this reader may see: what is published, and staff what their role reaches besides, in every state."""
        if reader is not None and reader.has_perm(self.model.permission("view")):
            return self.out_of_bin().filter(rights.seen_by(self.model, reader))
        return self.published()

    def workable_by(self, user):
        """What a member of staff may change: what readers have seen only if they may publish."""
        entries = self.reached_by(user)
        if not user.has_perm(self.model.permission("change")):
            return entries.none()
        if user.has_perm(self.model.permission("publish")):
            return entries
        return entries.filter(status__in=[self.model.Status.DRAFT, self.model.Status.IN_REVIEW])

    def holding(self, folder, name, reader):
        """Those that hold a file in a folder of `media` and show it to this reader, as far as they show themselves."""
        return self.filter(**{self.model.media[folder]: name})

    def note_file(self, folder, name, reader):
        """Called before a file is sent to somebody who may have it. A section may record that, or refuse it by a
        PermissionDenied that says why."""

    def previewable(self, reader=None, *, embargoed=False):
        """What a preview link may show: what is in work or scheduled, and could be published as to its consent.
        What is embargoed it shows to those alone who may see it anyway."""
        in_work = Q(status__in=[self.model.Status.DRAFT, self.model.Status.IN_REVIEW])
        scheduled = Q(status=self.model.Status.PUBLISHED, published_at__gt=Now())
        found = self.filter(in_work | scheduled, self.model.may_be_shown()).for_readers()
        embargoed = embargoed or (reader is not None and reader.has_perm(self.model.permission("view")))
        return found if embargoed else found.exclude(embargoed_until__gt=Now())

    def with_text(self):
        """With its title and summary in every language and where it works, in a fixed number of queries."""
        related = map(self._readable, self.model.card_relations)
        return self.defer("body").prefetch_related("countries", *related, self._readable_translations(defer=["body"]))

    def with_card(self, shown_to=""):
        """With what a card in a list shows to a level of readers, in a fixed number of queries."""
        return self.with_text().prefetch_related(*self.model.shown_on_card(shown_to))

    def with_detail(self):
        """With what an entry's page shows, in a fixed number of queries."""
        related = map(self._readable, self.model.detail_relations)
        return self.prefetch_related("countries", "topics", "keywords", *related, self._readable_translations())

    def _readable(self, relation):
        related = self.model._meta.get_field(relation).related_model
        hidden = getattr(related, "staff_only", ())
        return models.Prefetch(relation, related.objects.defer(*hidden)) if hidden else relation

    def _readable_translations(self, defer=()):
        return models.Prefetch("translations", self.model.reviewed_translations().defer("search", *defer))


class EntryManager(SearchManager.from_queryset(EntryQuerySet)):
    pass


class Entry(Binned, Workflow, Timed, Reviewed, Covered, Previewed, Translated, Versioned, SearchedModel):
    # Relations that the section's card and page show; folders of MEDIA_ROOT and where its files stand in them.
    card_relations = ()
    detail_relations = ()
    media = {"covers": "cover"}
    staff_media = {"covers": "cover_whole"}
    # Fields that no page for readers shows, and no query for one reads. A section adds its own.
    staff_only = (
        "staff_note", "taken_in_by", *Reviewed.OF_REVIEW, "embargoed_until", "cover_whole", "cover_crop", "binned_at",
        "binned_by",
    )  # fmt: skip
    # What is new to readers, where nothing else puts one entry before another.
    newest_first = (F("published_at").desc(nulls_last=True),)

    title = LineField(_("title"), max_length=300, help_text=_("As the work itself has it, in its own language."))
    language = models.CharField(
        _("written in"), max_length=8, choices=Language.choices, default=Language.ENGLISH,
        help_text=_("The language of this title, summary and body. Other languages are translations, below."),
    )  # fmt: skip
    summary = models.TextField(
        _("summary"), blank=True,
        help_text=_("Two or three sentences of our own: what it is, for whom, what it helps to do. Public."),
    )  # fmt: skip
    body = BodyField(_("body"), blank=True, help_text=_("Shown to the public: no confidential details."))
    countries = models.ManyToManyField(
        "partnership_hub.Country", verbose_name=_("countries"), blank=True, related_name="%(app_label)s",
        help_text=_("The countries that it is about or works in."),
    )  # fmt: skip
    asean_wide = models.BooleanField(_("ASEAN-wide"), default=False, help_text=_("It is about the whole region."))
    topics = models.ManyToManyField(
        "partnership_hub.Topic", verbose_name=_("topics"), blank=True, related_name="%(app_label)s"
    )
    status = models.CharField(
        _("status"), max_length=9, choices=Workflow.Status.choices, default=Workflow.Status.DRAFT, editable=False
    )
    featured = models.BooleanField(_("featured"), default=False, help_text=_("Shown first on the home page."))
    sample = models.BooleanField(_("sample"), default=False, editable=False)
    created_at = models.DateTimeField(_("taken in"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)
    title_key = SortKeyField()

    objects = EntryManager()

    class Meta(SearchedModel.Meta):
        abstract = True
        base_manager_name = "objects"
        ordering = ["-published_at", "-pk"]
        triggers = TRIGGERS
        default_permissions = rights.VERBS
        indexes = [
            *Binned.Meta.indexes,
            GinIndex(fields=["search"], name="%(class)s_search"),
            models.Index(fields=["status", "-published_at"], name="%(class)s_newest"),
            models.Index(fields=["status", "title_key"], name="%(class)s_by_title"),
            *Timed.Meta.indexes,
            *Reviewed.Meta.indexes,
            models.Index(fields=["-updated_at", "-id"], name="%(class)s_changed"),
            models.Index(fields=["status", "-updated_at", "-id"], name="%(class)s_state_changed"),
            models.Index(fields=["title_key", "id"], name="%(class)s_titles"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(binned_at=None) | Q(status__in=["draft", "withdrawn"]), name="%(class)s_in_bin_is_not_shown"
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="%(class)s_published_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(embargoed_until=None) | Q(published_at__gte=F("embargoed_until")),
                name="%(class)s_embargo_is_kept",
            ),
            *Timed.Meta.constraints,
            DESCRIBED,
        ]

    def __str__(self):
        return self.title

    @classmethod
    def is_public(cls):
        """The rule as a condition on the model's rows."""
        return cls.is_listed() & cls.may_be_shown()

    @classmethod
    def is_listed(cls):
        lasts = Q(expires_at=None) | Q(expires_at__gt=Now())
        return Q(status=cls.Status.PUBLISHED, published_at__lte=Now()) & lasts

    @classmethod
    def may_be_shown(cls):
        """What a section asks of a row whatever its state."""
        return Q()

    @classmethod
    def shown_on_card(cls, shown_to):
        """Further prefetches, which depend on who reads."""
        return ()

    @classmethod
    def permission(cls, verb):
        return f"{cls._meta.app_label}.{verb}_{cls._meta.model_name}"

    @property
    def slug(self):
        """ASCII, from the title alone: a name in another script becomes the section's noun."""
        slug = slugify(fold(self.title))[:60].strip("-")
        return slug if re.search("[a-z]", slug) else self._meta.model_name

    def get_absolute_url(self):
        return reverse(f"{self._meta.app_label}:detail", args=[self.pk, self.slug])

    def save_because(self, reason, *fields):
        """Saves some fields; the history says why."""
        self._change_reason = reason
        self.save(update_fields=[*fields, "updated_at"])
        del self._change_reason
