"""Dates and times: many ways of writing them, one way of keeping them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from outsidein.hold.records.compute.absent import is_absent
from outsidein.hold.records.compute.reads import BLANK, Read

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = (
    r"(?:[T ,]+(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_WEEKDAY = re.compile(r"^[^\W\d]{2,10}[.,]\s+(?=\d)")
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})[-/. ](?P<m>\d{1,2})[-/. ](?P<d>\d{1,2})" + _TIME)
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})[-/. ]+(?P<b>\d{1,2})[-/. ]+(?P<y>\d{4}|\d{2})" + _TIME)
_WORD_MONTH = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[-/. ]+(?P<m>[^\W\d]{3,10})[-/., ]+(?P<y>\d{4}|\d{2})" + _TIME
)
_MONTH_FIRST = re.compile(
    r"(?P<m>[^\W\d]{3,10})[. ]+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?[ ]+(?P<y>\d{4})" + _TIME
)
_COMPACT = re.compile(
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?Z?)?"
)
_PART = re.compile(r"(?P<y>\d{4})(?:[-/.](?P<m>\d{1,2}))?")
_PART_LAST = re.compile(r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})")
_ORDERED = re.compile(r"\s*(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(?:\d{4}|\d{2})\b.*")

#: The first letters of the months in English, German, Dutch and French.
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan januar january januari janvier jän jänner janv",
            "feb februar february februari février fév fev fevrier févr",
            "mar mär march märz maart mrt mars maerz mrz",
            "apr april avril avr",
            "may mai mei",
            "jun june juni juin",
            "jul july juli juillet juil",
            "aug august augustus août aout",
            "sep sept september septembre",
            "oct okt october oktober octobre",
            "nov november novembre",
            "dec dez december dezember décembre déc decembre",
        ),
        1,
    )
    for word in words.split()
}

#: Dates that programs write for "never" or "not known".
_FILLERS = frozenset(
    {"0000-00-00", "1900-01-00", "0001-01-01", "9999-12-31", "00.00.0000", "00/00/0000"}
)

_FIRST_YEAR, _LAST_YEAR = 1850, 2100
_CENTURIES = frozenset({"19", "20"})


@dataclass(frozen=True, slots=True)
class DayOrder:
    """Whether the day or the month stands first in a column, and how sure that is."""

    day_first: bool
    sure: bool  # some value can be read in one way only
    mixed: bool  # and some other value only in the other way
    seen: int  # values in which it matters


def decide_day_order(values: Iterable[str], *, otherwise: bool = True) -> DayOrder | None:
    """Return the order of day and month in a column, or None when no value poses the question.

    Shape: ``otherwise`` is taken when every value can be read both ways.

    >>> decide_day_order(["03/04/2024", "25/04/2024"])
    DayOrder(day_first=True, sure=True, mixed=False, seen=2)
    >>> decide_day_order(["2024-04-03"]) is None
    True
    """
    day, month, either = 0, 0, 0
    for value in values:
        found = day_order_of(value)
        if found is None:
            either += _ORDERED.fullmatch(value) is not None
        elif found:
            day += 1
        else:
            month += 1
    if not day and not month:
        return DayOrder(otherwise, sure=False, mixed=False, seen=either) if either else None
    return DayOrder(day >= month, sure=True, mixed=bool(day and month), seen=day + month + either)


def day_order_of(text: str) -> bool | None:
    """Return True when the day must stand first, False when the month must, None when either may.

    >>> day_order_of("25/04/2024"), day_order_of("04/25/2024"), day_order_of("04/05/2024")
    (True, False, None)
    """
    found = _ORDERED.fullmatch(text)
    if found is None:
        return None
    first, second = int(found[1]), int(found[2])
    if 12 < first <= 31 and second <= 12:
        return True
    return False if 12 < second <= 31 and first <= 12 else None


def read_time(text: str, *, day_first: bool = True) -> Read:
    """Return the moment as ``YYYY-MM-DD HH:MM:SS`` in UTC; without a zone it is UTC already.

    >>> read_time("31.12.2024 14:05"), read_time("2024-12-31T14:05:00+02:00")
    (('2024-12-31 14:05:00', None), ('2024-12-31 12:05:00', None))
    >>> read_time("1735653900")
    (None, '“1735653900” is a number, not a date; write it as YYYY-MM-DD')
    """
    if len(text) == 19 and text[:2] in _CENTURIES and text[5] != "W" and text[13] == ":":
        try:  # the commonest way of writing, read at once
            datetime.fromisoformat(text)
            return f"{text[:10]} {text[11:]}", None
        except ValueError:
            pass
    bare = text.strip()
    if is_absent(bare) or bare[:10] in _FILLERS:
        return BLANK
    moment = _moment(bare, day_first)
    if moment is None:
        return None, _why(bare, "date")
    return f"{moment:%Y-%m-%d %H:%M:%S}", None


def read_part_date(text: str, *, day_first: bool = True) -> Read:
    """Return the date as ``YYYY-MM-DD``, or the part of it that is known.

    >>> read_part_date("19560409"), read_part_date("04/1956"), read_part_date("1956")
    (('1956-04-09', None), ('1956-04', None), ('1956', None))
    >>> read_part_date("19551192")[0]
    '1955-11'
    """
    bare = text.strip()
    if is_absent(bare) or bare[:10] in _FILLERS:
        return BLANK
    part = _PART.fullmatch(bare) or _PART_LAST.fullmatch(bare)
    if part:
        return part_date(part["y"], part["m"])
    moment = _moment(bare, day_first, pivot=30)
    if moment is None:
        shape = _COMPACT.fullmatch(bare) or _YEAR_FIRST.fullmatch(bare)
        value = part_date(shape["y"], shape["m"], shape["d"])[0] if shape else None
        return value, _why(bare, "date")  # a slip in the day leaves the year and the month
    return f"{moment:%Y-%m-%d}", None


def part_date(year: str | None, month: str | None = None, day: str | None = None) -> Read:
    """Return the date made of its parts, as far as they go.

    >>> part_date("1949", "7", "22"), part_date("1949", "", "22")
    (('1949-07-22', None), ('1949', None))
    """
    if not year or is_absent(year) or not year.strip().isdigit():
        return BLANK if not year or is_absent(year) else (None, f"“{year[:20]}” is no year")
    y = int(year)
    if not _FIRST_YEAR <= y <= _LAST_YEAR:
        return None, f"“{year[:20]}” is no year from {_FIRST_YEAR} to {_LAST_YEAR}"
    if not month or not month.strip().isdigit() or not 1 <= int(month) <= 12:
        return f"{y:04d}", None
    if not day or not day.strip().isdigit():
        return f"{y:04d}-{int(month):02d}", None
    try:
        return date(y, int(month), int(day)).isoformat(), None
    except ValueError:
        return f"{y:04d}-{int(month):02d}", f"there is no day {day} in that month"


def _why(bare: str, what: str) -> str:
    if bare.replace(".", "", 1).isdigit() and len(bare) not in {8, 14}:
        return f"“{bare[:30]}” is a number, not a {what}; write it as YYYY-MM-DD"
    return f"“{bare[:30]}” can't be read as a {what}; write it as YYYY-MM-DD"


def _moment(bare: str, day_first: bool, pivot: int = 69) -> datetime | None:
    if _ISO_DATE.fullmatch(bare):
        return _made(bare[:4], bare[5:7], bare[8:10], {})
    bare = _WEEKDAY.sub("", bare)
    for shape in (_COMPACT, _YEAR_FIRST, _WORD_MONTH, _MONTH_FIRST):
        found = shape.fullmatch(bare)
        if found:
            return _made(found["y"], found["m"], found["d"], found.groupdict(), pivot)
    found = _YEAR_LAST.fullmatch(bare)
    if found is None:
        return None
    day, month = (found["a"], found["b"]) if day_first else (found["b"], found["a"])
    return _made(found["y"], month, day, found.groupdict(), pivot)


def _made(
    year: str, month: str, day: str, rest: dict[str, str | None], pivot: int = 69
) -> datetime | None:
    """Return the moment in UTC, or None when there is no such day or hour."""
    number = int(month) if month.isdigit() else _MONTHS.get(month.casefold(), 0)
    y = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < pivot else 1900)
    hour = int(rest.get("hour") or 0)
    half = (rest.get("half") or "")[:1].lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        moment = datetime(
            y,
            number,
            int(day),
            hour,
            int(rest.get("minute") or 0),
            int(rest.get("second") or 0),
            tzinfo=_zone(rest.get("zone")),
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def _zone(text: str | None) -> timezone:
    if not text or text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-away if text[0] == "-" else away)
