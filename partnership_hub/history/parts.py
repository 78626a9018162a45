"""What hangs on an entry and has a history of its own: translations, files, pictures; contacts, places and so on."""

from functools import cache

from django.apps import apps
from django.db import models


@cache
def parts_of(entry_model):
    """(model, the name of its foreign key to the entry), in the order of their names."""
    found = [
        (model, field.name)
        for model in apps.get_models()
        if hasattr(model, "history") and hasattr(model._meta, "simple_history_manager_attribute")
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model is entry_model
        and model is not entry_model
        and field.remote_field.on_delete is models.CASCADE
    ]
    return sorted(found, key=lambda part: part[0]._meta.model_name)


def with_history(entry_model, reader=None):
    """{name in addresses: (model, the column of its history that holds the entry's key)}, the entry's own first.

    With a reader, without the parts that they may not view."""
    found = {entry_model._meta.model_name: (entry_model, "id")}
    for model, name in parts_of(entry_model):
        if reader is None or reader.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
            found[model._meta.model_name] = model, f"{name}_id"
    return found


def forget_history(entry_model, key):
    """Of an entry that is deleted for good, and of all that hung on it."""
    for model, column in with_history(entry_model).values():
        model.history.filter(**{column: key}).delete()
