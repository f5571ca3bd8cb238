"""``outsidein customers``: customers out, as cards or as a table."""

from pathlib import Path
from typing import Annotated

import typer

from outsidein.cli.ground import say, start_django, the_organisation
from outsidein.cli.parameters import Organisation

app = typer.Typer(no_args_is_help=True, help="Customers, saved as a file.")


@app.callback()
def customers() -> None:
    """Save customers as a file."""


@app.command("export")
def export(
    file: Annotated[
        Path,
        typer.Argument(help="Where to; its ending says how: .vcf, .json or .csv.", dir_okay=False),
    ],
    search: Annotated[str, typer.Option(help="Only those that a search finds.")] = "",
    form: Annotated[
        str, typer.Option("--as", help="vcard, vcard3, jcard or csv; else by the ending.")
    ] = "",
    organisation: Organisation = None,
) -> None:
    r"""Write customers to a file that can come in again without making anybody anew.

    Examples:

      outsidein customers export customers.vcf

      outsidein customers export leeds.csv --search leeds
    """
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.ground.errors import NotNow
    from outsidein.hold.customers.outgoing import FORMS, write_customers

    how = form or {".vcf": "vcard", ".json": "jcard", ".csv": "csv"}.get(file.suffix.lower(), "")
    if how not in FORMS:
        raise NotNow(f"Say how by --as: {', '.join(FORMS)}.")
    number = the_organisation(organisation)
    with scope(organisation=number):
        pieces = write_customers(
            organisation_id=number, form=how, search=search, at=timezone.now(), actor="command line"
        )
        try:
            with file.open("w", encoding="utf-8", newline="") as target:
                target.writelines(pieces)
        except OSError as why:
            raise NotNow(f"{file} cannot be written: {why.strerror}.") from why
    say(f"{file} is written.")
