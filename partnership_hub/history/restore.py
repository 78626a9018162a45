"""Going back: some fields of an earlier version, or all of it, as a normal change by whoever does it.

What takes a verb, a second person or somebody's consent is never brought back: a model names it in `never_restored`.
What a take-down erased is in no version (directory/erasure.py)."""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, InternalError, models, transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .. import audit
from ..acting import acting
from ..people import rights
from .parts import parts_of
from .versions import FOLLOW, KEYWORDS, columns, of_now, version_of

FILING = {"countries", "asean_wide"}
STALE = _("Somebody else saved this entry meanwhile. Look at what would change now, and restore again.")


def restorable(model, record_type="~"):
    """The columns that may come back."""
    never = getattr(model, "never_restored", ())
    for column in columns(model):
        if column.name not in never and (column.field is None or column.field.editable):
            yield column


def row_now(version):
    """The row that a version is of, as it is now; None once it is deleted."""
    return version.model._base_manager.filter(pk=version.values["id"]).first()


@contextmanager
def held(entry, user):
    """The entry, locked, for whoever may change it; what the database refuses becomes a sentence."""
    try:
        with transaction.atomic(), acting(user):
            entry = type(entry).objects.visible_to(user).select_for_update(of=("self",)).filter(pk=entry.pk).first()
            if entry is None or not entry.may_be_changed_by(user):
                raise PermissionDenied
            yield entry
    except (IntegrityError, InternalError) as error:
        raise ValidationError(
            _("The old version does not fit any longer, and nothing was changed: %(why)s"),
            params={"why": str(error).splitlines()[0]},
        ) from None


def restore(entry, user, picks, seen):
    """picks: {(kind, key of the version): names of columns}. Gives sentences on what could not come back."""
    with held(entry, user) as entry:
        if seen != entry.updated_at.isoformat():
            raise ValidationError(STALE)
        return _restore(entry, user, picks)


def _restore(entry, user, picks):
    left_out, reasons, facts = [], [], []
    for (kind, key), names in picks.items():
        version = version_of(entry, kind, key)
        if version is None:
            raise ValidationError(_("There is no such version."))
        wanted = [column for column in restorable(version.model) if column.name in names]
        reasons.append(_reason(version, wanted))
        facts.append([kind, key, [column.name for column in wanted]])
        if version.model is type(entry):
            if why := refusal_to_file(entry, user, version, wanted):
                raise ValidationError(why)
            left_out += put(entry, version, wanted)
        else:
            left_out += restore_part(entry, user, version, wanted, reasons[-1])
    save(entry, user, "; ".join(reasons)[:1000], facts)
    return left_out


def save(entry, user, reason, facts):
    """The entry, last of all: its version is the one that all of it belongs to."""
    entry._history_user, entry._change_reason = user, reason
    if hasattr(entry, "skip_history_when_saving"):
        del entry.skip_history_when_saving
    entry.save()
    entry.make_renditions_after_commit()
    audit.record(audit.Kind.RESTORED, user, entry, versions=facts)


def refusal_to_file(entry, user, version, wanted):
    """Why the countries of a version are not theirs to choose, or ""."""
    names = {column.name for column in wanted}
    codes = version.values["countries"] if "countries" in names else [one.pk for one in entry.countries.all()]
    whole = version.values["asean_wide"] if "asean_wide" in names else entry.asean_wide
    return rights.refusal_to_file(user, entry, codes, whole) if names & FILING else ""


def _reason(version, wanted):
    when = formats.date_format(timezone.localtime(version.record.history_date), "DATETIME_FORMAT")
    said = {"what": version.name, "fields": ", ".join(str(column.label) for column in wanted), "when": when}
    return _t("%(what)s (%(fields)s) restored from %(when)s") % said


def restore_part(entry, user, version, wanted, reason):
    row = row_now(version)
    if row is None:
        return bring_back(user, version, reason)
    check_may(user, version, "change")
    if not belongs(row, entry):
        raise ValidationError(_("It belongs to another entry now."))
    if hasattr(row, "why_not_restored") and (why := row.why_not_restored(version.values, user)):
        raise ValidationError(why)
    left_out = put(row, version, wanted)
    row._history_user, row._change_reason = user, reason
    row.save()
    return left_out


def check_may(user, version, verb):
    if not user.has_perm(f"{version.model._meta.app_label}.{verb}_{version.kind}"):
        raise PermissionDenied


def belongs(row, entry):
    return getattr(row, dict(parts_of(type(entry)))[type(row)]) == entry


def bring_back(user, version, reason):
    """A deleted part, with its old number, as nobody is shown it yet."""
    check_may(user, version, "add")
    row = version.model(pk=version.values["id"])
    for field in row._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.name in ("entry", "resource", "story", "organisation"):
            setattr(row, field.attname, version.values[field.name])
    if hasattr(row, "come_back_hidden"):
        row.come_back_hidden(version.values)
    left_out = put(row, version, list(restorable(version.model)))
    row._history_user, row._change_reason = user, reason
    row.save(force_insert=True)
    return left_out


def put(row, version, wanted):
    """Sets the values on a row and checks them; sentences on what is left out."""
    left_out, names, many = [], set(), {}
    for column in wanted:
        value = version.tells(column)
        if column.name == KEYWORDS:
            many[KEYWORDS] = value
        elif column.is_many:
            many[column.name], missing = _still_there(column, value)
            left_out += missing
        else:
            check_file(column, value)
            names |= {column.name} | {name for name in FOLLOW.get(column.name, ()) if name in version.values}
    for name in names:
        field = row._meta.get_field(name)
        setattr(row, field.attname, version.values[name])
    _check(row, names)
    if many:
        row.skip_history_when_saving = True
        for name, values in many.items():
            if values is not None:
                getattr(row, name).set(values)
    return left_out


def _still_there(column, keys):
    there = set(column.related._base_manager.filter(pk__in=keys or []).values_list("pk", flat=True))
    missing = [key for key in keys or [] if key not in there]
    sentence = _t("%(field)s: “%(key)s” does not come back: it was deleted or merged since.")
    return [key for key in keys or [] if key in there], [
        sentence % {"field": column.label, "key": key} for key in missing
    ]


def check_file(column, name):
    if column.is_file and name and not default_storage.exists(name):
        raise ValidationError(
            _("%(field)s: the file of that version is no longer kept. Choose the other fields alone."),
            params={"field": column.label},
        )


def _check(row, names):
    """As a form would: the fields that come back by themselves, then the rules of the whole row."""
    others = {field.name for field in row._meta.concrete_fields} - names
    try:
        row.clean_fields(exclude=others)
        row.clean()
        row.validate_unique(exclude=others - {"id"})
        row.validate_constraints()
    except ValidationError as error:
        said = []
        for name, messages in getattr(error, "message_dict", {"": error.messages}).items():
            known = name in {field.name for field in row._meta.fields}
            label = f"{row._meta.get_field(name).verbose_name}: " if known else ""
            said += [f"{label}{message}" for message in messages]
        raise ValidationError([_t("Nothing was restored. %(why)s") % {"why": sentence} for sentence in said]) from None


def differs(version, row):
    """The columns in which a version differs from a row as it is now, that may come back; all where the row is gone."""
    if row is None:
        return list(restorable(version.model))
    now = of_now(row)
    return [
        column
        for column in restorable(version.model)
        if version.tells(column) != now.tells(column)
        and not (column.name == KEYWORDS and version.tells(column) is None)
    ]
