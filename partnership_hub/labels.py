"""Choices in words. Django's own look-up translates all of them to find one, which costs a list more than its rows."""

from functools import lru_cache

from django.utils.translation import get_language


@lru_cache
def _labels(model, field, language):
    column = model._meta.get_field(field)
    return {value: str(label) for value, label in getattr(column, "base_field", column).flatchoices}


def labels(model, field):
    """{value: label} of a field with choices, or of an array of such, in the language in use."""
    return _labels(model, field, get_language())


def said(row, field):
    """What a field of a row holds, in words where it has choices; a list of them of a list."""
    value, words = getattr(row, field), labels(type(row), field)
    return [words.get(one, one) for one in value] if isinstance(value, list) else words.get(value, value)
