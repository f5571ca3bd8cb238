"""The library of measures: every .sql file of the folder measures/, and what its query reads."""

from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from outsidein.check.evidence.compute.header import Measure, MeasureError, parse_measure
from outsidein.hold.marts.compute.tables import TABLES, VIEWS

MEASURES_FOLDER = Path(__file__).parent.parent / "measures"


def load_measures(folder: Path = MEASURES_FOLDER) -> dict[str, Measure]:
    """Return every measure of the folder by its name, in the order of the names."""
    return {
        path.stem: parse_measure(path.read_text(encoding="utf-8"), file_name=path.name)
        for path in sorted(folder.glob("*.sql"))
    }


def columns_read(measure: Measure) -> frozenset[str]:
    """Return the table.column pairs that the measure's query reads.

    A view counts as the table it looks at. A table or column that the dictionary does not know
    is a MeasureError.
    """
    try:
        query = qualify(
            sqlglot.parse_one(measure.sql, read="duckdb"),
            schema=_schema(),
            dialect="duckdb",
            validate_qualify_columns=True,
        )
    except sqlglot.errors.SqlglotError as why:
        raise MeasureError(f"{measure.name}.sql: {why}") from why
    found: set[str] = set()
    for scope in traverse_scope(query):
        for column in scope.columns:
            source = scope.sources.get(column.table)
            if isinstance(source, exp.Table):
                found.add(f"{VIEWS.get(source.name, source.name)}.{column.name}")
    for table in query.find_all(exp.Table):
        if table.name in VIEWS:  # the one column that every view here chooses its rows by
            found.add(f"{VIEWS[table.name]}.status")
    return frozenset(found)


def _schema() -> dict[str, object]:
    """Return the dictionary of tables and views as sqlglot wants it."""
    types: dict[str, object] = {
        name: {column.name: column.type for column in table.columns}
        for name, table in TABLES.items()
    }
    return types | {view: types[table] for view, table in VIEWS.items()}
