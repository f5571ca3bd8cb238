"""``outsidein registers``: public registers set beside our own firms."""

from datetime import UTC, datetime
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

app = typer.Typer(no_args_is_help=True, help="Public registers, set beside your own firms.")


@app.command("match")
def match(
    file: Annotated[
        Path,
        typer.Argument(
            help="The register, unpacked: GLEIF golden copy or Companies House, CSV.",
            exists=True,
            dir_okay=False,
        ),
    ],
    edition: Annotated[
        str, typer.Option(help="The day of the edition; by default that of the file.")
    ] = "",
    review: Annotated[
        Path, typer.Option(help="Where the doubtful ones go, for a person to say yes or no.")
    ] = Path("register-review.csv"),
    dry: Annotated[bool, typer.Option("--dry", help="Store nothing, only say.")] = False,
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    r"""Find your firms in a register: by a number at once, by a name after a yes.

    A register never makes a customer. What it says of one that is there stands
    beside what you hold, with the register, its edition and when it was
    fetched, and can be undone like any import.

    Examples:

      outsidein registers match lei2.csv --edition 2026-11-22

      outsidein registers accept register-review.csv
    """
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.hold.customers.registers.actions import match_register, take_entries
    from outsidein.hold.customers.registers.asking import read_edition, write_asked

    number = the_organisation(organisation)
    retrieved_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    day = read_edition(edition) or f"{retrieved_at:%Y-%m-%d}"
    with scope(organisation=number):
        with steps(quiet=as_json) as progress:
            found = match_register(
                organisation_id=number,
                path=file,
                edition=day,
                retrieved_at=retrieved_at,
                progress=teller(progress, file.name),
            )
        if found.sure and not dry:
            take_entries(
                organisation_id=number, rows=found.sure, at=timezone.now(), actor="command line"
            )
    if found.asked:
        write_asked(review, found.asked)
    if as_json:
        print_json(
            {
                "register": found.register,
                "entries": found.entries,
                "unreadable": found.unreadable,
                "firms": found.firms,
                "sure": list(found.sure),
                "asked": list(found.asked),
                "checks": [f"{one.label} {one.name}: {one.wrong}" for one in found.checks],
            }
        )
        return
    say(
        f"{found.register}, {found.entries:,} entries: of {found.firms:,} firms {len(found.sure):,}"
        f" are found by a number, and {len(found.asked):,} entries are like one."
    )
    for row in found.sure[:10]:
        say(f"  {row['Customer']}: {row['legal_name']}, {row['Matched by']}")
    if found.asked:
        say(f"Say yes or no in {review}, then: outsidein registers accept {review}")
    for one in found.checks[:20]:
        warn(f"{one.label} {one.name}: {one.wrong}.")


@app.command("accept")
def accept(
    file: Annotated[
        Path, typer.Argument(help="The file with your answers.", exists=True, dir_okay=False)
    ],
    organisation: Organisation = None,
) -> None:
    """Take in the entries that somebody said yes to; run `outsidein refresh` after it.

    Examples:

      outsidein registers accept register-review.csv
    """
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.hold.customers.registers.actions import take_entries
    from outsidein.hold.customers.registers.asking import read_answered

    number = the_organisation(organisation)
    with scope(organisation=number):
        rows = read_answered(file)
        taken = take_entries(
            organisation_id=number, rows=rows, at=timezone.now(), actor="command line"
        )
    for view in taken:
        say(f"{view.source_name}: {view.new:,} new, {view.changed:,} changed, {view.same:,} same.")
    if not taken:
        say("Nobody said yes to any.")
