"""What a record says and has said: each wording with the file that brought it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from outsidein.ground.errors import NotHere
from outsidein.hold.records.compute.filling import CONCLUDED
from outsidein.hold.records.models import FormerRecord, Record


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that a wording said otherwise than the one before it; "" where one says nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class WordingView:
    """What a record said from one import on."""

    is_present: bool
    import_id: str
    file_name: str
    arrived_at: datetime
    row_number: int
    observed_at: datetime
    tidied: dict[str, str]
    changes: tuple[FieldChange, ...]  # against the wording before it
    is_first: bool  # before it the record was not there


@dataclass(frozen=True, slots=True)
class RecordHistory:
    """A record with its wordings, the present one first."""

    record_id: int
    source_name: str
    external_id: str
    customer_number: int | None
    wordings: tuple[WordingView, ...]
    next_before: int | None  # to go on from, towards the first


def get_record_history(
    *, organisation_id: int, record_id: int, before: int | None = None, limit: int = 20
) -> RecordHistory:
    """Return what a record says and has said, newest first; 2 SQL queries.

    Shape: ``before`` is the ``next_before`` of the page before; without it the first page.
    """
    ours = Record.objects.filter(organisation_id=organisation_id, pk=record_id)
    record = ours.select_related("source", "run").first()
    if record is None:
        raise NotHere("This record is not known.")
    piled = FormerRecord.objects.filter(organisation_id=organisation_id, row_id=record_id)
    if before is not None:
        piled = piled.filter(pk__lt=before)
    shown = limit if before is not None else limit - 1  # the present one stands on the first page
    # One more than is shown, to say what the last one changed.
    former = list(piled.select_related("run").order_by("-pk")[: shown + 1])
    rows: list[Record | FormerRecord] = [*former] if before is not None else [record, *former]
    wordings = [_wording(row, older) for row, older in pairwise([*rows, None]) if row is not None]
    has_more = len(former) > shown
    return RecordHistory(
        record_id=record.pk,
        source_name=record.source.name,
        external_id=record.external_id,
        customer_number=record.customer_number,
        wordings=tuple(wordings[:limit]),
        next_before=former[shown - 1].pk if has_more and shown else None,
    )


def _wording(row: Record | FormerRecord, older: Record | FormerRecord | None) -> WordingView:
    said, said_before = _said(row), _said(older) if older is not None else {}
    changes = [
        FieldChange(name, said_before.get(name, ""), said.get(name, ""))
        for name in dict.fromkeys([*said, *said_before])
        if said.get(name, "") != said_before.get(name, "")
    ]
    return WordingView(
        is_present=isinstance(row, Record),
        import_id=str(row.run.public_id),
        file_name=row.run.file_name,
        arrived_at=row.run.finished_at or row.run.created_at,
        row_number=row.row_number,
        observed_at=row.observed_at,
        tidied=said,
        changes=tuple(changes) if older is not None else (),
        is_first=older is None,
    )


def _said(row: Record | FormerRecord) -> dict[str, str]:
    told: dict[str, Any] = json.loads(row.tidied)
    return {name: _text(value) for name, value in told.items() if name not in CONCLUDED}


def _text(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return str(value)
