"""Weekly hours: read as people type them, said so that they can be read again, never guessed."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from directory.hours import ALWAYS, Week, read, zone_of
from directory.hours.week import DAY, WEEK, time_in_words
from directory.models import Service
from directory.provinces import PROVINCES

from .factories import make_service


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Mon-Fri 08:00-17:00; Sat 09-12", "Mon–Fri 08:00–17:00; Sat 09:00–12:00"),
        ("Mon-Fri 08:00-12:00, 13:00-17:00", "Mon–Fri 08:00–12:00, 13:00–17:00"),
        ("Mon-Fri 8-12; 13-17; Sat closed", "Mon–Fri 08:00–12:00, 13:00–17:00"),
        ("Monday to Friday: 8.30 a.m. - 4.30 p.m.", "Mon–Fri 08:30–16:30"),
        ("weekdays 8am–5pm", "Mon–Fri 08:00–17:00"),
        ("mon., wed & fri 0830-1200", "Mon, Wed, Fri 08:30–12:00"),
        ("Thurs from 9h until 12h30\nTu 9-10", "Tue 09:00–10:00; Thu 09:00–12:30"),
        ("Fri-Mon 9-12", "Mon, Fri–Sun 09:00–12:00"),
        ("daily 20:00-04:00", "Mon–Sun 20:00–04:00"),
        ("Sun 22-3", "Sun 22:00–03:00"),
        ("Sat 12am-12pm", "Sat 00:00–12:00"),
        ("weekends 24 hours", "Sat, Sun 00:00–24:00"),
        *((typed, "Day and night") for typed in ("24/7", "24 hours", "Every day 24h", "always", "Day and night")),
    ],
)
def test_hours_are_read_as_people_type_them(typed, said):
    assert str(read(typed)) == said


@pytest.mark.parametrize("nothing", ["", "  ", "\n"])
def test_what_is_not_said_is_unknown(nothing):
    assert read(nothing) is None


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("9-17", "on which days"),
        ("Mon", "Days, then hours"),
        ("Mon 9", "Days, then hours"),
        ("Mon 9-5", "hours up to 24"),
        ("Mon 8-5pm", "hours up to 24"),
        ("Mon 9-9", "hours up to 24"),
        ("Mon 25-26", "“25-26” is not understood"),
        ("Mon 13pm-14pm", "is not understood"),
        ("Mon 24:30-24", "24 hours"),
        ("Mon 9-12 by arrangement", "“by arrangement” is not understood"),
        ("Mon-Fri closed", "when it is open"),
        ("\0", "is not understood"),
        ("²", "is not understood"),
    ],
)
def test_what_could_mean_two_things_or_nothing_is_refused(typed, refusal):
    with pytest.raises(ValidationError, match=refusal):
        read(typed)


@pytest.mark.parametrize("language", ["en", "th", "vi", "id", "ms", "km"])
@given(spans=st.lists(st.tuples(st.integers(0, WEEK - 1), st.integers(1, DAY)), min_size=1, max_size=5))
def test_what_is_said_can_be_typed_again(language, spans):
    week = Week.of([(start, start + length) for start, length in spans])
    with translation.override(language):
        assert read(str(week)) == week


@given(text=st.text(max_size=40))
def test_any_text_is_hours_or_refused(text):
    with suppress(ValidationError):
        assert read(text) is None or read(text).spans


def test_days_are_in_the_language_of_the_page():
    with translation.override("th"):
        assert str(read("Mon-Fri 9-12")) == "จ.–ศ. 09:00–12:00"


def test_it_is_known_when_it_opens_next():
    week = read("Mon-Fri 8-17; Sat 20-04")
    assert week.is_open(8 * 60) and not week.is_open(17 * 60) and week.is_open(6 * DAY + 3 * 60)
    assert time_in_words(week.opens_next(18 * 60)) == "Tue 08:00"
    assert time_in_words(week.opens_next(6 * DAY + 5 * 60)) == "Mon 08:00"
    assert ALWAYS.is_open(0) and ALWAYS.is_open(WEEK - 1)


def test_every_province_has_one_time_zone():
    assert all(zone_of([code], []) for code in PROVINCES)
    assert zone_of([], ["id"]) == zone_of([], []) == zone_of(["id-ji", "th-10"], []) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("hours", ["24/7", "Mon-Fri 8-12, 13-17; Sun 22-3", None])
def test_the_database_gives_back_what_it_was_given(hours):
    service = make_service(hours=hours)
    assert Service.objects.get().hours == service.hours == (read(hours) if hours else None)
    assert service.history.get().hours == service.hours
