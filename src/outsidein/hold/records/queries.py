"""Reads of imports and records."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.records.folders import folder_of
from outsidein.hold.records.models import Event, FormerRecord, ImportRun, Record, RefusedRow
from outsidein.hold.records.telling import CHANGES, ChangedField, read_changes

#: How many refused rows a page shows; the file has them all.
SHOWN_REFUSED = 20


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import as a page shows it; ``read`` is always new + changed + same + refused when done."""

    public_id: str
    position: int  # among all imports; the newest has the highest
    source_id: int
    source_name: str
    kind: str
    file_name: str
    status: str  # uploaded, trying, waiting, running, done, failed, undoing, undone
    step: str
    share: float  # 0 to 1
    message: str
    read: int
    new: int
    changed: int
    same: int
    refused: int
    choices: dict[str, Any]
    summary: dict[str, Any]
    created_at: datetime
    finished_at: datetime | None
    trial: dict[str, Any]  # what a dry run found; empty where none was made
    keeps_former: bool
    undone_at: datetime | None
    undone: dict[str, Any]  # removed, restored, kept
    mends: str  # the import whose refused rows this one brings in, or ""

    @property
    def is_over(self) -> bool:
        """Return whether nothing more will happen to it."""
        return self.status in {
            ImportRun.Status.DONE,
            ImportRun.Status.FAILED,
            ImportRun.Status.UNDONE,
        }

    @property
    def is_at_work(self) -> bool:
        """Return whether something is happening to it now, or waits its turn."""
        return self.status in {
            ImportRun.Status.TRYING,
            ImportRun.Status.WAITING,
            ImportRun.Status.RUNNING,
            ImportRun.Status.UNDOING,
        }


@dataclass(frozen=True, slots=True)
class RefusedView:
    """A refused row with its reason."""

    row_number: int
    column: str
    reason: str
    raw: dict[str, str]


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as a customer's page shows it: as it came and as it was tidied."""

    record_id: int
    source_name: str
    external_id: str
    row_number: int
    file_name: str
    observed_at: datetime
    raw: dict[str, str]
    tidied: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FormerView:
    """What a record said before another file changed it."""

    file_name: str
    import_id: str
    row_number: int
    observed_at: datetime
    raw: dict[str, str]
    tidied: dict[str, Any]


def access_import(*, organisation_id: int, public_id: str | UUID) -> ImportRun:
    """Return the import's row, for this organisation alone; every way to it leads through here."""
    runs = ImportRun.objects.filter(organisation_id=organisation_id).select_related(
        "source", "mends"
    )
    try:
        run = runs.filter(public_id=UUID(str(public_id))).first()
    except ValueError:  # not even written as one of our ids
        run = None
    if run is None:
        raise NotHere("This import is not known.")
    return run


def get_import(*, organisation_id: int, public_id: str | UUID) -> ImportView:
    """Return one import; 1 SQL query."""
    return _view(access_import(organisation_id=organisation_id, public_id=public_id))


def list_imports(
    *, organisation_id: int, before: int | None = None, limit: int = 30
) -> list[ImportView]:
    """Return the newest imports; 1 SQL query."""
    runs = ImportRun.objects.filter(organisation_id=organisation_id).select_related(
        "source", "mends"
    )
    if before is not None:
        runs = runs.filter(pk__lt=before)
    return [_view(run) for run in runs.order_by("-id")[:limit]]


def list_refused(
    *, organisation_id: int, public_id: str | UUID, limit: int = SHOWN_REFUSED
) -> list[RefusedView]:
    """Return the first refused rows of an import, in the file's order; 2 SQL queries."""
    return list(_refused(organisation_id, public_id, limit))


def iterate_refused(*, organisation_id: int, public_id: str | UUID) -> Iterator[RefusedView]:
    """Yield every refused row of an import, in the file's order, in bounded memory."""
    return _refused(organisation_id, public_id, None)


