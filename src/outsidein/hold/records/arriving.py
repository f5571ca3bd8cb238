"""Rows that come over the wire in small numbers: stored by the rules of a file, at once.

Those of one source, kind and day (UTC) stand in one import that grows, so that they are counted,
told and undone like the rows of a file.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F

from outsidein.ground.audit import write_audit
from outsidein.ground.bulk import insert_rows
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.progress import Progress
from outsidein.hold.records.compute.filling import fill_empty
from outsidein.hold.records.compute.flat import flat_columns
from outsidein.hold.records.compute.wire import WireRead, WireRefusal, WireRow, read_wire
from outsidein.hold.records.models import Event, ImportRun, Record
from outsidein.hold.records.store import former_table, table_of, wording_of
from outsidein.hold.records.supplying import note_supplied
from outsidein.hold.sources.compute.dictionary import KIND_NAMES, get_kind
from outsidein.hold.sources.compute.matching import ColumnMatch, Matching, matching_to_json
from outsidein.hold.sources.models import Source
from outsidein.hold.sources.own.knowing import with_own_fields
from outsidein.people.queries import get_region

#: Unit: rows. More than these are a file.
MOST_ROWS = 1_000
#: What the ids of standing imports are made from: the same source, kind and day, the same import.
_STANDING = uuid.UUID("6a4a3f0c-55a5-5f0e-9d53-0d4cf1a6b0b7")
Status = ImportRun.Status


@dataclass(frozen=True, slots=True)
class ArrivedRow:
    """A row that is held: where it stood among those that came, and what became of it."""

    place: int  # 0 is the first
    external_id: str
    record_id: int | None  # of a customer's row
    event_id: int | None  # of any other
    outcome: str  # new, changed or same


@dataclass(frozen=True, slots=True)
class RefusedArrival:
    """A row that is not held: where it stood, the field at fault ("" for all of it), and why."""

    place: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of rows that came together; new + changed + same + refused are all of them."""

    import_id: uuid.UUID
    new: int
    changed: int
    same: int
    refused: tuple[RefusedArrival, ...]
    rows: tuple[ArrivedRow, ...]  # all that are held, in the order in which they came


@with_own_fields
def take_in(
    *,
    organisation_id: int,
    source_id: int,
    kind: str,
    rows: Sequence[Mapping[str, object]],
    at: datetime,
    actor: str = "system",
    progress: Progress | None = None,
    empty_leaves: bool = False,
) -> TakenIn:
    """Store rows of one kind, all that can be used or none, in one transaction; links nothing.

    Shape: a row maps the fields of its kind to values, ``email`` and its like to lists where there
    are several; at most 1,000 rows. A row without ``external_id`` gets one from its content. With
    ``empty_leaves`` what a row does not say stays as it is held; else it is cleared.

    About a dozen SQL statements however many rows.
    """
    if kind not in KIND_NAMES:
        raise NotNow(f"There is no kind of row {kind!r}; there are {', '.join(KIND_NAMES)}.")
    if len(rows) > MOST_ROWS:
        raise NotNow(f"{len(rows):,} rows came; at most {MOST_ROWS:,} are taken at once.")
    region = get_region(organisation_id=organisation_id)
    read = read_wire(get_kind(kind), rows, region)
    with transaction.atomic():
        # The source is held to the end, as an import and its undoing hold it.
        if not Source.objects.filter(organisation_id=organisation_id, pk=source_id).update(
            last_received_at=at
        ):
            raise NotHere("This source is not known.")
        run = _standing_import(organisation_id, source_id, kind, at, actor)
        arrived = _Arrival(run, at, empty_leaves=empty_leaves).store(read, len(rows))
        _note(run, arrived, read, at, actor)
    if progress is not None:
        progress(f"{len(rows):,} rows read", 1.0)
    return arrived


def _standing_import(
    organisation_id: int, source_id: int, kind: str, at: datetime, actor: str
) -> ImportRun:
    """Return the day's import of this source and kind; a new one where that was undone."""
    day = at.astimezone(UTC).date()
    base = f"{organisation_id}/{source_id}/{kind}/{day}"
    for number in range(1, 1_000):
        run, _made = ImportRun.objects.select_for_update().get_or_create(
            public_id=uuid.uuid5(_STANDING, f"{base}/{number}"),
            defaults={
                "organisation_id": organisation_id,
                "source_id": source_id,
                "kind": kind,
                "file_name": f"arrived-{day}" + (f"-{number}" if number > 1 else ""),
                "status": Status.DONE,
                "keeps_former": True,
                "share": 1.0,
                "summary": json.dumps(_summary({}, kind, [])),
                "started_by": actor[:60],
                "created_at": at,
                "finished_at": at,
            },
        )
        if run.status == Status.DONE:
            return run
    raise NotNow("What came today was undone too often. It can be taken again tomorrow.")


