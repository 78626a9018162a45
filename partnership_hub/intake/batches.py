"""What was taken in together: what still waits to be looked through, and what may be one work in two languages."""

from dataclasses import dataclass
from typing import NamedTuple

from ..twins.addresses import address_key
from ..twins.steps import POSSIBLE
from ..twins.works import Known, compare
from .models import Intake


@dataclass
class KnownIntake(Known):
    offered: frozenset = frozenset()  # addresses that its page leads to besides


class Place(NamedTuple):
    at: int
    of: int
    next: Intake | None  # the next that still waits, from here on and round
    likely: list  # perhaps the same work, in another language


def place_of(intake, user):
    """Where one stands in its batch, in two queries; None where it came alone."""
    batch = Intake.objects.visible_to(user).filter(batch=intake.batch).exclude(state=Intake.State.DROPPED)
    rows = list(batch.defer("text").order_by("pk"))
    at = next((n for n, row in enumerate(rows) if row.pk == intake.pk), None)
    if at is None or len(rows) < 2:
        return None
    drafts = {row.entry_id for row in rows if row.state == Intake.State.DRAFT and row.section == intake.section}
    model = intake.model
    in_work = model.objects.workable_by(user).in_state(model.Status.DRAFT).filter(pk__in=drafts)
    in_work = set(in_work.values_list("pk", flat=True))

    def waits(row):
        return row.state == Intake.State.ALIKE or (bool(row.marked) and row.entry_id in in_work)

    others = rows[at + 1 :] + rows[:at]
    known = known_of(intake)
    likely = [row for row in others if row.entry_id in in_work and are_likely_one(known, known_of(row))]
    return Place(at + 1, len(rows), next(filter(waits, others), None), likely)


def known_of(intake):
    """As `twins` compares works: by what was learnt and guessed."""
    offers = intake.learnt.get("offers", ())
    known = KnownIntake(
        language=intake.language,
        year=intake.year,
        publishers=frozenset(intake.guesses.get("publisher", {}).get("matched", ())),
        pages=frozenset(filter(None, [intake.learnt.get("pages")])),
        offered=frozenset(address_key(address) for address, _words, _language in offers),
    )
    known.add_titles(intake.title)
    known.add_addresses(intake.url, intake.learnt.get("found_url"), intake.learnt.get("document_url"))
    return known


def are_likely_one(one, other):
    """Whether two may be one work in two languages: alike as twins are, or the page of one leads to the other."""
    if not one.language or not other.language or one.language == other.language:
        return False
    led_to = one.offered & other.addresses.keys() or other.offered & one.addresses.keys()
    return bool(led_to) or compare(one, other)[0] >= POSSIBLE
