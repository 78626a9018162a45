"""What an operation does to the items of a vocabulary themselves, and how that is taken back."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .items import Mergeable
from .operations import Retagging


def model_of(operation):
    return apps.get_model(operation.asked["items"])


def every(model):
    return model.everything if issubclass(model, Mergeable) else model.objects


def named(item):
    return "label" if hasattr(item, "label") else "name"


def hold(operation):
    """The rows that it is about, in one order, so that two operations never wait for each other in a circle."""
    asked = operation.asked
    if operation.kind == Retagging.Kind.RETAG:
        return
    keys = [*asked.get("away", []), asked.get("kept"), asked.get("source"), *asked.get("targets", [])]
    keys = [key for key in keys if key is not None]
    list(every(model_of(operation)).select_for_update().filter(pk__in=keys).order_by("pk"))


def check(operation, plan):
    """An item of which entries stay that this person may not change cannot go."""
    asked, kinds = operation.asked, Retagging.Kind
    if operation.kind == kinds.RETAG:
        return
    model = model_of(operation)
    wanted = {*asked.get("away", []), *(asked[k] for k in ("kept", "source") if asked.get(k) is not None)}
    if model.objects.filter(pk__in=list(wanted)).count() != len(wanted):
        raise ValidationError(_("One of them is not there any more, or was merged already. Look at the list again."))
    if operation.kind == kinds.MERGE and asked["kept"] in asked["away"]:
        raise ValidationError(_("Choose one that stays, and others that become part of it."))
    if plan.barred_count and operation.kind != kinds.SPLIT:
        raise ValidationError(
            _("It is on entries that you may not change, as published ones. Ask somebody who may publish.")
        )


def do(operation):
    """Changes the items; gives what an undo needs."""
    model, asked = None, operation.asked
    if operation.kind == Retagging.Kind.RETAG:
        return {}
    model = model_of(operation)
    try:
        with transaction.atomic():
            if operation.kind == Retagging.Kind.MERGE:
                return absorb(model, asked["kept"], asked["away"])
            if operation.kind == Retagging.Kind.SPLIT:
                return {"made": [make_part(model, asked["source"], part) for part in asked["new"]]}
            return rename(model, asked["source"], asked["label"], asked["code"])
    except IntegrityError:
        raise ValidationError(_("There is one of this name or this code already. Choose another.")) from None


def make_part(model, source, part):
    like = model.objects.get(pk=source)
    made = model.objects.create(
        code=part["code"], label=part["label"], scope=part["scope"], group=like.group, position=like.position
    )
    return made.pk


def absorb(model, kept, away):
    """The others become part of one: their names are other words for it, what was merged into them follows."""
    kept, others = model.objects.get(pk=kept), list(model.objects.filter(pk__in=away).order_by("pk"))
    if not issubclass(model, Mergeable):
        return _absorb_keywords(kept, others)
    before = {"synonyms": [], "added": [], "followed": [], "kept": kept.pk}
    for other in others:
        moved = _move_words(other, kept)
        before["synonyms"] += moved
        before["added"] += _add_words(kept, [str(other), getattr(other, "acronym", "")])
        before["followed"] += [[row.pk, other.pk] for row in other.merged_here(manager="everything").all()]
        other.merged_here(manager="everything").update(merged_into=kept)
        other.merged_into = kept
        other.save(update_fields=["merged_into"])
    return before


def _move_words(other, kept):
    moved, has = [], set(kept.synonyms.values_list("language", "word"))
    for row in other.synonyms.all():
        if (row.language, row.word) not in has:
            row.item = kept
            row.save(update_fields=["item"])
            moved.append([row.pk, other.pk])
    return moved


def _add_words(item, texts, language=""):
    """What it was called is another word for it, unless it is called so."""
    has = {word.casefold() for word in [str(item), *item.synonyms.values_list("word", flat=True)]}
    texts = [text for text in texts if text and text.casefold() not in has]
    return [item.synonyms.create(language=language, word=text).pk for text in texts]


def _absorb_keywords(kept, others):
    rows = [[row.pk, row.name, row.slug, row.former_slugs] for row in others]
    former = list(kept.former_slugs)
    kept.former_slugs = sorted({*former, *(slug for row in rows for slug in (row[2], *row[3]))})
    kept.save(update_fields=["former_slugs"])
    # Entries that were filed under them by now are filed under the one that stays: nothing hangs on them.
    type(kept).objects.filter(pk__in=[row[0] for row in rows]).delete()
    return {"keywords": rows, "former": former, "kept": kept.pk}


def rename(model, source, label, code):
    """Another name, and perhaps another code: then a new row, and the old one leads to it."""
    item = model.objects.get(pk=source)
    before = {"label": str(item), "code": source, "added": [], "synonyms": [], "followed": []}
    if code and code != source:
        item = type(item).everything.get(pk=source)
        new = model(**{f.attname: getattr(item, f.attname) for f in item._meta.concrete_fields})
        new.pk, new.merged_into = code, None
        setattr(new, named(new), label)
        if every(model).filter(pk=code).exists():
            raise IntegrityError
        type(item).everything.filter(pk=source).update(merged_into=None, **{named(item): f"({source})"})
        new.save(force_insert=True)
        item.refresh_from_db()
        before |= absorb(model, new.pk, [source])
        type(item).everything.filter(pk=source).update(**{named(item): before["label"]})
        new.synonyms.filter(pk__in=before["added"]).delete()
        before["added"] = _add_words(new, [before["label"]])
        return before | {"made": new.pk}
    setattr(item, named(item), label)
    item.save(update_fields=[named(item)])
    return before | {"added": _add_words(item, [before["label"]])}
