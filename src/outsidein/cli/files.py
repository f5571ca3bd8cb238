"""``outsidein import`` and ``outsidein refresh``: files into a kept installation."""

import json
from pathlib import Path
from typing import Annotated

import typer

from outsidein.cli.ground import errors, out, start_django, steps, the_organisation
from outsidein.ground.errors import NotNow

Organisation = Annotated[
    int | None, typer.Option(help="Which organisation, where there are several.")
]


def bring(
    path: Annotated[
        Path,
        typer.Argument(help="The file: CSV, TSV, XLSX or Parquet.", exists=True, dir_okay=False),
    ],
    kind: Annotated[
        str,
        typer.Option(
            help="customers, interactions, orders, cases, …, or answers; by default guessed."
        ),
    ] = "",
    source: Annotated[str, typer.Option(help="The source's name; by default the file's.")] = "",
    asked: Annotated[
        int | None, typer.Option(help="For answers: how many people could have answered.")
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
    organisation: Organisation = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Bring one file in; the same file twice changes nothing.

    Examples:

      outsidein import crm.csv --kind customers --source CRM

      outsidein import answers.csv --kind answers --asked 240
    """
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.cli.bringing import (
        bring_answers,
        bring_file,
        counts_line,
        matching_table,
        read_column_map,
        refused_lines,
    )
    from outsidein.hold.records.reading import UnreadableFile, peek_file

    number = the_organisation(organisation)
    at = timezone.now()
    with scope(organisation=number), steps(quiet=as_json) as progress:
        if kind == "answers":
            taken = bring_answers(number, path, title=path.stem, asked=asked, at=at)
            told = {
                "answers": taken.stored,
                "same": taken.same_as_before,
                "refused": taken.read.refused,
            }
            if as_json:
                out.print_json(
                    json.dumps({**told, "refusals": [str(r) for r in taken.read.refusals]})
                )
                return
            for refusal in taken.read.refusals:
                errors.print(f"[yellow]{refusal}[/yellow]", highlight=False)
            out.print(
                "Taken before: nothing changed."
                if taken.same_as_before
                else f"{taken.stored:,} answers taken."
            )
            return
        if not kind:
            try:
                guess = peek_file(path).guess
            except UnreadableFile as why:
                raise NotNow(str(why)) from why
            if guess is None:
                raise NotNow(f"{path.name} could be many things; say which by --kind.")
            kind = guess.kind
        task = progress.add_task(path.name, total=1.0)
        view = bring_file(
            number,
            path,
            kind,
            source or path.stem,
            column_map=read_column_map(column_map),
            at=at,
            progress=lambda step, share: progress.update(task, completed=share, description=step),
        )
        if as_json:
            counts = {k: getattr(view, k) for k in ("read", "new", "changed", "same", "refused")}
            out.print_json(json.dumps({"file": view.file_name, "kind": view.kind, **counts}))
            return
        out.print(matching_table(view))
        out.print(counts_line(view), highlight=False)
        for line in refused_lines(number, view, limit=20):
            errors.print(f"[yellow]{line}[/yellow]", highlight=False)


def refresh(organisation: Organisation = None) -> None:
    """Work out who is who, measure, and set every answer beside the records anew.

    Example:

      outsidein refresh
    """
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.check.blindspots.actions import check_organisation
    from outsidein.check.blindspots.queries import get_blind_spots
    from outsidein.cli.blind_spot_table import headline_lines, verdict_table
    from outsidein.hold.customers.actions import rebuild_customers
    from outsidein.hold.identities.actions import resolve_records
    from outsidein.people.queries import get_organisation

    number = the_organisation(organisation)
    at = timezone.now()
    with scope(organisation=number), steps() as progress:
        as_of = get_organisation(organisation_id=number).fixed_as_of or at
        task = progress.add_task("Who is who", total=1.0)

        def tell(step: str, share: float) -> None:
            progress.update(task, completed=share, description=step)

        resolve_records(organisation_id=number, at=at, progress=tell)
        rebuild_customers(organisation_id=number, at=at, progress=tell)
        check_organisation(organisation_id=number, as_of=as_of, at=at, progress=tell)
        found = get_blind_spots(organisation_id=number)
    if found is not None:
        for line in headline_lines(found):
            out.print(line, highlight=False)
        out.print(verdict_table(found))
