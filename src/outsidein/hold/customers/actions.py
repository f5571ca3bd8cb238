"""Writes of the customers: the one reference is rebuilt; the records never change by it."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from outsidein.ground.audit import write_audit
from outsidein.ground.bulk import insert_rows
from outsidein.ground.progress import Progress
from outsidein.ground.turns import in_turn
from outsidein.hold.customers.aside import Aside, place_aside
from outsidein.hold.customers.compute.golden import NO_WORDS, Held
from outsidein.hold.customers.compute.reference import Built, build_customer
from outsidein.hold.customers.households import work_out_households
from outsidein.hold.customers.link_events import link_events, link_some_events
from outsidein.hold.customers.models import StatusCount
from outsidein.hold.customers.search_index import drop_index, fill_index
from outsidein.hold.customers.words import (
    bounces_of,
    choosing_of,
    last_words,
    numbers_said_of,
    words_of,
)
from outsidein.hold.records.models import Record

FETCH = 5_000
#: Records whose customers are worked out before they are laid aside; bounds the memory.
PORTION = 20_000
CUSTOMER_COLUMNS = (
    "organisation_id", "number", "kind", "status", "name", "email", "phone", "locality", "chosen",
    "search", "records", "sources", "conflicts", "address_key", "firm_key", "firm_number",
)  # fmt: skip
POINT_COLUMNS = (
    "organisation_id", "customer_number", "kind", "value", "verified_at", "bounced_at", "place",
    "validity", "held_from", "records",
)  # fmt: skip


def rebuild_customers(
    *, organisation_id: int, at: datetime, progress: Progress | None = None
) -> Counter[str]:
    """Choose every customer's values anew and find the customer of every event.

    Returns how many events were found by which way. The new reference is laid aside, portion by
    portion, and put in place in one transaction: a reader sees the old one or the new one, never
    half of each, nobody waits for the choosing, and memory stays bounded.
    """
    with in_turn(organisation_id) as folder:
        return _rebuild(organisation_id, at, progress or (lambda _step, _share: None), folder)


def _rebuild(organisation_id: int, at: datetime, tell: Progress, folder: Path) -> Counter[str]:
    heard = last_words(organisation_id)
    with connection.cursor() as cursor, place_aside(cursor, folder) as place:
        _lay_aside(cursor, place, organisation_id, tell)
        with transaction.atomic():
            tell("Storing the reference", 0.6)
            changed = _replace(cursor, organisation_id)
            # What was said meanwhile was not heard when the values were chosen.
            if late := numbers_said_of(organisation_id, heard):
                reshape(organisation_id=organisation_id, numbers=late)
            tell("Finding each event's customer", 0.75)
            linked = link_events(organisation_id)
            count_statuses(organisation_id=organisation_id)
            work_out_households(organisation_id=organisation_id)
            write_audit(
                organisation_id=organisation_id,
                act="rebuild customers",
                object_ref="customers",
                at=at,
                detail={**changed, **linked},
            )
    return linked


def _lay_aside(cursor: Any, place: Aside, organisation_id: int, tell: Progress) -> None:
    """Work every customer out, into tables of this connection that nobody else sees or locks."""
    place.create("aside_customer", "hold_customer", CUSTOMER_COLUMNS)
    place.create("aside_point", "hold_contactpoint", POINT_COLUMNS)
    choosing, words = choosing_of(organisation_id), words_of(organisation_id)
    bounced = bounces_of(organisation_id)
    last = _last_number(organisation_id)
    for numbers, groups in _portions(organisation_id):
        built = [
            build_customer(number, held, choosing, words.get(number, NO_WORDS), bounced)
            for number, held in groups
        ]
        with place.writing():
            rows = (_customer_row(organisation_id, one) for one in built)
            insert_rows(cursor, "aside_customer", CUSTOMER_COLUMNS, rows)
            insert_rows(cursor, "aside_point", POINT_COLUMNS, _point_rows(organisation_id, built))
        tell("Choosing values", 0.05 + 0.5 * min(1.0, numbers[1] / max(1, last)))
    place.index("aside_customer", "number")
    place.index("aside_point", "customer_number")


def _replace(cursor: Any, organisation_id: int) -> dict[str, int]:
    """Put in place what was laid aside; a customer of whom all is as before is left alone."""
    ours = [organisation_id]
    compared = [name for name in CUSTOMER_COLUMNS if name not in {"organisation_id", "number"}]
    alike = " AND ".join(f"a.{name} = c.{name}" for name in compared)
    cursor.execute("DROP TABLE IF EXISTS aside_changed")
    cursor.execute(
        "CREATE TEMPORARY TABLE aside_changed AS"  # noqa: S608 - our own names
        " SELECT c.number FROM hold_customer c LEFT JOIN aside_customer a ON a.number = c.number"
        f" WHERE c.organisation_id = %s AND (a.number IS NULL OR NOT ({alike}))",
        ours,
    )
    cursor.execute(
        "INSERT INTO aside_changed SELECT a.number FROM aside_customer a LEFT JOIN hold_customer c"
        " ON c.organisation_id = %s AND c.number = a.number WHERE c.number IS NULL",
        ours,
    )
    cursor.execute("CREATE INDEX aside_changed_by ON aside_changed (number)")
    for after, until in _ranges(cursor):
        _replace_some(cursor, organisation_id, after, until)
    _replace_points(cursor, ours)
    cursor.execute("SELECT (SELECT COUNT(*) FROM aside_customer), COUNT(*) FROM aside_changed")
    customers, moved = cursor.fetchone()
    cursor.execute("DROP TABLE aside_changed")
    return {"customers": customers, "changed": moved}


def _ranges(cursor: Any) -> Iterator[tuple[int, int]]:
    """Yield ranges of the numbers that changed, of a portion each: a statement's memory is theirs.

    SQLite keeps what a statement would take back in memory, and so as much as it changes.
    """
    after = -1
    while True:
        cursor.execute(
            "SELECT MAX(number) FROM (SELECT number FROM aside_changed WHERE number > %s"
            " ORDER BY number LIMIT %s) AS portion",
            [after, PORTION],
        )
        until = cursor.fetchone()[0]
        if until is None:
            return
        yield after, until
        after = until


def _replace_some(cursor: Any, organisation_id: int, after: int, until: int) -> None:
    """Put the changed customers of a range of numbers in place, and into the index."""
    changed = (
        "SELECT number FROM aside_changed"  # noqa: S608 - numbers of our own
        f" WHERE number > {int(after)} AND number <= {int(until)}"
    )
    drop_index(cursor, organisation_id, changed)
    cursor.execute(
        f"DELETE FROM hold_customer WHERE organisation_id = %s AND number IN ({changed})",  # noqa: S608
        [organisation_id],
    )
    listed = ", ".join(CUSTOMER_COLUMNS)
    cursor.execute(
        f"INSERT INTO hold_customer ({listed}) SELECT {listed} FROM aside_customer"  # noqa: S608
        f" WHERE number IN ({changed}) ORDER BY number"
    )
    fill_index(cursor, organisation_id, changed)


def _replace_points(cursor: Any, ours: list[int]) -> None:
    """Put the ways to reach customers in place; those that are as before are left alone."""
    found = "a.customer_number = p.customer_number AND a.kind = p.kind AND a.value = p.value"
    compared = POINT_COLUMNS[POINT_COLUMNS.index("verified_at") :]
    alike = " AND ".join(f"a.{name} IS NOT DISTINCT FROM p.{name}" for name in compared)
    cursor.execute(
        "DELETE FROM hold_contactpoint WHERE id IN (SELECT p.id FROM hold_contactpoint p"  # noqa: S608
        f" LEFT JOIN aside_point a ON {found}"
        f" WHERE p.organisation_id = %s AND (a.kind IS NULL OR NOT ({alike})))",
        ours,
    )
    listed = ", ".join(f"a.{name}" for name in POINT_COLUMNS)
    cursor.execute(
        f"INSERT INTO hold_contactpoint ({', '.join(POINT_COLUMNS)}) SELECT {listed}"  # noqa: S608
        f" FROM aside_point a LEFT JOIN hold_contactpoint p ON p.organisation_id = %s AND {found}"
        " WHERE p.id IS NULL ORDER BY a.customer_number, a.kind, a.place",
        ours,
    )


def rebuild_some(*, organisation_id: int, numbers: Collection[int]) -> Counter[str]:
    """Choose the values of these customers anew and find the customer of their events.

    It is what a rebuilding of all would make of them; every other customer stays as it is. Call
    it inside a transaction. A number that no record bears any more is a customer no more.
    """
    asked = sorted(numbers)
    if not asked:
        return Counter()
    reshape(organisation_id=organisation_id, numbers=asked)
    return link_some_events(organisation_id, asked)


def reshape(*, organisation_id: int, numbers: Collection[int]) -> None:
    """Choose the values of these customers anew; whose events are whose stays as it is.

    Call it inside a transaction, where what changed cannot move an event to somebody else.
    """
    asked = sorted(numbers)
    choosing, words = choosing_of(organisation_id), words_of(organisation_id, asked)
    bounced = bounces_of(organisation_id, asked)
    built = [
        build_customer(number, records, choosing, words.get(number, NO_WORDS), bounced)
        for number, records in _by_customer(organisation_id, asked)
    ]
    before = _by_status(organisation_id, asked)
    with connection.cursor() as cursor:
        drop_index(cursor, organisation_id, asked)
        marks = ", ".join(["%s"] * len(asked))
        for table, number in (
            ("hold_customer", "number"),
            ("hold_contactpoint", "customer_number"),
        ):
            cursor.execute(
                f"DELETE FROM {table} WHERE organisation_id = %s AND {number} IN ({marks})",  # noqa: S608
                [organisation_id, *asked],
            )
        insert_rows(
            cursor,
            "hold_customer",
            CUSTOMER_COLUMNS,
            [_customer_row(organisation_id, one) for one in built],
        )
        insert_rows(
            cursor, "hold_contactpoint", POINT_COLUMNS, list(_point_rows(organisation_id, built))
        )
        fill_index(cursor, organisation_id, asked)
    _shift_statuses(organisation_id, before, _by_status(organisation_id, asked))


def count_statuses(*, organisation_id: int) -> None:
    """Count the customers of each status anew, for the pages that may not count them."""
    StatusCount.objects.filter(organisation_id=organisation_id).delete()
    rows = _by_status(organisation_id, None)
    StatusCount.objects.bulk_create(
        StatusCount(organisation_id=organisation_id, status=status, customers=count)
        for status, count in rows.items()
    )


def _by_status(organisation_id: int, numbers: Sequence[int] | None) -> Counter[str]:
    some = "" if numbers is None else f" AND number IN ({', '.join(['%s'] * len(numbers))})"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status, COUNT(*) FROM hold_customer"  # noqa: S608 - marks alone
            f" WHERE organisation_id = %s{some} GROUP BY status",
            [organisation_id, *(numbers or ())],
        )
        return Counter(dict(cursor.fetchall()))


def _shift_statuses(organisation_id: int, before: Counter[str], after: Counter[str]) -> None:
    """Move the counts by what changed among some customers."""
    for status in sorted({*before, *after}):
        moved = after[status] - before[status]
        if not moved:
            continue
        counts = StatusCount.objects.filter(organisation_id=organisation_id, status=status)
        if not counts.update(customers=F("customers") + moved):
            StatusCount.objects.create(
                organisation_id=organisation_id, status=status, customers=max(0, moved)
            )


def held_by(*, organisation_id: int, numbers: Collection[int]) -> dict[int, list[Held]]:
    """Return what the records of some customers say, by the customer's number; 1 SQL query."""
    return dict(_by_customer(organisation_id, sorted(numbers)))


