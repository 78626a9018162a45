"""How much of a sheet is read. Knows no Django."""

import resource
from contextlib import suppress

MEMORY = 300 << 20  # bytes, of the process that reads it
MOST_ROWS = 10_000
MOST_LINES = MOST_ROWS + 50  # with titles above the headings
MOST_COLUMNS = 200
MOST_BLANK = 1_000  # in succession: then the sheet is over
MOST_CHARACTERS = 200_000  # of a cell


def use_little_memory():
    with suppress(ValueError, OSError):  # as macOS does
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
