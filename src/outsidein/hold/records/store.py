"""Takes a staged file into the tables, set by set: what is new, what changed, what is the same.

The staged rows go into a table of this connection's own, portion by portion; four statements
compare each with what is held. The same file twice changes nothing. Each portion is stored by
itself, so that whoever else writes has a turn between two; ``storing`` says how far it came.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import connection, transaction

from outsidein.ground.bulk import insert_rows
from outsidein.hold.records.columns import FLAT
from outsidein.hold.records.compute.filling import fill_empty

BATCH_ROWS = 10_000
#: Rows that are stored at once: others who write wait for so many at most.
PORTION = 10_000
#: Rows that a dry run shows with what would change.
EXAMPLES = 5
#: Rows that would change are read so many at a time: each is held twice, before and after.
AT_ONCE = 5_000
_UPDATED = re.compile(r'"updated_at":"(\d{4}-\d{2}-\d{2}[^"]*)"')
_CAPTURED = re.compile(r'"captured_at":"(\d{4}-\d{2}-\d{2}[^"]*)"')
EVENT_COLUMNS = ("at", "customer_ref", "email", "phone", "handle")
STAGED_NAMES = {"customer_ref": "customer"}
COMMON = ("external_id", "content_hash", "raw", "tidied")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file's rows belong."""

    organisation_id: int
    source_id: int
    run_id: int
    kind: str
    empty_leaves: bool = False  # whether what a row leaves empty stays as it is held


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of the rows that could be used."""

    new: int
    changed: int
    same: int
    read_anew: int  # of the changed: the same cells, read by other choices than before

    def __add__(self, other: "Taken") -> "Taken":
        """Return what came of the rows of both."""
        return Taken(
            self.new + other.new,
            self.changed + other.changed,
            self.same + other.same,
            self.read_anew + other.read_anew,
        )


NOTHING = Taken(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Change:
    """A row that would change: what is held of it, and what would be."""

    row_number: int
    external_id: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Compared:
    """What would come of the rows, with the first ones that would change."""

    taken: Taken
    changes: tuple[Change, ...]


def iterate_portions(
    cursor: Any, path: Path, place: Place, at: datetime, *, after: int = 0
) -> Iterator[int]:
    """Lay the staged rows after this one ready, a portion at a time; yield each one's last row.

    Nobody waits meanwhile. ``at`` stands in where a row has no time.
    """
    yield from _portions(cursor, path, place, at, after, lambda: _beside(cursor))


def store_portion(cursor: Any, place: Place) -> Taken:
    """Store the portion that lies ready; call it inside a transaction."""
    columns = (*COMMON, *_columns(place))
    if place.empty_leaves:
        _leave_what_is_held(cursor, place)
    taken = _compare(cursor, place)
    _keep_former(cursor, place)
    _update_changed(cursor, place, columns)
    _insert_new(cursor, place, columns)
    return taken


def compare_staged(
    path: Path, place: Place, at: datetime, *, each: Callable[[Change], None] | None = None
) -> Compared:
    """Return what would come of the staged rows; nothing of what is held is written.

    ``each`` is told every row that would change; without it only the first ones are looked at.
    """
    taken = NOTHING
    changes: list[Change] = []
    with connection.cursor() as cursor, _of_one_moment(cursor):
        for _last in _portions(cursor, path, place, at):
            if place.empty_leaves:
                _leave_what_is_held(cursor, place)
            taken += _compare(cursor, place)
            if each is None and len(changes) >= EXAMPLES:
                continue
            for change in _changes(cursor, place):
                if each is not None:
                    each(change)
                if len(changes) < EXAMPLES:
                    changes.append(change)
                elif each is None:
                    break
    return Compared(taken, tuple(changes))


def _changes(cursor: Any, place: Place) -> Iterator[Change]:
    """Yield the rows of the portion that would change, in their order, some at a time."""
    last = -1
    while True:
        cursor.execute(
            "SELECT s.row_number, s.external_id, h.tidied, s.tidied FROM staged s"  # noqa: S608
            f" JOIN {table_of(place.kind)} h ON {_same_row(place)} WHERE {DIFFERS}"
            f" AND s.row_number > %s ORDER BY s.row_number LIMIT {AT_ONCE}",
            [last],
        )
        rows = cursor.fetchall()
        for number, own, before, after in rows:
            yield Change(number, own, json.loads(before), json.loads(after))
        if len(rows) < AT_ONCE:
            return
        last = rows[-1][0]


@contextmanager
def _of_one_moment(cursor: Any) -> Iterator[None]:
    """Read in one transaction that, on SQLite, keeps no writer waiting."""
    if connection.vendor == "postgresql" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    cursor.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        cursor.execute("ROLLBACK")


@contextmanager
def _beside(cursor: Any) -> Iterator[None]:
    """Write tables of this connection's own; on SQLite no lock on the file is taken for it."""
    if connection.vendor == "postgresql" or connection.in_atomic_block:
        yield
        return
    cursor.execute("BEGIN DEFERRED")
    try:
        yield
    except BaseException:
        cursor.execute("ROLLBACK")
        raise
    cursor.execute("COMMIT")


