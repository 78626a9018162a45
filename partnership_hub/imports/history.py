"""Why entries were written many at once, in words, for their history."""

from collections import defaultdict


def keyword_changes(before, after):
    """simple-history does not follow taggit: what changed is kept in words."""
    changes = [f"+{word}" for word in sorted(set(after) - set(before))]
    changes += [f"-{word}" for word in sorted(set(before) - set(after))]
    return "; keywords: " + ", ".join(changes) if changes else ""


def note_keywords(entries, reason, values):
    """`values`: {entry's key: (before, after)}."""
    noted = defaultdict(str, {pk: keyword_changes(*pair) for pk, pair in values.items()})
    for entry in entries:
        entry._change_reason = reason + noted[entry.pk]
