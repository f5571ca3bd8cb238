"""What each source brought, from the counts that every import keeps; no table is counted."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, Sum

from outsidein.hold.records.models import ImportRun

CUSTOMERS = "customers"
#: Looking back over more deliveries than this tells nothing new of a habit.
MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Brought:
    """What a source brought so far, without what was undone."""

    records: int = 0  # rows of customers
    events: int = 0  # rows of any other kind
    changed: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class LatestImport:
    """An import of a source, as a line."""

    public_id: UUID
    kind: str
    file_name: str
    status: str
    at: datetime
    new: int
    changed: int
    same: int
    refused: int


NOTHING = Brought()


def list_brought(*, organisation_id: int, source_id: int | None = None) -> dict[int, Brought]:
    """Return what each source brought, or the one; 1 SQL query over the imports."""
    ours = ImportRun.objects.filter(organisation_id=organisation_id, status=ImportRun.Status.DONE)
    if source_id is not None:
        ours = ours.filter(source_id=source_id)
    rows = (
        ours.order_by()
        .values("source_id")
        .annotate(
            records=Sum("rows_new", filter=Q(kind=CUSTOMERS), default=0),
            events=Sum("rows_new", filter=~Q(kind=CUSTOMERS), default=0),
            changed=Sum("rows_changed"),
            turned_away=Sum("rows_refused"),
        )
    )
    return {
        row["source_id"]: Brought(
            int(row["records"]), int(row["events"]), int(row["changed"]), int(row["turned_away"])
        )
        for row in rows
    }


def list_delivery_days(*, organisation_id: int, source_id: int) -> list[date]:
    """Return the last days on which the source came, newest first; 1 SQL query."""
    ours = ImportRun.objects.filter(
        organisation_id=organisation_id, source_id=source_id, status=ImportRun.Status.DONE
    )
    moments = ours.order_by("-id").values_list("created_at", flat=True)[: MOST_DAYS * 4]
    return sorted({moment.date() for moment in moments}, reverse=True)[:MOST_DAYS]


def list_latest_imports(
    *, organisation_id: int, source_id: int, limit: int = 5
) -> list[LatestImport]:
    """Return the newest imports of a source; 1 SQL query."""
    ours = ImportRun.objects.filter(organisation_id=organisation_id, source_id=source_id)
    return [
        LatestImport(
            run.public_id,
            run.kind,
            run.file_name,
            run.status,
            run.finished_at or run.created_at,
            run.rows_new,
            run.rows_changed,
            run.rows_same,
            run.rows_refused,
        )
        for run in ours.order_by("-id")[:limit]
    ]
