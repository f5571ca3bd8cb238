"""Runs measures over a folder of published Parquet tables; nothing else is ever read.

Before a measure's query runs, what it needs is checked: a table kept elsewhere, a table without
rows, or a column that no source has ever supplied makes it unknown, never zero. Only where a
steward declared "kept here" is an empty table a real zero.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from outsidein.check.evidence.compute.header import Measure
from outsidein.check.evidence.compute.interval import (
    Estimate,
    auc_estimate,
    draws_for,
    full_count,
    overlap_estimate,
    ratio_estimate,
    wilson,
)
from outsidein.check.evidence.compute.library import load_measures
from outsidein.check.evidence.compute.score import score, score_interval
from outsidein.check.evidence.compute.values import Cause, MeasureValue, ProfileCount
from outsidein.check.evidence.compute.wording import REASONS
from outsidein.ground.engine import Engine, open_engine, quoted
from outsidein.hold.marts.compute.tables import (
    DECLARED_FILE,
    PROSPECTS,
    SUPPLIED_FILE,
    TABLES,
    VIEW_SQL,
    VIEWS,
    empty_table_sql,
    population_sql,
    prospects_sql,
    typed_select_sql,
)

Progress = Callable[[str, int, int], None]  # the measure's name, how many are done, of how many


def run_measures(
    folder: Path,
    *,
    as_of: datetime,
    names: Collection[str] | None = None,
    progress: Progress | None = None,
    seed: int = 1,
) -> list[MeasureValue]:
    """Return what every measure (or those named) comes to over the folder's tables.

    The period is (as-of − 12 months, as-of]; a time without a zone is taken as UTC. The same
    folder, as-of and seed give the same figures, whichever measures are run with them.
    """
    measures = load_measures()
    chosen = [measure for name, measure in measures.items() if names is None or name in names]
    unknown = sorted(set(names or ()) - set(measures))
    if unknown:
        raise KeyError(f"There is no measure named {', '.join(unknown)}.")
    with open_engine() as engine:
        wanted = {table for measure in chosen for table in measure.tables}
        shelf = open_shelf(engine, folder, tables=wanted)
        values = []
        for done, measure in enumerate(chosen):
            if progress is not None:
                progress(measure.name, done, len(chosen))
            values.append(run_measure(engine, shelf, measure, as_of=as_of, seed=seed))
        return values


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the folder holds: rows a table, columns ever supplied, and what was declared."""

    counts: Mapping[str, int]
    supplied: frozenset[tuple[str, str]]
    declared: Mapping[str, str]


def open_shelf(engine: Engine, folder: Path, *, tables: Collection[str] = tuple(TABLES)) -> Shelf:
    """Make the tables readable, typed, and say what is there; without a choice, all of them.

    A table without a file is an empty table of the right type. What is about a prospect is left
    out of every table, so that no measure counts it among the customers. A table that
    ``supplied.parquet`` does not speak of is looked at itself: a column counts as supplied once a
    value stands in it.
    """
    typed = {name: _typed(engine, folder, name) for name in sorted({*tables, "customers"})}
    engine.run(f"CREATE OR REPLACE VIEW {PROSPECTS} AS {prospects_sql(typed['customers'])}")
    for name in sorted(tables):
        sql = population_sql(TABLES[name], typed[name])
        engine.run(f"CREATE OR REPLACE VIEW {quoted(name)} AS {sql}")
    for name, sql in VIEW_SQL.items():
        if VIEWS[name] in tables:
            engine.run(f"CREATE OR REPLACE VIEW {quoted(name)} AS {sql}")
    counts = {
        name: int((engine.one(f"FROM {quoted(name)} SELECT COUNT(*)") or (0,))[0])
        for name in sorted(tables)
    }
    declared = dict(_read(engine, folder / DECLARED_FILE, "table_name", "state"))
    supplied = set(_read(engine, folder / SUPPLIED_FILE, "table_name", "column_name"))
    spoken_of = {table for table, _ in supplied}
    for name, rows in counts.items():
        if rows and name not in spoken_of:
            supplied |= {(name, column) for column in _columns_with_values(engine, name)}
    return Shelf(counts, frozenset(supplied), declared)


