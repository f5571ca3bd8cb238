"""``outsidein people``: who works here, from a list."""

from pathlib import Path
from typing import Annotated

import typer

from outsidein.cli.ground import print_json, say, start_django, the_organisation, warn
from outsidein.cli.parameters import AsJson, Organisation

app = typer.Typer(no_args_is_help=True, help="The people who can be asked: import.")


@app.command("import")
def import_(
    path: Annotated[
        Path,
        typer.Argument(
            help="A CSV: name, and reference, email, level, department, language, left_on.",
            exists=True,
            dir_okay=False,
            readable=True,
        ),
    ],
    mark_left: Annotated[
        bool,
        typer.Option(
            "--mark-left", help="It is the whole list: note that whoever is not in it has left."
        ),
    ] = False,
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    """Take a list of people; the same list twice changes nothing.

    People are found again by their reference, else by their e-mail address. A
    row that cannot be taken is told with its row, its column and the reason;
    the others are taken. A department that is not known is made, a level is not.

    Examples:

      outsidein people import people.csv

      outsidein people import people.csv --mark-left --json
    """
    start_django()
    from dataclasses import asdict

    from django.utils import timezone
    from django_scopes import scope

    from outsidein.people.persons.actions import take_list
    from outsidein.people.persons.lists import read_list

    number = the_organisation(organisation)
    content = path.read_bytes()
    with scope(organisation=number):
        read = read_list(organisation_id=number, content=content)
        taken = take_list(
            organisation_id=number, content=content, mark_left=mark_left, at=timezone.now()
        )
    refusals = [
        {"row": one.row, "column": one.column, "reason": one.reason} for one in read.refused
    ]
    if as_json:
        print_json(
            {"file": path.name, "rows": read.rows, **asdict(taken), "refusals": refusals,
             "warnings": read.warnings, "unused_columns": read.unread}
        )  # fmt: skip
        return
    for words in read.warnings:
        warn(words)
    for one in read.refused:
        column = f", column {one.column}" if one.column else ""
        warn(f"{path.name}, row {one.row}{column}: {one.reason}")
    left = f", {taken.left:,} noted as gone" if mark_left else ""
    say(
        f"{read.rows:,} rows = {taken.new:,} new + {taken.changed:,} changed"
        f" + {taken.same:,} the same + {taken.refused:,} refused{left}."
    )
