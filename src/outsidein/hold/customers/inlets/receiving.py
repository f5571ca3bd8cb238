"""Rows that came through an inlet: stored first, then known to be somebody's at once."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from outsidein.ground.errors import NotNow
from outsidein.hold.customers.link_events import link_new_events
from outsidein.hold.customers.recognising import recognise
from outsidein.hold.records.arriving import TakenIn, take_in


def receive(
    *,
    organisation_id: int,
    source_id: int,
    kind: str,
    rows: Sequence[Mapping[str, object]],
    at: datetime,
    actor: str,
    empty_leaves: bool = False,
) -> TakenIn:
    """Store the rows and return what became of each; ``settle`` then finds whose they are."""
    return take_in(
        organisation_id=organisation_id,
        source_id=source_id,
        kind=kind,
        rows=rows,
        at=at,
        actor=actor,
        empty_leaves=empty_leaves,
    )


def settle(*, organisation_id: int, arrived: Sequence[TakenIn], at: datetime) -> None:
    """Find out whose the rows are that just came; call it when they are stored for good.

    Where nothing was learnt yet, or a run is under way, they wait for it: what came is held
    already, and nobody who sent it has to send it again.
    """
    moved = [row for taken in arrived for row in taken.rows if row.outcome != "same"]
    records = [row.record_id for row in moved if row.record_id is not None]
    if records:
        with suppress(NotNow):
            recognise(organisation_id=organisation_id, record_ids=records, at=at)
    events = [row.event_id for row in moved if row.event_id is not None]
    if events:
        with transaction.atomic():
            link_new_events(organisation_id, events)
