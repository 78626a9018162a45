"""Topics and countries suggested from the text, by `suggestions.suggest`: offered to tick, never ticked."""

from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple


class Offer(NamedTuple):
    kind: str  # "topic" or "country"
    code: str
    label: str
    words: str  # which of the text suggested it


def suggested(entry, intake):
    if find_spec("partnership_hub.suggestions") is None:
        return []
    found = import_module("partnership_hub.suggestions").suggest(f"{intake.title}\n{intake.text}", intake.language)
    held = {("topic", row.pk) for row in entry.topics.all()} | {("country", row.pk) for row in entry.countries.all()}
    offers = []
    for suggestion in found:
        thing, words = suggestion[0], suggestion[1]
        kind = thing._meta.model_name
        if (kind, thing.pk) not in held:
            offers.append(Offer(kind, thing.pk, str(thing), ", ".join(map(str, words))))
    return offers
