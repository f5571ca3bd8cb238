"""What a mart table is: a name, typed columns each with its meaning, and a primary key."""

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["BIGINT", "VARCHAR", "TIMESTAMP", "DATE", "BOOLEAN", "INTEGER", "DOUBLE"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a mart: its DuckDB type and what stands in it.

    ``made`` columns are made by us (numbers, links, states set by rule), so no source can fail
    to supply them; every other column is *unknown* until some source has supplied it.
    """

    name: str
    type: ColumnType
    meaning: str  # a few plain words, with the unit where there is one
    made: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One mart: a Parquet file of this name with these columns."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()  # empty where rows have no number of their own

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns' names in their order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column of that name; an unknown one is a KeyError that says where."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"The table {self.name} has no column {name}.")


def number(name: str, meaning: str) -> Column:
    """Return a column that holds a number or link made by us."""
    return Column(name, "BIGINT", meaning, made=True)


def link(name: str, meaning: str) -> Column:
    """Return a column that points at another row because a source said so."""
    return Column(name, "BIGINT", meaning)


def text(name: str, meaning: str, *, made: bool = False) -> Column:
    """Return a column of text or a code of the dictionary."""
    return Column(name, "VARCHAR", meaning, made)


def time(name: str, meaning: str, *, made: bool = False) -> Column:
    """Return a column of moments in UTC, without a zone."""
    return Column(name, "TIMESTAMP", meaning, made)


def date(name: str, meaning: str) -> Column:
    """Return a column of calendar days."""
    return Column(name, "DATE", meaning)


def flag(name: str, meaning: str, *, made: bool = False) -> Column:
    """Return a column of yes, no or not known (NULL)."""
    return Column(name, "BOOLEAN", meaning, made)


def count(name: str, meaning: str) -> Column:
    """Return a column of whole numbers."""
    return Column(name, "INTEGER", meaning)


def measured(name: str, meaning: str, *, made: bool = False) -> Column:
    """Return a column of numbers with a fraction."""
    return Column(name, "DOUBLE", meaning, made)
