"""Mergeable (abstract): an entry that may become part of another one. It stays as a row that nobody changes and readers
never see, with its history; its address leads to the entry in its place."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _


class Mergeable(models.Model):
    # Always the entry of now: when that is merged too, this follows (merging.move), so there are no chains.
    merged_into = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, blank=True, editable=False, related_name="merged_here",
        verbose_name=_("merged into"),
    )  # fmt: skip

    class Meta:
        abstract = True

    @classmethod
    def may_be_shown(cls):
        return super().may_be_shown() & Q(merged_into__isnull=True)

    def may_be_changed_by(self, user):
        return self.merged_into_id is None and super().may_be_changed_by(user)

    def _check(self, by, verb, allowed_from):
        if self.merged_into_id is not None:
            raise ValidationError(
                _("“%(title)s” was merged into “%(kept)s”: work on that one."),
                params={"title": self.title, "kept": self.merged_into.title},
            )
        super()._check(by, verb, allowed_from)

    def become_part_of(self, kept, reason):
        """What never was public has no date: its address then leads nowhere (FollowsMerges)."""
        was_public = type(self).objects.filter(pk=self.pk, published_at__lte=models.functions.Now())
        if self.is_in_work or not was_public.exists():
            self.published_at = None
        self.merged_into, self.status = kept, self.Status.WITHDRAWN
        self.preview_round += 1
        self.save_because(reason, "merged_into", "status", "published_at", "preview_round")


class FollowsMerges:
    """For a section's detail view: an old address leads to the entry in its place, for those who may see that one."""

    def get(self, request, pk, slug="", language=""):
        try:
            return super().get(request, pk, slug, language)
        except Http404:
            kept = self.in_place_of(pk, request.user)
            if kept is None:
                raise
        return self.redirect(kept, language if kept.text_in(language).language == language else "")

    def get_entry(self, reader, pk):
        entry = super().get_entry(reader, pk)
        if entry.merged_into_id is not None:  # staff would be shown it
            raise Http404
        return entry

    def in_place_of(self, pk, reader):
        """Whoever could not see the old entry is not told that there was one."""
        old = {"merged_here": pk}
        if not reader.has_perm(self.model.permission("view")):
            old["merged_here__published_at__isnull"] = False
        return self.model.objects.visible_to(reader).with_detail().filter(**old).first()
