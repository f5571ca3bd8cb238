"""Reads of the published tables: what sources ever supplied, and what a steward said of them."""

from dataclasses import dataclass
from datetime import datetime

from outsidein.hold.marts.compute.tables import TABLES
from outsidein.hold.marts.models import Declaration
from outsidein.hold.records.models import SuppliedField
from outsidein.hold.sources.compute.dictionary import supplied_columns


@dataclass(frozen=True, slots=True)
class TableView:
    """A published table: which of its columns some source supplied, and the steward's word."""

    name: str
    meaning: str
    supplied: tuple[str, ...]  # columns that some source filled at least once
    lacking: tuple[str, ...]  # columns that a source could supply and none did
    state: str  # kept_here, kept_elsewhere, or nothing said
    said_at: datetime | None


def list_tables(*, organisation_id: int) -> list[TableView]:
    """Return every published table in the dictionary's order; 2 SQL queries."""
    columns = _supplied(organisation_id)
    said = {
        row.table_name: row for row in Declaration.objects.filter(organisation_id=organisation_id)
    }
    return [
        TableView(
            name=table.name,
            meaning=table.meaning,
            supplied=tuple(c.name for c in table.columns if (table.name, c.name) in columns),
            lacking=tuple(
                c.name for c in table.columns if not c.made and (table.name, c.name) not in columns
            ),
            state=said[table.name].state if table.name in said else "",
            said_at=said[table.name].said_at if table.name in said else None,
        )
        for table in TABLES.values()
    ]


def _supplied(organisation_id: int) -> set[tuple[str, str]]:
    """Return the (table, column) pairs that any source ever supplied."""
    fields: dict[str, set[str]] = {}
    ours = SuppliedField.objects.filter(organisation_id=organisation_id)
    for kind, field in ours.values_list("kind", "field").distinct():
        fields.setdefault(kind, set()).add(field)
    named = (c for kind, names in fields.items() for c in supplied_columns(kind, names))
    return {(table, name) for table, _, name in (column.partition(".") for column in named)}
