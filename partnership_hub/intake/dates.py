"""A day of publication, as far as a text tells it: (2022-05, precision by its length)."""

import datetime
import re

MONTHS = {
    "en": "january february march april may june july august september october november december",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "ms": "januari februari mac april mei jun julai ogos september oktober november disember",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "fil": "enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
}
NUMBERS = {name: number for names in MONTHS.values() for number, name in enumerate(names.split(), 1)}
FIRST, BUDDHIST = 1945, 543
_month = "|".join(sorted(NUMBERS, key=len, reverse=True))
WRITTEN = re.compile(
    rf"(?:(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:de\s+|of\s+)?)?({_month})[,.]?\s+(?:de\s+|พ\.ศ\.\s*)?"
    r"(\d{4})(?!\d)",
    re.IGNORECASE,
)
AMERICAN = re.compile(rf"({_month})\s+(\d{{1,2}}),\s+(\d{{4}})(?!\d)", re.IGNORECASE)
VIETNAMESE = re.compile(r"tháng\s+(\d{1,2})(?:\s+năm|/|,)?\s*(\d{4})(?!\d)", re.IGNORECASE)
YEAR = re.compile(r"(?:©|\(c\)|copyright|published|publication date|first edition|พ\.ศ\.|ปี)\D{0,30}?(\d{4})(?!\d)",
                  re.IGNORECASE)  # fmt: skip
ALONE = re.compile(r"^\s*((?:19|20|25)\d\d)\s*$", re.MULTILINE)
ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:$|[T\s])")
PDF = re.compile(r"(?:D:)?(\d{4})-?(\d{2})(?:-?(\d{2}))?")
JUST_MADE = datetime.timedelta(days=7)  # scanned or saved to be taken in
MACHINE_TEXT = 4_000


def in_text(text):
    """The first that the beginning of a text names, the fullest way of writing first."""
    text = text[:MACHINE_TEXT]
    if found := AMERICAN.search(text):
        return written(found[3], NUMBERS[found[1].lower()], found[2]), found[0]
    for found in WRITTEN.finditer(text):
        if date := written(found[3], NUMBERS[found[2].lower()], found[1]):
            return date, found[0]
    if found := VIETNAMESE.search(text):
        return written(found[2], found[1], None), found[0]
    for pattern in (YEAR, ALONE):
        if found := pattern.search(text):
            return written(found[1], None, None), found[0]
    return "", ""


def of_machine(text):
    """What the data of a page says: 2022, 2022/5/20, 2022-05-20T08:00."""
    found = ISO.match(text.strip())
    return written(*found.groups()) if found else in_text(text)[0]


def of_file(text):
    """The month in which a file was made; "" where it was made about today, which says nothing of the work."""
    found = PDF.match(text.strip())
    day = written(*found.groups()) if found else ""
    newest = (datetime.date.today() - JUST_MADE).isoformat()
    return day[:7] if day < newest[: len(day)] else ""


def written(year, month, day):
    """As PartialDateField reads it; "" for what is no date, or lies ahead."""
    year = int(year) - (BUDDHIST if int(year) > 2400 else 0)
    try:
        date = datetime.date(year, int(month or 1), int(day or 1))
    except ValueError:
        return ""
    if year < FIRST or date > datetime.date.today() + datetime.timedelta(days=1):
        return ""
    return date.isoformat()[: 10 if month and day else 7 if month else 4]
