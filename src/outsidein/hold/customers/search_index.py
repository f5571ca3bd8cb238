"""Keeps and asks the index over every part of a customer's line, on either database."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from outsidein.hold.customers.compute.searching import (
    SHORTEST_PART,
    customer_label,
    number_of,
    search_words,
    trigrams,
)
from outsidein.hold.customers.models import Customer
from outsidein.hold.customers.own.index import drop_own_values, fill_own_values


def drop_index(
    cursor: Any, organisation_id: int, numbers: Sequence[int] | str | None = None
) -> None:
    """Take the organisation's customers out of the index; before they are deleted.

    Shape: ``numbers`` are those of some customers, or our own query for them; without them all
    are meant.
    """
    some, asked = _some(numbers)
    drop_own_values(cursor, organisation_id, some, asked)
    if connection.vendor == "sqlite":
        cursor.execute(
            "DELETE FROM hold_customersearch WHERE rowid IN"  # noqa: S608 - marks alone
            f" (SELECT id FROM hold_customer WHERE organisation_id = %s{some})",
            [organisation_id, *asked],
        )


def fill_index(
    cursor: Any, organisation_id: int, numbers: Sequence[int] | str | None = None
) -> None:
    """Put the organisation's customers into the index; after they are stored."""
    some, asked = _some(numbers)
    fill_own_values(cursor, organisation_id, some, asked)
    if connection.vendor == "sqlite":
        cursor.execute(
            "INSERT INTO hold_customersearch (rowid, search)"  # noqa: S608 - marks alone
            f" SELECT id, search FROM hold_customer WHERE organisation_id = %s{some}",
            [organisation_id, *asked],
        )
        return
    cursor.execute(
        "UPDATE hold_customer SET grams = ARRAY(SELECT DISTINCT substr(search, place, 3)"  # noqa: S608
        " FROM generate_series(1, greatest(length(search) - 2, 0)) AS place)"
        f" WHERE organisation_id = %s{some}",
        [organisation_id, *asked],
    )


def _some(numbers: Sequence[int] | str | None) -> tuple[str, Sequence[int]]:
    """Return the condition that means these customers alone, and its parameters."""
    if numbers is None:
        return "", ()
    if isinstance(numbers, str):
        return f" AND number IN ({numbers})", ()
    return f" AND number IN ({', '.join(['%s'] * len(numbers))})", numbers


def meant_by(customers: "QuerySet[Customer]", search: str) -> "QuerySet[Customer]":
    """Return the customers that a search means: by their number, else by any part of their line."""
    words = search_words(search)
    number = number_of(search)
    if number is not None and search.strip().lower() == customer_label(number).lower():
        return customers.filter(number=number)  # written out, it is nobody else's
    if number is None and len(words) == 1 and words[0].isdecimal():
        number = int(words[0]) if len(words[0]) <= SHORTEST_PART else None
    having = having_parts(customers, words)
    if number is None:
        return having
    # As a union each side has its index; as an "or" all customers would be looked through.
    either = customers.filter(number=number).values("pk").union(having.values("pk"))
    return customers.filter(pk__in=either)


def having_parts(customers: "QuerySet[Customer]", words: list[str]) -> "QuerySet[Customer]":
    """Return the customers whose line holds every word; none where no word is asked for.

    The index finds words of three letters and more; shorter ones must begin a word of the line.
    """
    if not words:
        return customers.none()
    # A word of two letters begins a word of the line: with the space before it, it is three.
    parts = [word if len(word) >= SHORTEST_PART else f" {word}" for word in words]
    for part in parts:
        customers = customers.filter(search__contains=part)
    indexed = [part for part in parts if len(part) >= SHORTEST_PART]
    if not indexed:
        return customers
    if connection.vendor == "sqlite":
        asked = " AND ".join('"' + part.replace('"', '""') + '"' for part in indexed)
        found = "SELECT rowid FROM hold_customersearch WHERE hold_customersearch MATCH %s"
        return customers.filter(pk__in=RawSQL(found, [asked]))  # noqa: S611 - the parts are parameters
    grams = [gram for part in indexed for gram in trigrams(part)]
    has = RawSQL("hold_customer.grams @> %s::text[]", [grams])
    return customers.annotate(has_parts=has).filter(has_parts=True)
