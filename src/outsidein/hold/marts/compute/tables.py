"""The dictionary of every published table: what a measure may name, with types and meanings.

Marts are published by the hold floor, facts by the check floor; both stand here because one
dictionary must rule them all: a folder of Parquet files, a file a table.
"""

from typing import Literal

from outsidein.hold.marts.compute import contacts, customers, facts, management, privacy
from outsidein.hold.marts.compute.shape import Table

MARTS: tuple[Table, ...] = (
    *customers.TABLES,
    *contacts.TABLES,
    *privacy.TABLES,
    *management.TABLES,
)
FACTS: tuple[Table, ...] = facts.TABLES
TABLES: dict[str, Table] = {table.name: table for table in (*MARTS, *FACTS)}

#: Views over the tables that a measure may name too, with the table each looks at.
VIEWS: dict[str, str] = {"active_customers": "customers"}
VIEW_SQL: dict[str, str] = {
    "active_customers": "SELECT c.* FROM customers AS c WHERE c.status = 'active'",
}

#: Customers-to-be. Every table is read without them: a prospect moves no customer's figure.
PROSPECTS = "prospects"


def population_sql(table: Table, sql: str) -> str:
    """Return the query for the table's rows that are about customers, or about nobody known.

    >>> population_sql(get_table("moments"), "SELECT 1")
    'SELECT 1'
    """
    by = "id" if table.name == "customers" else "customer_id"
    if by not in table.column_names:
        return sql
    return (
        f"SELECT o.* FROM ({sql}) AS o"  # noqa: S608 - our own names
        f' WHERE NOT EXISTS (SELECT 1 FROM {PROSPECTS} AS p WHERE p.id = o."{by}")'
    )


def prospects_sql(customers: str) -> str:
    """Return the query for the numbers of the customers-to-be among these customers."""
    return f"SELECT c.id FROM ({customers}) AS c WHERE c.status = 'prospect'"  # noqa: S608


#: What any source ever supplied, a row a column; and what was declared of a table.
SUPPLIED_FILE = "supplied.parquet"  # table_name, column_name
DECLARED_FILE = "declared.parquet"  # table_name, state

State = Literal["kept_here", "kept_elsewhere"]


def get_table(name: str) -> Table:
    """Return the table of that name; an unknown one is a KeyError in plain words.

    >>> get_table("cases").key
    ('id',)
    """
    try:
        return TABLES[name]
    except KeyError:
        raise KeyError(f"There is no published table named {name}.") from None


def empty_table_sql(table: Table) -> str:
    """Return the query for the table with its columns and types and no rows.

    >>> empty_table_sql(get_table("segment_members")).split(", ")[0]
    'SELECT NULL::BIGINT AS "segment_id"'
    """
    columns = ", ".join(f'NULL::{column.type} AS "{column.name}"' for column in table.columns)
    return f"SELECT {columns} WHERE FALSE"


def create_table_sql(table: Table) -> str:
    """Return the statement that makes the table, empty, in DuckDB's dialect.

    >>> print(create_table_sql(get_table("segment_members")))
    CREATE TABLE "segment_members" ("segment_id" BIGINT, "customer_id" BIGINT, "from_at" TIMESTAMP)
    """
    columns = ", ".join(f'"{column.name}" {column.type}' for column in table.columns)
    key = f", PRIMARY KEY ({', '.join(table.key)})" if table.key else ""
    return f'CREATE TABLE "{table.name}" ({columns}{key})'


def typed_select_sql(table: Table, present: frozenset[str], *, origin: str) -> str:
    """Return the query that reads ``origin`` as the table: types cast, missing columns NULL.

    Join keys of mixed type silently lose every index, so each column is cast to its one type.
    ``present`` are the columns that ``origin`` (a quoted relation) really has.
    """
    columns = ", ".join(
        f'CAST(o."{column.name}" AS {column.type}) AS "{column.name}"'
        if column.name in present
        else f'NULL::{column.type} AS "{column.name}"'
        for column in table.columns
    )
    return f"SELECT {columns} FROM {origin} AS o"  # noqa: S608 - names and types are our own constants
