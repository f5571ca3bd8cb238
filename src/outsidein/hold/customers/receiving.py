"""Records that come over the wire: stored by the rules of a file and recognised at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from outsidein.ground.errors import NotNow
from outsidein.hold.customers.recognising import Recognised, recognise
from outsidein.hold.records.arriving import ArrivedRow, RefusedArrival, take_in
from outsidein.hold.records.models import Record

#: The band of a record that could not be looked at now: the next run finds its customer.
WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """A row that is held, and whose it is."""

    row: ArrivedRow
    customer_number: int | None
    band: str  # joined, review, new, same or waiting
    recognised: Recognised | None


@dataclass(frozen=True, slots=True)
class Received:
    """What became of rows that came together."""

    import_id: UUID
    new: int
    changed: int
    same: int
    refused: tuple[RefusedArrival, ...]
    rows: tuple[ReceivedRow, ...]
    why_waiting: str  # empty where every record was looked at


def receive_records(
    *,
    organisation_id: int,
    source_id: int,
    rows: Sequence[Mapping[str, object]],
    at: datetime,
    actor: str = "system",
) -> Received:
    """Store customers' records and recognise those that are new or changed, in this order.

    Where nothing can be recognised now (nothing learnt yet, a run under way) the records are
    stored and wait for the next run. Sending the same again changes nothing.
    """
    taken = take_in(
        organisation_id=organisation_id,
        source_id=source_id,
        kind="customers",
        rows=rows,
        at=at,
        actor=actor,
    )
    held = {row.record_id for row in taken.rows if row.record_id and row.outcome != "new"}
    numbers = _numbers(organisation_id, held)
    fresh = {
        row.record_id
        for row in taken.rows
        if row.record_id is not None
        and (row.outcome != "same" or numbers.get(row.record_id) is None)
    }
    why, said = "", dict[int, Recognised]()
    try:
        for one in recognise(organisation_id=organisation_id, record_ids=fresh, at=at):
            said[one.record_id] = one
    except NotNow as waits:
        why = str(waits)
    return Received(
        import_id=taken.import_id,
        new=taken.new,
        changed=taken.changed,
        same=taken.same,
        refused=taken.refused,
        rows=tuple(_row(row, said, numbers, fresh) for row in taken.rows),
        why_waiting=why,
    )


def _row(
    row: ArrivedRow,
    said: Mapping[int, Recognised],
    numbers: Mapping[int, int | None],
    fresh: set[int],
) -> ReceivedRow:
    record = row.record_id or 0
    known = said.get(record)
    if known is not None:
        return ReceivedRow(row, known.customer_number, known.band, known)
    band = WAITING if record in fresh else "same"
    return ReceivedRow(row, numbers.get(record), band, None)


def _numbers(organisation_id: int, records: set[int]) -> dict[int, int | None]:
    if not records:
        return {}
    ours = Record.objects.filter(organisation_id=organisation_id, pk__in=records)
    return dict(ours.values_list("pk", "customer_number"))
