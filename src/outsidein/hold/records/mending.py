"""Refused rows put right by a person: they go through the same reader, as an import of their own.

So what came in that way has its own line in the list, its own numbers and its own undoing; the
numbers of the file it came from stay what they were.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from outsidein.ground.errors import NotNow
from outsidein.hold.records.actions import choose_mapping, receive_file
from outsidein.hold.records.models import ImportRun, RefusedRow
from outsidein.hold.records.queries import access_import

#: Unit: cells. What one page may hold, so that a form of it can be sent.
CELLS_A_PAGE = 600
ROWS_A_PAGE = 20
#: Unit: signs. The reader keeps no more of a refused cell; what was cut cannot be mended here.
CUT_AT = 2_000


@dataclass(frozen=True, slots=True)
class RowToMend:
    """A refused row with its cells under the file's headers."""

    row_id: int
    row_number: int
    column: str
    reason: str
    cells: tuple[str, ...]
    more: str  # cells beyond the last header; they are left out when it is tried again
    may_mend: bool


@dataclass(frozen=True, slots=True)
class RowsToMend:
    """Some refused rows of an import."""

    headers: tuple[str, ...]
    rows: tuple[RowToMend, ...]
    left: int  # all that have not been tried again, these included
    next_after: int | None  # the id to go on from


def list_to_mend(*, organisation_id: int, public_id: str, after: int = 0) -> RowsToMend:
    """Return the next refused rows that were not tried again, in the file's order."""
    run = access_import(organisation_id=organisation_id, public_id=public_id)
    open_rows = _open_rows(run)
    first = open_rows.first()
    headers = _headers(run, first)
    size = max(1, min(ROWS_A_PAGE, CELLS_A_PAGE // max(1, len(headers))))
    found = list(open_rows.filter(pk__gt=after)[: size + 1])
    return RowsToMend(
        headers,
        tuple(_row(one, headers) for one in found[:size]),
        open_rows.count(),
        found[size - 1].pk if len(found) > size else None,
    )


@transaction.atomic
def mend_rows(
    *,
    organisation_id: int,
    public_id: str,
    mended: Mapping[int, Sequence[str]],
    at: datetime,
    actor: str = "system",
) -> str:
    """Lay the mended rows down as a file of their own; return its import, to be queued.

    Shape: ``mended`` is refused row → its cells in the order of the headers. The file is read as
    the one it came from: the same columns, the same order of days, the same meaning of nothing.
    """
    run = access_import(organisation_id=organisation_id, public_id=public_id)
    if run.status != ImportRun.Status.DONE:
        raise NotNow("Rows are mended after their file was taken, and before it is undone.")
    rows = list(_open_rows(run).select_for_update().filter(pk__in=list(mended)))
    headers = _headers(run, rows[0] if rows else None)
    if not rows or len(rows) != len(mended):
        raise NotNow("These rows were tried again already. Look at the list anew.")
    if any(len(mended[row.pk]) != len(headers) for row in rows):
        raise NotNow("A row has one cell for each column. Look at the list anew.")
    lines = ([cell.replace("\x00", "") for cell in mended[row.pk]] for row in rows)
    new_id = receive_file(
        organisation_id=organisation_id,
        source_id=run.source_id,
        kind=run.kind,
        file_name=f"mended-{Path(run.file_name).stem}.csv",
        chunks=_as_csv(headers, lines),
        at=at,
        actor=actor,
    )
    choose_mapping(organisation_id=organisation_id, public_id=new_id, choices=_as_before(run))
    new = access_import(organisation_id=organisation_id, public_id=new_id)
    ImportRun.objects.filter(pk=new.pk).update(mends=run)
    RefusedRow.objects.filter(pk__in=[row.pk for row in rows]).update(mended_by=new)
    return new_id


def _open_rows(run: ImportRun) -> QuerySet[RefusedRow]:
    rows = RefusedRow.objects.filter(organisation_id=run.organisation_id, run=run)
    return rows.filter(mended_by__isnull=True).order_by("pk")


def _headers(run: ImportRun, row: RefusedRow | None) -> tuple[str, ...]:
    told = json.loads(run.summary).get("matching", {}).get("columns", [])
    known = tuple(column["header"] for column in told)
    return known or tuple(json.loads(row.raw) if row else ())


def _row(one: RefusedRow, headers: tuple[str, ...]) -> RowToMend:
    raw: dict[str, str] = json.loads(one.raw)
    known = set(headers)
    return RowToMend(
        row_id=one.pk,
        row_number=one.row_number,
        column=one.column,
        reason=one.reason,
        cells=tuple(raw.get(header, "") for header in headers),
        more=" | ".join(cell for header, cell in raw.items() if header not in known),
        may_mend=len(headers) <= CELLS_A_PAGE and all(len(c) < CUT_AT for c in raw.values()),
    )


def _as_csv(headers: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[bytes]:
    for line in (headers, *lines):
        written = StringIO()
        csv.writer(written).writerow(line)
        yield written.getvalue().encode("utf-8", "replace")


def _as_before(run: ImportRun) -> dict[str, Any]:
    """Return the choices by which the mended rows are read as their file was."""
    chosen: dict[str, Any] = json.loads(run.choices)
    summary = json.loads(run.summary)
    left_out = {h: "" for h, target in chosen.get("mapping", {}).items() if not target}
    choices: dict[str, Any] = {
        "encoding": "utf-8",
        "delimiter": ",",
        "mapping": {**summary.get("mapping", {}), **left_out},
    }
    orders = set(summary.get("day_first", {}).values())
    if "day_first" in chosen:
        choices["day_first"] = chosen["day_first"]
    elif len(orders) == 1:
        choices["day_first"] = orders.pop()
    as_chosen = ("empty", "region", "decimal_comma")
    return choices | {name: chosen[name] for name in as_chosen if name in chosen}