class _Arrival:
    """Stores rows under one import."""

    def __init__(self, run: ImportRun, at: datetime, *, empty_leaves: bool) -> None:
        self.run = run
        self.at = at.astimezone(UTC).replace(microsecond=0)
        self.empty_leaves = empty_leaves
        self.customers = run.kind == "customers"
        self.flat = tuple(
            "customer_ref" if name == "customer" else name for name in flat_columns(run.kind)
        )

    def store(self, read: WireRead, came: int) -> TakenIn:
        held = self._held([row.external_id for row in read.rows])
        new = [row for row in read.rows if row.external_id not in held]
        changed: list[WireRow] = []
        for row in read.rows:
            before = held.get(row.external_id)
            if before is not None:
                after = self._filled(row, before) if self.empty_leaves else row
                if (after.content_hash, after.tidied) != (before.content_hash, before.tidied):
                    changed.append(after)
        self._change(changed, held)
        keys = {own: row.pk for own, row in held.items()} | self._insert(new)
        self._refuse(read.refused)
        moved = dict.fromkeys((row.place for row in new), "new")
        moved |= dict.fromkeys((row.place for row in changed), "changed")
        places = {row.place: row.external_id for row in read.rows}
        places |= {place: places[first] for place, first in read.repeats.items()}
        rows = tuple(
            self._arrived(place, places[place], keys[places[place]], moved.get(place, "same"))
            for place in sorted(places)
        )
        refused = tuple(RefusedArrival(one.place, one.field, one.reason) for one in read.refused)
        same = came - len(new) - len(changed) - len(refused)
        return TakenIn(self.run.public_id, len(new), len(changed), same, refused, rows)

    def _arrived(self, place: int, own: str, key: int, outcome: str) -> ArrivedRow:
        record, event = (key, None) if self.customers else (None, key)
        return ArrivedRow(place, own, record, event, outcome)

    def _held(self, ids: Sequence[str]) -> dict[str, Record | Event]:
        ours: models.QuerySet[Any]
        if self.customers:
            ours = Record.objects.filter(source_id=self.run.source_id)
        else:
            ours = Event.objects.filter(source_id=self.run.source_id, kind=self.run.kind)
        ours = ours.filter(organisation_id=self.run.organisation_id)
        return {row.external_id: row for row in ours.filter(external_id__in=ids)} if ids else {}

    def _said(self, row: WireRow) -> dict[str, Any]:
        """Return the columns that the row's wording fills."""
        said: dict[str, Any] = dict(zip(self.flat, row.flat, strict=True))
        if self.customers:
            said["observed_at"] = _moment(row.observed) or self.at
        else:
            said["at"] = _moment(said["at"])
        return said | {
            "run_id": self.run.pk,
            "row_number": self.run.rows_read + row.place + 1,
            "content_hash": row.content_hash,
            "raw": row.raw,
            "tidied": row.tidied,
        }

    def _insert(self, rows: Sequence[WireRow]) -> dict[str, int]:
        """Store rows that are new; return the ids that they were given, by their own."""
        if not rows:
            return {}
        fixed: dict[str, Any] = {
            "organisation_id": self.run.organisation_id,
            "source_id": self.run.source_id,
        }
        if not self.customers:
            fixed |= {"kind": self.run.kind, "link_method": ""}
        names = (*fixed, "external_id", *wording_of(self.run.kind))
        lines = [fixed | {"external_id": row.external_id} | self._said(row) for row in rows]
        with connection.cursor() as cursor:
            insert_rows(
                cursor,
                table_of(self.run.kind),
                names,
                (tuple(_stored(line[name]) for name in names) for line in lines),
            )
            return self._ids(cursor, [row.external_id for row in rows])

    def _ids(self, cursor: Any, own: Sequence[str]) -> dict[str, int]:
        kind = "" if self.customers else " AND kind = %s"
        marks = ", ".join(["%s"] * len(own))
        cursor.execute(
            f"SELECT external_id, id FROM {table_of(self.run.kind)}"  # noqa: S608 - our own names
            f" WHERE organisation_id = %s AND source_id = %s{kind} AND external_id IN ({marks})",
            [
                self.run.organisation_id,
                self.run.source_id,
                *([] if self.customers else [self.run.kind]),
                *own,
            ],
        )
        return dict(cursor.fetchall())

    def _change(self, rows: Sequence[WireRow], held: Mapping[str, Record | Event]) -> None:
        """Put the wordings held on the pile of former ones, and these in their place."""
        if not rows:
            return
        names = wording_of(self.run.kind)
        befores = [held[row.external_id] for row in rows]
        said = [self._said(row) for row in rows]
        sets = ", ".join(f'"{name}" = %s' for name in names)
        with connection.cursor() as cursor:
            insert_rows(
                cursor,
                former_table(self.run.kind),
                ("organisation_id", "row_id", *names),
                (
                    (
                        before.organisation_id,
                        before.pk,
                        *(_stored(getattr(before, name)) for name in names),
                    )
                    for before in befores
                ),
            )
            cursor.executemany(
                f"UPDATE {table_of(self.run.kind)} SET {sets} WHERE id = %s",  # noqa: S608 - ours
                [
                    [*(_stored(one[name]) for name in names), before.pk]
                    for one, before in zip(said, befores, strict=True)
                ],
            )

    def _filled(self, row: WireRow, before: Record | Event) -> WireRow:
        """Return the row with what it leaves unsaid as it is held."""
        content, tidied = fill_empty(
            before.content_hash, row.content_hash, before.raw, row.raw, before.tidied, row.tidied
        )
        flat = tuple(
            _as_text(getattr(before, name)) if value is None else value
            for name, value in zip(self.flat, row.flat, strict=True)
        )
        return replace(row, content_hash=content, tidied=tidied, flat=flat)

    def _refuse(self, refused: Sequence[WireRefusal]) -> None:
        if not refused:
            return
        names = ("organisation_id", "run_id", "row_number", "column", "reason", "raw")
        ours = (self.run.organisation_id, self.run.pk)
        with connection.cursor() as cursor:
            insert_rows(
                cursor,
                "hold_refusedrow",
                names,
                (
                    (
                        *ours,
                        self.run.rows_read + one.place + 1,
                        one.field[:200],
                        one.reason,
                        one.raw,
                    )
                    for one in refused
                ),
            )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def _stored(value: Any) -> Any:
    """Return a value as both databases take it in plain SQL."""
    if isinstance(value, datetime) and connection.vendor != "postgresql":
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value


