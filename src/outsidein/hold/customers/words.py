"""What people said of customers' values and how an organisation chooses, as the rebuilding asks."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from outsidein.hold.customers.compute.golden import RULES, Pinned, Rule, Words, same
from outsidein.hold.customers.compute.reference import Choosing
from outsidein.hold.customers.models import ContactPoint, FieldRule, Pin, ReachWord, SourceTrust
from outsidein.hold.records.models import Record, SuppliedField


def choosing_of(organisation_id: int) -> Choosing:
    """Return the organisation's rules and its order of trust; 2 SQL queries."""
    own = FieldRule.objects.filter(organisation_id=organisation_id)
    known = {str(rule) for rule in Rule}
    rules = {field: Rule(rule) for field, rule in own.values_list("field", "rule") if rule in known}
    trust = SourceTrust.objects.filter(organisation_id=organisation_id).order_by("place", "id")
    return Choosing(
        rules={**RULES, **rules}, source_order=tuple(trust.values_list("source__name", flat=True))
    )


def words_of(organisation_id: int, numbers: Sequence[int] | None = None) -> dict[int, Words]:
    """Return what was said of customers' values, by the present number; 3 SQL queries at most.

    Only words that nobody took back. Of two on one thing the later holds. Words are said by
    people one at a time, so that all of an organisation's fit into memory.
    """
    if not _is_anything_said(organisation_id):
        return {}
    holds: dict[str, Any] = {
        "organisation_id": organisation_id,
        "undoes__isnull": True,
        "undone_by__isnull": True,
        "record__customer_number__isnull": False,
    }
    if numbers is not None:
        ours = Record.objects.filter(organisation_id=organisation_id, customer_number__in=numbers)
        holds["record__in"] = ours
    pins: dict[int, dict[str, Pinned]] = defaultdict(dict)
    rows = Pin.objects.filter(**holds).order_by("id")
    for number, field, pin_id, record_id, value in rows.values_list(
        "record__customer_number", "field", "id", "record_id", "value"
    ):
        pins[int(number or 0)][field] = Pinned(pin_id, record_id, value)
    verified: dict[int, dict[tuple[str, Any], str]] = defaultdict(dict)
    spoiled: dict[int, dict[tuple[str, Any], str]] = defaultdict(dict)
    said = ReachWord.objects.filter(**holds).order_by("since", "id")
    for number, kind, value, state, since in said.values_list(
        "record__customer_number", "kind", "value", "state", "since"
    ):
        whose, key = int(number or 0), (kind, same(value))
        if state == ReachWord.State.VERIFIED:
            verified[whose][key] = utc_text(since)
            spoiled[whose].pop(key, None)
        else:
            spoiled[whose][key] = state
    return {
        number: Words(pins.get(number, {}), verified.get(number, {}), spoiled.get(number, {}))
        for number in {*pins, *verified, *spoiled}
    }


def _is_anything_said(organisation_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM hold_pin WHERE organisation_id = %s)"
            " OR EXISTS (SELECT 1 FROM hold_reachword WHERE organisation_id = %s)",
            [organisation_id, organisation_id],
        )
        return bool(cursor.fetchone()[0])


def last_words(organisation_id: int) -> tuple[int, int]:
    """Return the numbers of the last pin and of the last word on a contact point; 2 SQL queries."""
    ours = {"organisation_id": organisation_id}
    pin = Pin.objects.filter(**ours).order_by("-id").values_list("id", flat=True).first()
    word = ReachWord.objects.filter(**ours).order_by("-id").values_list("id", flat=True).first()
    return pin or 0, word or 0


def numbers_said_of(organisation_id: int, heard: tuple[int, int]) -> list[int]:
    """Return the customers of whom something was said or taken back since; 2 SQL queries."""
    ours = {"organisation_id": organisation_id, "record__customer_number__isnull": False}
    pins = Pin.objects.filter(**ours, id__gt=heard[0])
    said = ReachWord.objects.filter(**ours, id__gt=heard[1])
    number = "record__customer_number"
    return sorted({*pins.values_list(number, flat=True), *said.values_list(number, flat=True)})


def bounces_of(
    organisation_id: int, numbers: Sequence[int] | None = None
) -> dict[tuple[str, str], str]:
    """Return which addresses and numbers messages came back from, and when last.

    All of them are read from the messages; those of some customers from their contact points,
    where the last rebuilding left them. 1 SQL query, 2 for all.
    """
    if numbers is not None:
        points = ContactPoint.objects.filter(
            organisation_id=organisation_id, customer_number__in=numbers, bounced_at__isnull=False
        )
        rows = points.values_list("kind", "value", "bounced_at")
        return {(kind, value): utc_text(at) for kind, value, at in rows if at}
    supplied = SuppliedField.objects.filter(
        organisation_id=organisation_id, kind="messages", field="bounced_at"
    )
    if not supplied.exists():
        return {}
    told = (
        "(tidied::json ->> 'bounced_at')"
        if connection.vendor == "postgresql"
        else "json_extract(tidied, '$.bounced_at')"
    )
    found: dict[tuple[str, str], str] = {}
    with connection.cursor() as cursor:
        for kind in ("email", "phone"):
            cursor.execute(
                f"SELECT {kind}, MAX({told}) FROM hold_event WHERE organisation_id = %s"  # noqa: S608
                f" AND kind = 'messages' AND {kind} IS NOT NULL AND {told} IS NOT NULL"
                f" GROUP BY {kind}",
                [organisation_id],
            )
            found |= {(kind, value): str(at)[:19] for value, at in cursor.fetchall()}
    return found


def utc_text(at: datetime) -> str:
    """Return a time as the records write theirs: 'YYYY-MM-DD HH:MM:SS' UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
