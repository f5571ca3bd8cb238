"""Rows that came through an inlet: stored, then known to be somebody's at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from outsidein.hold.customers.link_events import link_new_events
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
    """Store the rows, find out whose they are, and return what became of each.

    What nobody can be found for stays unlinked until more is known.
    """
    with transaction.atomic():
        taken = take_in(
            organisation_id=organisation_id,
            source_id=source_id,
            kind=kind,
            rows=rows,
            at=at,
            actor=actor,
            empty_leaves=empty_leaves,
        )
        moved = [row for row in taken.rows if row.outcome != "same"]
        events = [row.event_id for row in moved if row.event_id is not None]
        if events:
            link_new_events(organisation_id, events)
    return taken
