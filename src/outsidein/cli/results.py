"""``outsidein results``: what came of the rounds, shown and taken along."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from outsidein.cli.ground import out, print_json, say, start_django, the_organisation
from outsidein.cli.parameters import AsJson, Organisation

if TYPE_CHECKING:
    from outsidein.ask.results.queries import InstrumentResult

app = typer.Typer(no_args_is_help=True, help="Results: what came of the rounds that are closed.")
Instrument = Annotated[str, typer.Argument(help="The instrument, as `results list` shows it.")]
RoundOption = Annotated[
    int | None,
    typer.Option("--round", help="The number of a closed round; by default the newest.", min=1),
]


@app.command("list")
def list_them(organisation: Organisation = None, as_json: AsJson = False) -> None:
    """List the instruments that were asked, each with its closed rounds.

    Example:

      outsidein results list
    """
    start_django()
    from django_scopes import scope

    from outsidein.ask.results.queries import list_answered, list_asked_rounds

    number = the_organisation(organisation)
    with scope(organisation=number):
        found = [
            (one, list_asked_rounds(organisation_id=number, instrument=one.instrument))
            for one in list_answered(organisation_id=number)
        ]
    if as_json:
        print_json(
            [
                {
                    "instrument": one.instrument,
                    "answered": one.answered,
                    "asked": one.asked,
                    "rounds": [
                        {"round": r.round_id, "title": r.title, "closed_at": r.closed_at}
                        for r in rounds
                    ],
                }
                for one, rounds in found
            ]
        )
        return
    for one, rounds in found:
        answered = "too few" if one.answered is None else str(one.answered)
        say(f"{one.instrument}  {answered} of {one.asked or 'an unknown number'} answered")
        for each in rounds:
            say(f"  {each.round_id}  {each.title}  {each.voice}")


@app.command()
def show(
    instrument: Instrument,
    round_id: RoundOption = None,
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    """Show one result: each item's mean, where it lies between, and who answered.

    Examples:

      outsidein results show crm-scorecard

      outsidein results show crm-scorecard --round 3 --json
    """
    start_django()
    from django_scopes import scope

    from outsidein.ask.results.queries import get_result

    number = the_organisation(organisation)
    with scope(organisation=number):
        found = get_result(organisation_id=number, instrument=instrument, round_id=round_id)
    if as_json:
        print_json(_told(found))
        return
    of = f" of {found.asked}" if found.asked else ""
    answered = f"fewer than {found.smallest_group}" if found.answered is None else found.answered
    say(f"{found.title}, {found.round_title}: {answered}{of} answered")
    if found.items:
        out.print(_table(found))
    for one in found.withheld:
        band = f"nearly all: {one.band.level}" if one.band else one.why
        say(f"{one.code}  {one.label}: {band}")


@app.command()
def export(
    round_id: Annotated[int, typer.Argument(help="The number of a closed round.", min=1)],
    to: Annotated[Path, typer.Option("--out", help="The file to write.")],
    what: Annotated[
        str, typer.Option(help="responses (of a named round alone) or released.")
    ] = "released",
    form: Annotated[
        str, typer.Option("--format", help="long, wide, xlsx, sav or codebook.")
    ] = "long",
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    """Write a round to a file: its responses where it carried names, or all that was released.

    Examples:

      outsidein results export 3 --out counts.csv

      outsidein results export 4 --what responses --format sav --out round.sav
    """
    if what not in ("responses", "released"):
        raise typer.BadParameter("Take `responses` or `released`.", param_hint="--what")
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.ask.results.exports.taking import FORMATS, export_round

    if form not in FORMATS:
        known = ", ".join(FORMATS)
        raise typer.BadParameter(f"There is no format {form!r}; there are {known}.")
    number = the_organisation(organisation)
    with scope(organisation=number):
        rows = export_round(
            organisation_id=number,
            round_id=round_id,
            what=what,
            form=form,
            path=to,
            at=timezone.now(),
            actor="command line",
        )
    if as_json:
        print_json({"file": str(to), "rows": rows})
    else:
        say(f"{rows:,} rows written to {to}")


def _told(found: "InstrumentResult") -> dict[str, Any]:
    return {
        "instrument": found.instrument,
        "version": found.version,
        "round": found.round_id,
        "title": found.round_title,
        "closed_at": found.closed_at,
        "answered": found.answered,
        "asked": found.asked,
        "items": [
            {
                "code": item.code,
                "label": item.label,
                "mean": item.mean.point,
                "low": item.mean.low,
                "high": item.mean.high,
                "n": item.mean.n,
                "agreement": item.agreement,
            }
            for item in found.items
        ],
        "withheld": [
            {"code": one.code, "why": one.why, "band": one.band.level if one.band else ""}
            for one in found.withheld
        ],
    }


def _table(found: "InstrumentResult") -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("")
    table.add_column("item")
    for name in ("mean", "between", "answered"):
        table.add_column(name, justify="right")
    for item in found.items:
        table.add_row(
            item.code,
            escape(item.label),
            f"{item.mean.point:.2f}",
            f"{item.mean.low:.2f} to {item.mean.high:.2f}",
            str(item.mean.n),
        )
    return table