def _by_customer(organisation_id: int, numbers: Sequence[int]) -> Iterator[tuple[int, list[Held]]]:
    """Yield each of these customers' number with its records, in the order of the numbers."""
    some = f"IN ({', '.join(['%s'] * len(numbers))})"
    return _grouped(_rows(some, [organisation_id, *numbers]))


def _portions(
    organisation_id: int,
) -> Iterator[tuple[tuple[int, int], Iterator[tuple[int, list[Held]]]]]:
    """Yield the customers of all records in portions of whole customers, by their numbers."""
    after = -1
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT MAX(customer_number) FROM (SELECT customer_number FROM hold_record"
                " WHERE organisation_id = %s AND customer_number > %s"
                " ORDER BY customer_number LIMIT %s) AS portion",
                [organisation_id, after, PORTION],
            )
            until = cursor.fetchone()[0]
            if until is None:
                return
            between = [organisation_id, after, until]
            yield (after, until), _grouped(_rows("> %s AND r.customer_number <= %s", between))
            after = until


def _last_number(organisation_id: int) -> int:
    ours = Record.objects.filter(organisation_id=organisation_id, customer_number__isnull=False)
    return ours.order_by("-customer_number").values_list("customer_number", flat=True).first() or 0


def _grouped(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, list[Held]]]:
    for number, group in groupby(rows, key=itemgetter(0)):
        yield (
            number,
            [
                Held(record, source, str(seen)[:19], json.loads(told))
                for _, record, source, seen, told in group
            ],
        )


def _rows(some: str, asked: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.customer_number, r.id, s.name, r.observed_at, r.tidied"  # noqa: S608
            " FROM hold_record r JOIN hold_source s ON s.id = r.source_id"
            f" WHERE r.organisation_id = %s AND r.customer_number {some}"
            " ORDER BY r.customer_number, r.id",
            asked,
        )
        while rows := cursor.fetchmany(FETCH):
            yield from rows


def _customer_row(organisation_id: int, one: Built) -> tuple[Any, ...]:
    return (
        organisation_id, one.number, one.kind, one.status, one.name, one.email, one.phone,
        one.locality, one.chosen, one.search, one.records, one.sources, one.conflicts,
        one.address_key, one.firm_key, one.firm_number,
    )  # fmt: skip


def _point_rows(organisation_id: int, built: Iterable[Built]) -> Iterator[tuple[Any, ...]]:
    for one in built:
        for point in one.points:
            yield (
                organisation_id, one.number, point.kind, point.value, _moment(point.verified_at),
                _moment(point.bounced_at), point.place, point.validity, _moment(point.held_from),
                point.records,
            )  # fmt: skip


def _moment(text: str) -> Any:
    if not text:
        return None
    if connection.vendor != "postgresql":
        return text
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
