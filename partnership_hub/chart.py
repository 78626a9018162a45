"""A section's entries by country and group of topics, as a picture: where everything stands in it.

The headings stand on steps, each at a line that leads down to its column, so that they are neither turned nor cut,
however long they are in a language."""

import unicodedata
from dataclasses import dataclass

from django.utils.formats import number_format

from .lists.holdings import Scale, Tally, by_topic

FONT, STEP, ROW, GAP, NARROWEST = 12, 19, 27, 6, 30


@dataclass(frozen=True)
class Cell:
    x: int
    tally: Tally
    tone: int


class Chart:
    row = ROW

    def __init__(self, section, table):
        self.section, self.table = section, table
        self.groups = list(next(iter(table.values())))
        self.scale = Scale(tally.count for tallies in table.values() for tally in tallies.values())
        longest = text_width(number_format(self.scale.most, force_grouping=True))
        self.column = max(NARROWEST, round(longest) + 2 * GAP)
        self.middle = self.column // 2
        self.names = round(self._room_for_names())
        self.top = STEP * len(self.groups) + GAP
        self.width = self.names + self.column * len(self.groups)
        self.height = self.top + ROW * len(table)

    def _room_for_names(self):
        """Enough for the countries, and for the headings: the first has least room to its left."""
        headings = (text_width(group) - self.column * i - self.middle for i, group in enumerate(self.groups))
        return max(*map(text_width, self.table), *headings) + 2 * GAP

    def headings(self):
        """(x, y, how far its line leads down, label): the first on the lowest step."""
        for i, group in enumerate(self.groups):
            y = STEP * (len(self.groups) - i) - GAP
            yield self.names + self.column * i + self.middle, y, self.top - GAP - y, group

    def rows(self):
        """(y, name, cells)"""
        for i, (name, tallies) in enumerate(self.table.items()):
            cells = [
                Cell(self.names + self.column * j, tally, self.scale.tone(tally.count))
                for j, tally in enumerate(tallies.values())
            ]
            yield self.top + ROW * i, name, cells


def charts():
    """A chart of every section that has something to show, in three queries."""
    every = [Chart(section, table) for section, table in by_topic().items()]
    return [chart for chart in every if chart.scale.most]


def text_width(text):
    """At least what a text takes up, in any script: marks above and below nothing, letters that are not Latin more."""
    return FONT * sum(map(_letter_width, unicodedata.normalize("NFD", text)))


def _letter_width(letter):
    if unicodedata.category(letter) == "Mn":
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1
    return 0.56 if letter < "\u0250" else 0.85
