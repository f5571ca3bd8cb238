"""Finds the customer of every event, by sets: its source's own id first, else how it was reached.

A row finds its customer by source and external id; else by e-mail, phone or handle, when that
belongs to one customer alone; else it stays unlinked and is counted as such.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

#: A source without customers of its own borrows the ids of the list where at least this share
#: of its own is found: a call log names the customers of the CRM it was exported from.
BORROWS_FROM = 0.5
#: The ways by which an event without an id finds its customer.
REACHES = ("email", "phone", "handle")


def link_events(organisation_id: int) -> Counter[str]:
    """Set every event's customer number and how it was found; return how many by each way."""
    org = int(organisation_id)
    with connection.cursor() as cursor:
        _borrow_ids(cursor, org)
        cursor.execute(
            "UPDATE hold_event SET customer_number = NULL, link_method = ''"
            " WHERE organisation_id = %s AND (customer_number IS NOT NULL OR link_method <> '')",
            [org],
        )
        _find(cursor, org)
        cursor.execute(
            "SELECT link_method, COUNT(*) FROM hold_event WHERE organisation_id = %s"
            " AND kind NOT IN ('staff', 'elements') GROUP BY link_method",
            [org],
        )
        return Counter({method or "unlinked": count for method, count in cursor.fetchall()})


def link_some_events(organisation_id: int, numbers: Sequence[int]) -> Counter[str]:
    """Find the customer of the events that a change among these customers may concern.

    They are the events that were found for one of them, and those that nobody was found for
    although one of them is reached so: what two customers shared may now be one's alone. Which
    list a source borrows its ids from stays as it is until all is linked anew.
    """
    org = int(organisation_id)
    marks = ", ".join(["%s"] * len(numbers))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS concerned")
        cursor.execute("CREATE TEMPORARY TABLE concerned (id BIGINT PRIMARY KEY)")
        cursor.execute(
            "INSERT INTO concerned SELECT id FROM hold_event"  # noqa: S608 - marks alone
            f" WHERE organisation_id = %s AND customer_number IN ({marks})",
            [org, *numbers],
        )
        reached = " OR ".join(
            f"{kind} IN (SELECT value FROM hold_contactpoint WHERE organisation_id = %s"  # noqa: S608
            f" AND kind = '{kind}' AND customer_number IN ({marks}))"
            for kind in REACHES
        )
        cursor.execute(
            "INSERT INTO concerned SELECT id FROM hold_event"  # noqa: S608 - marks alone
            " WHERE organisation_id = %s AND customer_number IS NULL"
            f" AND kind NOT IN ('staff', 'elements') AND ({reached})",
            [org, *(value for _ in REACHES for value in (org, *numbers))],
        )
        cursor.execute(
            "UPDATE hold_event SET customer_number = NULL, link_method = ''"
            " WHERE id IN (SELECT id FROM concerned)"
        )
        _find(cursor, org, among=" AND hold_event.id IN (SELECT id FROM concerned)")
        cursor.execute(
            "SELECT link_method, COUNT(*) FROM hold_event"
            " WHERE id IN (SELECT id FROM concerned) GROUP BY link_method"
        )
        linked = Counter({method or "unlinked": count for method, count in cursor.fetchall()})
        cursor.execute("DROP TABLE concerned")
    return linked


def link_new_events(organisation_id: int, event_ids: Sequence[int]) -> Counter[str]:
    """Find the customer of events that just came or changed; the rest stays as it is."""
    org = int(organisation_id)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS concerned")
        cursor.execute("CREATE TEMPORARY TABLE concerned (id BIGINT PRIMARY KEY)")
        marks = ", ".join(["(%s)"] * len(event_ids))
        cursor.execute(f"INSERT INTO concerned VALUES {marks}", list(event_ids))  # noqa: S608
        cursor.execute(
            "UPDATE hold_event SET customer_number = NULL, link_method = ''"
            " WHERE id IN (SELECT id FROM concerned)"
        )
        _find(cursor, org, among=" AND hold_event.id IN (SELECT id FROM concerned)")
        cursor.execute(
            "SELECT link_method, COUNT(*) FROM hold_event"
            " WHERE id IN (SELECT id FROM concerned) GROUP BY link_method"
        )
        linked = Counter({method or "unlinked": count for method, count in cursor.fetchall()})
        cursor.execute("DROP TABLE concerned")
    return linked


