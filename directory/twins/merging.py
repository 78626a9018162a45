"""Two entries of one organisation become one. What survives is chosen field by field, what hangs on the other moves.

Nobody sees more than before: details that move are for staff until a second person agrees (Shown.move_to). Where the
other entry is not public and the one that is kept is, or will be by its date, nothing else of it is taken unless
chosen, and its translations become drafts."""

from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from partnership_hub.search.analysis import fold
from partnership_hub.translation.translations import Translation
from partnership_hub.twins.merging import move

from ..models import Organisation
from ..vocabulary import Visibility
from .merge_choices import AWAY, BOTH, parts

FORMER, ALSO, NOWHERE = "former_names", "also_known_as", ""


@dataclass
class Said:
    """What somebody chose: for each part by its name, where the other name goes, and why."""

    choices: dict
    other_name: str
    reason: str
    seen: tuple = ()  # when the two were last changed, as of the page that was looked at


@dataclass
class Outcome:
    kept: Organisation
    away: Organisation
    narrows: bool
    becomes_hidden: bool
    leads_there: bool = False  # from the old address
    changed: list = field(default_factory=list)  # (label, value)
    moved: Counter = field(default_factory=Counter)
    waits: Counter = field(default_factory=Counter)  # for a second person
    drafted: Counter = field(default_factory=Counter)
    stays: Counter = field(default_factory=Counter)

    def count(self, row, stays):
        name = row._meta.verbose_name
        if stays:
            self.stays[name] += 1
            return
        self.moved[name] += 1
        self.waits[name] += bool(getattr(row, "wanted", ""))
        self.drafted[name] += self.narrows and isinstance(row, Translation) and row.was_reviewed

    @property
    def counts(self):
        """For templates, which would ask a Counter for its “items”."""
        return {name: list((+getattr(self, name)).items()) for name in ("moved", "stays", "waits", "drafted")}


def rehearse(*args):
    """The Outcome of a merge that is undone at once."""
    with transaction.atomic():
        outcome = merge(*args)
        transaction.set_rollback(True)
    return outcome


def merge(kept, away, by, said):
    """By the keys of the two. Both rows are held, so that a second merge at the same time finds what the first did."""
    try:
        with transaction.atomic():
            rows = Organisation.objects.select_for_update().filter(pk__in=[kept, away]).order_by("pk")
            by_key = {row.pk: row for row in rows}
            if by_key.keys() != {kept, away} or kept == away:
                raise ValidationError(_("One of the two is not there any more."))
            return _merge(by_key[kept], by_key[away], by, said)
    except IntegrityError:
        raise ValidationError(_("These choices do not go together: choose otherwise.")) from None


def check(kept, away, by):
    if kept.merged_into_id or away.merged_into_id:
        raise ValidationError(_("One of the two was merged already."))
    if not (kept.may_be_changed_by(by) and away.may_be_changed_by(by)):
        raise PermissionDenied
    if away.status == away.Status.PUBLISHED and not by.has_perm(away.permission("withdraw")):
        raise PermissionDenied
    if kept.sample != away.sample:
        raise ValidationError(_("A sample and a real entry cannot be merged."))


def narrows(kept, away):
    """Whether what stands in `away` would be seen by more readers than now if it stood in `kept`."""
    return kept.status == kept.Status.PUBLISHED and not _is_public(away)


def _is_public(organisation):
    return Organisation.objects.published().filter(pk=organisation.pk).exists()


def _merge(kept, away, by, said):
    check(kept, away, by)
    if said.seen and said.seen != (kept.updated_at.isoformat(), away.updated_at.isoformat()):
        raise ValidationError(_("Somebody changed one of the two meanwhile. Look at both again."))
    outcome = Outcome(kept, away, narrows(kept, away), _is_public(away) and not _is_public(kept))
    _take(outcome, said, _("merged with no. %(id)d “%(name)s”: %(why)s") % {
        "id": away.pk, "name": away.title, "why": said.reason,
    })  # fmt: skip
    into = _("merged into no. %(id)d “%(name)s”: %(why)s") % {"id": kept.pk, "name": kept.title, "why": said.reason}
    for row, stays in move(away, kept, by, into, lambda row: _may_go(row, outcome)):
        outcome.count(row, stays)
    away.become_part_of(kept, into)
    outcome.leads_there = away.published_at is not None
    return outcome


def _take(outcome, said, reason):
    """The chosen values, and one record of all in the history."""
    kept, away, taken = outcome.kept, outcome.away, []
    name_before = kept.title
    kept.skip_history_when_saving = True
    for part in parts(kept, away, outcome.narrows):
        choice = said.choices.get(part.name, part.default)
        if choice == AWAY or (choice == BOTH and part.unites):
            part.take(kept, away, choice)
            taken += part.saved
            outcome.changed.append((part.label, part.shown(kept)))
    if list_ := _keep_name(kept, away.title if kept.title == name_before else name_before, said.other_name):
        taken.append(list_)
        outcome.changed.append((capfirst(kept._meta.get_field(list_).verbose_name), ", ".join(getattr(kept, list_))))
    del kept.skip_history_when_saving
    kept.preview_round += 1  # who was given a link was not given what comes with the other entry
    kept.save_because(reason, *taken, "preview_round")


def _keep_name(kept, name, where):
    known = [kept.title, kept.local_name, *kept.former_names, *kept.also_known_as]
    if where not in (FORMER, ALSO) or fold(name) in map(fold, known):
        return None
    setattr(kept, where, [*getattr(kept, where), name])
    return where


def _may_go(row, outcome):
    """Whether a row may hang on the kept entry."""
    if isinstance(row, Translation):
        if row.language == outcome.kept.language:
            return False
        row.was_reviewed = row.state == row.State.REVIEWED
        if outcome.narrows and row.was_reviewed:
            row.state = row.State.DRAFT
    # That something is withheld would be seen.
    return not (outcome.narrows and getattr(row, "visibility", None) == Visibility.WITHHELD)
