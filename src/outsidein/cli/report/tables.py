"""The report's tables to be taken away: blind spots, measures, refused rows; no formula runs."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from outsidein.check.blindspots.queries import BlindSpots, ItemRow
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.ground.exports import write_csv
from outsidein.hold.records.queries import ImportView, iterate_refused

ITEM_COLUMNS = (
    "item", "label", "dimension", "claim", "claim_low", "claim_high", "answered", "population",
    "importance", "evidence", "evidence_low", "evidence_high", "verdict", "severity", "strength",
    "sentence", "as_of",
)  # fmt: skip
MEASURE_COLUMNS = (
    "name", "title", "state", "reason", "missing", "numerator", "denominator", "n", "value", "lo",
    "hi", "score", "score_lo", "score_hi", "source_rows", "version", "since", "as_of", "sql",
)  # fmt: skip


def write_items(path: Path, found: BlindSpots) -> None:
    """Write every item, worst first; what is not known is an empty cell."""
    _write(path, ITEM_COLUMNS, (_item(row, found) for row in found.rows))


def write_measures(path: Path, values: Iterable[MeasureValue]) -> None:
    """Write every measure with its counts and its query."""
    _write(path, MEASURE_COLUMNS, (_measure(value) for value in values))


def write_refused(path: Path, organisation_id: int, view: ImportView) -> None:
    """Write the refused rows of one file: as they came, with the row, the column and the reason."""
    rows = iterate_refused(organisation_id=organisation_id, public_id=view.public_id)
    headers = [column["header"] for column in view.summary["matching"]["columns"]]
    _write(
        path,
        ("row", "column", "reason", *headers),
        (
            (row.row_number, row.column, row.reason, *(row.raw.get(name) for name in headers))
            for row in rows
        ),
    )


def write_refused_answers(path: Path, told: Sequence[dict[str, Any]]) -> None:
    """Write the refused cells of one file of answers."""
    columns = ("row", "column", "reason", "given")
    _write(path, columns, (tuple(one[name] for name in columns) for one in told))


def refused_name(file_name: str, taken: set[str]) -> str:
    """Return the name of the table of a file's refused rows; each is given once.

    >>> refused_name("shop orders.csv", set())
    'refused-shop_orders.csv'
    >>> refused_name("a.xlsx", {"refused-a.csv"})
    'refused-a-2.csv'
    """
    stem = re.sub(r"[^A-Za-z0-9._-]+", "_", file_name.rpartition(".")[0] or file_name)[:80]
    name, count = f"refused-{stem}.csv", 1
    while name in taken:
        count += 1
        name = f"refused-{stem}-{count}.csv"
    taken.add(name)
    return name


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write_csv(file, columns, rows)


def _item(row: ItemRow, found: BlindSpots) -> tuple[object, ...]:
    claim = row.claim
    return (
        row.item,
        row.label,
        row.dimension,
        _figure(claim.point if claim else None),
        _figure(claim.low if claim else None),
        _figure(claim.high if claim else None),
        claim.n if claim else None,
        claim.population if claim else None,
        _figure(claim.importance if claim else None),
        _figure(row.point),
        _figure(row.lo),
        _figure(row.hi),
        row.verdict,
        _figure(row.severity),
        row.strength,
        row.sentence,
        found.as_of.isoformat(),
    )


def _measure(value: MeasureValue) -> tuple[object, ...]:
    figures = (value.value, value.lo, value.hi, value.score, value.score_lo, value.score_hi)
    return (
        value.name,
        value.title,
        value.state,
        value.reason,
        ", ".join(value.missing),
        value.numerator,
        value.denominator,
        value.n,
        *(_figure(figure) for figure in figures),
        "; ".join(f"{table} {rows}" for table, rows in value.counts.items()),
        value.version,
        value.since.isoformat(),
        value.as_of.isoformat(),
        value.sql,
    )


def _figure(value: float | None) -> float | None:
    """Return the figure with four digits: more are of no meaning."""
    return None if value is None else round(value, 4)
