"""``outsidein identities``: how well records are joined, on files with the truth beside them."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from outsidein.cli.ground import errors, out, steps

if TYPE_CHECKING:
    from outsidein.hold.identities.scoring import Scored

app = typer.Typer(no_args_is_help=True, help="Who is who: scored on labelled files.")


@app.callback()
def _group() -> None:
    """Keep the sub-commands' names, though there is one."""


@app.command()
def score(
    customers: Annotated[
        list[Path],
        typer.Option(
            help="A labelled list of customers; give one for each source.",
            exists=True,
            dir_okay=False,
        ),
    ],
    truth: Annotated[
        str | None, typer.Option(help="The column that says who is who.", metavar="COLUMN")
    ] = None,
    truth_regex: Annotated[
        str | None,
        typer.Option(
            help="The same, taken out of a column by a regular expression.",
            metavar="'column:regex'",
        ),
    ] = None,
    region: Annotated[
        str, typer.Option(help="Where phone numbers without a country code are dialled.")
    ] = "GB",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Resolve labelled files without any settings and print precision, recall and F1 of the clusters.

    Examples:

      outsidein identities score --customers people.csv --truth cluster --json

      outsidein identities score --customers a.csv --customers b.csv --truth-regex 'rec_id:rec-(\\d+)'
    """
    from outsidein.hold.identities.scoring import read_truth, score_files

    wanted = read_truth(truth, truth_regex)
    with steps(quiet=as_json) as progress:
        task = progress.add_task("Resolving", total=1.0)
        scored = score_files(
            customers,
            wanted,
            region=region,
            progress=lambda step, share: progress.update(task, completed=share, description=step),
        )
    if as_json:
        out.print_json(json.dumps(_told(scored), default=str))
        return
    table = Table(box=None)
    for heading in ("", "precision", "recall", "F1"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, quality in (("pairwise", scored.quality.pairwise), ("B³", scored.quality.b_cubed)):
        table.add_row(name, *(f"{v:.4f}" for v in (quality.precision, quality.recall, quality.f1)))
    out.print(table)
    out.print(
        f"{scored.records:,} records, {scored.refused:,} refused;"
        f" {scored.quality.clusters:,} clusters where there are {scored.quality.entities:,} in truth.",
        highlight=False,
    )
    for warning in scored.resolution.warnings:
        errors.print(f"[dim]{warning}[/dim]", highlight=False)


def _told(scored: "Scored") -> dict[str, Any]:
    quality = scored.quality
    return {
        "records": scored.records,
        "refused": scored.refused,
        "pairwise": asdict(quality.pairwise),
        "b3": asdict(quality.b_cubed),
        "clusters": quality.clusters,
        "entities": quality.entities,
        "threshold": asdict(scored.resolution.threshold),
        "warnings": list(scored.resolution.warnings),
    }
