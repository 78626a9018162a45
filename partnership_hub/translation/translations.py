"""Translation: an entry's text in another language, a row of its own with its own state.

What readers see stays as it was reviewed while somebody works on a newer text: that is a second row of the language,
the draft, until it is reviewed and takes the other's place (translating.py)."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..lines import LineField
from ..people import rights
from ..richtext import BodyField
from ..search.queries import SearchedModel, SearchManager, SearchQuerySet
from ..vocabulary import Language


class Standing(models.TextChoices):
    """What staff are told of a work in a language. Outdated and missing are computed, never stored."""

    MISSING = "missing", _("Missing")
    MACHINE = "machine", _("Machine draft")
    DRAFT = "draft", _("Draft")
    OUTDATED = "outdated", _("Outdated")
    REVIEWED = "reviewed", _("Reviewed")


# Which version of the original a text follows is kept true here, so that no import, script or update() passes it by.
# The original is held meanwhile: a change of it at the same moment comes before or after this, never in between.
KEEPS_TO_THE_ORIGINAL = pgtrigger.Trigger(
    name="keeps_to_the_original",
    operation=pgtrigger.Insert | pgtrigger.Update,
    when=pgtrigger.Before,
    declare=[("now_at", "integer"), ("changed", "timestamptz")],
    func=pgtrigger.Func("""
    SELECT text_version, text_changed_at INTO now_at, changed
    FROM {fields.entry.remote_field.model._meta.db_table} WHERE id = NEW.entry_id FOR SHARE;
    IF TG_OP = 'UPDATE' AND OLD.entry_id <> NEW.entry_id THEN
        NEW.follows := 0;  -- another original, which it never followed
    END IF;
    NEW.follows := least(coalesce(NEW.follows, now_at), now_at);
    IF NEW.follows = now_at THEN
        NEW.outdated_since := NULL;
    ELSIF TG_OP = 'UPDATE' THEN
        NEW.outdated_since := coalesce(OLD.outdated_since, changed, now());
    ELSE
        NEW.outdated_since := coalesce(changed, now());
    END IF;
    IF NEW.state = 'reviewed' THEN
        NEW.reviewed_at := coalesce(NEW.reviewed_at, now());
    ELSE
        NEW.reviewed_at := NULL;
    END IF;
    RETURN NEW;
    """),
)


class TranslationQuerySet(SearchQuerySet):
    def reviewed(self):
        """Those that readers may see, also where the original has changed since: they are told."""
        return self.filter(state=Translation.State.REVIEWED).defer(*self.model.staff_only)

    def outdated(self):
        """Written or reviewed for an earlier version of the original. A machine's draft has to be read anyway."""
        return self.filter(outdated_since__isnull=False).exclude(state=Translation.State.MACHINE)

    def unfinished(self):
        """What waits for somebody: drafts of any kind, and what is outdated."""
        return self.filter(UNFINISHED)

    def with_standing(self):
        outdated = Q(outdated_since__isnull=False) & ~Q(state=Translation.State.MACHINE)
        return self.annotate(standing_=Case(When(outdated, then=Value("outdated")), default=F("state")))


class TranslationManager(SearchManager.from_queryset(TranslationQuerySet)):
    pass


class Translation(SearchedModel):
    class State(models.TextChoices):
        MACHINE = "machine", _("Machine draft")
        DRAFT = "draft", _("Draft")
        REVIEWED = "reviewed", _("Reviewed: shown to readers")

    never_restored = ("state", "follows")
    TEXTS = ("title", "summary", "body")
    COMPUTED = ["search", "outdated_since"]  # in no history
    staff_only = ("written_by", "reviewed_by")

    language = models.CharField(_("language"), max_length=8, choices=Language.choices)
    title = LineField(_("title"), max_length=300)
    summary = models.TextField(_("summary"), blank=True)
    body = BodyField(_("body"), blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)
    # The version of the original that it was last brought up to date with; that of today where nobody says.
    follows = models.PositiveIntegerField(_("follows version"), null=True, editable=False)
    outdated_since = models.DateTimeField(_("outdated since"), null=True, editable=False)
    reviewed_at = models.DateTimeField(_("reviewed on"), null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+",
        verbose_name=_("reviewed by"),
    )  # fmt: skip
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+",
        verbose_name=_("written by"),
    )  # fmt: skip

    objects = TranslationManager()

    class Meta(SearchedModel.Meta):
        abstract = True
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        base_manager_name = "objects"
        default_permissions = ("add", "change", "delete", "view", "review")
        ordering = ["language"]
        indexes = [
            GinIndex(fields=["search"], name="%(class)s_search"),
            models.Index(fields=["language", "state"], name="%(class)s_state"),
            # Small: what waits, the longest outdated first.
            models.Index(
                fields=["language", "outdated_since"],
                condition=~Q(state="reviewed") | Q(outdated_since__isnull=False),
                name="%(class)s_waits",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "language"],
                condition=Q(state="reviewed"),
                name="%(class)s_reviewed_once",
                violation_error_message=_("There is a reviewed translation into this language already."),
            ),
            models.UniqueConstraint(
                fields=["entry", "language"],
                condition=~Q(state="reviewed"),
                name="%(class)s_drafted_once",
                violation_error_message=_("There is a draft in this language already."),
            ),
        ]
        triggers = [KEEPS_TO_THE_ORIGINAL]

    def may_be_changed_by(self, user):
        return rights.may_translate(user, self.entry, self.language)

    def why_not_restored(self, values, user):
        """Readers are shown reviewed texts alone, and whoever may review decides which."""
        if not self.is_reviewed:
            return ""
        if values["state"] != self.State.REVIEWED:
            return _t("It is shown to readers, and that version was not reviewed.")
        if not user.has_perm(self.entry.translation_permission("review")):
            return _t("It is shown to readers: whoever may review it restores it.")
        return ""

    def __str__(self):
        return f"{self.get_language_display()}: {self.title}"

    @property
    def is_reviewed(self):
        return self.state == self.State.REVIEWED

    @property
    def is_outdated(self):
        return self.outdated_since is not None and self.state != self.State.MACHINE

    @property
    def standing(self):
        return Standing.OUTDATED if self.is_outdated else Standing(self.state)


UNFINISHED = ~Q(state="reviewed") | Q(outdated_since__isnull=False)
