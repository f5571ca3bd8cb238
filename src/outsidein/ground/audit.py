"""The audit log: what was done, by whom, when; each line chained to the one before it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from outsidein.ground.models import AuditEvent

FIRST = "0" * 64
#: Any number will do, as long as every writer asks for the same one.
CHAIN_LOCK = 4_107_001


@dataclass(frozen=True, slots=True)
class Broken:
    """The first line of the log that does not fit the one before it."""

    sequence: int
    why: str


def _digest(previous: str, parts: list[Any]) -> str:
    text = json.dumps([previous, *parts], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _parts(event: AuditEvent) -> list[Any]:
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return [event.organisation_ref, at, event.actor, event.act, event.object_ref, event.detail]


def write_audit(
    *,
    organisation_id: int | None,
    act: str,
    object_ref: str,
    at: datetime,
    actor: str = "system",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add one line to the log, inside the transaction of the act itself.

    ``detail`` takes names of fields and counts, never personal values.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # SQLite has one writer at a time by itself; PostgreSQL is asked to.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        previous = (
            AuditEvent.objects.order_by("-id").values_list("hash", flat=True).first() or FIRST
        )
        event = AuditEvent(
            organisation_ref=organisation_id,
            at=at,
            actor=actor,
            act=act,
            object_ref=object_ref,
            detail=json.dumps(dict(detail or {}), sort_keys=True, default=str),
            previous_hash=previous,
        )
        event.hash = _digest(previous, _parts(event))
        event.save(force_insert=True)


def verify_audit() -> Broken | None:
    """Return the first line that was changed, or whose neighbour is missing; None when all holds.

    A cut tail is seen only against a head kept elsewhere: ``audit_head``.
    """
    previous = FIRST
    for event in _all_events():
        if event.previous_hash != previous:
            return Broken(event.pk, "the line before it is missing or was changed")
        if event.hash != _digest(previous, _parts(event)):
            return Broken(event.pk, "this line was changed")
        previous = event.hash
    return None


def audit_head() -> tuple[int, str]:
    """Return the number and hash of the last line, to be kept outside this machine."""
    last = AuditEvent.objects.order_by("-id").values_list("id", "hash").first()
    return last or (0, FIRST)


def _all_events() -> Iterator[AuditEvent]:
    return AuditEvent.objects.order_by("id").iterator(chunk_size=2000)