def _columns(place: Place) -> tuple[str, ...]:
    return (*FLAT, "observed_at") if place.kind == "customers" else EVENT_COLUMNS


def _portions(
    cursor: Any,
    path: Path,
    place: Place,
    at: datetime,
    after: int = 0,
    apart: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Iterator[int]:
    """Write the staged rows, portion by portion, into a table that this connection alone sees.

    A file says an id once, so portions do not meet. Such a table lies in memory: one of the
    whole file would grow with it.
    """
    names = ("row_number", *COMMON, *_columns(place))
    rows = _rows(path, _columns(place), at, after)
    while (first := next(rows, None)) is not None:
        with apart():
            _make_table(cursor, names)
            insert_rows(cursor, "staged", names, chain([first], islice(rows, PORTION - 1)))
            _make_ready(cursor, place)
            cursor.execute("SELECT MAX(row_number) FROM staged")
            (last,) = cursor.fetchone()
        yield int(last)
        cursor.execute("DROP TABLE IF EXISTS staged")


def _make_ready(cursor: Any, place: Place) -> None:
    cursor.execute("CREATE INDEX staged_by_id ON staged (external_id)")
    if place.empty_leaves:
        cursor.execute("CREATE INDEX staged_in_order ON staged (row_number)")
    if connection.vendor == "postgresql":
        cursor.execute("ANALYZE staged")


def _make_table(cursor: Any, names: tuple[str, ...]) -> None:
    cursor.execute("DROP TABLE IF EXISTS staged")
    listed = ", ".join(f"{n} {'BIGINT' if n == 'row_number' else 'TEXT'}" for n in names)
    cursor.execute(f"CREATE TEMPORARY TABLE staged ({listed})")


def _rows(
    path: Path, columns: tuple[str, ...], at: datetime, after: int = 0
) -> Iterator[tuple[Any, ...]]:
    fallback = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    told = [STAGED_NAMES.get(name, name) for name in columns if name != "observed_at"]
    wanted = ["row_number", *COMMON, *told]
    with pq.ParquetFile(path) as file:
        # One group at a time: over all of them at once the reader's buffers grow with the file.
        for group in range(file.num_row_groups):
            for batch in file.iter_batches(BATCH_ROWS, [group], wanted, use_threads=False):
                if after:  # rows stand in order of their numbers
                    batch = batch.filter(pc.greater(batch.column(0), after))
                lists = [batch.column(name).to_pylist() for name in wanted]
                if "observed_at" in columns:
                    lists.append([_observed_at(tidied) or fallback for tidied in lists[4]])
                yield from zip(*lists, strict=True)


def _observed_at(tidied: str) -> str | None:
    r"""Return when the source touched the row last, from a tidied row of our own writing.

    A quote inside a value is written with a stroke before it, so the names stand there as fields
    alone; to read the whole row for them takes five times as long.

    >>> _observed_at('{"name":"\\"updated_at\\":\\"x","captured_at":"2026-05-01 10:00:00"}')
    '2026-05-01 10:00:00'
    """
    found = _UPDATED.search(tidied) or _CAPTURED.search(tidied)
    return found[1] if found else None


def table_of(kind: str) -> str:
    """Return the table in which rows of the kind stand."""
    return "hold_record" if kind == "customers" else "hold_event"


def former_table(kind: str) -> str:
    """Return the table in which the former wordings of such rows stand."""
    return "hold_formerrecord" if kind == "customers" else "hold_formerevent"


def wording_of(kind: str) -> tuple[str, ...]:
    """Return the columns that an import writes, and that undoing it gives back."""
    flat = (*FLAT, "observed_at") if kind == "customers" else EVENT_COLUMNS
    return ("run_id", "row_number", "content_hash", "raw", "tidied", *flat)


def _same_row(place: Place) -> str:
    """Return SQL that joins what is held (h) to what is staged (s)."""
    also = "" if place.kind == "customers" else f" AND h.kind = '{_word(place.kind)}'"
    return f"h.source_id = {int(place.source_id)} AND h.external_id = s.external_id{also}"


def _word(name: str) -> str:
    """Return the name of a kind or field as it stands in SQL; ours are plain words."""
    if not name.isidentifier():
        raise ValueError(f"{name!r} is no kind of file and no field.")
    return name


# A row changed when its cells did, or when the choices it is read by now read them otherwise.
DIFFERS = "(h.content_hash <> s.content_hash OR h.tidied <> s.tidied)"


def _compare(cursor: Any, place: Place) -> Taken:
    cursor.execute(
        f"SELECT COUNT(*) - COUNT(h.id), COUNT(CASE WHEN {DIFFERS} THEN 1 END), COUNT(h.id),"  # noqa: S608
        f" COUNT(CASE WHEN {DIFFERS} AND h.content_hash = s.content_hash THEN 1 END)"
        f" FROM staged s LEFT JOIN {table_of(place.kind)} h ON {_same_row(place)}"
    )
    new, changed, held, anew = map(int, cursor.fetchone())
    return Taken(new=new, changed=changed, same=held - changed, read_anew=anew)


def is_field_held(place: Place, field: str) -> bool:
    """Return whether any row of this source and kind says something in the field; 1 SQL query."""
    also = "" if place.kind == "customers" else f" AND h.kind = '{_word(place.kind)}'"
    return _is_said(f"{table_of(place.kind)} h WHERE h.source_id = %s{also}", "h", place, field)


def is_field_remembered(place: Place, field: str) -> bool:
    """Return whether any former wording of such a row does; 1 SQL query."""
    also = "" if place.kind == "customers" else f" AND h.kind = '{_word(place.kind)}'"
    rows = f"{former_table(place.kind)} f JOIN {table_of(place.kind)} h ON h.id = f.row_id"
    return _is_said(f"{rows} WHERE h.source_id = %s{also}", "f", place, field)


def _is_said(rows: str, alias: str, place: Place, field: str) -> bool:
    says = f"jsonb_exists(CAST({alias}.tidied AS jsonb), %s)"
    if connection.vendor != "postgresql":
        says = f"json_type({alias}.tidied, '$.' || %s) IS NOT NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM {rows} AND {says} LIMIT 1",  # noqa: S608
            [place.source_id, _word(field)],
        )
        return cursor.fetchone() is not None


