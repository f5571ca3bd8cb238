"""What values look like: the second opinion on what a column holds."""

import re
from collections.abc import Callable, Iterable, Mapping

_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]{2,}")
_PHONE = re.compile(r"[+(]?[0-9][0-9 ()/.\-–]{5,24}")
_DATE = re.compile(
    r"(?:\w{2,10}[.,]? )?(?:\d{1,4}[-/. ]{1,2}(?:\d{1,2}|[^\W\d]{3,10})[-/., ]{1,2}\d{2,4}|\d{8}"
    r"|[^\W\d]{3,10} \d{1,2},? \d{4}|\d{14})(?:[T ,].{1,40})?"
)
_PART_DATE = re.compile(r"\d{4}(?:-\d{2})?|\d{1,2}[/.]\d{4}")
_NUMBER = re.compile(
    r"[^\w\s+-]{0,2}\s?[A-Z]{0,3}\s?\(?[+-]?\d[\d.,'’\s]*\)?\s?(?:%|[^\w\s]|[A-Z]{3})?"
)


def looks_like_email(text: str) -> bool:
    """Say whether the text could be an e-mail address.

    >>> looks_like_email("ann@house.org"), looks_like_email("ann at house")
    (True, False)
    """
    return bool(_EMAIL.search(text))


def looks_like_phone(text: str) -> bool:
    """Say whether the text could be a telephone number that is written to be dialled.

    A bare row of digits could be any number, so a sign of dialling must be there: a plus, a
    leading zero or parted groups; and a date isn't a number to dial.

    >>> looks_like_phone("+44 20 7946 0000"), looks_like_phone("020 7946 0000")
    (True, True)
    >>> looks_like_phone("1234567"), looks_like_phone("2024-01-31")
    (False, False)
    """
    bare = text.strip()
    if not _PHONE.fullmatch(bare) or looks_like_date(bare):
        return False
    digits = sum(sign.isdigit() for sign in bare)
    return 7 <= digits <= 15 and (bare[0] in "+0(" or any(sign in " -/" for sign in bare))


def looks_like_date(text: str) -> bool:
    """Say whether the text could be a date, with or without a time.

    >>> looks_like_date("31.12.2024"), looks_like_date("20240131"), looks_like_date("3.5")
    (True, True, False)
    """
    bare = text.strip()
    if bare.isdigit() and len(bare) in {8, 14}:
        return "1850" <= bare[:4] <= "2100" and bare[4:6] <= "12" and bare[6:8] <= "31"
    return bool(_DATE.fullmatch(bare))


def _could_be_phone(text: str) -> bool:
    return 5 <= sum(sign.isdigit() for sign in text) <= 30


def _could_be_part_date(text: str) -> bool:
    return looks_like_date(text) or bool(_PART_DATE.fullmatch(text.strip()))


def _could_be_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.strip()))


#: How a value of a form may look at all: generous, for columns already named so.
COULD_BE: Mapping[str, Callable[[str], bool]] = {
    "email": lambda text: "@" in text,
    "phone": _could_be_phone,
    "time": looks_like_date,
    "part_date": _could_be_part_date,
    "amount": _could_be_number,
    "number": _could_be_number,
}


def share_that(test: Callable[[str], bool], values: Iterable[str]) -> float | None:
    """Return the share of the non-blank values that pass the test, or None when all are blank.

    Unit: share, 0 to 1.

    >>> share_that(looks_like_email, ["a@b.org", "", "nobody"])
    0.5
    """
    filled = [value for value in values if value.strip()]
    if not filled:
        return None
    return sum(map(test, filled)) / len(filled)
