"""Copies of tables as Parquet, for the engine to read; the live file is never touched by it.

The driver that reads tables as columns (ADBC) brings an SQLite of its own, and two of them on
one live file is asking for trouble. So SQLite is first copied with ``VACUUM INTO``, and a child
process reads the copy. PostgreSQL is read by the child in one repeatable-read transaction.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.db import connection

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
        order = {"queries": dict(queries), "folder": str(folder), **_where(Path(scratch))}
        child = subprocess.run(  # noqa: S603 - our own module, by this interpreter
            [sys.executable, "-m", "outsidein.ground.snapshot_child"],
            input=json.dumps(order),
            capture_output=True,
            text=True,
            check=False,
        )
    if child.returncode:
        last = child.stderr.strip().rpartition("\n")[2][:200]
        raise NotNow(f"The tables could not be copied for the analysis: {last}")


def _where(scratch: Path) -> dict[str, str]:
    """Return how the child reaches the tables; for SQLite, after making the copy."""
    if connection.vendor == "sqlite":
        copy = scratch / "copy.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        return {"vendor": "sqlite", "uri": str(copy)}
    return {"vendor": "postgresql", "uri": _uri(connection.settings_dict)}


def _uri(settings: Mapping[str, Any]) -> str:
    given = {
        "host": settings["HOST"],
        "port": str(settings["PORT"] or ""),
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "dbname": settings["NAME"],
    }
    return "postgresql:///?" + urlencode({k: v for k, v in given.items() if v}, quote_via=quote)
