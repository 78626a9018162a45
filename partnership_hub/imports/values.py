"""What people write into cells, as values: dates as far as they are known, yes and no, lists."""

import re
import unicodedata
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from ..search.analysis import fold

CLEARED = {"(empty)", "(kosong)", "(ว่าง)", "(trống)"}
YES = {"yes", "y", "true", "1", "x", "ya", "ใช่", "có", "oo", "sim", "✓", "✔", "benar"}
NO = {"no", "n", "false", "0", "-", "tidak", "bukan", "ไม่", "ไม่ใช่", "không", "hindi", "não"}
BUDDHIST = 543  # years that Thai and Lao calendars are ahead
FIRST_YEAR, LAST_YEAR = 1800, 2100
SERIALS = range(20_000, 80_000)  # days; smaller numbers are years

MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januari februari maret april mei juni juli agustus september oktober november desember",
        "januari februari mac april mei jun julai ogos september oktober november disember",
        "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
        "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
        "enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ",
    )
    for number, name in enumerate(fold(names).split(), 1)
}
MONTHS |= {"sept": 9, "agt": 8, "okt": 10, "des": 12, "ags": 8}
FILLERS = {"de", "of", "the", "ngay", "nam", "พ.ศ.", "ค.ศ.", "วันที่", "ที่"}


class Unreadable(Exception):
    """What is wrong with a cell, and what to write instead."""


class Ambiguous(Unreadable):
    """A date that may be two days."""


WRONG = _("“%(text)s” is no date. Write 2022, 2022-05 or 2022-05-20.")
WHICH = _(
    "“%(text)s” may be two days. Say above whether your dates begin with the day or with the month, and read the file "
    "again."
)


def words(text):
    return " ".join(fold(text).split())


def is_cleared(cell):
    return isinstance(cell, str) and unicodedata.normalize("NFC", cell).strip().casefold() in CLEARED


def truth(cell):
    if isinstance(cell, bool):
        return cell
    said = words(str(cell))
    if said in {words(one) for one in YES}:
        return True
    if said in {words(one) for one in NO}:
        return False
    raise Unreadable(_("“%(text)s” is neither yes nor no. Write “yes” or “no”.") % {"text": str(cell)[:60]})


def parts(text, lines_only=False):
    """A list in a cell: one a line, or parted by semicolons, or by commas where there is neither."""
    for separator in ("\n", ";", "；") if lines_only else ("\n", ";", "；", ",", "，", "、"):
        if separator in text:
            break
    found = (part.strip().lstrip("•*").strip() for part in re.split(f"[{separator}\n]", text))
    return list(dict.fromkeys(part for part in found if part))


def partial_date(cell, *, since=1900, day_first=None):
    """(date as text, precision) of a cell: [“2022-05-01”, “month”]."""
    if isinstance(cell, dict) and cell.get("date"):
        return _checked(cell["date"], *map(int, cell["date"].split("-")), precision=cell["precision"])
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _of_number(cell, since)
    text = unicodedata.normalize("NFC", str(cell)).strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _of_number(float(text), since)
    plain = words(text)
    if match := re.fullmatch(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?(?:[t ]\d\d:\d\d.*)?", plain):
        return _checked(text, *(int(part) for part in match.groups() if part))
    if match := re.fullmatch(r"(\d{1,2})[-/.](\d{4})", plain):
        return _checked(text, int(match[2]), int(match[1]))
    if match := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: \d\d:\d\d.*)?", plain):
        return _of_two(text, int(match[1]), int(match[2]), int(match[3]), day_first)
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", plain):
        raise Unreadable(_("“%(text)s”: write the year in four digits.") % {"text": text[:40]})
    return _of_words(text, plain)


def _of_number(number, since):
    if number == int(number) and FIRST_YEAR <= number <= LAST_YEAR + BUDDHIST:
        return _checked(number, int(number))
    if int(number) not in SERIALS:
        raise Unreadable(WRONG % {"text": number})
    # Excel counts from 1900 with a 29 February that there was not, or from 1904.
    first = date(1904, 1, 1) if since == 1904 else date(1899, 12, 30)
    day = first + timedelta(days=int(number))
    return _checked(number, day.year, day.month, day.day)


def _of_two(text, one, two, year, day_first):
    if one == two or two > 12 >= one or one > 12 >= two:
        day, month = (two, one) if two > 12 else (one, two)
        return _checked(text, year, month, day)
    if day_first is None:
        raise Ambiguous(WHICH % {"text": text[:40]})
    day, month = (one, two) if day_first else (two, one)
    return _checked(text, year, month, day)


def _of_words(text, plain):
    plain = re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", plain)
    if match := re.fullmatch(r"(?:ngay )?(?:(\d{1,2})[, ]+)?thang (\d{1,2})[, /]+(?:nam )?(\d{4})", plain):
        return _checked(text, int(match[3]), int(match[2]), *([int(match[1])] if match[1] else []))
    said = [part for part in re.split(r"[\s,/-]+", plain) if part and part not in FILLERS]
    named = [MONTHS.get(part) or MONTHS.get(part.rstrip(".")) for part in said]
    numbers = [int(part) for part in said if re.fullmatch(r"\d+", part)]
    months = [month for month in named if month]
    if len(months) != 1 or len(numbers) + 1 != len(said) or len(numbers) not in (1, 2):
        raise Unreadable(WRONG % {"text": text[:40]})
    year, day = max(numbers), min(numbers) if len(numbers) == 2 else None
    return _checked(text, year, months[0], *([day] if day else []))


def _checked(text, year, month=None, day=None, precision=None):
    if LAST_YEAR < year <= LAST_YEAR + BUDDHIST:
        year -= BUDDHIST
    try:
        whole = date(year, month or 1, day or 1)
    except ValueError:
        raise Unreadable(WRONG % {"text": str(text)[:40]}) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(WRONG % {"text": str(text)[:40]})
    return [whole.isoformat(), precision or ("day" if day else "month" if month else "year")]
