"""The words of a call that several commands share, and what they may be."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


def _region(text: str) -> str:
    """Return the region's two letters, upper case; BadParameter where there is none such."""
    from phonenumbers import SUPPORTED_REGIONS

    region = text.strip().upper()
    if region not in SUPPORTED_REGIONS:
        raise typer.BadParameter(f"{text!r} is no region; give two letters of ISO 3166, like GB.")
    return region


def _currency(text: str) -> str:
    """Return the currency's three letters, upper case; BadParameter where it is not three."""
    currency = text.strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise typer.BadParameter(f"{text!r} is no currency; give three letters of ISO 4217.")
    return currency


class DateOrder(StrEnum):
    """What stands first in a date such as 03/04."""

    DAY = "day"
    MONTH = "month"


class DecimalSign(StrEnum):
    """What stands before the pence."""

    COMMA = "comma"
    POINT = "point"


class EmptyCell(StrEnum):
    """What an empty cell does to what is held."""

    CLEAR = "clear"
    LEAVE = "leave"


def _region_or_none(text: str) -> str:
    return _region(text) if text else ""


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Organisation = Annotated[
    int | None, typer.Option(help="Which organisation, where there are several.")
]
Spark = Annotated[
    str,
    typer.Option(
        help="Let a Spark cluster find and score the pairs: spark://host:7077, or local[2].",
        metavar="MASTER",
    ),
]
Everything = Annotated[
    bool,
    typer.Option("--all", help="Compare all records anew, not alone those new or changed."),
]
Region = Annotated[
    str,
    typer.Option(
        help="Where phone numbers without a country code are dialled, ISO 3166.",
        callback=_region,
    ),
]
DialledFrom = Annotated[
    str,
    typer.Option(
        help="Where numbers are dialled from, as GB; else where the organisation is.",
        callback=_region_or_none,
    ),
]
Currency = Annotated[
    str, typer.Option(help="The currency sums are reported in, ISO 4217.", callback=_currency)
]
MapFile = Annotated[
    Path | None,
    typer.Option(
        "--map",
        help="A TOML file that says which column is which.",
        exists=True,
        dir_okay=False,
        readable=True,
    ),
]
Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)]
