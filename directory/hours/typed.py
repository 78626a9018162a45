"""Hours as people type them: “Mon-Fri 08:00-17:00; Sat 09-12”, “24/7”, “weekdays 8am to 5 pm”; days in English or
in the language in use. What could mean two things is refused: a closed door at night costs more than a question."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .week import DAY, Week

HOW = _("Days, then hours, as in “Mon-Fri 08:00-17:00; Sat 09:00-12:00”; or “24/7”. Leave it empty if not known.")

ENGLISH = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# What is typed, in signs: d0 a day, t0480x a time (a, p: am, pm), A all day, C closed.
SIGNS = {
    "d0-d4": ["weekdays", "weekday", "working days"],
    "d5-d6": ["weekends", "weekend"],
    "d0-d6": ["daily", "every day", "everyday", "all days", "all week", "7 days a week"],
    "A": ["24 hours", "24hours", "24 hrs", "24h", "all day", "day and night"],
    "d0-d6A": ["24/7", "24x7", "always", "round the clock"],
    "C": ["closed", "not open"],
    "-": ["-", "to", "until", "till", "ถึง", "đến", "sampai", "hingga"],
    "": [",", ";", "&", "and", "from", ":", "."],
}
TIME = re.compile(r"(\d{1,2}?)(?:[:.h]?([0-5]\d)|h)?\s*(am|pm)?(?![\w:])")
BLOCK = re.compile(r"(?P<days>(?:d\d(?:-d\d)?)*)(?P<hours>(?:t\d{4}\w-t\d{4}\w|A)+|C)")


def read(text):
    """The Week that a text means; None where it is empty."""
    signs = "".join(_signs(text))
    if not signs:
        return None
    blocks = list(BLOCK.finditer(signs))
    if "".join(block[0] for block in blocks) != signs:
        raise ValidationError(HOW, "form")
    spans = [span for block in blocks for span in _spans(block)]
    if not spans:
        raise ValidationError(_("Say when it is open."), "closed")
    return Week.of(spans)


def _signs(text):
    line = unicodedata.normalize("NFC", text).casefold()
    line = re.sub("[\u2010-\u2015\u2212~]", "-", line).replace("a.m.", "am").replace("p.m.", "pm")
    words, at = _words(), 0
    known = re.compile("|".join(_pattern(word) for word in sorted(words, key=len, reverse=True)))
    while at < len(line):
        if line[at].isspace():
            at += 1
        elif match := known.match(line, at):
            yield words[match[0]]
            at = match.end()
        elif (match := TIME.match(line, at)) and int(match[1]) <= (12 if match[3] else 24):
            yield f"t{int(match[1]) * 60 + int(match[2] or 0):04}{(match[3] or 'x')[0]}"
            at = match.end()
        else:
            raise ValidationError(
                _("“%(part)s” is not understood. %(how)s"), "form", {"part": line[at : at + 20], "how": HOW}
            )


def _words():
    words = {word: sign for sign, several in SIGNS.items() for word in several}
    for day, english in enumerate(ENGLISH):
        shorter = [english[:length] for length in range(2, len(english))]
        local = [unicodedata.normalize("NFC", str(names[day])).casefold() for names in (WEEKDAYS, WEEKDAYS_ABBR)]
        words |= dict.fromkeys([english, f"{english}s", *shorter, *local], f"d{day}")
    return words | {_t("Day and night").casefold(): "d0-d6A"}


def _pattern(word):
    """No word ends inside another where letters are written in words: “to” is not in “tomorrow”."""
    return re.escape(word) + (r"(?!\w)" if word[-1].isascii() and word[-1].isalnum() else "")


def _spans(block):
    """(start, end) since Monday 0:00 of each day with each of its hours."""
    if block["hours"] == "C":
        return
    if not block["days"] and block["hours"] != "A":
        raise ValidationError(_("Say on which days, before the hours."), "days")
    for first, last in re.findall(r"d(\d)(?:-d(\d))?", block["days"] or "d0-d6"):
        length = (int(last or first) - int(first)) % 7 + 1
        for day in range(int(first), int(first) + length):
            yield from ((day % 7 * DAY + start, day % 7 * DAY + end) for start, end in _times(block["hours"]))


def _times(hours):
    for start, half, end, other_half in re.findall(r"t(\d{4})(\w)-t(\d{4})(\w)", hours.replace("A", "t0000x-t1440x")):
        start, end = _of_day(int(start), half), _of_day(int(end), other_half)
        if (half == "x") != (other_half == "x") or end == start or (end < start < DAY // 2):
            raise ValidationError(_("From when until when? Write hours up to 24, as in 08:00-17:00."), "times")
        yield start, end if end > start else end + DAY


def _of_day(minute, half):
    if minute > DAY:
        raise ValidationError(_("A day has 24 hours."), "times")
    return minute % 720 + (720 if half == "p" else 0) if half != "x" else minute
