"""The analytics engine: the only room that talks to DuckDB.

An engine is opened over a folder of Parquet files, each file a table of that name, or over
nothing; it keeps no state of its own and may be thrown away at any time.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

#: What the engine may take on the smallest machine we promise to run on.
MEMORY_LIMIT = "2GB"


class Engine:
    """A DuckDB connection with the few verbs this product needs."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection") -> None:
        self.connection = connection

    def add_parquet(self, name: str, path: Path) -> None:
        """Make the Parquet file readable as the table ``name``."""
        location = str(path).replace("'", "''")
        self.connection.execute(
            f"CREATE OR REPLACE VIEW {quoted(name)} AS SELECT * FROM read_parquet('{location}')"  # noqa: S608
        )

    def run(self, sql: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None) -> None:
        """Run a statement and drop what it returns."""
        self.connection.execute(sql, parameters).fetchall()

    def rows(
        self, sql: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """Return every row of the query."""
        return self.connection.execute(sql, parameters).fetchall()

    def dicts(
        self, sql: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None
    ) -> list[dict[str, Any]]:
        """Return every row of the query under its columns' names."""
        cursor = self.connection.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def one(
        self, sql: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None
    ) -> tuple[Any, ...] | None:
        """Return the first row of the query, or None."""
        rows = self.connection.execute(sql, parameters).fetchall()
        return rows[0] if rows else None

    def write_parquet(self, sql: str, path: Path) -> None:
        """Write what the query returns to one Parquet file; whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        location = str(half).replace("'", "''")
        self.connection.execute(f"COPY ({sql}) TO '{location}' (FORMAT parquet)").fetchall()
        half.replace(path)


def quoted(name: str) -> str:
    """Return the name as a quoted identifier, quotes inside it doubled."""
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def open_engine(folder: Path | None = None, *, threads: int = 2) -> Iterator[Engine]:
    """Open an engine in memory, with every ``*.parquet`` of the folder as a table; close it after.

    It can reach nothing but files: no extension is fetched, no address is called.
    """
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": threads,
            "memory_limit": MEMORY_LIMIT,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    try:
        connection.execute("SET TimeZone = 'UTC'")
        engine = Engine(connection)
        if folder is not None:
            for path in sorted(folder.glob("*.parquet")):
                engine.add_parquet(path.stem, path)
        yield engine
    finally:
        connection.close()
