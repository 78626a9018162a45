"""A week's hours as a value."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language
from django.utils.translation import gettext as _

DAY = 24 * 60
WEEK = 7 * DAY


@dataclass(frozen=True)
class Week:
    """Opening hours as (first minute, minute after the last) since Monday 0:00, in order, apart from each other."""

    spans: tuple

    @classmethod
    def of(cls, spans):
        """Of spans in any order; one that runs over Sunday midnight goes on at the week's beginning."""
        inside = sorted(part for start, end in spans for part in ((start, min(end, WEEK)), (0, max(end - WEEK, 0))))
        joined = []
        for start, end in inside:
            if joined and start <= joined[-1][1]:
                joined[-1][1] = max(end, joined[-1][1])
            elif start < end:
                joined.append([start, end])
        return cls(tuple((start, end) for start, end in joined))

    @property
    def is_always(self):
        return self.spans == ((0, WEEK),)

    def is_open(self, minute):
        return any(start <= minute < end for start, end in self.spans)

    def opens_next(self, minute):
        """The minute of the week at which it opens next; the one after the last is the first of the next week."""
        return next((start for start, _end in self.spans if start > minute), self.spans[0][0])

    @property
    def days(self):
        """{weekday: its spans in minutes of that day}; what ends after midnight belongs to the evening before."""
        days = defaultdict(list)
        for start, end in self._over_sunday():
            while end > (midnight := (start // DAY + 1) * DAY) and (end - start >= DAY or start % DAY < DAY // 2):
                days[start // DAY % 7].append((start % DAY, DAY))
                start = midnight
            days[start // DAY % 7].append((start % DAY, end - start // DAY * DAY))
        return dict(sorted(days.items()))

    def _over_sunday(self):
        """The spans, with the last and the first as one where Sunday's goes on into Monday."""
        spans = list(self.spans)
        if len(spans) > 1 and spans[0][0] == 0 and spans[-1][1] == WEEK:
            spans[-1] = (spans[-1][0], WEEK + spans.pop(0)[1])
        return spans

    def __str__(self):
        """In the language in use, and such that it can be typed: “Mon–Fri 08:00–17:00; Sat 09:00–12:00”."""
        return _in_words(self, get_language())


ALWAYS = Week(((0, WEEK),))


def minute_of(moment):
    """Of the week, since Monday 0:00, in the moment's own time zone."""
    return moment.weekday() * DAY + moment.hour * 60 + moment.minute


def time_in_words(minute):
    """“Mon 08:00”."""
    return f"{WEEKDAYS_ABBR[minute // DAY]} {_time(minute % DAY)}"


@lru_cache(maxsize=2_000)
def _in_words(week, language):
    if week.is_always:
        return _("Day and night")
    alike = defaultdict(list)
    for day, spans in week.days.items():
        alike[tuple(sorted(spans))].append(day)
    return "; ".join(f"{_days(days)} {_times(spans)}" for spans, days in alike.items())


def _days(days):
    runs = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    ends = [end for run in runs for end in ([(run[0], run[-1])] if len(run) > 2 else [(day,) for day in run])]
    return ", ".join("–".join(str(WEEKDAYS_ABBR[day]) for day in end) for end in ends)


def _times(spans):
    return ", ".join(f"{_time(start)}–{_time(end if end <= DAY else end - DAY)}" for start, end in spans)


def _time(minute):
    return f"{minute // 60:02}:{minute % 60:02}"
