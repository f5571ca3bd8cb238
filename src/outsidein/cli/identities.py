"""``outsidein identities``: who is who, scored on labelled files and said by hand."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

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
from outsidein.cli.parameters import AsJson, Everything, Organisation, Region, Spark

if TYPE_CHECKING:
    from outsidein.hold.customers.deeds import Done
    from outsidein.hold.identities.scoring import Scored

app = typer.Typer(no_args_is_help=True, help="Who is who: scored, reviewed, said by hand.")

Reason = Annotated[str, typer.Option(help="Why, for those who come later.")]


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
    spark: Spark = "",
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
        scored = score_files(customers, wanted, region=region, progress=tell, spark=spark)
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


@app.command()
def resolve(
    everything: Everything = False,
    spark: Spark = "",
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    """Work out which records are one customer, here or on a cluster.

    It is the first step of `outsidein refresh`, by itself. Only records that
    are new or have changed are compared where a run has gone before; --all
    compares every record anew. The cluster of the setting
    OUTSIDEIN_SPARK_MASTER is used where no other is named.

    Examples:

      outsidein identities resolve

      outsidein identities resolve --all

      outsidein identities resolve --spark 'spark://host:7077'
    """
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.hold.customers.actions import rebuild_customers
    from outsidein.hold.identities.actions import resolve_records
    from outsidein.hold.identities.queries import find_last_look

    number = the_organisation(organisation)
    at = timezone.now()
    with scope(organisation=number), steps(quiet=as_json) as progress:
        tell = teller(progress, "Who is who")
        found = resolve_records(
            organisation_id=number,
            at=at,
            progress=tell,
            spark=spark or None,
            everything=everything,
        )
        rebuild_customers(organisation_id=number, at=at, progress=tell)
        looked = find_last_look(organisation_id=number)
    if as_json:
        print_json({"customers": found, "compared": asdict(looked) if looked else None})
    else:
        say(f"{found:,} customers")
        if looked:
            say(looked.words)


@app.command()
def review(organisation: Organisation = None, as_json: AsJson = False) -> None:
    """Say how many pairs wait for a person, and how good the reviewed joins are.

    Example:

      outsidein identities review
    """
    start_django()
    from django_scopes import scope

    from outsidein.hold.identities.queries import get_quality, get_review_state

    number = the_organisation(organisation)
    with scope(organisation=number):
        state = get_review_state(organisation_id=number)
        quality = get_quality(organisation_id=number)
    if as_json:
        print_json({"asked": state.asked, "waiting": state.waiting, "quality": asdict(quality)})
        return
    say(f"{state.waiting:,} of {state.asked:,} pairs near the threshold wait for a person.")
    for name, share in (("Joined", quality.joined), ("Left apart", quality.review)):
        if share.share is None or share.low is None or share.high is None:
            say(f"{name}, but only just: not enough reviewed yet, {share.of} of at least 20.")
        else:
            say(
                f"{name}, but only just: {share.right} of {share.of} are the same,"
                f" {share.share:.0%} ({share.low:.0%} to {share.high:.0%})."
            )


@app.command()
def merge(
    one: Annotated[str, typer.Argument(help="A customer's number, such as C-000123.")],
    other: Annotated[str, typer.Argument(help="The other's.")],
    reason: Reason = "",
    organisation: Organisation = None,
) -> None:
    """Make one customer of two; the older number stays, and it can be undone.

    Example:

      outsidein identities merge C-000123 C-000456 --reason "She rang."
    """
    start_django()
    from outsidein.hold.customers.deeds import merge_customers

    numbers = [_number(one), _number(other)]
    _do(organisation, lambda given: merge_customers(numbers=numbers, reason=reason, **given))


@app.command()
def split(
    records: Annotated[
        list[int], typer.Argument(help="The record's number, on its customer's page; or several.")
    ],
    reason: Reason = "",
    organisation: Organisation = None,
) -> None:
    """Take a record out of its customer, or several that are another one together.

    No later run joins them again, and it can be undone.

    Examples:

      outsidein identities split 4711

      outsidein identities split 4711 4712 --reason "Two people of one name."
    """
    start_django()
    from outsidein.hold.customers.deeds import split_records

    _do(organisation, lambda given: split_records(record_ids=records, reason=reason, **given))


@app.command()
def households(
    shown: Annotated[
        bool, typer.Option("--on/--off", help="Whether who shares a home is worked out.")
    ],
    organisation: Organisation = None,
) -> None:
    """Say whether customers who share a home are grouped; they are never merged.

    Example:

      outsidein identities households --on
    """
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.hold.customers.households import choose_households

    number = the_organisation(organisation)
    with scope(organisation=number):
        found = choose_households(
            organisation_id=number, shown=shown, at=timezone.now(), actor="command line"
        )
    say(f"{found:,} households")


@app.command()
def undo(
    deed: Annotated[int, typer.Argument(help="The deed's number, as it was told when done.")],
    organisation: Organisation = None,
) -> None:
    """Take a deed back: its records get the numbers back that they had before it.

    Example:

      outsidein identities undo 17
    """
    start_django()
    from outsidein.hold.customers.deeds import undo_deed

    _do(organisation, lambda given: undo_deed(deed_id=deed, **given))


def _do(organisation: int | None, deed: Callable[[dict[str, Any]], "Done"]) -> None:
    from django.utils import timezone
    from django_scopes import scope

    number = the_organisation(organisation)
    with scope(organisation=number):
        given = {"organisation_id": number, "at": timezone.now(), "actor": "command line"}
        done = deed(given)
    say(f"Done as deed {done.deed_id}: {done.moved} records bear another number now.")
    for pair in done.against:
        warn(f"It contradicts what was said of {pair}; that is kept apart.")


def _number(label: str) -> int:
    from outsidein.hold.customers.compute.searching import number_of

    number = number_of(label)
    if number is None:
        raise typer.BadParameter(f"{label!r} is no customer's number; write it like C-000123.")
    return number
