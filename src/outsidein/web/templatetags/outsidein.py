"""How the pages say numbers, dates, intervals and verdicts; one way each, everywhere."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from outsidein.web.house import Room, list_rooms

register = template.Library()

#: What stands where there is no number: words, never an empty cell or a zero.
UNKNOWN = "not known"


@register.filter
def percent(share: float | None, digits: int = 0) -> str:
    """Say a share as a percentage; a share that isn't known is said to be so.

    Unit: percent. Shape: a share from 0 to 1.

    >>> percent(0.356), percent(0.356, 1), percent(None)
    ('36%', '35.6%', 'not known')

    What isn't nothing is not rounded to nothing, nor what isn't all to all:

    >>> percent(0.001), percent(0.999), percent(0.0), percent(1.0)
    ('under 1%', 'over 99%', '0%', '100%')
    """
    if share is None or share == "":
        return UNKNOWN
    hundredths = 100 * float(share)
    if digits == 0 and 0 < hundredths < 0.5:
        return "under 1%"
    if digits == 0 and 99.5 <= hundredths < 100:
        return "over 99%"
    return f"{hundredths:.{digits}f}%"


@register.filter
def share(value: float | None) -> str:
    """Say a share as a number from 0 to 1 with two digits.

    >>> share(0.5), share(None)
    ('0.50', 'not known')
    """
    return UNKNOWN if value is None or value == "" else f"{float(value):.2f}"


@register.filter
def points(value: float | None) -> str:
    """Say points with one digit, and none where it is whole.

    >>> points(5.0), points(4.25), points(None)
    ('5', '4.2', 'not known')
    """
    if value is None or value == "":
        return UNKNOWN
    return f"{float(value):.1f}".removesuffix(".0")


@register.filter
def counted(value: int | None) -> str:
    """Say a count with a comma at the thousands.

    >>> counted(1234567), counted(0), counted(None)
    ('1,234,567', '0', 'not known')
    """
    return UNKNOWN if value is None or value == "" else f"{int(value):,}"


@register.filter
def day(value: date | datetime | None) -> str:
    """Say a day in words.

    >>> day(date(2026, 3, 4)), day(None)
    ('4 March 2026', 'not known')
    """
    if not value:
        return UNKNOWN
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, "j F Y")


@register.filter
def moment(value: datetime | None) -> str:
    """Say a day and the time on it.

    >>> moment(datetime(2026, 3, 4, 9, 5)), moment(None)  # doctest: +SKIP
    ('4 March 2026, 09:05', 'not known')
    """
    if not value:
        return UNKNOWN
    if timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, "j F Y, H:i")


@register.filter
def slug(words: str | None) -> str:
    """Return words as the name of a class in the style sheets.

    >>> slug("blind spot"), slug("not_enough_data"), slug(None)
    ('blind-spot', 'not-enough-data', '')
    """
    return "-".join(str(words or "").lower().replace("_", " ").split())


@register.filter
def beside(row: Iterable[Any], columns: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Return each cell of a row beside its column.

    >>> beside(["Ann", 3], ["name", "answers"])
    [('name', 'Ann'), ('answers', 3)]
    """
    return list(zip(columns, row, strict=True))


@register.simple_tag
def interval(lo: float | None, hi: float | None) -> str:
    """Say between which shares a figure lies.

    >>> interval(0.31, 0.52), interval(None, None), interval(0.5, 0.5)
    ('31% to 52%', 'range not known', 'exactly 50%')
    """
    if lo is None or hi is None or lo == "" or hi == "":
        return "range not known"
    if lo == hi:
        return f"exactly {percent(lo)}"
    return f"{percent(lo)} to {percent(hi)}"


@register.simple_tag
def n_of_N(n: int | None, of: int | None = None, word: str = "") -> str:
    """Say how many of how many a figure rests on.

    >>> n_of_N(86, 240, "answered"), n_of_N(1200), n_of_N(None, 240)
    ('86 of 240 answered', '1,200', 'not known how many')
    """
    if n is None or n == "":
        return "not known how many"
    said = counted(n) if of is None or of == "" else f"{counted(n)} of {counted(of)}"
    return f"{said} {word}".strip()


@register.simple_tag(takes_context=True)
def rooms(context: template.Context) -> tuple[Room, ...]:
    """Return the rooms for the bar; without a request none is current."""
    request = context.get("request")
    return list_rooms(path=request.path if request is not None else "")


@register.inclusion_tag("parts/verdict.html")
def verdict_badge(verdict: str, severity: float | None = None) -> dict[str, str]:
    """Show a verdict as its pattern and its words, with the severity where there is one."""
    return {
        "slug": slug(verdict),
        "words": str(verdict).replace("_", " ").replace("-", " "),
        "severity": f"severity {severity:.2f}" if severity is not None and severity != "" else "",
    }
