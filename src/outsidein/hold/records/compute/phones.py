"""Telephone numbers: to E.164 where they can be, with the region they are dialled from."""

import re

import phonenumbers

from outsidein.hold.records.compute.absent import is_absent_number
from outsidein.hold.records.compute.reads import BLANK, Read

_BETWEEN = re.compile(r"\s*[;|\n]\s*|\s*,\s+|\s+(?:or|oder|of|ou|and|/)\s+")
_FLOAT = re.compile(r"\d{6,15}\.0")


def read_phone(text: str, region: str) -> Read:
    """Return the number as E.164.

    Shape: ``region`` is an ISO 3166 alpha-2 code; a number without a plus is dialled from there.

    A number counts when its length can be one; whether it is in service nobody is asked.

    >>> read_phone("020 7946 0000", "GB"), read_phone("0049 30 1234567", "GB")
    (('+442079460000', None), ('+49301234567', None))
    >>> read_phone("0000", "GB"), read_phone("12", "GB")
    ((None, None), (None, '“12” is no telephone number of GB'))
    """
    if is_absent_number(text):
        return BLANK
    bare = text.strip()
    if _FLOAT.fullmatch(bare):  # a spreadsheet took it for a number
        bare = bare[:-2]
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    try:
        number = phonenumbers.parse(bare, region)
    except phonenumbers.NumberParseException:
        return None, f"“{text.strip()[:60]}” is no telephone number of {region}"
    if not phonenumbers.is_possible_number(number):
        return None, f"“{text.strip()[:60]}” is no telephone number of {region}"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), None


def read_phones(text: str, region: str) -> Read:
    """Return every number in a cell that may hold several.

    >>> read_phones("020 7946 0000; +49 30 1234567", "GB")
    (['+442079460000', '+49301234567'], None)
    """
    pieces = [piece for piece in _BETWEEN.split(text) if piece.strip()]
    reads = [read_phone(piece, region) for piece in pieces]
    values = dict.fromkeys(value for value, _problem in reads if isinstance(value, str))
    problems = [problem for _value, problem in reads if problem]
    return (list(values) or None), ("; ".join(problems) or None)