def _typed(engine: Engine, folder: Path, name: str) -> str:
    """Return the query for one table of the folder, its columns cast to their types."""
    path = folder / f"{name}.parquet"
    if not path.exists():
        return empty_table_sql(TABLES[name])
    raw = f"raw_{name}"
    engine.add_parquet(raw, path)
    present = frozenset(row[0] for row in engine.rows(f"DESCRIBE {quoted(raw)}"))
    return typed_select_sql(TABLES[name], present, origin=quoted(raw))


def run_measure(
    engine: Engine, shelf: Shelf, measure: Measure, *, as_of: datetime, seed: int = 1
) -> MeasureValue:
    """Return what one measure comes to; unknown, with the reason, where it cannot be told."""
    until = as_of.astimezone(UTC) if as_of.tzinfo is not None else as_of.replace(tzinfo=UTC)
    since = year_before(until)
    blank = MeasureValue(
        name=measure.name,
        title=measure.title,
        state="unknown",
        as_of=until,
        since=since,
        sql=measure.sql,
        needs=measure.needs,
        version=measure.version,
        counts={table: shelf.counts[table] for table in measure.tables},
    )
    lack = find_lack(measure, shelf)
    if lack is not None:
        return replace(blank, reason=lack.reason, cause=lack.cause, missing=lack.missing)
    given = {"as_of": until.replace(tzinfo=None), "since": since.replace(tzinfo=None)}
    used = {name: value for name, value in given.items() if f"${name}" in measure.sql}
    return _judged(measure, blank, engine.dicts(measure.sql, used), seed)


def year_before(at: datetime) -> datetime:
    """Return the same moment twelve months earlier; 29 February becomes the 28th.

    >>> year_before(datetime(2024, 2, 29, 12, tzinfo=UTC)).isoformat()
    '2023-02-28T12:00:00+00:00'
    """
    try:
        return at.replace(year=at.year - 1)
    except ValueError:
        return at.replace(year=at.year - 1, day=28)


@dataclass(frozen=True, slots=True)
class Lack:
    """What keeps a measure from being run at all."""

    cause: Cause
    reason: str
    missing: tuple[str, ...]


def find_lack(measure: Measure, shelf: Shelf) -> Lack | None:
    """Return the first thing the measure needs and the folder cannot give; None if nothing."""
    lacks = [
        [lack for column in group if (lack := _column_lack(column, shelf)) is not None]
        for group in measure.needs
    ]
    short = [
        found[0]
        for found, group in zip(lacks, measure.needs, strict=True)
        if len(found) == len(group)
    ]
    if not short:
        return None
    worst = short[0]
    same = [lack for lack in short if lack.cause == worst.cause]
    missing = tuple(dict.fromkeys(name for lack in same for name in lack.missing))
    return Lack(worst.cause, _reason(worst.cause, missing), missing)


def _column_lack(column: str, shelf: Shelf) -> Lack | None:
    """Return why the column cannot be used, or None when it can."""
    table, name = column.split(".")
    if shelf.declared.get(table) == "kept_elsewhere":
        return Lack("kept_elsewhere", "", (table,))
    if not shelf.counts[table]:
        if shelf.declared.get(table) == "kept_here":
            return None
        return Lack("table_empty", "", (table,))
    if TABLES[table].column(name).made or (table, name) in shelf.supplied:
        return None
    return Lack("never_supplied", "", (column,))


def _reason(cause: Cause, missing: Sequence[str]) -> str:
    """Return in plain words what is missing."""
    listed = ", ".join(missing)
    return REASONS[cause] % {"missing": listed}


