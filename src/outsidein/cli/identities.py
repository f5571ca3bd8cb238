"""``outsidein identities``: how well records are joined, on files with the truth beside them."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from outsidein.cli.ground import out, print_json, say, steps, teller, warn
from outsidein.cli.parameters import AsJson, Region

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
            metavar="'COLUMN:REGEX'",
        ),
    ] = None,
    region: Region = "GB",
    as_json: AsJson = False,
) -> None:
    r"""Resolve labelled files without any settings and score the clusters.

    Prints precision, recall and F1, pairwise and B³. The column of the truth
    is hidden from what resolves.

    Examples:

      outsidein identities score --customers people.csv --truth cluster

      outsidein identities score --customers a.csv --customers b.csv \
          --truth-regex 'rec_id:rec-(\d+)' --json
    """
    from outsidein.hold.identities.scoring import read_truth, score_files

    wanted = read_truth(truth, truth_regex)
    with steps(quiet=as_json) as progress:
        tell = teller(progress, "Resolving")
        scored = score_files(customers, wanted, region=region, progress=tell)
    if as_json:
        print_json(_told(scored))
        return
    table = Table(box=None)
    for heading in ("", "precision", "recall", "F1"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, quality in (("pairwise", scored.quality.pairwise), ("B³", scored.quality.b_cubed)):
        table.add_row(name, *(f"{v:.4f}" for v in (quality.precision, quality.recall, quality.f1)))
    out.print(table)
    clusters = scored.quality
    say(
        f"{scored.records:,} records, {scored.refused:,} refused; {clusters.clusters:,} clusters"
        f" where there are {clusters.entities:,} in truth."
    )
    for warning in scored.resolution.warnings:
        warn(warning)


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
