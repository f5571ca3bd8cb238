"""``outsidein check``: files in, blind spots out, without any server."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from outsidein.cli.ground import errors, print_json, throwaway_installation
from outsidein.cli.parameters import AsJson, Currency, MapFile, Region


def _day(text: str) -> str:
    """Return the text where it is a day or a moment; BadParameter where it is not."""
    if text:
        try:
            datetime.fromisoformat(text)
        except ValueError as why:
            raise typer.BadParameter(f"{text!r} is no day; write it like 2026-06-30.") from why
    return text


def _files(words: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(
        help=words, exists=True, dir_okay=False, readable=True, metavar="FILE"
    )
    return option


@dataclass(frozen=True, slots=True)
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


def check(
    answers: Annotated[
        list[Path] | None, _files("What people answered: a row an answer, or a column an item.")
    ] = None,
    customers: Annotated[
        list[Path] | None, _files("A list of customers; give one for each source.")
    ] = None,
    interactions: Annotated[list[Path] | None, _files("Calls, e-mails, chats, visits.")] = None,
    orders: Annotated[list[Path] | None, _files("Orders or purchases, or their lines.")] = None,
    cases: Annotated[list[Path] | None, _files("Complaints, questions, requests.")] = None,
    messages: Annotated[list[Path] | None, _files("What was sent to customers.")] = None,
    consents: Annotated[list[Path] | None, _files("Permissions given and withdrawn.")] = None,
    preferences: Annotated[list[Path] | None, _files("How customers wish to be reached.")] = None,
    feedback: Annotated[list[Path] | None, _files("What customers answered to surveys.")] = None,
    staff: Annotated[list[Path] | None, _files("Staff with department and level.")] = None,
    elements: Annotated[
        list[Path] | None, _files("The data elements your strategy requires.")
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Write the report (a page, pictures, tables, JSON) into this folder.",
            file_okay=False,
            metavar="FOLDER",
        ),
    ] = None,
    column_map: MapFile = None,
    as_of: Annotated[
        str,
        typer.Option(
            help="The day the check is made for; by default that of the last event.",
            metavar="YYYY-MM-DD",
            callback=_day,
        ),
    ] = "",
    asked: Annotated[
        int | None,
        typer.Option(
            help="How many people could have answered; by default as many as staff lists.",
            min=1,
            metavar="NUMBER",
        ),
    ] = None,
    name: Annotated[
        str, typer.Option(help="The organisation's name, for the report.")
    ] = "Your organisation",
    region: Region = "GB",
    currency: Currency = "EUR",
    as_json: AsJson = False,
) -> None:
    r"""Set what people say beside what the records show; print where they part.

    No server, and nothing is kept: the files are read into an installation
    that is thrown away at the end. Every option for a file may be given
    several times. Columns are matched to the dictionary by themselves; what
    was matched, guessed and left over is printed, and --map corrects it.

    Examples:

      outsidein check --answers answers.csv --customers crm.csv \
          --customers shop.csv --interactions calls.csv --out report/

      outsidein check --answers answers.csv --cases tickets.csv \
          --map columns.toml --as-of 2026-06-30

      outsidein check --answers answers.csv --orders orders.csv --json
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
        answers=answers or [],
        files=files,
        folder=folder,
        column_map=column_map,
        as_of=_end_of(as_of),
        asked=asked,
        name=name,
        region=region,
        currency=currency,
        as_json=as_json,
    )
    with throwaway_installation():
        from outsidein.cli.check_road import walk

        found = walk(order)
    if as_json:
        print_json(found)
    elif folder is not None:
        errors.print(
            f"The report is in {folder}: open {folder / 'index.html'}.",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )


def _end_of(text: str) -> datetime | None:
    """Return the end of that day, so that all of it counts; a moment is taken as it is."""
    if not text:
        return None
    day = datetime.fromisoformat(text)
    if len(text) == len("YYYY-MM-DD"):
        day = day.replace(hour=23, minute=59, second=59)
    return day if day.tzinfo else day.replace(tzinfo=UTC)
