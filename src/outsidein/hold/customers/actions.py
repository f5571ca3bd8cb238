"""Writes of the customers: the one reference is rebuilt; the records never change by it."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection, transaction

from outsidein.ground.audit import write_audit
from outsidein.ground.bulk import insert_rows
from outsidein.ground.progress import Progress
from outsidein.ground.turns import in_turn
from outsidein.hold.customers.compute.golden import Chosen, Held, choose_golden
from outsidein.hold.customers.compute.searching import plain, search_line
from outsidein.hold.customers.link_events import link_events, link_some_events
from outsidein.hold.customers.models import ContactPoint, Customer
from outsidein.hold.customers.search_index import drop_index, fill_index

FETCH = 5_000
CUSTOMER_COLUMNS = (
    "organisation_id", "number", "kind", "status", "name", "email", "phone", "locality", "chosen",
    "search", "records", "sources", "conflicts", "address_key", "firm_key", "firm_number",
)  # fmt: skip
POINT_COLUMNS = (
    "organisation_id", "customer_number", "kind", "value", "verified_at", "bounced_at", "place",
    "validity", "held_from", "records",
)  # fmt: skip
#: Fields that people look a customer up by, besides number, e-mail and phone.
SEARCHED = (
    "full_name", "given_name", "family_name", "company_name", "legal_name", "nickname",
    "postal_code", "address_locality",
)  # fmt: skip
#: What a record says of itself, not of its customer.
NOT_VALUES = frozenset({"external_id", "problems", "captured_at", "updated_at", "notice"})
#: Several of these are true at once: they are ways to reach somebody, not a conflict.
MANY = frozenset({"email", "phone", "handle", "nickname"})
STATUSES = frozenset({"prospect", "active", "lost", "deceased", "closed"})


def rebuild_customers(
    *, organisation_id: int, at: datetime, progress: Progress | None = None
) -> Counter[str]:
    """Choose every customer's values anew and find the customer of every event.

    Returns how many events were found by which way. One transaction: a reader sees the old
    reference or the new one, never half of each.
    """
    with in_turn(organisation_id):
        return _rebuild(organisation_id, at, progress or (lambda _step, _share: None))


def _rebuild(organisation_id: int, at: datetime, tell: Progress) -> Counter[str]:
    tell("Choosing values", 0.1)
    customers: list[tuple[Any, ...]] = []
    points: list[tuple[Any, ...]] = []
    for number, records in _by_customer(organisation_id):
        customers.append(_customer(organisation_id, number, records))
        points += _points(organisation_id, number, records)
    with transaction.atomic(), connection.cursor() as cursor:
        tell("Storing the reference", 0.5)
        drop_index(cursor, organisation_id)
        Customer.objects.filter(organisation_id=organisation_id).delete()
        ContactPoint.objects.filter(organisation_id=organisation_id).delete()
        insert_rows(cursor, "hold_customer", CUSTOMER_COLUMNS, customers)
        insert_rows(cursor, "hold_contactpoint", POINT_COLUMNS, points)
        fill_index(cursor, organisation_id)
        tell("Finding each event's customer", 0.7)
        linked = link_events(organisation_id)
        write_audit(
            organisation_id=organisation_id,
            act="rebuild customers",
            object_ref="customers",
            at=at,
            detail={"customers": len(customers), **linked},
        )
    return linked


def rebuild_some(*, organisation_id: int, numbers: Collection[int]) -> Counter[str]:
    """Choose the values of these customers anew and find the customer of their events.

    It is what a rebuilding of all would make of them; every other customer stays as it is. Call
    it inside a transaction. A number that no record bears any more is a customer no more.
    """
    asked = sorted(numbers)
    if not asked:
        return Counter()
    customers: list[tuple[Any, ...]] = []
    points: list[tuple[Any, ...]] = []
    for number, records in _by_customer(organisation_id, asked):
        customers.append(_customer(organisation_id, number, records))
        points += _points(organisation_id, number, records)
    with connection.cursor() as cursor:
        drop_index(cursor, organisation_id, asked)
        ours = {"organisation_id": organisation_id}
        Customer.objects.filter(**ours, number__in=asked).delete()
        ContactPoint.objects.filter(**ours, customer_number__in=asked).delete()
        insert_rows(cursor, "hold_customer", CUSTOMER_COLUMNS, customers)
        insert_rows(cursor, "hold_contactpoint", POINT_COLUMNS, points)
        fill_index(cursor, organisation_id, asked)
    return link_some_events(organisation_id, asked)


def held_by(*, organisation_id: int, numbers: Collection[int]) -> dict[int, list[Held]]:
    """Return what the records of some customers say, by the customer's number; 1 SQL query."""
    return dict(_by_customer(organisation_id, sorted(numbers)))


