"""Entries that may be one and the same: how they are known again, and how two become one. A section says by what."""

from django.apps import apps


def likeness_of(model):
    """The Likeness of a section's entries."""
    from .likeness import Likeness

    return next(kind for kind in apps.get_models() if issubclass(kind, Likeness) and kind.entries() is model)


def likely(model, *, by, **typed):
    """Entries that may be what somebody is about to take in, the likeliest first: (entry, how sure, why in words).

    `typed` is what is known of it: title, url, sha256, text, language; `but` is the key of the entry that it is."""
    return likeness_of(model).likely(by=by, **typed)
