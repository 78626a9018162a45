"""When a member of staff was last here, and what others have changed since."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import CharField, Value
from django.urls import reverse
from django.utils import timezone

from ..entries.publishing import sections

A_VISIT = timedelta(hours=4)  # who comes back within it was not away
LOOKED_BACK = timedelta(days=30)
MOST_RECORDS, MOST_CHANGES = 200, 20


class Visit(models.Model):
    """The visit that goes on, and when the one before it ended."""

    readers_see_it = False

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="visit"
    )
    seen_at = models.DateTimeField()
    before = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.owner}: {self.seen_at}"

    @classmethod
    def note(cls, user):
        """When they were here before this visit; None at the first one."""
        now = timezone.now()
        visit, is_new = cls.objects.get_or_create(owner=user, defaults={"seen_at": now})
        if not is_new:
            if now - visit.seen_at > A_VISIT:
                visit.before = visit.seen_at
            visit.seen_at = now
            visit.save(update_fields=["seen_at", "before"])
        return visit.before


class Change(NamedTuple):
    title: str
    language: str
    address: str  # of its history
    at: object
    who: str
    reasons: list


def changes(user, scope, since):
    """What others did to entries since then, of those whose history this person may read; the newest first, one line
    an entry, in one query."""
    since = max(since, timezone.now() - LOOKED_BACK)
    parts = []
    for model in sections():
        if user.has_perm(model.permission("view")):
            seen = model.objects.with_notes_for(user).filter(scope.condition(model))
            rows = model.history.filter(history_date__gt=since, id__in=seen.values("pk")).exclude(history_user=user)
            rows = rows.order_by("-history_date").annotate(section=Value(model._meta.label_lower, CharField()))
            names = "history_user__first_name", "history_user__last_name", "history_user__username"
            columns = "section", "id", "title", "language", "history_date", "history_type", "history_change_reason"
            parts.append(rows.values_list(*columns, *names)[:MOST_RECORDS])
    if not parts:
        return []
    records = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return _by_entry(sorted(records, key=lambda record: record[4], reverse=True))


def _by_entry(records):
    found = {}
    for section, pk, title, language, at, kind, reason, first, last, username in records:
        what = reason or ("added" if kind == "+" else "")
        if (section, pk) in found:
            reasons = found[section, pk].reasons
            reasons += [what] if what and what not in reasons else []
        elif len(found) < MOST_CHANGES:
            address = reverse(f"admin:{section.replace('.', '_')}_history", args=[pk])
            who = f"{first or ''} {last or ''}".strip() or username or ""
            found[section, pk] = Change(title, language, address, at, who, [what] if what else [])
    return list(found.values())
