"""Tables laid aside while work goes on: of one connection, seen and locked by nobody else.

PostgreSQL keeps its temporary tables on disk. SQLite, as it is built for us, keeps them in memory,
so there a file of the turn's own folder is attached instead; it goes with the folder.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Aside:
    """Where tables are laid aside."""

    cursor: Any
    attached: bool  # in a file of its own; else among the connection's temporary tables

    def create(self, table: str, like: str, columns: Sequence[str]) -> None:
        """Make an empty table with some columns of another; names are from our own code."""
        self.cursor.execute(f"DROP TABLE IF EXISTS {table}")
        kind, name = ("", f"aside.{table}") if self.attached else ("TEMPORARY", table)
        self.cursor.execute(
            f"CREATE {kind} TABLE {name} AS"  # noqa: S608 - our own names
            f" SELECT {', '.join(columns)} FROM {like} WHERE 1 = 0"
        )

    def index(self, table: str, column: str) -> None:
        """Let rows be found by a column, once they are all there."""
        schema = "aside." if self.attached else ""
        self.cursor.execute(f"CREATE INDEX {schema}{table}_by ON {table} ({column})")
        if connection.vendor == "postgresql":
            self.cursor.execute(f"ANALYZE {table}")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write many rows at once; the organisation's own tables are not locked by it."""
        if not self.attached:
            yield
            return
        self.cursor.execute("BEGIN")
        yield
        self.cursor.execute("COMMIT")


@contextmanager
def place_aside(cursor: Any, folder: Path) -> Iterator[Aside]:
    """Lend a place for tables that are laid aside, and clear it away."""
    attached = connection.vendor == "sqlite" and not connection.in_atomic_block
    if attached:
        cursor.execute("ATTACH DATABASE %s AS aside", [str(folder / "aside.sqlite3")])
        cursor.execute("PRAGMA aside.journal_mode = OFF")
        cursor.execute("PRAGMA aside.synchronous = OFF")
    try:
        yield Aside(cursor, attached)
    finally:
        if attached:
            if not connection.get_autocommit() or connection.connection.in_transaction:
                cursor.execute("ROLLBACK")
            cursor.execute("DETACH DATABASE aside")
        else:
            for table in ("aside_customer", "aside_point"):
                if not connection.needs_rollback:
                    cursor.execute(f"DROP TABLE IF EXISTS {table}")
