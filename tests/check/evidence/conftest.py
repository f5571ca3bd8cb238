"""A shelf of hand-made tables, written as Parquet, and the measures run over it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.check.evidence.runner import run_measures
from outsidein.ground.engine import open_engine
from outsidein.hold.marts.compute.tables import TABLES, create_table_sql

AS_OF = datetime(2026, 1, 31, 12, tzinfo=UTC)
Rows = Sequence[Mapping[str, Any]]
Measured = Callable[..., MeasureValue]


def write_tables(folder: Path, tables: Mapping[str, Rows]) -> None:
    """Write each table with its rows; a missing id is the row's place, a missing column NULL."""
    with open_engine() as engine:
        for name, rows in tables.items():
            engine.run(create_table_sql(TABLES[name]))
            for place, row in enumerate(rows, start=1):
                full = {"id": place, **row} if "id" in TABLES[name].column_names else dict(row)
                columns = ", ".join(f'"{column}"' for column in full)
                marks = ", ".join("?" for _ in full)
                sql = f'INSERT INTO "{name}" ({columns}) VALUES ({marks})'  # noqa: S608 - our own
                engine.run(sql, [*full.values()])
            engine.write_parquet(f'FROM "{name}"', folder / f"{name}.parquet")


def write_pairs(path: Path, first: str, second: str, pairs: Sequence[tuple[str, str]]) -> None:
    """Write supplied.parquet or declared.parquet."""
    with open_engine() as engine:
        engine.run(f"CREATE TABLE pairs ({first} VARCHAR, {second} VARCHAR)")
        for pair in pairs:
            engine.run("INSERT INTO pairs VALUES (?, ?)", list(pair))
        engine.write_parquet("FROM pairs", path)


@pytest.fixture
def measured(tmp_path: Path) -> Measured:
    """Run one measure over hand-made tables; every column counts as supplied unless said."""

    def run(
        name: str,
        tables: Mapping[str, Rows],
        *,
        supplied: Sequence[tuple[str, str]] | None = None,
        declared: Mapping[str, str] | None = None,
    ) -> MeasureValue:
        write_tables(tmp_path, tables)
        if supplied is None:
            supplied = [
                (t, column)
                for t, rows in tables.items()
                for column in TABLES[t].column_names
                if rows
            ]
        write_pairs(tmp_path / "supplied.parquet", "table_name", "column_name", supplied)
        write_pairs(
            tmp_path / "declared.parquet", "table_name", "state", list((declared or {}).items())
        )
        return run_measures(tmp_path, as_of=AS_OF, names=[name])[0]

    return run
