"""An operation is taken back: exactly what it changed. What was changed since stays as it is now, and is said."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .items import Mergeable
from .items_changed import every, hold, model_of, named
from .links import ASEAN_WIDE, Links, change, section
from .operations import Retagging
from .usage import is_used


def may_undo(operation, user):
    vocabulary = operation.asked.get("items")
    if vocabulary:
        app, _dot, name = vocabulary.partition(".")
        return user.has_perm(f"{app}.change_{name.lower()}")
    return user.has_perm(section(operation.asked["section"]).permission("change")) and (
        operation.by_id == user.pk or user.has_perm("partnership_hub.change_topic")
    )


def undo(pk, by):
    """Gives the operation as it is then. Asked again, nothing happens."""
    with transaction.atomic():
        operation = Retagging.objects.select_for_update(of=["self"]).get(pk=pk)
        if not may_undo(operation, by):
            raise PermissionDenied
        if operation.state == Retagging.State.UNDONE:
            return operation
        if operation.state != Retagging.State.DONE:
            raise ValidationError(_("Only what was done can be taken back."))
        hold(operation)
        _check_items(operation)
        notes = _restore_items(operation)
        notes += _restore_entries(operation, by)
        _take_out_made(operation, notes)
        operation.state, operation.undone_at, operation.undone_by = Retagging.State.UNDONE, timezone.now(), by
        operation.notes = [*operation.notes, *notes]
        operation.save()
    return operation


def _check_items(operation):
    """Refused as a whole where the items themselves went on."""
    before = operation.before
    if not before:
        return
    model = model_of(operation)
    for key in (before.get("kept"), before.get("made") if isinstance(before.get("made"), str) else None):
        if key is not None and not model.objects.filter(pk=key).exists():
            raise ValidationError(
                _("What it was put together with became part of another one since, or is gone. Take that back first.")
            )
    if operation.kind == Retagging.Kind.RENAME:
        now = model.objects.filter(pk=before.get("made") or before["code"]).first()
        if now is None or str(now) != operation.asked["label"]:
            raise ValidationError(_("It has another name again since then. Rename it instead."))


def _restore_items(operation):
    before, notes = operation.before, []
    if not before:
        return notes
    model = model_of(operation)
    try:
        with transaction.atomic():
            if "keywords" in before:
                _restore_keywords(model, before)
            elif issubclass(model, Mergeable):
                _restore_merged(operation, model, before)
    except IntegrityError:
        raise ValidationError(_("There is another one of its name or code by now. Rename that one first.")) from None
    return notes


def _restore_keywords(model, before):
    for key, name, slug, former in before["keywords"]:
        model.objects.create(pk=key, name=name, slug=slug, former_slugs=former)
    gone = {slug for _key, _name, own, former in before["keywords"] for slug in (own, *former)}
    kept = model.objects.get(pk=before["kept"])
    kept.former_slugs = [slug for slug in kept.former_slugs if slug not in gone or slug in before["former"]]
    kept.save(update_fields=["former_slugs"])


def _restore_merged(operation, model, before):
    synonym = model.synonyms.rel.related_model
    synonym.objects.filter(pk__in=before.get("added", [])).delete()
    if made := before.get("made") if operation.kind == Retagging.Kind.RENAME else None:
        every(model).filter(pk=made).update(**{named(model(pk=made)): f"({made})"})  # makes room for the old row
    away = operation.asked.get("away") or ([before["code"]] if made else [])
    every(model).filter(pk__in=away).update(merged_into=None)
    for key, owner in before.get("followed", []):
        every(model).filter(pk=key, merged_into=before["kept"]).update(merged_into=owner)
    for key, owner in before.get("synonyms", []):
        synonym.objects.filter(pk=key).update(item=owner)
    if operation.kind == Retagging.Kind.RENAME and not made:
        item = model.objects.get(pk=before["code"])
        setattr(item, named(item), before["label"])
        item.save(update_fields=[named(item)])


def _take_out_made(operation, notes):
    """A topic that a split or another code made goes again, if nothing is filed under it by now."""
    made = operation.before.get("made") or []
    model = model_of(operation) if made else None
    for key in [made] if isinstance(made, str) else made:
        item = every(model).filter(pk=key).first()
        if item is None:
            continue
        if operation.kind == Retagging.Kind.RENAME:  # its words are the old row's again
            item.synonyms.update(item=operation.before["code"])
        if is_used(item) or item.merged_here(manager="everything").exists():
            notes.append(_("“%(item)s” stays: entries were filed under it since.") % {"item": item})
        else:
            item.delete()


def _restore_entries(operation, by):
    notes, rows = [], {}
    for row in operation.rows.all():
        rows.setdefault(row.section, {})[row.entry] = row.changes
    changed_since = barred = 0
    for name, entries in rows.items():
        model = section(name)
        same = _same_still(model, entries)
        workable = set(model.objects.workable_by(by).filter(pk__in=list(same)).values_list("pk", flat=True))
        changed_since += len(entries) - len(same)
        barred += len(same) - len(workable)
        back = {
            key: {field: (set(added), set(gone)) for field, (gone, added) in entries[key].items()} for key in workable
        }
        reason = _("Taken back: %(what)s") % {"what": operation.what}
        notes += _without_lost(model, back)
        change(model, back, by, reason)
    if changed_since:
        notes.append(
            ngettext(
                "%(n)d entry was filed otherwise since, or is gone: it stays as it is.",
                "%(n)d entries were filed otherwise since, or are gone: they stay as they are.", changed_since,
            ) % {"n": changed_since}
        )  # fmt: skip
    if barred:
        notes.append(_("%(n)d were left as they are: your role does not allow to change them.") % {"n": barred})
    return notes


def _without_lost(model, back):
    """Nothing can be filed again under what was deleted since."""
    lost = set()
    for name in {name for fields in back.values() for name in fields} - {ASEAN_WIDE}:
        wanted = {item for fields in back.values() for item in fields.get(name, ((), ()))[1]}
        lost = wanted - set(Links(model, name).items.objects.filter(pk__in=list(wanted)).values_list("pk", flat=True))
        for fields in back.values():
            if name in fields:
                fields[name][1].difference_update(lost)
        if lost:
            yield _("What was deleted since is not put back: %(items)s.") % {"items": ", ".join(map(str, lost))}


def _same_still(model, entries):
    """Entries that are filed as the operation left them, as far as it touched them."""
    same = set(model._base_manager.filter(pk__in=list(entries)).values_list("pk", flat=True))
    for name in {name for changes in entries.values() for name in changes}:
        touched = [key for key in same if name in entries[key]]
        if name == ASEAN_WIDE:
            whole = model._base_manager.filter(pk__in=touched, asean_wide=True)
            whole = set(whole.values_list("pk", flat=True))
            same -= {key for key in touched if (key in whole) != bool(entries[key][name][1])}
            continue
        for key, has in Links(model, name).of(touched).items():
            gone, added = map(set, entries[key][name])
            if not added <= has or gone & has:
                same.discard(key)
    return same
