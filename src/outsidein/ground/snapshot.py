"""Copies of tables as Parquet, for the engine to read; the live file is never touched by it.

The driver that reads tables as columns (ADBC) brings an SQLite of its own, and two of them on
one live file is asking for trouble. So what is wanted of SQLite is first copied, in one read
transaction of our own, into a file aside, and a child process reads that. PostgreSQL is read by
the child in one repeatable-read transaction.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.db import DatabaseError, connection

from outsidein.ground.errors import NotNow


def text(column: str) -> str:
    """Return SQL for the column as text; NULL becomes '' since a column of NULLs has no type."""
    return f"COALESCE(CAST({column} AS TEXT), '')"


def number(column: str) -> str:
    """Return SQL for the column as a whole number; NULL becomes -1."""
    return f"CAST(COALESCE({column}, -1) AS BIGINT)"


def moment(column: str) -> str:
    """Return SQL for the column as 'YYYY-MM-DD HH:MM:SS' in UTC; NULL becomes ''."""
    if connection.vendor == "postgresql":
        return f"COALESCE(to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), '')"
    return f"COALESCE(substr(CAST({column} AS TEXT), 1, 19), '')"


def flag(column: str) -> str:
    """Return SQL for the column as 1, 0, or -1 for NULL."""
    return f"CASE WHEN {column} IS NULL THEN -1 WHEN {column} THEN 1 ELSE 0 END"


def export_tables(queries: Mapping[str, str], folder: Path) -> None:
    """Write the rows of each query to ``folder/<name>.parquet``, all from one moment."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        order = {"folder": str(folder), **_order(queries, Path(scratch))}
        child = subprocess.run(
            [sys.executable, "-m", "outsidein.ground.snapshot_child"],
            input=json.dumps(order),
            capture_output=True,
            text=True,
            check=False,
        )
    if child.returncode:
        last = child.stderr.strip().rpartition("\n")[2][:200]
        raise NotNow(f"The tables could not be copied for the analysis: {last}")


def _order(queries: Mapping[str, str], scratch: Path) -> dict[str, Any]:
    """Return what the child is to read and where; for SQLite, after the copy is made."""
    if connection.vendor == "sqlite":
        copy = scratch / "copy.sqlite3"
        _copy_aside(queries, copy)
        names = {name: f'SELECT * FROM "{name}"' for name in queries}  # noqa: S608 - our own names
        return {"vendor": "sqlite", "uri": str(copy), "queries": names}
    uri = _uri(connection.settings_dict)
    return {"vendor": "postgresql", "uri": uri, "queries": dict(queries)}


def _copy_aside(queries: Mapping[str, str], copy: Path) -> None:
    """Write what each query finds into a table of the copy; readers and writers go on meanwhile.

    The copy is thrown away in a moment, so nothing of it needs to survive a power cut.
    """
    with connection.cursor() as cursor:
        try:
            cursor.execute("ATTACH DATABASE %s AS aside", [str(copy)])
            cursor.execute("PRAGMA aside.journal_mode = OFF")
            cursor.execute("PRAGMA aside.synchronous = OFF")
            cursor.execute("BEGIN DEFERRED")
            for name, sql in queries.items():
                cursor.execute(f'CREATE TABLE aside."{name}" AS {sql}')
            cursor.execute("COMMIT")
        except DatabaseError as why:
            if connection.connection.in_transaction:
                cursor.execute("ROLLBACK")
            raise NotNow(f"The tables could not be copied for the analysis: {why}") from why
        finally:
            cursor.execute("DETACH DATABASE aside")


def _uri(settings: Mapping[str, Any]) -> str:
    given = {
        "host": settings["HOST"],
        "port": str(settings["PORT"] or ""),
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "dbname": settings["NAME"],
    }
    return "postgresql:///?" + urlencode({k: v for k, v in given.items() if v}, quote_via=quote)
