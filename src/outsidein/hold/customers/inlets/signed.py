"""What comes signed: calls of a telephone system, rows of a partner. Each message is taken once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from outsidein.hold.customers.inlets.receiving import receive, settle
from outsidein.hold.records.arriving import MOST_ROWS, TakenIn
from outsidein.hold.sources.compute.call_events import tell_call_event
from outsidein.hold.sources.compute.feed_rows import Feed
from outsidein.hold.sources.compute.web_events import Untold
from outsidein.hold.sources.inlets.deliveries import Answered, take_once
from outsidein.hold.sources.inlets.queries import Door

#: So many refused rows are named in an answer; all of them stand with the import.
MOST_NAMED = 1_000


def take_call_event(
    *, door: Door, message: str, body: Mapping[str, Any], at: datetime
) -> Answered | Untold:
    """Take a call, or what came to be known of it since; a later message leaves what it omits."""
    row = tell_call_event(body, received=at)
    if isinstance(row, Untold):
        return row
    feed = Feed("interactions", [row], 1, ())
    return _take(door, message, feed, at, empty_leaves=True)


def take_feed(*, door: Door, message: str, feed: Feed, at: datetime) -> Answered:
    """Take a partner's rows and answer how many were new, changed, the same or refused, and why."""
    return _take(door, message, feed, at, empty_leaves=False)


def _take(door: Door, message: str, feed: Feed, at: datetime, *, empty_leaves: bool) -> Answered:
    arrived: list[TakenIn] = []

    def work() -> dict[str, Any]:
        refused: list[dict[str, Any]] = []
        for start in range(0, len(feed.rows), MOST_ROWS):
            taken = receive(
                organisation_id=door.organisation_id,
                source_id=door.source_id,
                kind=feed.kind,
                rows=feed.rows[start : start + MOST_ROWS],
                at=at,
                actor=f"inlet {door.inlet_id}",
                empty_leaves=empty_leaves,
            )
            arrived.append(taken)
            refused += [
                {"row": feed.first + start + one.place, "field": one.field, "reason": one.reason}
                for one in taken.refused
            ]
        return {
            "kind": feed.kind,
            "rows": len(feed.rows),
            "new": sum(one.new for one in arrived),
            "changed": sum(one.changed for one in arrived),
            "same": sum(one.same for one in arrived),
            "refused": refused[:MOST_NAMED],
            "refused_count": len(refused),
            "left_out": list(feed.left_out),
        }

    answered = take_once(
        organisation_id=door.organisation_id,
        inlet_id=door.inlet_id,
        message=message,
        at=at,
        work=work,
    )
    settle(organisation_id=door.organisation_id, arrived=arrived, at=at)
    return answered