def _find(cursor: CursorWrapper, org: int, among: str = "") -> None:
    """Find the customer of every event that has none yet, or of those among them."""
    cursor.execute(
        f"""
        UPDATE hold_event SET customer_number = r.customer_number, link_method = 'external_id'
        FROM hold_record r, hold_source s
        WHERE hold_event.organisation_id = %s{among} AND s.id = hold_event.source_id
          AND r.source_id = COALESCE(s.ids_from_id, s.id)
          AND r.external_id = hold_event.customer_ref AND r.customer_number IS NOT NULL
          AND hold_event.kind NOT IN ('staff', 'elements')
        """,  # noqa: S608 - our own words
        [org],
    )
    for kind in REACHES:
        asked = (
            f" AND value IN (SELECT {kind} FROM hold_event WHERE id IN (SELECT id FROM concerned))"  # noqa: S608
            if among
            else ""
        )
        cursor.execute(
            f"""
            UPDATE hold_event SET customer_number = p.customer_number, link_method = %s
            FROM (SELECT value, MIN(customer_number) AS customer_number FROM hold_contactpoint
                  WHERE organisation_id = %s AND kind = %s{asked}
                  GROUP BY value HAVING COUNT(DISTINCT customer_number) = 1) AS p
            WHERE hold_event.organisation_id = %s{among} AND hold_event.customer_number IS NULL
              AND hold_event.{kind} = p.value
              AND hold_event.kind NOT IN ('staff', 'elements')
            """,  # noqa: S608 - the column is one of three words
            [kind, org, kind, org],
        )


def _borrow_ids(cursor: CursorWrapper, org: int) -> None:
    """Let sources without customers use the ids of the list that knows most of theirs.

    It is worked out anew each time: a source that has customers of its own by now needs no
    other's. Where two lists know as many of the ids and mean others by them, neither is believed.
    """
    cursor.execute(
        "UPDATE hold_source SET ids_from_id = NULL"
        " WHERE organisation_id = %s AND ids_from_id IS NOT NULL",
        [org],
    )
    cursor.execute(
        """
        SELECT e.source_id, COUNT(DISTINCT e.customer_ref) FROM hold_event e
        WHERE e.organisation_id = %s AND e.customer_ref IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM hold_record o WHERE o.source_id = e.source_id)
        GROUP BY e.source_id
        """,
        [org],
    )
    named = dict(cursor.fetchall())
    # By source and id, since that is how a record is found at once; an id is there once a source.
    cursor.execute(
        """
        SELECT e.source_id, s.id, COUNT(*)
        FROM (SELECT DISTINCT source_id, customer_ref FROM hold_event
              WHERE organisation_id = %s AND customer_ref IS NOT NULL) AS e
        JOIN hold_source s ON s.organisation_id = %s
        JOIN hold_record r ON r.source_id = s.id AND r.external_id = e.customer_ref
        WHERE NOT EXISTS (SELECT 1 FROM hold_record o WHERE o.source_id = e.source_id)
        GROUP BY e.source_id, s.id
        ORDER BY COUNT(*) DESC, s.id
        """,
        [org, org],
    )
    shared: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for own, other, count in cursor.fetchall():
        shared[own].append((count, other))
    for own, lenders in shared.items():
        most, lender = lenders[0]
        rivals = [other for count, other in lenders[1:] if count == most]
        disputed = any(_mean_others(cursor, own, lender, rival) for rival in rivals)
        if most >= BORROWS_FROM * named[own] and not disputed:
            cursor.execute("UPDATE hold_source SET ids_from_id = %s WHERE id = %s", [lender, own])


def _mean_others(cursor: CursorWrapper, own: int, one: int, two: int) -> bool:
    """Return whether two lists mean different customers by an id that this source names."""
    cursor.execute(
        """
        SELECT 1 FROM hold_event e
        JOIN hold_record a ON a.source_id = %s AND a.external_id = e.customer_ref
        JOIN hold_record b ON b.source_id = %s AND b.external_id = e.customer_ref
        WHERE e.source_id = %s AND a.customer_number <> b.customer_number LIMIT 1
        """,
        [one, two, own],
    )
    return cursor.fetchone() is not None
