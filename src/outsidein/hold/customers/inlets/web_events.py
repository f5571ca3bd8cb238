"""Calls of a website: each taken once, put in order, made into records and events."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from outsidein.hold.customers.inlets.receiving import receive, settle
from outsidein.hold.records.arriving import TakenIn
from outsidein.hold.records.models import Record
from outsidein.hold.sources.compute.web_events import Told, Untold, read_moment, tell_call
from outsidein.hold.sources.inlets.deliveries import claim_messages
from outsidein.hold.sources.inlets.queries import Door

#: A person comes with a few browsers; of more, the last ones count.
MOST_BROWSERS = 20
#: Customers first: an event that comes along finds its customer there.
ORDER = ("customers", "orders", "interactions")


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it came."""

    verb: str
    body: Mapping[str, Any]
    wrong: str = ""  # why it cannot be taken, where that was seen before it was read


@dataclass(frozen=True, slots=True)
class RefusedCall:
    """A call that could not be taken: its place among those that came, and why."""

    place: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class CallsTaken:
    """What became of the calls: taken, known already, refused; together all of them."""

    taken: int
    repeated: int
    refused: tuple[RefusedCall, ...]


def take_calls(
    *, door: Door, calls: Sequence[Call], at: datetime, sent: datetime | None = None
) -> CallsTaken:
    """Take a batch of calls, all that can be used or none, then find out whose they are."""
    told: dict[str, list[tuple[int, Told]]] = defaultdict(list)
    refused: list[RefusedCall] = []
    arrived: list[TakenIn] = []
    with transaction.atomic():
        named = {
            place: message
            for place, call in enumerate(calls)
            if (message := call.body.get("messageId")) and isinstance(message, str)
        }
        fresh = claim_messages(
            organisation_id=door.organisation_id,
            inlet_id=door.inlet_id,
            messages=named.values(),
            at=at,
        )
        seen: set[str] = set()
        repeated = 0
        for place, call in enumerate(calls):
            message = named.get(place)
            if message is not None:
                if message not in fresh or message in seen:
                    repeated += 1
                    continue
                seen.add(message)
            found = (
                Untold("", call.wrong)
                if call.wrong
                else tell_call(call.verb, call.body, received=at, sent=sent)
            )
            if isinstance(found, Untold):
                refused.append(RefusedCall(place, found.field, found.reason))
            else:
                told[found.kind].append((place, found))
        for kind in ORDER:
            if told[kind]:
                refused += _take(door, kind, told[kind], at, arrived)
    settle(organisation_id=door.organisation_id, arrived=arrived, at=at)
    refused.sort(key=lambda one: one.place)
    return CallsTaken(len(calls) - repeated - len(refused), repeated, tuple(refused))


def _take(
    door: Door,
    kind: str,
    told: Sequence[tuple[int, Told]],
    at: datetime,
    arrived: list[TakenIn],
) -> list[RefusedCall]:
    """Store the rows of one kind, in the order of their times; return what was refused."""
    in_order = sorted(told, key=lambda pair: (pair[1].at, pair[0]))
    if kind == "customers":
        rows, places = _people(door, in_order)
    else:
        rows = [one.row for _place, one in in_order]
        places = [[place] for place, _one in in_order]
    if not rows:
        return []
    taken = receive(
        organisation_id=door.organisation_id,
        source_id=door.source_id,
        kind=kind,
        rows=rows,
        at=at,
        actor=f"inlet {door.inlet_id}",
        empty_leaves=kind == "customers",
    )
    arrived.append(taken)
    return [
        RefusedCall(place, one.field, one.reason)
        for one in taken.refused
        for place in places[one.place]
    ]


def _people(
    door: Door, told: Sequence[tuple[int, Told]]
) -> tuple[list[dict[str, Any]], list[list[int]]]:
    """Return a row a person: of what was told of them, the latest stands.

    What comes late fills gaps, and overrides nothing that was told since.
    """
    ids = [str(one.row["external_id"]) for _place, one in told]
    held = _held(door, ids)
    rows: dict[str, dict[str, Any]] = {}
    places: dict[str, list[int]] = defaultdict(list)
    for place, one in told:
        own = str(one.row["external_id"])
        places[own].append(place)
        row = rows.setdefault(own, {"external_id": own})
        raw, tidied = held.get(own, ({}, {}))
        touched = read_moment(tidied.get("updated_at"))
        said = dict(one.row)
        browsers = [*row.get("handle", tidied.get("handle", ())), *said.pop("handle", ())]
        if touched is not None and one.at < touched:
            said.pop("updated_at")
            said = {name: text for name, text in said.items() if name not in raw}
        row |= said
        if browsers:
            row["handle"] = list(dict.fromkeys(browsers))[-MOST_BROWSERS:]
    return list(rows.values()), [places[own] for own in rows]


def _held(door: Door, ids: Sequence[str]) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    ours = Record.objects.filter(
        organisation_id=door.organisation_id, source_id=door.source_id, external_id__in=ids
    )
    return {
        own: (json.loads(raw), json.loads(tidied))
        for own, raw, tidied in ours.values_list("external_id", "raw", "tidied")
    }
