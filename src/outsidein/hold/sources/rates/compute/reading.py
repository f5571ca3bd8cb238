"""Rates read from a file: the daily file of the European Central Bank, or a plain list."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

CURRENCY = re.compile(r"[A-Z]{3}")
BANK, BANKS_BASE = "European Central Bank", "EUR"
SMALLEST, LARGEST = Decimal("0.00000001"), Decimal("99999999999")
NOT_KNOWN = frozenset({"", "N/A", "-"})


@dataclass(frozen=True, slots=True)
class ReadRate:
    """On a day, one ``base`` was worth ``rate`` of ``currency``."""

    day: date
    base: str
    currency: str
    rate: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class RefusedRate:
    """A row that could not be taken."""

    row: int  # as a person counts
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadRates:
    """What a file of rates came to."""

    rates: tuple[ReadRate, ...]
    refused: tuple[RefusedRate, ...]


class NoRates(ValueError):
    """The file is none of the kinds that are read; the words say which are."""


def read_rates(content: bytes, base: str) -> ReadRates:
    r"""Return the rates of a file, with the rows that cannot be taken and why.

    Shape: the bank's XML, its CSV (a column a currency, the day first), or a list with the columns
    day, currency, rate, and base and source where they are said. ``base`` stands where none is.

    >>> read_rates(b"date,currency,rate\n2026-06-30,USD,1.0876\n", "EUR").rates[0].rate
    Decimal('1.0876')
    >>> read_rates(b"Date, USD, JPY, \n30 June 2026, 1.0876, N/A, \n", "GBP").rates[0].base
    'EUR'
    """
    if content.lstrip()[:1] == b"<":
        return ReadRates(tuple(_of_the_bank(content)), ())
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise NoRates("The file is no text in UTF-8.") from why
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines())]
    header = [cell.lower() for cell in rows[0]] if rows else []
    if "rate" in header and "currency" in header:
        return _of_a_list(rows, header, base)
    if header and header[0] == "date":
        return _of_the_banks_table(rows)
    raise NoRates(
        "This is neither the bank's daily file nor a list with the columns day, currency, rate."
    )


def _of_the_bank(content: bytes) -> Iterator[ReadRate]:
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException) as why:
        raise NoRates("The file is no XML that can be read.") from why
    for group in root.iter():
        if "time" not in group.attrib:
            continue
        day = _day(group.attrib["time"])
        for one in group:
            said = one.attrib
            rate = _rate(said.get("rate", ""))
            if day and rate and CURRENCY.fullmatch(said.get("currency", "")):
                yield ReadRate(day, BANKS_BASE, said["currency"], rate, BANK)


def _of_the_banks_table(rows: list[list[str]]) -> ReadRates:
    names = rows[0]
    rates: list[ReadRate] = []
    refused: list[RefusedRate] = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        day = _day(row[0])
        if day is None:
            refused.append(RefusedRate(number, names[0], f"“{row[0][:40]}” is no day."))
            continue
        for name, cell in zip(names[1:], row[1:], strict=False):
            if not CURRENCY.fullmatch(name) or cell in NOT_KNOWN:
                continue
            rate = _rate(cell)
            if rate is None:
                refused.append(RefusedRate(number, name, f"“{cell[:40]}” is no rate."))
            else:
                rates.append(ReadRate(day, BANKS_BASE, name, rate, BANK))
    return ReadRates(tuple(rates), tuple(refused))


def _of_a_list(rows: list[list[str]], header: list[str], base: str) -> ReadRates:
    rates: list[ReadRate] = []
    refused: list[RefusedRate] = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        said = dict(zip(header, row, strict=False))
        day = _day(said.get("day") or said.get("date", ""))
        currency, rate = said.get("currency", "").upper(), _rate(said.get("rate", ""))
        against = (said.get("base") or base).upper()
        if day is None:
            refused.append(RefusedRate(number, "day", "There is no day; write 2026-06-30."))
        elif not CURRENCY.fullmatch(currency) or not CURRENCY.fullmatch(against):
            refused.append(RefusedRate(number, "currency", "A currency has three letters."))
        elif rate is None:
            refused.append(RefusedRate(number, "rate", "There is no rate above zero."))
        elif currency == against:
            refused.append(RefusedRate(number, "currency", "A currency is worth one of itself."))
        else:
            source = said.get("source", "")[:80] or "by hand"
            rates.append(ReadRate(day, against, currency, rate, source))
    return ReadRates(tuple(rates), tuple(refused))


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d %B %Y", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _rate(text: str) -> Decimal | None:
    try:
        rate = Decimal(text.replace(",", ".")) if text else None
    except InvalidOperation:
        return None
    if rate is None or not rate.is_finite() or not SMALLEST <= rate <= LARGEST:
        return None
    return rate.quantize(SMALLEST).normalize()
