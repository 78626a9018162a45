"""Weekly hours: as curators type them, as the database asks for them, and as readers are told them.

Unknown hours are None, and never guessed.
"""

from .columns import HoursColumn, HoursField, MinuteNow
from .typed import read
from .week import ALWAYS, Week, minute_of, time_in_words
from .zones import ZONES, zone_of

__all__ = [
    "ALWAYS", "ZONES", "HoursColumn", "HoursField", "MinuteNow", "Week",
    "minute_of", "read", "time_in_words", "zone_of",
]  # fmt: skip
