"""A day of publication, as far as a text tells it: (2022-05, precision by its length)."""

import datetime
import re
import unicodedata

MONTHS = {
    "en": "january february march april may june july august september october november december",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "ms": "januari februari mac april mei jun julai ogos september oktober november disember",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "fil": "enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "lo": "ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ",
    "km": "មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ",
}
BURMESE_MONTHS = "ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူလိုင် ဩဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ"
NUMBERS = {name: number for names in (*MONTHS.values(), BURMESE_MONTHS) for number, name in enumerate(names.split(), 1)}
FIRST, BUDDHIST = 1945, 543


def any_of(names):
    return "|".join(sorted(names.split(), key=len, reverse=True))


_month = any_of(" ".join(MONTHS.values()))
_year = r"(?P<year>\d{4})(?!\d)"
# “Year”, “of the common era” and “of the Buddhist era”, which stand before it.
_era = r"พ\.ศ\.|ค\.ศ\.|พุทธศักราช|ปี|ພ\.ສ\.|ຄ\.ສ\.|ປີ|ព\.ស\.|គ\.ស\.|ឆ្នាំ"
WRITTEN = (  # the fullest way of writing first
    rf"(?P<month>{_month})\s+(?P<day>\d{{1,2}}),\s+{_year}",
    rf"(?:(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:de\s+|of\s+|(?:เดือน|ເດືອນ|ខែ)\s*)?)?(?P<month>{_month})"
    rf"[,.]?\s+(?:de\s+|(?:{_era})\s*)?{_year}",
    rf"tháng\s+(?P<month>\d{{1,2}})(?:\s+năm|/|,)?\s*{_year}",
    rf"(?<!\d){_year}\s*ခုနှစ်\s*[၊,]?\s*(?P<month>{any_of(BURMESE_MONTHS)})\s*လ(?:\s*(?P<day>\d{{1,2}})\s*ရက်)?",
    rf"(?:©|\(c\)|copyright|published|publication date|first edition|{_era})\D{{0,30}}?{_year}",
    rf"(?<!\d){_year}\s*(?:ပြည့်|ခု)\s*နှစ်",
    r"^\s*(?P<year>(?:19|20|25)\d\d)\s*$",
)
WRITTEN = [re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in WRITTEN]
ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:$|[T\s])")
PDF = re.compile(r"(?:D:)?(\d{4})-?(\d{2})(?:-?(\d{2}))?")
JUST_MADE = datetime.timedelta(days=7)  # scanned or saved to be taken in
MACHINE_TEXT = 4_000


def in_text(text):
    """(day, words) of the first that the beginning of a text names, the fullest way of writing first."""
    text = unicodedata.normalize("NFC", text[:MACHINE_TEXT])
    # In digits that patterns know, one for one, so that the words are found again in the text.
    digits = "".join(str(unicodedata.decimal(char, char)) for char in text)
    for pattern in WRITTEN:
        for found in pattern.finditer(digits):
            said = found.groupdict()
            month = (said.get("month") or "").lower()
            if date := written(said["year"], NUMBERS.get(month, month), said.get("day")):
                return date, text[slice(*found.span())]
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
