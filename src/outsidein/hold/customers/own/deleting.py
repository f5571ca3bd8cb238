"""An own field deleted with all it held: from the records, their former wordings, the customers."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from outsidein.ground.audit import write_audit
from outsidein.ground.bulk import insert_rows
from outsidein.ground.errors import NotNow
from outsidein.hold.customers.own.models import OwnValue
from outsidein.hold.records.models import ImportRun, SuppliedField
from outsidein.hold.sources.own.queries import access_own_field

PORTION = 5_000


@dataclass(frozen=True, slots=True)
class HeldValues:
    """How much an own field holds."""

    records: int
    former: int  # former wordings of records
    customers: int


def count_own_values(*, organisation_id: int, code: str) -> HeldValues:
    """Return how many values a field holds, in records, former wordings and customers."""
    like = f'%"own_{code}"%'
    counted: list[int] = []
    with connection.cursor() as cursor:
        for table in ("hold_record", "hold_formerrecord"):
            cursor.execute(
                f"SELECT COUNT(*) FROM {table} WHERE organisation_id = %s AND tidied LIKE %s",  # noqa: S608
                [organisation_id, like],
            )
            counted.append(cursor.fetchone()[0])
    customers = OwnValue.objects.filter(organisation_id=organisation_id, code=code).count()
    return HeldValues(records=counted[0], former=counted[1], customers=customers)


@transaction.atomic
def delete_own_field(
    *, organisation_id: int, code: str, agreed: str, at: datetime, actor: str = "system"
) -> HeldValues:
    """Delete a retired field and every value of it; ``agreed`` is its code, typed by a person.

    The words of the file go too, where the file's column was read as this field.
    """
    field = access_own_field(organisation_id=organisation_id, code=code)
    if field.retired_at is None:
        raise NotNow(_("Retire the field first: until then files may fill it."))
    if agreed.strip() != code:
        raise NotNow(_("Type the field's code to say that its values may go."))
    held = count_own_values(organisation_id=organisation_id, code=code)
    name = f"own_{code}"
    headers = _headers(organisation_id, name)
    for table in ("hold_record", "hold_formerrecord"):
        _take_out(table, ("tidied", "raw"), organisation_id, name, headers)
    _take_out("hold_customer", ("chosen",), organisation_id, name, {})
    OwnValue.objects.filter(organisation_id=organisation_id, code=code).delete()
    SuppliedField.objects.filter(organisation_id=organisation_id, field=name).delete()
    with connection.cursor() as cursor:
        for table in ("hold_pin", "hold_fieldrule"):
            cursor.execute(
                f"DELETE FROM {table} WHERE organisation_id = %s AND field = %s",  # noqa: S608
                [organisation_id, name],
            )
    field.delete()
    write_audit(
        organisation_id=organisation_id,
        act="delete own field",
        object_ref=f"own field {code}",
        at=at,
        actor=actor,
        detail={"records": held.records, "former": held.former, "customers": held.customers},
    )
    return held


def _headers(organisation_id: int, name: str) -> dict[int, list[str]]:
    """Return, by import, the columns that were read as this field."""
    runs = ImportRun.objects.filter(organisation_id=organisation_id, kind="customers")
    found: dict[int, list[str]] = {}
    for pk, summary in runs.filter(summary__contains=name).values_list("pk", "summary"):
        mapping = json.loads(summary).get("mapping", {})
        found[pk] = [header for header, target in mapping.items() if target == name]
    return found


def _take_out(
    table: str,
    columns: tuple[str, ...],
    organisation_id: int,
    name: str,
    headers: dict[int, list[str]],
) -> None:
    """Take the field out of rows that have it: portions aside, one statement each."""
    listed = ", ".join(columns)
    sets = ", ".join(f"{column} = t.{column}" for column in columns)
    with connection.cursor() as cursor:
        for rows in _portions(cursor, table, columns, organisation_id, name):
            cursor.execute("DROP TABLE IF EXISTS taken_out")
            texts = ", ".join(f"{column} TEXT" for column in columns)
            cursor.execute(f"CREATE TEMPORARY TABLE taken_out (id BIGINT PRIMARY KEY, {texts})")
            without = (_without(row, name, headers) for row in rows)
            insert_rows(cursor, "taken_out", ("id", *columns), without)
            cursor.execute(
                f"UPDATE {table} SET {sets} FROM (SELECT id, {listed} FROM taken_out) t"  # noqa: S608
                f" WHERE {table}.id = t.id"
            )
            cursor.execute("DROP TABLE taken_out")


def _portions(
    cursor: Any, table: str, columns: tuple[str, ...], organisation_id: int, name: str
) -> Iterator[list[Any]]:
    last = 0
    run = "run_id" if "raw" in columns else "0"
    while True:
        cursor.execute(
            f"SELECT id, {run}, {', '.join(columns)} FROM {table}"  # noqa: S608 - our own names
            f" WHERE organisation_id = %s AND id > %s AND {columns[0]} LIKE %s"
            f" ORDER BY id LIMIT {PORTION}",
            [organisation_id, last, f'%"{name}"%'],
        )
        rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield rows


def _without(row: Any, name: str, headers: dict[int, list[str]]) -> tuple[Any, ...]:
    key, run, first, *more = row
    told = json.loads(first)
    told.pop(name, None)
    cells = [json.dumps(told, ensure_ascii=False)]
    for raw in more:
        came = json.loads(raw)
        for header in headers.get(run, ()):
            came.pop(header, None)
        cells.append(json.dumps(came, ensure_ascii=False))
    return (key, *cells)