def _by_customer(
    organisation_id: int, numbers: Sequence[int] | None = None
) -> Iterator[tuple[int, list[Held]]]:
    """Yield each customer's number with its records, read in the order of the numbers."""
    rows = groupby(_rows(organisation_id, numbers), key=itemgetter(0))
    for number, group in rows:
        yield (
            number,
            [
                Held(record, source, str(seen)[:19], json.loads(told))
                for _, record, source, seen, told in group
            ],
        )


def _rows(organisation_id: int, numbers: Sequence[int] | None) -> Iterator[tuple[Any, ...]]:
    some = "IS NOT NULL" if numbers is None else f"IN ({', '.join(['%s'] * len(numbers))})"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.customer_number, r.id, s.name, r.observed_at, r.tidied"  # noqa: S608
            " FROM hold_record r JOIN hold_source s ON s.id = r.source_id"
            f" WHERE r.organisation_id = %s AND r.customer_number {some}"
            " ORDER BY r.customer_number, r.id",
            [organisation_id, *(numbers or ())],
        )
        while rows := cursor.fetchmany(FETCH):
            yield from rows


def _customer(organisation_id: int, number: int, records: list[Held]) -> tuple[Any, ...]:
    golden = {f: c for f, c in choose_golden(records).items() if f not in NOT_VALUES}
    phones = _all_of("phone", records)
    emails = _all_of("email", records)
    searched = [
        str(value)
        for field in SEARCHED
        for held in records
        for value in _listed(held.values.get(field))
    ]
    kind = _value(golden, "kind") or (
        "company" if "company_name" in golden and "family_name" not in golden else "person"
    )
    conflicts = sum(1 for field, one in golden.items() if one.others and field not in MANY)
    return (
        organisation_id,
        number,
        kind if kind in {"person", "company"} else "person",
        _status(golden),
        _name(golden, kind),
        _value(golden, "email"),
        _value(golden, "phone"),
        _value(golden, "address_locality"),
        json.dumps({field: _told(one) for field, one in golden.items()}, ensure_ascii=False),
        search_line(number, [*searched, *map(plain, emails)], phones),
        len(records),
        len({held.source for held in records}),
        conflicts,
        "",
        "",
        "",
    )


def _name(golden: dict[str, Chosen], kind: str) -> str:
    """Return the name the customer is listed under; never empty."""
    both = f"{_value(golden, 'given_name')} {_value(golden, 'family_name')}".strip()
    person = both if _value(golden, "family_name") else _value(golden, "full_name") or both
    company = _value(golden, "company_name") or _value(golden, "legal_name")
    first, second = (company, person) if kind == "company" else (person, company)
    return first or second or _value(golden, "email") or _value(golden, "phone") or "(no name)"


def _status(golden: dict[str, Chosen]) -> str:
    """Return the status by rule: what the newest source says, else lost on a day of loss."""
    told = _value(golden, "status")
    if told in STATUSES:
        return told
    return "lost" if _value(golden, "lost_at") else "active"


def _value(golden: dict[str, Chosen], field: str) -> str:
    one = golden.get(field)
    return _text(one.value) if one else ""


def _told(one: Chosen) -> dict[str, Any]:
    return {
        "value": _text(one.value),
        "record": one.record_id,
        "source": one.source,
        "rule": str(one.rule),
        "at": one.observed_at,
        "others": [
            {"value": _text(o.value), "source": o.source, "at": o.observed_at} for o in one.others
        ],
    }


def _text(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _points(organisation_id: int, number: int, records: list[Held]) -> Iterator[tuple[Any, ...]]:
    """Yield every way to reach the customer once, with when it was last verified."""
    for kind in ("email", "phone", "handle"):
        verified: dict[str, str | None] = {}
        for held in records:
            told = held.values.get(f"{kind}_verified_at")
            for value in _listed(held.values.get(kind)):
                newest = max(filter(None, (verified.get(str(value)), told)), default=None)
                verified[str(value)] = newest
        for value, seen in verified.items():
            yield (organisation_id, number, kind, value, _moment(seen), None, 0, "", None, 0)


def _moment(text: str | None) -> Any:
    if not text:
        return None
    if connection.vendor != "postgresql":
        return text
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _all_of(field: str, records: list[Held]) -> list[str]:
    return list(dict.fromkeys(str(v) for held in records for v in _listed(held.values.get(field))))


def _listed(told: Any) -> list[Any]:
    if told is None or told == "":
        return []
    return told if isinstance(told, list) else [told]
