"""Erasing where an organisation is: in its places, in their history, and in every text that hangs on its entry.

What is erased is nowhere in the database afterwards, and nobody can bring it back: whoever needs it asks again.
"""

import re

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, F, ForeignKey, Func, JSONField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from partnership_hub.desk.typed import TypedForm
from partnership_hub.imports.models import forget_entries
from partnership_hub.translation_sheets.models import TranslationSheet

from .details import Place
from .vocabulary import Visibility, WithheldReason

SHORTEST = 5  # letters: a shorter address is among any words
GONE = "…"
OF_A_PLACE = {"id", "organisation", "kind", "visibility", "withheld_reason"}  # what stays: that there is one


def erase_addresses(organisation):
    """Its places become “withheld, for people's safety”, as if they had never been anything else."""
    keys = [organisation.pk, *organisation.merged_here.values_list("pk", flat=True)]
    rows = [manager.filter(organisation_id__in=keys) for manager in (QuerySet(Place), Place.history)]
    said = {value.strip() for places in rows for pair in places.values_list("address", "label") for value in pair}
    addresses = {value.strip() for places in rows for value in places.values_list("address", flat=True)}
    for places in rows:
        places.update(**_nothing(places.model), visibility=Visibility.WITHHELD, withheld_reason=WithheldReason.SAFETY)
    for model, path in _hanging(type(organisation)).items():
        _erase(QuerySet(model).filter(**{f"{path}__in": keys}), addresses, _texts(model))
    _erase(_log_of(organisation, keys), said, [LogEntry._meta.get_field("change_message")])
    _erase(QuerySet(TranslationSheet), addresses, _texts(TranslationSheet))
    TypedForm.objects.forget(word for word in said if len(word) >= SHORTEST)
    forget_entries(type(organisation), keys)
    entries = type(organisation).objects.filter(pk__in=keys)
    translations = organisation.translations.model.objects.filter(entry__in=keys)
    for row in (*entries, *translations):
        row.skip_history_when_saving = True
        row.save()  # what is computed from its texts


def _nothing(model):
    """Each field of a place or of its history that says something, empty."""
    fields = [f for f in model._meta.concrete_fields if f.name not in OF_A_PLACE and not f.name.startswith("history_")]
    return {field.name: None if field.null else "" for field in fields}


def _hanging(entry):
    """{model: the way from its rows to the entry's key}, for all that belongs to one entry alone, however far away."""
    found = {entry: "pk", entry.history.model: "id"}
    models = [model for model in apps.get_models(include_auto_created=True) if model not in found]
    while True:
        ways = {
            model: f"{field.name}__{found[field.related_model]}"
            for model in models
            for field in model._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.related_model in found and model not in found
        }
        if not ways:
            return found
        found |= ways


def _texts(model):
    fields = [field for field in model._meta.concrete_fields if not field.choices and not field.primary_key]
    kinds = CharField | TextField | JSONField | ArrayField
    return [field for field in fields if isinstance(field, kinds) and not field.unique]


def _erase(rows, words, fields):
    """Each of the words in each text of the rows, however it is cased."""
    words = sorted((word for word in words if len(word) >= SHORTEST), key=len, reverse=True)
    pattern = "|".join(re.sub(r"([^\w\s])", r"\\\1", word) for word in words)
    if not pattern:
        return
    for field in fields:
        text = Cast(F(field.name), TextField())
        cleaned = Func(text, Value(pattern), Value(GONE), Value("gi"), function="regexp_replace")
        found = rows.alias(_text=text).filter(_text__iregex=pattern)
        is_text = not isinstance(field, JSONField | ArrayField)
        found.update(**{field.name: cleaned if is_text else Cast(cleaned, field)})


def _log_of(organisation, keys):
    kind = ContentType.objects.get_for_model(organisation)
    return LogEntry.objects.filter(Q(content_type=kind), object_id__in=map(str, keys))
