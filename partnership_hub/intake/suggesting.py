"""Topics and countries suggested from the text, by `suggestions.suggest`: offered to tick, never ticked."""

from typing import NamedTuple

from ..suggestions import suggest


class Offer(NamedTuple):
    kind: str  # "topic" or "country"
    code: str
    label: str
    words: str  # which of the text suggested it


def suggested(entry, intake):
    found = suggest(f"{intake.title}\n{intake.text}", intake.language)
    held = {("topic", row.pk) for row in entry.topics.all()} | {("country", row.pk) for row in entry.countries.all()}
    offers = []
    for suggestion in found:
        thing = suggestion.item
        kind = thing._meta.model_name
        if (kind, thing.pk) not in held:
            offers.append(Offer(kind, thing.pk, str(thing), ", ".join(suggestion.words)))
    return offers
