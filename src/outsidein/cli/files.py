"""``outsidein import`` and ``outsidein refresh``: files into a kept installation."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from outsidein.cli.ground import (
    out,
    print_json,
    say,
    start_django,
    steps,
    teller,
    the_organisation,
    warn,
)
from outsidein.cli.parameters import (
    AsJson,
    DateOrder,
    DecimalSign,
    DialledFrom,
    EmptyCell,
    Everything,
    MapFile,
    Organisation,
)
from outsidein.ground.errors import NotNow

if TYPE_CHECKING:
    from outsidein.cli.choosing import Choices
    from outsidein.hold.records.queries import ImportView

ANSWERS = "answers"


def bring(
    path: Annotated[
        Path,
        typer.Argument(
            help="The file: CSV, XLSX, Parquet, vCard, EML, mbox or JSON.",
            exists=True,
            dir_okay=False,
            readable=True,
        ),
    ],
    kind: Annotated[
        str,
        typer.Option(help="customers, interactions, orders, cases, … or answers; else guessed."),
    ] = "",
    source: Annotated[str, typer.Option(help="The source's name; by default the file's.")] = "",
    asked: Annotated[
        int | None,
        typer.Option(help="For answers: how many people could have answered.", min=1),
    ] = None,
    own: Annotated[
        str, typer.Option(help="For mails: your own addresses and domains, by commas.")
    ] = "",
    keep: Annotated[
        str, typer.Option(help="For mails: metadata, subject or full; by default metadata.")
    ] = "",
    take: Annotated[
        list[str] | None,
        typer.Option(help="For mails: forwarded, copies or lists count too; may be repeated."),
    ] = None,
    encoding: Annotated[
        str, typer.Option(help="Such as utf-8 or cp1252; else told from the file.")
    ] = "",
    delimiter: Annotated[
        str, typer.Option(help="What parts the cells: , ; tab or |; else told from the file.")
    ] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook; else the first.")] = "",
    header_row: Annotated[
        int | None,
        typer.Option(help="The row with the names of the columns; 0 where there is none.", min=0),
    ] = None,
    dates: Annotated[
        DateOrder | None, typer.Option(help="What stands first in 03/04; else told from the file.")
    ] = None,
    decimal: Annotated[
        DecimalSign | None, typer.Option(help="What parts the pence; else told from the file.")
    ] = None,
    phones: DialledFrom = "",
    key: Annotated[
        str,
        typer.Option(help="The column that tells rows apart; none: all their cells together."),
    ] = "",
    empty: Annotated[
        EmptyCell | None,
        typer.Option(help="What an empty cell does to what is held: clear, leave."),
    ] = None,
    only_try: Annotated[
        bool, typer.Option("--try", help="Say what would come of every row; store nothing.")
    ] = False,
    column_map: MapFile = None,
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    r"""Bring one file in; the same file twice changes nothing.

    A row that cannot be taken is told with its row, its column and the reason;
    the others are taken. A file that cannot be read leaves nothing behind.
    Run `outsidein refresh` after the last one.

    Examples:

      outsidein import crm.csv --kind customers --source CRM

      outsidein import calls.xlsx --kind interactions --map columns.toml

      outsidein import support.mbox --source Support --own example.org --keep subject

      outsidein import list.csv --encoding cp1252 --key "Club no" --empty leave --try

      outsidein import answers.csv --kind answers --asked 240
    """
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    number = the_organisation(organisation)
    at = timezone.now()
    with scope(organisation=number):
        if kind == ANSWERS:
            _answers(number, path, asked, at, as_json=as_json)
        else:
            rules = {"own": own, "keep": keep, **dict.fromkeys(take or (), "take")}
            rules = {name: told for name, told in rules.items() if told}
            from outsidein.cli.choosing import Choices

            how = {"encoding": encoding, "delimiter": delimiter, "sheet": sheet}
            _records(
                number,
                path,
                kind or _guess(path, header_row=header_row, **how),
                source or path.stem,
                column_map,
                at,
                rules=rules,
                choices=Choices(
                    **how,
                    header_row=header_row,
                    dates=dates,
                    decimal=decimal,
                    phones=phones,
                    key=key,
                    empty=empty,
                ),
                store=not only_try,
                as_json=as_json,
            )


def _answers(
    organisation: int, path: Path, asked: int | None, at: datetime, *, as_json: bool
) -> None:
    from outsidein.cli.bringing import bring_answers

    taken = bring_answers(organisation, path, title=path.stem, asked=asked, at=at)
    refusals = [str(refusal) for refusal in taken.read.refusals]
    if as_json:
        print_json(
            {
                "file": path.name,
                "kind": ANSWERS,
                "answers": taken.stored,
                "same": taken.same_as_before,
                "refused": taken.read.refused,
                "refusals": refusals,
            }
        )
        return
    for refusal in refusals:
        warn(refusal)
    if taken.same_as_before:
        say("Taken before: nothing changed.")
    else:
        say(f"{taken.stored:,} answers taken, {taken.read.refused:,} refused.")


def _records(
    organisation: int,
    path: Path,
    kind: str,
    source: str,
    column_map: Path | None,
    at: datetime,
    *,
    choices: "Choices",
    store: bool,
    rules: dict[str, str],
    as_json: bool,
) -> None:
    from outsidein.cli.bringing import (
        bring_file,
        matching_table,
        read_column_map,
        refused_lines,
        taken_line,
    )

    chosen = read_column_map(column_map)
    with steps(quiet=as_json) as progress:
        tell = teller(progress, path.name)
        view = bring_file(
            organisation,
            path,
            kind,
            source,
            column_map=chosen,
            at=at,
            rules=rules,
            choices=choices,
            store=store,
            progress=tell,
        )
    if not store:
        _tell_trial(view, as_json=as_json)
        return
    refusals = list(refused_lines(organisation, view, limit=20))
    if as_json:
        counts = {k: getattr(view, k) for k in ("read", "new", "changed", "same", "refused")}
        print_json({"file": view.file_name, "kind": view.kind, **counts, "refusals": refusals})
        return
    say(taken_line(view))
    out.print(matching_table(view))
    for line in [*view.summary.get("warnings", ()), *refusals]:
        warn(line)


def _tell_trial(view: "ImportView", *, as_json: bool) -> None:
    from outsidein.cli.bringing import trial_line

    if as_json:
        print_json({"file": view.file_name, "kind": view.kind, **view.trial})
        return
    say(trial_line(view))
    for line in (*view.trial["warnings"], *(one["reason"] for one in view.trial["refusals"])):
        warn(line)


def _guess(path: Path, **how: Any) -> str:
    """Return the kind that the file's columns tell of; NotNow where they could be several."""
    from outsidein.hold.records.reading import UnreadableFile, peek_file

    try:
        guess = peek_file(path, **how).guess
    except UnreadableFile as why:
        raise NotNow(str(why)) from why
    if guess is None:
        raise NotNow(f"{path.name} could be many things; say which by --kind.")
    return guess.kind


