"""``outsidein organisation``: the whole of it out into one file, and in again elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

from outsidein.cli.ground import (
    print_json,
    say,
    start_django,
    steps,
    teller,
    the_organisation,
    warn,
)
from outsidein.cli.parameters import AsJson, Organisation
from outsidein.ground.errors import NotNow

app = typer.Typer(no_args_is_help=True, help="The whole organisation: export, import, arrival-key.")
FROM_TERMINAL = "-"
Passphrase = Annotated[
    str,
    typer.Option(
        help="A passphrase that locks the file; `-` asks for it, so that it stands in no history."
    ),
]


@app.command("export")
def export(
    out: Annotated[Path, typer.Option(help="The file to write.", dir_okay=False)],
    passphrase: Passphrase = "",
    arrival: Annotated[
        str,
        typer.Option(
            "--for",
            help="The arrival key of the installation it goes to: single answers go sealed.",
        ),
    ] = "",
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    r"""Write the whole organisation into one file, to leave or to keep.

    Every table goes along as lines of JSON with a list of contents. Rounds that
    are open stay. Single answers go only where nobody on the way can read them:
    sealed by --for or by the passphrase.

    Examples:

      outsidein organisation export --out harbour.zip --passphrase -

      outsidein organisation export --out harbour.zip --for oi-arrival-…
    """
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.people.moving.leaving import export_organisation

    if out.exists():
        raise NotNow(f"{out} is there already; name another file.")
    number = the_organisation(organisation)
    with scope(organisation=number), steps(as_json) as progress:
        left = export_organisation(
            organisation_id=number,
            path=out.resolve(),
            at=timezone.now(),
            passphrase=_typed(passphrase, twice=True),
            arrival=arrival,
            may_read_answers=True,
            progress=teller(progress, "Writing"),
        )
    if as_json:
        print_json(
            {
                "file": str(out),
                "rows": left.rows,
                "sha256": left.sha256,
                "open_rounds_left": left.open_rounds,
                "sheets_left": left.answers_stay,
            }
        )
        return
    if left.open_rounds:
        warn(f"{left.open_rounds:,} open rounds stay: their answers are sealed. Close them first.")
    if left.answers_stay:
        warn(
            f"{left.answers_stay:,} sheets stay: give --for or --passphrase and they go along,"
            " sealed."
        )
    say(f"{out}: {sum(left.rows.values()):,} rows in {len(left.rows)} tables.")
    say(f"Content {left.sha256}")


@app.command("import")
def import_(
    path: Annotated[
        Path, typer.Argument(help="The file.", exists=True, dir_okay=False, readable=True)
    ],
    passphrase: Passphrase = "",
    name: Annotated[
        str, typer.Option(help="Another name for it, where its own is taken here.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Take an organisation in that another installation exported.

    It becomes a new organisation beside those that are here. A file that is
    not right is refused with the place, and nothing of it stays.

    Examples:

      outsidein organisation import harbour.zip --passphrase -
    """
    start_django()
    from django.utils import timezone

    from outsidein.tasks.moving import take_over

    with steps(as_json) as progress:
        arrived = take_over(
            path=path,
            at=timezone.now(),
            passphrase=_typed(passphrase),
            name=name,
            progress=teller(progress, "Taking in"),
        )
    if as_json:
        print_json(
            {
                "organisation": arrived.organisation_id,
                "name": arrived.name,
                "rows": arrived.rows,
                "members": arrived.members,
                "tables_wanting": arrived.wanting,
                "sha256": arrived.sha256,
            }
        )
        return
    if arrived.renamed:
        warn("It was here before, so addresses of its rounds and imports were made anew.")
    say(f"{arrived.name} is organisation {arrived.organisation_id}.")
    told = f"{sum(arrived.rows.values()):,} rows in {len(arrived.rows)} tables"
    say(f"{told}; {arrived.members} members.")
    say("Members sign in anew: give each a way in by `outsidein link EMAIL`.")
    say(f"Content {arrived.sha256}")


@app.command("arrival-key")
def arrival_key_(as_json: AsJson = False) -> None:
    """Print the key to which files that come to this installation are sealed.

    Give it to whoever exports the organisation there; it is no secret.

    Examples:

      outsidein organisation arrival-key
    """
    start_django()
    from outsidein.people.moving.sealing import arrival_key

    key = arrival_key()
    print_json({"arrival_key": key}) if as_json else say(key)


def _typed(passphrase: str, *, twice: bool = False) -> str:
    if passphrase != FROM_TERMINAL:
        return passphrase
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=twice))
