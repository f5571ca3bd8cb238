"""Writing many rows of our own making: COPY where there is one, else one prepared statement."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection

BATCH_ROWS = 10_000


def insert_rows(
    cursor: Any, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Write the rows into the table; call it inside a transaction.

    Table and columns are names from our own code, never from a file or a request.
    """
    listed = ", ".join(f'"{name}"' for name in columns)
    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(columns))
    sql = f'INSERT INTO "{table}" ({listed}) VALUES ({marks})'  # noqa: S608 - our own names
    left = iter(rows)
    while batch := list(islice(left, BATCH_ROWS)):
        cursor.executemany(sql, batch)
