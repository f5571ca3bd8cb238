"""Reads an organisation's tables from one moment, row by row, in bounded memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from outsidein.people.models import Organisation, User
from outsidein.people.moving.carried import (
    EMPTIED,
    CarriedTable,
    carried_tables,
    column_of,
    ids_of,
    is_carried,
    is_part_left,
    label_of,
    scope_of,
)
from outsidein.people.moving.compute.cells import OUT, Turn, decimal_out
from outsidein.people.moving.compute.references import renumbered
from outsidein.people.moving.numbers import Numbers

FETCH = 2_000


@contextmanager
def of_one_moment() -> Iterator[Any]:
    """Hand over a connection that sees the tables as they are now, whoever writes meanwhile.

    It is one of its own, so that progress told in between is no part of it. Within somebody's
    transaction it is theirs.
    """
    if connection.in_atomic_block:
        yield connection
        return
    reader = connection.copy()
    try:
        with reader.cursor() as cursor:
            if reader.vendor == "sqlite":
                cursor.execute("BEGIN DEFERRED")
                yield reader
                return
        reader.set_autocommit(False)
        with reader.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield reader
    finally:
        reader.close()


def outward(reader: Any, organisation_id: int) -> tuple[Numbers, dict[str, int], dict[int, str]]:
    """Return how numbers change on the way out, the rows of each table, the members' addresses."""
    numbers, counts = Numbers(), {}
    with reader.cursor() as cursor:
        for table in carried_tables():
            rows = scope_of(table.model, organisation_id)
            low, high = ('MIN(t."id")', 'MAX(t."id")') if table.has_numbers else ("1", "0")
            cursor.execute(
                f'SELECT COUNT(*), {low}, {high} FROM "{table.model._meta.db_table}" t WHERE {rows}'  # noqa: S608
            )
            counts[table.label], first, last = cursor.fetchone()
            if table.has_numbers and first is not None:
                numbers.spans[table.label] = (first, last)
                numbers.steps[table.label] = 1 - first
        members = _members(cursor, organisation_id)
    numbers.members = {user: place for place, user in enumerate(members, start=1)}
    return numbers, counts, members


def _members(cursor: Any, organisation_id: int) -> dict[int, str]:
    """Return every user whom a row of the organisation names, by address."""
    asked = []
    for table in carried_tables():
        for one in table.fields:
            if isinstance(one, models.ForeignKey) and one.related_model is User:
                rows = scope_of(table.model, organisation_id)
                asked.append(
                    f'SELECT t."{one.column}" FROM "{table.model._meta.db_table}" t WHERE {rows}'  # noqa: S608
                )
    users = User._meta.db_table
    cursor.execute(
        f"SELECT id, email FROM {users} WHERE id IN ({' UNION '.join(asked)}) ORDER BY email"  # noqa: S608
    )
    return dict(cursor.fetchall())


def rows_of(
    reader: Any, table: CarriedTable, organisation_id: int, numbers: Numbers
) -> Iterator[list[Any]]:
    """Yield the rows of one table as they are written, in the order of their numbers."""
    options = table.model._meta
    order = ", ".join(f't."{one.column}"' for one in options.pk_fields)
    listed = ", ".join(_select(reader, one, organisation_id) for one in table.fields)
    sql = (
        f'SELECT {listed} FROM "{options.db_table}" t'  # noqa: S608 - our own names
        f" WHERE {scope_of(table.model, organisation_id)} ORDER BY {order}"
    )
    turns = [_turn(table, one, numbers) for one in table.fields]
    changed = [(place, turn) for place, turn in enumerate(turns) if turn is not None]
    with _long_cursor(reader) as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(FETCH):
            for row in rows:
                cells = list(row)
                for place, turn in changed:
                    if cells[place] is not None:
                        cells[place] = turn(cells[place])
                yield cells


@contextmanager
def _long_cursor(reader: Any) -> Iterator[Any]:
    """Hand over a cursor that does not fetch everything at once."""
    if reader.vendor == "postgresql" and reader is connection:
        with transaction.atomic(), reader.chunked_cursor() as cursor:
            yield cursor
        return
    opened = reader.chunked_cursor() if reader.vendor == "postgresql" else reader.cursor()
    with opened as cursor:
        yield cursor


def _select(reader: Any, one: models.Field[Any, Any], organisation_id: int) -> str:
    """Return SQL for a column as it is read: moments as text, keys that lead nowhere as none."""
    name = f't."{one.column}"'
    kind = one.get_internal_type()
    if one.column in EMPTIED.get(label_of(one.model), ()):
        return f"CASE WHEN {name} IS NULL THEN NULL ELSE '' END"
    if kind in {"DateTimeField", "DateField"}:
        if reader.vendor == "sqlite":
            return f"CAST({name} AS TEXT)"
        if kind == "DateField":
            return f"to_char({name}, 'YYYY-MM-DD')"
        return f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    if isinstance(one, models.ForeignKey) and not isinstance(one.related_model, str):
        target = one.related_model
        if target is not User and not is_carried(target):
            return "NULL"
        if one.null and target is not User and is_part_left(target):
            return f"CASE WHEN {name} IN ({ids_of(target, organisation_id)}) THEN {name} END"
    return name


def _turn(table: CarriedTable, one: models.Field[Any, Any], numbers: Numbers) -> Turn | None:
    """Return what is done to a cell on its way out, or None where it goes as it is."""
    if isinstance(one, models.ForeignKey):
        target = one.related_model
        label = label_of(target)
        if target is Organisation:
            return lambda _old: 1
        if target is User or isinstance(target._meta.pk, models.AutoField):
            return lambda old: numbers.new_id(label, old)
        return None
    if one.primary_key and table.has_numbers:
        return lambda old: numbers.new_id(table.label, old)
    references = table.references.get(column_of(one))
    if references:
        return lambda value: renumbered(value, references, numbers.new_id)
    kind = one.get_internal_type()
    if kind == "DecimalField":
        return decimal_out(one.decimal_places)  # type: ignore[attr-defined]
    return OUT.get(kind)
