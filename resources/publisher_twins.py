"""Publishers that may be one: the same name but for a slip, an acronym, or a name that the other has in brackets."""

import re
from collections import defaultdict
from itertools import combinations

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from partnership_hub.admin.boards import Board, BoardsMixin
from partnership_hub.search.analysis import fold
from partnership_hub.taxonomy.usage import usage
from partnership_hub.twins.names import SAME, keys, name, nearness

from .models import Publisher

NEAR = 0.75
MOST_SHARED, MOST_PAIRS = 30, 100
BRACKETS = re.compile(r"\(([^()]+)\)")


def pairs():
    """(publisher, other, why) of those that are likely one, the surest first; names are read in two queries."""
    publishers = {row.pk: row for row in Publisher.objects.prefetch_related("synonyms")}
    names = {key: [name(text) for text in _names(row)] for key, row in publishers.items()}
    short = {key: _acronyms(row) for key, row in publishers.items()}
    found = []
    for one, other in _candidates(names, short):
        near = max((nearness(a, b) for a in names[one] for b in names[other]), default=0)
        if near >= SAME:
            found.append((1.0, one, other, _t("The same name")))
        elif short[one] & short[other]:
            found.append((0.9, one, other, _t("The same acronym")))
        elif near >= NEAR:
            found.append((near, one, other, _t("Nearly the same name")))
    found.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    return [(publishers[one], publishers[other], why) for _near, one, other, why in found[:MOST_PAIRS]]


def _candidates(names, short):
    shared = defaultdict(set)
    for key, own in names.items():
        for mark in {mark for one in own for mark in keys(one)} | {f"a:{acronym}" for acronym in short[key]}:
            shared[mark].add(key)
    return sorted({
        pair for known in shared.values() if 1 < len(known) <= MOST_SHARED for pair in combinations(sorted(known), 2)
    })  # fmt: skip


def _names(row):
    """What it is called, with and without what stands in brackets."""
    texts = [row.name, BRACKETS.sub(" ", row.name), *(synonym.word for synonym in row.synonyms.all())]
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _acronyms(row):
    """Its acronym, one in brackets, and the initials of a name of three words or more."""
    found = {row.acronym, *(text for text in BRACKETS.findall(row.name) if _is_acronym(text))}
    if _is_acronym(row.name):
        found.add(row.name)
    capitals = "".join(word[0] for word in re.findall(r"\b[A-Z][\w’']*", BRACKETS.sub(" ", row.name)))
    if len(capitals) > 2:
        found.add(capitals)
    return {re.sub(r"\W", "", fold(text)) for text in found if text} - {""}


def _is_acronym(text):
    return len(text) <= 15 and sum(char.isupper() for char in text) > 1 and " " not in text.strip()


def board(request):
    found = pairs()
    counts = usage(Publisher, request.user)
    for publisher in {id(row): row for pair in found for row in pair[:2]}.values():
        publisher.count = sum(counts.get(str(publisher.pk), {}).values())
    return {"pairs": found}


TWINS = Board(
    "twins", _("Likely twins"), "resources.change_publisher", board, "admin/taxonomy/publisher_twins.html"
)  # fmt: skip


class PublisherTwins(BoardsMixin):
    boards = (TWINS,)