def _judged(
    measure: Measure, blank: MeasureValue, rows: list[dict[str, Any]], seed: int
) -> MeasureValue:
    """Return the value that the query's rows come to, with interval and score."""
    numerator, denominator, n = _totals(measure, rows)
    profile = _profile(rows) if measure.interval == "overlap" else ()
    counted = replace(blank, numerator=numerator, denominator=denominator, n=n, profile=profile)
    if rows and "left_out" in rows[0]:
        counted = replace(counted, counts=blank.counts | _money(rows, n))
    if denominator <= 0:
        reason = REASONS["no_denominator"] % {"what": measure.denominator}
        return replace(counted, reason=reason, cause="no_denominator")
    if n < measure.min_n:
        reason = REASONS["too_few"] % {"n": n, "least": measure.min_n}
        return replace(counted, reason=reason, cause="too_few")
    estimate = _estimate(measure, rows, numerator, denominator, seed)
    score_lo, score_hi = score_interval(estimate.lo, estimate.hi, measure.thresholds)
    return replace(
        counted,
        state="measured",
        numerator=estimate.value * denominator
        if measure.interval in ("overlap", "auc")
        else numerator,
        value=estimate.value,
        lo=estimate.lo,
        hi=estimate.hi,
        score=score(estimate.value, measure.thresholds),
        score_lo=score_lo,
        score_hi=score_hi,
    )


def _money(rows: list[dict[str, Any]], n: int) -> dict[str, int]:
    """Return how many amounts are told in which currency, and how many have no rate."""
    currency = next((str(row["currency"]) for row in rows if row["currency"]), "")
    return {
        f"amounts in {currency}": n,
        f"amounts without a rate to {currency}": int(_sum(rows, "left_out")),
    }


def _totals(measure: Measure, rows: list[dict[str, Any]]) -> tuple[float, float, int]:
    """Return numerator, denominator and n of the query's rows."""
    match measure.interval:
        case "overlap":
            claimed, measured = _sum(rows, "claimed"), _sum(rows, "measured")
            return 0.0, claimed if measured > 0 else 0.0, round(claimed)
        case "auc":
            lost, kept = _sum(rows, "lost"), _sum(rows, "kept")
            return 0.0, lost * kept, int(lost)
        case _:
            numerator, denominator = _sum(rows, "numerator"), _sum(rows, "denominator")
            n = _sum(rows, "n") if rows and "n" in rows[0] else denominator
            return numerator, denominator, int(n)


def _estimate(
    measure: Measure,
    rows: list[dict[str, Any]],
    numerator: float,
    denominator: float,
    seed: int,
) -> Estimate:
    """Return the value with its interval, by the way the header names."""
    random = draws_for(measure.name, seed)
    match measure.interval:
        case "wilson":
            return wilson(numerator, denominator)
        case "overlap":
            return overlap_estimate(_profile(rows), random)
        case "auc":
            return auc_estimate(_column(rows, "lost"), _column(rows, "kept"), random)
        case "bootstrap":
            return ratio_estimate(_column(rows, "numerator"), _column(rows, "denominator"), random)
        case _:
            return full_count(numerator, denominator)


def _profile(rows: list[dict[str, Any]]) -> tuple[ProfileCount, ...]:
    """Return the rows of an overlap as counts a code."""
    return tuple(
        ProfileCount(
            str(row["code"]), float(row["claimed"]), float(row["wished"]), float(row["measured"])
        )
        for row in rows
    )


def _column(rows: list[dict[str, Any]], name: str) -> list[float]:
    """Return one column as numbers, nothing counting as 0."""
    return [float(row[name] or 0) for row in rows]


def _sum(rows: list[dict[str, Any]], name: str) -> float:
    """Return the column's sum."""
    return sum(_column(rows, name))


def _read(engine: Engine, path: Path, first: str, second: str) -> list[tuple[str, str]]:
    """Return the two columns of the file, or nothing where there is no file."""
    if not path.exists():
        return []
    engine.add_parquet(path.stem, path)
    rows = engine.rows(f"SELECT {first}, {second} FROM {quoted(path.stem)}")  # noqa: S608 - our own names
    return [(row[0], row[1]) for row in rows]


def _columns_with_values(engine: Engine, table: str) -> list[str]:
    """Return the table's columns in which any value stands."""
    names = TABLES[table].column_names
    counted = ", ".join(f"COUNT({quoted(name)})" for name in names)
    found = engine.one(f"SELECT {counted} FROM {quoted(table)}")  # noqa: S608 - our own names
    return [name for name, count in zip(names, found or (), strict=True) if count]