def refresh(
    everything: Everything = False, organisation: Organisation = None, as_json: AsJson = False
) -> None:
    """Work out who is who, measure, and set every answer beside the records anew.

    Examples:

      outsidein refresh

      outsidein refresh --all

      outsidein refresh --json
    """
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.check.blindspots.actions import check_organisation
    from outsidein.check.blindspots.queries import get_blind_spots
    from outsidein.cli.blind_spot_table import print_found
    from outsidein.cli.report_json import blind_spots_json
    from outsidein.hold.customers.actions import rebuild_customers
    from outsidein.hold.identities.actions import resolve_records
    from outsidein.people.queries import get_organisation

    number = the_organisation(organisation)
    at = timezone.now()
    with scope(organisation=number):
        with steps(quiet=as_json) as progress:
            as_of = get_organisation(organisation_id=number).fixed_as_of or at
            tell = teller(progress, "Who is who")
            resolve_records(organisation_id=number, at=at, progress=tell, everything=everything)
            rebuild_customers(organisation_id=number, at=at, progress=tell)
            tell = teller(progress, "Measuring")
            check_organisation(organisation_id=number, as_of=as_of, at=at, progress=tell)
        found = get_blind_spots(organisation_id=number)
        if found is None:
            raise RuntimeError("The check ended without a result.")
        if as_json:
            print_json({"as_of": found.as_of.isoformat(), **blind_spots_json(found, number)})
            return
    print_found(found)
