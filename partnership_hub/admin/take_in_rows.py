"""What each row of the pages of taking in shows besides itself: what became of it, what it is like and may join."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _t

from ..intake.batches import are_likely_one, known_of
from ..intake.models import Intake, may_be_taken_in

DRAFT = Intake.State.DRAFT


class Standing(NamedTuple):
    code: str
    words: str


class Rows:
    """A section's entries that some intakes speak of, as somebody may see, change and comment on them."""

    def __init__(self, model, keys, user):
        self.seen = model.objects.visible_to(user).only("title", "language", "status", "published_at").in_bulk(keys)
        self.workable = set(model.objects.workable_by(user).filter(pk__in=keys).values_list("pk", flat=True))
        noted = model.objects.with_notes_for(user).filter(pk__in=keys).values_list("pk", flat=True)
        self.commented = set(noted) if user.has_perm(model.permission("change")) else set()
        hidden = set(keys) - self.seen.keys()
        rows = model._base_manager.filter(pk__in=hidden).values_list("pk", "binned_at") if hidden else ()
        self.hidden = dict(rows)

    def standing(self, intake):
        """In what state it is by now."""
        entry = self.seen.get(intake.entry_id)
        if intake.entry_id is None or (entry and (intake.state != DRAFT or entry.status == entry.Status.DRAFT)):
            return Standing(intake.state, intake.get_state_display())
        if entry:
            return Standing(entry.status, entry.get_status_display())
        if intake.entry_id not in self.hidden:
            return Standing("gone", _t("Deleted"))
        if self.hidden[intake.entry_id]:
            return Standing("bin", _t("In the bin"))
        return Standing("elsewhere", _t("In the care of others"))

    def found(self, key, why, is_of_section):
        """(entry, why, whether it may be added there, whether somebody else has to, where to ask for it)."""
        entry, may_add = self.seen[key], is_of_section and key in self.workable
        has_to_ask = is_of_section and not may_add
        comments = reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_comments", args=[key])
        return entry, why, may_add, has_to_ask, comments if has_to_ask and key in self.commented else ""


def show(items, user):
    """Sets entry, standing, found and joins of each, in a fixed number of queries for each section."""
    for item in items:
        item.entry, item.found, item.joins = None, [], []
        item.standing = Standing(item.state, item.get_state_display())
    for model in may_be_taken_in():
        label = model._meta.app_label
        own = [item for item in items if item.section == label]
        alike = [(item, key, why) for item in items for section, key, why in item.alike if section == label]
        keys = {item.entry_id for item in own} - {None} | {key for _item, key, _why in alike}
        if not keys:
            continue
        rows = Rows(model, list(keys), user)
        for item in own:
            item.entry, item.standing = rows.seen.get(item.entry_id), rows.standing(item)
        for item, key, why in alike:
            if key in rows.seen:
                item.found.append(rows.found(key, why, item.section == label))
        known = {item.pk: known_of(item) for item in own if item.entry}
        for item in own:
            item.joins = joins(item, own, rows, known)


def joins(item, others, rows, known):
    """[(likely or not, entries of its batch that it may join)]: works in another language that one may change."""
    if item.standing.code != DRAFT or not item.marked or item.entry_id not in rows.workable:
        return []
    found = {True: [], False: []}
    for other in others:
        entry = rows.seen.get(other.entry_id) if other.entry_id in rows.workable else None
        if entry and other.batch == item.batch and entry != item.entry and entry.language != item.language:
            found[are_likely_one(known[item.pk], known[other.pk])].append(entry)
    return [(is_likely, entries) for is_likely, entries in found.items() if entries]
