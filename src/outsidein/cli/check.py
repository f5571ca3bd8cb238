"""``outsidein check``: files in, blind spots out, without any server."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from outsidein.cli.ground import errors, out, throwaway_installation
from outsidein.ground.errors import NotNow

Files = Annotated[list[Path] | None, typer.Option(help="Likewise.", exists=True, dir_okay=False)]


@dataclass
class Order:
    """What was asked for on the command line."""

    answers: list[Path]
    files: list[tuple[str, Path]]  # kind, path
    folder: Path | None
    column_map: Path | None
    as_of: datetime | None
    asked: int | None
    name: str
    region: str
    currency: str
    as_json: bool
    told: list[dict[str, Any]] = field(default_factory=list)


def check(
    answers: Annotated[
        list[Path] | None,
        typer.Option(
            help="What people answered: a row an answer, or a column an item.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    customers: Annotated[
        list[Path] | None,
        typer.Option(
            help="A list of customers; give one for each source.", exists=True, dir_okay=False
        ),
    ] = None,
    interactions: Annotated[
        list[Path] | None,
        typer.Option(help="Calls, e-mails, chats, visits.", exists=True, dir_okay=False),
    ] = None,
    orders: Files = None,
    cases: Files = None,
    messages: Files = None,
    consents: Files = None,
    preferences: Files = None,
    feedback: Files = None,
    staff: Files = None,
    elements: Annotated[
        list[Path] | None,
        typer.Option(help="The data elements your strategy requires.", exists=True, dir_okay=False),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Write the report (HTML, pictures, JSON) into this folder.",
            file_okay=False,
        ),
    ] = None,
    column_map: Annotated[
        Path | None,
        typer.Option(
            "--map",
            help="A TOML file that says which column is which.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    as_of: Annotated[
        str,
        typer.Option(
            help="The day the check is made for; by default that of the last event.",
            metavar="YYYY-MM-DD",
        ),
    ] = "",
    asked: Annotated[
        int | None,
        typer.Option(
            help="How many people could have answered; by default as many as staff lists.", min=1
        ),
    ] = None,
    name: Annotated[
        str, typer.Option(help="The organisation's name, for the report.")
    ] = "Your organisation",
    region: Annotated[
        str, typer.Option(help="Where phone numbers without a country code are dialled.")
    ] = "GB",
    currency: Annotated[str, typer.Option(help="The currency of sums, ISO 4217.")] = "EUR",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print everything as JSON and nothing else.")
    ] = False,
) -> None:
    """Set what people say beside what the records show, and print where they part.

    Nothing is kept: the files are read into an installation that is thrown away at the end.
    Every option for a file may be given several times.

    Examples:

      outsidein check --answers answers.csv --customers crm.csv --customers shop.csv --interactions calls.csv --out report/

      outsidein check --answers a.csv --cases tickets.csv --map columns.toml --as-of 2026-06-30
    """
    kinds = {
        "staff": staff, "elements": elements, "customers": customers, "interactions": interactions,
        "orders": orders, "cases": cases, "messages": messages, "consents": consents,
        "preferences": preferences, "feedback": feedback,
    }  # fmt: skip
    files = [(kind, path) for kind, paths in kinds.items() for path in paths or ()]
    if not files and not answers:
        raise typer.BadParameter("Give at least one file, such as --answers answers.csv.")
    order = Order(
        answers=answers or [], files=files, folder=folder, column_map=column_map,
        as_of=_day(as_of), asked=asked, name=name, region=region, currency=currency, as_json=as_json,
    )  # fmt: skip
    with throwaway_installation():
        from outsidein.cli.check_road import walk

        found = walk(order)
    if as_json:
        out.print_json(json.dumps(found, default=str))
    elif folder is not None:
        errors.print(f"The report is in [bold]{folder}[/bold]: open index.html.", highlight=False)


def _day(text: str) -> datetime | None:
    """Return the end of that day, so that all of it counts."""
    if not text:
        return None
    try:
        day = datetime.fromisoformat(text)
    except ValueError as why:
        raise NotNow(f"--as-of {text!r} is no day; write it like 2026-06-30.") from why
    if len(text) == len("YYYY-MM-DD"):
        day = day.replace(hour=23, minute=59, second=59)
    return day if day.tzinfo else day.replace(tzinfo=UTC)
