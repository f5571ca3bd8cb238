"""How reports say a day and a number, in the language of whoever takes them."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from outsidein.speech import number


def say_day(at: date) -> str:
    """Return a day in words: "4 March 2026"."""
    if isinstance(at, datetime) and timezone.is_aware(at):
        at = timezone.localtime(at)
    return date_format(at, gettext("j F Y"))


def two(value: float) -> str:
    """Return a number with two digits.

    >>> two(0.5)
    '0.50'
    """
    return number(f"{value:.2f}")


def of_all(part: str, whole: int) -> str:
    """Return how many of how many.

    >>> of_all("3", 7)
    '3 of 7'
    """
    return gettext("%(n)s of %(of)s") % {"n": part, "of": whole}