def iterate_changes(*, organisation_id: int, public_id: str | UUID) -> Iterator[ChangedField]:
    """Yield every field that a dry run found changed, in bounded memory; 1 SQL query.

    NotNow where nothing was tried, or other choices were made since.
    """
    run = access_import(organisation_id=organisation_id, public_id=public_id)
    folder = folder_of(run.public_id) / "staged"
    if not run.trial or not (folder / CHANGES).exists():
        raise NotNow("Nothing was tried, or it was tried otherwise. Try it again.")
    return read_changes(folder)


def _refused(
    organisation_id: int, public_id: str | UUID, limit: int | None
) -> Iterator[RefusedView]:
    run = access_import(organisation_id=organisation_id, public_id=public_id)
    rows = RefusedRow.objects.filter(organisation_id=organisation_id, run=run)
    for row in rows.order_by("row_number", "id")[:limit].iterator(chunk_size=2000):
        yield RefusedView(row.row_number, row.column, row.reason, json.loads(row.raw))


def list_records(
    *, organisation_id: int, customer_number: int, limit: int = 50
) -> list[RecordView]:
    """Return the records that a customer is made of, newest first; 1 SQL query."""
    rows = (
        Record.objects.filter(organisation_id=organisation_id, customer_number=customer_number)
        .select_related("source", "run")
        .order_by("-observed_at", "-id")[:limit]
    )
    return [
        RecordView(
            record_id=row.pk,
            source_name=row.source.name,
            external_id=row.external_id,
            row_number=row.row_number,
            file_name=row.run.file_name,
            observed_at=row.observed_at,
            raw=json.loads(row.raw),
            tidied=json.loads(row.tidied),
        )
        for row in rows
    ]


def list_former(*, organisation_id: int, record_id: int, limit: int = 20) -> list[FormerView]:
    """Return what a record said before, newest first, with the file that said so; 1 SQL query."""
    rows = FormerRecord.objects.filter(organisation_id=organisation_id, row_id=record_id)
    return [
        FormerView(
            file_name=row.run.file_name,
            import_id=str(row.run.public_id),
            row_number=row.row_number,
            observed_at=row.observed_at,
            raw=json.loads(row.raw),
            tidied=json.loads(row.tidied),
        )
        for row in rows.select_related("run").order_by("-id")[:limit]
    ]


def _view(run: ImportRun) -> ImportView:
    return ImportView(
        public_id=str(run.public_id),
        position=run.pk,
        source_id=run.source_id,
        source_name=run.source.name,
        kind=run.kind,
        file_name=run.file_name,
        status=run.status,
        step=run.step,
        share=run.share,
        message=run.message,
        read=run.rows_read,
        new=run.rows_new,
        changed=run.rows_changed,
        same=run.rows_same,
        refused=run.rows_refused,
        choices=json.loads(run.choices),
        summary=json.loads(run.summary),
        created_at=run.created_at,
        finished_at=run.finished_at,
        trial=json.loads(run.trial or "{}"),
        keeps_former=run.keeps_former,
        undone_at=run.undone_at,
        undone=json.loads(run.undone or "{}"),
        mends=str(run.mends.public_id) if run.mends else "",
    )


def count_staff(*, organisation_id: int, at: datetime) -> int:
    """Return how many staff the lists name who have not left by ``at``; 1 SQL query.

    Somebody whom two lists name is one; whoever one of them says has left has left.
    """
    staff = Event.objects.filter(organisation_id=organisation_id, kind="staff")
    now = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    there: dict[str, bool] = {}
    for name, told in staff.values_list("external_id", "tidied").iterator(chunk_size=5000):
        left = json.loads(told).get("left_at")
        there[name] = there.get(name, True) and (left is None or str(left) > now)
    return sum(there.values())


def get_last_event_at(*, organisation_id: int) -> datetime | None:
    """Return the time of the last event that any source told of, or None; 1 SQL query."""
    events = Event.objects.filter(organisation_id=organisation_id, at__isnull=False)
    last: datetime | None = events.aggregate(last=Max("at"))["last"]
    return last
