"""What a record says and has said, by whom."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Path, Router, Schema

from outsidein.api.callers import CallerRequest, customer_readers_only
from outsidein.api.paging import Cursor, Limit, from_cursor, to_cursor
from outsidein.api.problems import PROBLEMS
from outsidein.ground.errors import NotHere
from outsidein.hold.records.history import get_record_history

router = Router(tags=["Customers"])

RecordId = Annotated[int, Path(ge=1, lt=10**18, description="The record's number.")]


class FieldChangeSchema(Schema):
    """A field that was said otherwise before; an empty text where nothing was said."""

    field: str
    before: str
    after: str


class WordingSchema(Schema):
    """What the record said from one import on; ``is_first`` where it was not there before."""

    is_present: bool
    is_first: bool
    import_id: str
    file_name: str
    arrived_at: datetime
    row_number: int
    observed_at: datetime
    tidied: dict[str, str]
    changes: list[FieldChangeSchema]


class RecordHistorySchema(Schema):
    """A record with its wordings, the present one first."""

    record_id: int
    source_name: str
    external_id: str
    customer_number: int | None
    items: list[WordingSchema]
    next: str | None


@router.get(
    "/records/{record_id}/history",
    response={200: RecordHistorySchema} | PROBLEMS,
    summary="Read what a record has said",
)
@customer_readers_only
def read_record_history(
    request: CallerRequest, record_id: RecordId, cursor: Cursor = "", limit: Limit = 20
) -> Any:
    """Return what a record says and has said, newest first, each with the file that said so."""
    found = get_record_history(
        organisation_id=request.organisation_id,
        record_id=record_id,
        before=_position(cursor),
        limit=limit,
    )
    return {
        "record_id": found.record_id,
        "source_name": found.source_name,
        "external_id": found.external_id,
        "customer_number": found.customer_number,
        "items": found.wordings,
        "next": to_cursor(str(found.next_before) if found.next_before else None),
    }


def _position(cursor: str) -> int | None:
    if not cursor:
        return None
    told = from_cursor(cursor)
    if not (told.isascii() and told.isdigit() and len(told) < 19):
        raise NotHere("There is no such page.")
    return int(told)
