"""Versions of an entry's own text, by which its translations know whether they still follow it."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

TEXTS = ("title", "summary", "body")
LOOKED_BACK = 100  # records of the history

_CHANGED = "(OLD.title, OLD.summary, OLD.body) IS DISTINCT FROM (NEW.title, NEW.summary, NEW.body)"

TRIGGERS = [
    # Whatever a form or an import writes into the two columns, they say what happened to the text.
    pgtrigger.Trigger(
        name="counts_versions",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
        NEW.text_version := OLD.text_version;
        NEW.text_changed_at := OLD.text_changed_at;
        IF {_CHANGED} THEN
            NEW.text_version := OLD.text_version + 1;
            NEW.text_changed_at := now();
        END IF;
        RETURN NEW;
        """,
    ),
    # The translations' own trigger finds out what that means for them.
    pgtrigger.Trigger(
        name="tells_translations",
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        condition=pgtrigger.Condition("OLD.text_version IS DISTINCT FROM NEW.text_version"),
        func=pgtrigger.Func("""
        UPDATE {meta.db_table}translation SET follows = follows
        WHERE entry_id = NEW.id AND outdated_since IS NULL;
        RETURN NULL;
        """),
    ),
]


class Versioned(models.Model):
    COUNTED = [
        "text_version",
        "text_changed_at",
    ]  # in no history: a restored text is a new version

    text_version = models.PositiveIntegerField(_("version of the text"), default=1, db_default=1, editable=False)
    text_changed_at = models.DateTimeField(_("text last changed"), null=True, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def translation_permission(cls, verb):
        return f"{cls._meta.app_label}.{verb}_{cls._meta.model_name}translation"

    def text_as_of(self, version):
        """{name: text} of title, summary and body as they were in an earlier version, from the history; None where that
        is not known any more."""
        if version is None or not 0 < version <= self.text_version:
            return None
        now = tuple(getattr(self, name) for name in TEXTS)
        at, newer = self.text_version, now
        for texts in self.history.order_by("-history_date", "-history_id").values_list(*TEXTS)[:LOOKED_BACK]:
            at -= texts != newer
            if at < version:
                break
            newer = texts
        else:
            if at > version:
                return None
        return dict(zip(TEXTS, newer, strict=True))
