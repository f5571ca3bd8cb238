"""Telephone numbers: to E.164 where they can be, with the region they are dialled from."""

import re
from dataclasses import dataclass
from functools import cache

import phonenumbers
from phonenumbers import PhoneMetadata

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
    plain = _read_plain(text, region)
    if plain is not None:
        return plain, None
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
    plain = _read_plain(text, region)
    if plain is not None:
        return [plain], None
    pieces = [piece for piece in _BETWEEN.split(text) if piece.strip()]
    reads = [read_phone(piece, region) for piece in pieces]
    values = dict.fromkeys(value for value, _problem in reads if isinstance(value, str))
    problems = [problem for _value, problem in reads if problem]
    return (list(values) or None), ("; ".join(problems) or None)


# ── what is plainly a number needs no parser, which costs thirty times more ──────────────────────

_PLAIN = re.compile(r"(\+?)(\d[\d ().\-/]{5,24})(?<!\.0)")
_NEVER = "(?!)"
_NO_DIGITS = str.maketrans("", "", " ().-/")


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the numbers of a region are made, as far as it is plain."""

    code: str
    prefix: re.Pattern[str]  # what is dialled before a number at home
    lengths: frozenset[int]  # of a number without code and prefix
    whole: re.Pattern[str]  # a number without code and prefix
    abroad: re.Pattern[str]  # what is dialled before the code of another country


@cache
def _plan_of(region: str) -> _Plan | None:
    """Return the plan of a region, or None where only the parser knows its ways."""
    known = PhoneMetadata.metadata_for_region(region, None)
    if known is None or known.country_code is None:
        return None
    if phonenumbers.region_code_for_country_code(known.country_code) != region:
        return None
    described = known.general_desc
    if known.national_prefix_transform_rule or described is None:
        return None
    if described.national_number_pattern is None:
        return None
    return _Plan(
        str(known.country_code),
        re.compile(known.national_prefix_for_parsing or _NEVER),
        frozenset(described.possible_length),
        re.compile(described.national_number_pattern),
        re.compile(known.international_prefix or _NEVER),
    )


@cache
def _plan_of_code(code: str) -> _Plan | None:
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code))
    return _plan_of(regions[0]) if regions else None


def _read_plain(text: str, region: str) -> str | None:
    """Return the number as E.164 where there is but one way to read it, else None.

    >>> _read_plain("020 7946 0000", "GB"), _read_plain("+49 30 1234567", "GB")
    ('+442079460000', '+49301234567')
    >>> _read_plain("00441234567", "GB") is None
    True
    """
    found = _PLAIN.fullmatch(text)
    if found is None:
        return None
    digits = found[2].translate(_NO_DIGITS)
    if not digits.isascii():
        return None
    plan: _Plan | None
    if found[1]:
        plan = _plan_of_code(digits[:1]) or _plan_of_code(digits[:2]) or _plan_of_code(digits[:3])
        if plan is None:
            return None
        own = digits[len(plan.code) :]
        if plan.prefix.match(own):
            return None
    else:
        plan = _plan_of(region)
        if plan is None or digits.startswith((plan.code, "00")) or plan.abroad.match(digits):
            return None
        own = digits
        if before := plan.prefix.match(own):
            if plan.whole.fullmatch(own):
                return None
            own = own[before.end() :]
    return None if len(own) not in plan.lengths or own[0] == "0" else f"+{plan.code}{own}"
