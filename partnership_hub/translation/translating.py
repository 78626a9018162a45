"""Translating: who may do it, and the verbs. Each takes who does it, and refuses what is not theirs or not its turn.

Whoever may not review writes drafts. What readers see stays until somebody who may has reviewed the draft."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..lines import sound
from ..people import rights
from ..richtext import clean_html
from ..vocabulary import Language
from .translations import Standing, Translation

LONGEST_TITLE = 300
LONGEST_REASON = 100


def may_translate(user, entry, language):
    """Whether somebody may write drafts in this language."""
    if language not in Language.values or language == entry.language:
        return False
    return user.has_perm(entry.translation_permission("change")) and rights.may_translate(user, entry, language)


def may_review(user, entry, language):
    """Whether somebody may show a translation to readers, or take it away from them: of what readers see, only those
    who may publish it."""
    if not (may_translate(user, entry, language) and user.has_perm(entry.translation_permission("review"))):
        return False
    return entry.is_in_work or user.has_perm(entry.permission("publish"))


def may_review_own(user, entry):
    return user.has_perm(entry.permission("publish_own"))


def only_language(user):
    """What needs not be chosen."""
    return user.languages[0] if len(user.languages) == 1 else ""


class Texts(NamedTuple):
    title: str
    summary: str = ""
    body: str = ""

    @classmethod
    def of(cls, row):
        return cls(row.title, row.summary, row.body)


@dataclass
class Job:
    """An entry in one language: what readers see of it, and the draft that is in work."""

    entry: Any
    language: str
    by: Any
    reviewed: Translation | None = field(default=None)
    draft: Translation | None = field(default=None)

    @classmethod
    def open(cls, entry, language, by):
        if not may_translate(by, entry, language):
            text = _t("You may not translate this work into %(language)s: it is none of your languages, or the work is "
                      "in the care of others.")  # fmt: skip
            raise PermissionDenied(text % {"language": Language(language).label})
        rows = entry.translations.select_related("written_by", "reviewed_by").filter(language=language)
        return cls._of(entry, language, by, rows)

    @classmethod
    def known(cls, entry, language, by):
        """Of an entry whose translations have been read; None where it is not theirs to translate."""
        if not may_translate(by, entry, language):
            return None
        return cls._of(entry, language, by, [row for row in entry.translations.all() if row.language == language])

    @classmethod
    def _of(cls, entry, language, by, rows):
        rows = list(rows)
        reviewed = next((row for row in rows if row.is_reviewed), None)
        return cls(entry, language, by, reviewed, next((row for row in rows if not row.is_reviewed), None))

    @classmethod
    def hold(cls, entry, language, by):
        """The same inside a transaction, with the entry locked: its translations follow one after the other."""
        held = type(entry).objects.visible_to(by).select_for_update(of=("self",)).filter(pk=entry.pk).first()
        if held is None:
            raise PermissionDenied
        return cls.open(held, language, by)

    @property
    def current(self):
        return self.draft or self.reviewed

    @property
    def standing(self):
        return self.current.standing if self.current else Standing.MISSING

    @property
    def seen(self):
        """By which a form knows again what it was filled with."""
        return " ".join(f"{row.pk}:{row.updated_at.isoformat()}" for row in (self.draft, self.reviewed) if row)

    @property
    def texts(self):
        return Texts.of(self.current) if self.current else None

    @property
    def may_review(self):
        return may_review(self.by, self.entry, self.language)

    def save_draft(self, texts, follows, *, machine=False, reason=""):
        """As a draft, beside what readers see."""
        texts = checked(texts)
        row = self.draft or self._new(self.reviewed)
        if self.draft is None or texts != Texts.of(row):
            row.written_by = self.by
        row.state = row.State.MACHINE if machine else row.State.DRAFT
        return self._save(row, texts, follows, reason or (_t("machine draft") if machine else _t("draft")))

    def review(self, texts, follows, *, reason=""):
        """Shows these texts to readers."""
        if not self.may_review:
            raise PermissionDenied
        texts = checked(texts)
        before = self.current
        author = self.by if before is None or texts != Texts.of(before) else before.written_by
        if author == self.by and not may_review_own(self.by, self.entry):
            raise ValidationError(
                _("These are your own words: save them as a draft, and ask somebody else to review them.")
            )
        row = self.reviewed or before or self._new()
        if self.reviewed and self.draft:
            self.draft._change_reason = _t("reviewed")
            self.draft.delete()
        row.state, row.written_by = row.State.REVIEWED, author
        row.reviewed_by, row.reviewed_at = self.by, timezone.now()
        return self._save(row, texts, follows, reason or _t("reviewed"))

    def take_down(self):
        """Readers are shown it no more. It becomes the draft, unless there is a newer one."""
        if not self.may_review:
            raise PermissionDenied
        if self.reviewed is None:
            raise ValidationError(_("There is nothing that readers see."))
        row, self.reviewed._change_reason = self.reviewed, _t("taken down")
        if self.draft:
            row.delete()
            return
        row.state, row.reviewed_by = row.State.DRAFT, None
        row.save()

    def discard(self):
        """The draft goes. The history keeps it."""
        if self.draft is None:
            raise ValidationError(_("There is no draft."))
        self.draft._change_reason = _t("draft discarded")
        self.draft.delete()

    @property
    def discarded(self):
        """The version of a draft that was discarded, until something else is written."""
        records = type(self.entry)._meta.get_field("translations").related_model.history
        newest = records.filter(entry=self.entry.pk, language=self.language).first()
        was_discarded = newest and newest.history_type == "-" and newest.state != Translation.State.REVIEWED
        return newest if was_discarded and not self.draft else None

    def bring_back(self):
        """The draft that was discarded, by whomever."""
        if not (record := self.discarded):
            raise ValidationError(_("There is no discarded draft."))
        row = record.instance
        row._change_reason = _t("draft brought back")
        row.save(force_insert=True)

    def _new(self, beside=None):
        model = type(self.entry)._meta.get_field("translations").related_model
        follows = beside.follows if beside else self.entry.text_version
        return model(entry=self.entry, language=self.language, follows=follows)

    def _save(self, row, texts, follows, reason):
        for name, text in texts._asdict().items():
            setattr(row, name, text)
        row.follows = row.follows if follows is None else min(follows, self.entry.text_version)
        row._change_reason = Truncator(reason).chars(LONGEST_REASON)
        with transaction.atomic():
            row.save()
        return row


def checked(texts):
    """As they will be stored."""
    texts = Texts(" ".join(sound(texts.title).split()), texts.summary.strip(), clean_html(texts.body))
    if not texts.title:
        raise ValidationError(_("Write a title: a translation is listed by it."), code="title")
    if len(texts.title) > LONGEST_TITLE:
        raise ValidationError(
            _("The title is too long: %(length)d characters, and %(limit)d at most."),
            params={"length": len(texts.title), "limit": LONGEST_TITLE}, code="title",
        )  # fmt: skip
    return texts