def _as_text(value: Any) -> Any:
    return value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime) else value


def _note(run: ImportRun, arrived: TakenIn, read: WireRead, at: datetime, actor: str) -> None:
    """Let the standing import grow by what came, and write that down."""
    came = arrived.new + arrived.changed + arrived.same + len(arrived.refused)
    told = json.loads(run.summary)
    if anew := [name for name in read.supplied if name not in told["supplied"]]:
        note_supplied(run, anew)
    ImportRun.objects.filter(pk=run.pk).update(
        rows_read=F("rows_read") + came,
        rows_new=F("rows_new") + arrived.new,
        rows_changed=F("rows_changed") + arrived.changed,
        rows_same=F("rows_same") + arrived.same,
        rows_refused=F("rows_refused") + len(arrived.refused),
        finished_at=at,
        **({"summary": json.dumps(_summary(told, run.kind, read.supplied))} if anew else {}),
    )
    write_audit(
        organisation_id=run.organisation_id,
        act="take rows in",
        object_ref=f"import {run.public_id}",
        at=at,
        actor=actor,
        detail={
            "new": arrived.new,
            "changed": arrived.changed,
            "same": arrived.same,
            "refused": len(arrived.refused),
        },
    )


def _summary(told: Mapping[str, Any], kind: str, supplied: Sequence[str]) -> dict[str, Any]:
    """Return what the import's page tells of its rows: which fields they ever said."""
    fields = get_kind(kind).fields
    names = {*told.get("supplied", ()), *supplied}
    known = [name for name in fields if name in names]
    columns = tuple(
        ColumnMatch(at, name, name, None, "matched", 1.0, "") for at, name in enumerate(known, 1)
    )
    return {
        "supplied": known,
        "mapping": {name: name for name in known},
        "matching": matching_to_json(Matching(kind, columns, (), ())),
        "warnings": [],
    }