def _value(name: str) -> str:
    """Return SQL for a staged column in the type of the table."""
    if name in {"at", "observed_at"} and connection.vendor == "postgresql":
        return f"CAST(s.{name} AS timestamptz)"
    return f"s.{name}"


def _leave_what_is_held(cursor: Any, place: Place) -> None:
    """Fill what staged rows leave empty from the rows that are held, by portions."""
    flat = tuple(name for name in _columns(place) if name != "observed_at")
    cursor.execute("DROP TABLE IF EXISTS filled")
    listed = ", ".join(f"{name} TEXT" for name in ("content_hash", "tidied", *flat))
    cursor.execute(f"CREATE TEMPORARY TABLE filled (row_number BIGINT PRIMARY KEY, {listed})")
    columns = ", ".join(f"COALESCE(s.{name}, CAST(h.{name} AS TEXT))" for name in flat)
    last = -1
    while True:
        cursor.execute(
            "SELECT s.row_number, h.content_hash, s.content_hash, h.raw, s.raw, h.tidied, s.tidied,"  # noqa: S608
            f" {columns} FROM staged s JOIN {table_of(place.kind)} h ON {_same_row(place)}"
            f" WHERE {DIFFERS} AND s.row_number > %s ORDER BY s.row_number LIMIT {BATCH_ROWS}",
            [last],
        )
        rows = cursor.fetchall()
        if not rows:
            break
        last = rows[-1][0]
        filled = ((row[0], *fill_empty(*row[1:7]), *row[7:]) for row in rows)
        insert_rows(cursor, "filled", ("row_number", "content_hash", "tidied", *flat), filled)
    sets = ", ".join(f"{name} = f.{name}" for name in ("content_hash", "tidied", *flat))
    cursor.execute(f"UPDATE staged SET {sets} FROM filled f WHERE staged.row_number = f.row_number")  # noqa: S608
    cursor.execute("DROP TABLE filled")


