"""A call that a telephone system tells of, made into a row of ours."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from outsidein.hold.sources.compute.web_events import Untold, read_moment

#: Our word → what telephone systems call it.
NAMES = {
    "external_id": ("id", "call_id", "callId", "uuid"),
    "direction": ("direction",),
    "staff": ("agent", "staff", "user", "agent_id"),
    "department": ("queue", "department", "team"),
    "customer": ("customer", "customer_id"),
    "purpose": ("purpose", "reason"),
    "case": ("case", "case_id", "ticket"),
}
BEGAN = ("started_at", "start_time", "startedAt", "at")
KEPT = ("type", "answered_at", "ended_at", "duration", "outcome")
OUT = frozenset({"out", "outbound", "outgoing"})
#: Unit: signs.
LONGEST = 180


def tell_call_event(body: Mapping[str, Any], *, received: datetime) -> dict[str, Any] | Untold:
    """Return a call as a contact by telephone, or what it lacks.

    Shape: ``body`` holds type, timestamp and data, as Standard Webhooks advises, or the call's own
    fields alone. The number is the other side's: ``from`` of a call that came in, else ``to``.

    >>> at = datetime(2026, 6, 1, tzinfo=UTC)
    >>> call = {"id": "c1", "direction": "inbound", "from": "+44 7911 123456"}
    >>> tell_call_event({"type": "call.ended", "data": call}, received=at)["phone"]
    '+44 7911 123456'
    """
    call = body.get("data") if isinstance(body.get("data"), Mapping) else body
    if not isinstance(call, Mapping):
        return Untold("data", "It holds no call.")
    row: dict[str, Any] = {
        name: said for name, theirs in NAMES.items() if (said := _first(call, theirs))
    }
    if "external_id" not in row:
        return Untold("id", "A call needs an id, so that it is taken once.")
    number = _first(call, ("to",) if row.get("direction", "").lower() in OUT else ("from",))
    if number:
        row["phone"] = number
    if not number and "customer" not in row:
        return Untold("from", "Neither a number nor a customer says whose call it was.")
    began = next((at for name in BEGAN if (at := read_moment(call.get(name)))), None)
    at = began or read_moment(body.get("timestamp")) or received
    row |= {"at": at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"), "channel": "phone"}
    if "customer" in row:
        row["identified_at"] = row["at"]
    for name in KEPT:
        if said := _first(call if name != "type" else body, (name,)):
            row[f"extra.{name}"] = said
    return row


def _first(said: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = said.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            text = str(value).replace("\x00", "").encode("utf-8", "ignore").decode().strip()
            if text:
                return text[:LONGEST]
    return ""
