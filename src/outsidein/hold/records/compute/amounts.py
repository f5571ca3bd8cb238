"""Numbers and money: decimal signs told apart, currencies named."""

import re
from collections.abc import Iterable
from functools import cache

import pycountry

from outsidein.hold.records.compute.absent import is_absent
from outsidein.hold.records.compute.reads import BLANK, Read

_BARE = re.compile(r"[+-]?\d+(?:\.\d+)?")
_INNER = re.compile(r"[^\d.,]*?([+-]?\(?[+-]?\s*(?:\d[\d.,'’\s]*|[.,]\d+)\)?-?)[^\d.,]*")
_AROUND = re.compile(r"[^\d.,'’+\-()]+")
_COMMA_LAST = re.compile(r"\d{1,3}(?:[.'’ ]?\d{3})*,\d+")
_POINT_LAST = re.compile(r"\d{1,3}(?:[,'’ ]?\d{3})*\.\d+")
_SYMBOLS = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "₹": "INR", "zł": "PLN", "₺": "TRY"}
_CURRENCY_WORDS = {
    "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "sterling": "GBP",
    "dollar": "USD", "dollars": "USD", "us$": "USD", "sfr": "CHF", "fr.": "CHF", "franken": "CHF",
}  # fmt: skip


def decide_decimal_comma(values: Iterable[str]) -> bool:
    """Say whether a column writes its decimals after a comma.

    One value that can be read in one way only decides; when none does, a point is taken.

    >>> decide_decimal_comma(["1.234", "1.234,56"]), decide_decimal_comma(["1,234", "12.50"])
    (True, False)
    """
    comma, point = 0, 0
    for value in values:
        bare = _AROUND.sub("", value).strip("+-()")
        if "," in bare and "." in bare:
            comma += bare.rindex(",") > bare.rindex(".")
            point += bare.rindex(".") > bare.rindex(",")
        elif bare.count(",") == 1 and len(bare) - bare.index(",") != 4:
            comma += 1
        elif bare.count(".") == 1 and len(bare) - bare.index(".") != 4:
            point += 1
    return comma > point


def read_number(text: str, *, decimal_comma: bool = False) -> Read:
    """Return the number in a text, whatever stands around it.

    >>> read_number("1.234,50 €", decimal_comma=True), read_number("$ 1,234.50")
    ((1234.5, None), (1234.5, None))
    >>> read_number("(12.00)"), read_number("twelve")
    ((-12.0, None), (None, '“twelve” is no number'))
    """
    bare = text.strip()
    if _BARE.fullmatch(bare) and not decimal_comma:
        return float(bare), None
    if is_absent(bare):
        return BLANK
    number = _number(bare, decimal_comma)
    return (None, f"“{bare[:30]}” is no number") if number is None else (number, None)


def _number(bare: str, decimal_comma: bool) -> float | None:
    inner = _INNER.fullmatch(bare)
    if inner is None or len(bare) - len(inner[1]) > 10:
        return None
    core = _AROUND.sub("", inner[1])
    less = core.startswith(("-", "(")) or core.endswith("-")
    core = core.strip("+-()'’").rstrip(".,")
    if decimal_comma and not ("." in core and "," not in core and not _thousands(core, ".")):
        core = core.replace(".", "").replace("'", "").replace("’", "").replace(",", ".")
    else:
        core = core.replace(",", "").replace("'", "").replace("’", "")
    if not re.fullmatch(r"\d+(?:\.\d+)?|\.\d+", core):
        return None
    number = float(core)
    if number > 1e15:
        return None
    return -number if less else number


def _thousands(core: str, sign: str) -> bool:
    return all(len(group) == 3 for group in core.split(sign)[1:])


def read_integer(text: str, *, decimal_comma: bool = False) -> Read:
    """Return a whole number.

    >>> read_integer("3.0"), read_integer("2.5")
    ((3, None), (None, '“2.5” is no whole number'))
    """
    value, problem = read_number(text, decimal_comma=decimal_comma)
    if not isinstance(value, float):
        return value, problem
    if value != int(value):
        return None, f"“{text.strip()[:30]}” is no whole number"
    return int(value), None


def read_share(text: str) -> Read:
    """Return a share from 0 to 1, written as such or in percent.

    >>> read_share("95 %"), read_share("0.95"), read_share("95"), read_share("180")
    ((0.95, None), (0.95, None), (0.95, None), (None, '“180” is no share from 0 to 1'))
    """
    value, problem = read_number(text, decimal_comma="," in text)
    if not isinstance(value, float):
        return value, problem
    share = value / 100 if "%" in text or value > 1 else value
    if not 0 <= share <= 1:
        return None, f"“{text.strip()[:30]}” is no share from 0 to 1"
    return round(share, 6), None


def read_currency(text: str) -> Read:
    """Return the ISO 4217 code of a currency.

    >>> read_currency("eur"), read_currency("£"), read_currency("shells")
    (('EUR', None), ('GBP', None), (None, '“shells” is no currency we know'))
    """
    bare = text.strip()
    if is_absent(bare) and bare not in _SYMBOLS:
        return BLANK
    code = _SYMBOLS.get(bare) or _CURRENCY_WORDS.get(bare.casefold())
    code = code or (bare.upper() if bare.upper() in _codes() else None)
    return (code, None) if code else (None, f"“{bare[:20]}” is no currency we know")


def currency_beside(text: str) -> str | None:
    """Return the currency that stands beside a number in its cell, if one does.

    >>> currency_beside("12,50 €"), currency_beside("CHF 20"), currency_beside("20") is None
    ('EUR', 'CHF', True)
    """
    beside = re.sub(r"[\d\s.,'’+\-()]", "", text)
    if not beside:
        return None
    code, _problem = read_currency(beside)
    return code if isinstance(code, str) else None


@cache
def _codes() -> frozenset[str]:
    return frozenset(currency.alpha_3 for currency in pycountry.currencies)
