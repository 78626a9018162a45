"""An entry with all that hangs on it, as it was at one moment, in one transaction.

What would change is shown by doing it and undoing it. What may not come back, or does not fit, stays as it is, and each
of it is said. What was added since is taken out; the history keeps it."""

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..differences import Piece
from . import restore as one
from .moment import Part, parts_at, version_at
from .versions import KEYWORDS, Version, columns, of_now
from .words import changes, names_for

CHANGED = _("Somebody changed this entry after this page was shown. Look at what would change now.")


class Step(NamedTuple):
    """What happens to one row: `before` is None where it comes back, `after` where it is taken out."""

    key: int
    before: Version
    after: Version
    changes: list = ()

    @property
    def version(self):
        return self.after or self.before

    def told(self, names):
        found = list(changes(self.before if self.after else None, self.version, names))
        if self.after is None:
            found = [change._replace(pieces=[Piece("removed", p.text) for p in change.pieces]) for change in found]
        return self._replace(changes=found)

    @property
    def facts(self):
        return [self.version.kind, self.key, [change.name for change in self.changes]]


@dataclass
class Outcome:
    steps: list = field(default_factory=list)
    stays: list = field(default_factory=list)  # sentences
    mark: str = ""


def rehearse(entry, user, moment, open_to):
    """The Outcome of a restoration that is undone at once."""
    with one.held(entry, user) as entry:
        outcome = _restore(entry, user, moment, open_to, "")
        transaction.set_rollback(True)
    return outcome


def restore(entry, user, moment, open_to, reason, mark):
    """`open_to`: the entry's own columns that this person may change. Only what was shown under this mark is done."""
    with one.held(entry, user) as entry:
        outcome = _restore(entry, user, moment, open_to, reason)
        if outcome.mark != mark:
            raise ValidationError(CHANGED, "changed")
    return outcome


def _restore(entry, user, moment, open_to, reason):
    seen, outcome = entry.updated_at, Outcome()
    _parts(entry, user, moment, reason, outcome)
    _own(entry, user, moment, open_to, outcome)
    names = names_for([version for step in outcome.steps for version in step[1:3] if version])
    outcome.steps = [step for step in (step.told(names) for step in outcome.steps) if step.changes]
    outcome.mark = _mark(seen, outcome)
    if outcome.steps:
        one.save(entry, user, reason, [step.facts for step in outcome.steps])
    return outcome


def _mark(seen, outcome):
    """By which what was looked at is known again: what stood there, and what changes."""
    said = [
        [
            step.version.kind, step.key,
            step.before and [step.before.tells(column) for column in columns(step.before.model)],
            [(change.name, change.pieces) for change in step.changes],
        ]
        for step in outcome.steps
    ]  # fmt: skip
    return blake2b(repr([seen, said, outcome.stays]).encode(), digest_size=12).hexdigest()


def _own(entry, user, moment, open_to, outcome):
    version = version_at(entry, moment)
    if version is None:
        return
    if hasattr(entry, "why_not_whole") and (why := entry.why_not_whole(version.values)):
        raise ValidationError(why)
    before, wanted = of_now(entry), []
    for column in one.differs(version, entry):
        if column.name in open_to:
            why = _misfit(entry, version, column)
            outcome.stays += [f"{column.label}: {why}"] if why else []
            wanted += [] if why else [column]
    if why := one.refusal_to_file(entry, user, version, wanted):
        outcome.stays.append(why)
        wanted = [column for column in wanted if column.name not in one.FILING]
    if wanted:
        outcome.stays += one.put(entry, version, wanted)
    outcome.steps.insert(0, Step(entry.pk, before, of_now(entry)))


def _misfit(row, version, column):
    """Why a value is none any more, as of a work that was deleted since; or ""."""
    value = version.tells(column)
    try:
        if column.name != KEYWORDS and not column.is_many:
            one.check_file(column, value)
            if not (column.is_file or (column.field.blank and value in column.field.empty_values)):
                column.field.clean(value, row)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _parts(entry, user, moment, reason, outcome):
    """What is in another's way, as a number or a language, may be out of it when the others are done."""
    waiting = [part for part in parts_at(entry, user, moment) if part.then is None or one.differs(part.then, part.row)]
    while waiting:
        left, refusals = [], []
        for part in waiting:
            try:
                with transaction.atomic():
                    outcome.steps += _part(part, entry, user, reason)
            except (ValidationError, PermissionDenied, IntegrityError, InternalError) as error:
                left.append(part)
                refusals.append(f"{part.name}: {_in_words(error)}")
        if len(left) == len(waiting):
            outcome.stays += refusals
            break
        waiting = left


def _part(part: Part, entry, user, reason):
    row, then = part.row, part.then
    if part.unknown:
        raise ValidationError(part.unknown)
    if then is None:
        return _take_out(part, user, reason)
    if row is None:
        if hasattr(then.model, "why_not_back") and (why := then.model.why_not_back(then.values)):
            raise ValidationError(why)
        one.bring_back(user, then, reason)
        return [Step(part.key, None, of_now(one.row_now(then)))]
    before = of_now(row)
    one.restore_part(entry, user, then, one.differs(then, row), reason)
    return [Step(part.key, before, of_now(one.row_now(then)))]


def _take_out(part, user, reason):
    """Whoever may write a part of an entry may take it out again."""
    before = of_now(part.row)
    one.check_may(user, before, "change")
    if hasattr(part.row, "why_not_restored") and (why := part.row.why_not_restored(before.values, user)):
        raise ValidationError(why)
    part.row._history_user, part.row._change_reason = user, reason
    part.row.delete()
    return [Step(part.key, before, None)]


def _in_words(error):
    if isinstance(error, PermissionDenied):
        return _t("Your role does not allow to change it.")
    return " ".join(getattr(error, "messages", None) or [str(error).splitlines()[0]])