def _changed(place: Place, columns: str) -> str:
    """Return SQL for rows that changed; the few that are staged are looked up among the many held.

    Left to itself SQLite goes through all that the source holds, for every portion.
    """
    joined = "JOIN" if connection.vendor == "postgresql" else "CROSS JOIN"
    return (
        f"SELECT {columns} FROM staged s {joined} {table_of(place.kind)} h"  # noqa: S608
        f" ON {_same_row(place)} WHERE {DIFFERS}"
    )


def _keep_former(cursor: Any, place: Place) -> None:
    """Put the wordings that are about to be replaced on the pile of former ones."""
    names = ", ".join(wording_of(place.kind))
    held = ", ".join(f"h.{name}" for name in wording_of(place.kind))
    changed = _changed(place, f"h.organisation_id, h.id, {held}")
    cursor.execute(
        f"INSERT INTO {former_table(place.kind)} (organisation_id, row_id, {names})"
        f" {changed} ORDER BY s.row_number"
    )


def _update_changed(cursor: Any, place: Place, names: tuple[str, ...]) -> None:
    sets = ", ".join(f"{n} = {_value(n)}" for n in names if n != "external_id")
    table = table_of(place.kind)
    cursor.execute(
        f"WITH s AS MATERIALIZED ({_changed(place, 's.*, h.id AS held')})"  # noqa: S608
        f" UPDATE {table} SET {sets}, row_number = s.row_number, run_id = %s"
        f" FROM s WHERE {table}.id = s.held",
        [place.run_id],
    )


def _insert_new(cursor: Any, place: Place, names: tuple[str, ...]) -> None:
    table = table_of(place.kind)
    fixed = {"organisation_id": "%s", "source_id": "%s", "run_id": "%s"}
    values: list[Any] = [place.organisation_id, place.source_id, place.run_id]
    if place.kind != "customers":
        fixed |= {"kind": "%s", "link_method": "''"}
        values.append(place.kind)
    listed = ", ".join([*fixed, "row_number", *names])
    chosen = ", ".join([*fixed.values(), "s.row_number", *(_value(n) for n in names)])
    cursor.execute(
        f"INSERT INTO {table} ({listed}) SELECT {chosen} FROM staged s"  # noqa: S608 - names from this file
        f" WHERE NOT EXISTS (SELECT 1 FROM {table} h WHERE {_same_row(place)})"
        " ORDER BY s.row_number",
        values,
    )
