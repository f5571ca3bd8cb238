"""The child that reads tables as columns and writes them as Parquet; it knows nothing of Django."""

import json
import sys
from pathlib import Path
from typing import Any

import adbc_driver_postgresql.dbapi
import adbc_driver_sqlite.dbapi
import pyarrow.parquet as pq

#: Large enough that the driver guesses a column's type from every row of a common table.
BATCH_ROWS = 131_072


def main() -> None:
    """Read the order from standard input and carry it out."""
    order = json.load(sys.stdin)
    with _connect(order["vendor"], order["uri"]) as connection, connection.cursor() as cursor:
        if order["vendor"] == "sqlite":
            cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": BATCH_ROWS})
        else:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for name, sql in order["queries"].items():
            _write(cursor, sql, Path(order["folder"]) / f"{name}.parquet")


def _write(cursor: Any, sql: str, path: Path) -> None:
    cursor.execute(sql)
    reader = cursor.fetch_record_batch()
    with pq.ParquetWriter(path, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)


def _connect(vendor: str, uri: str) -> Any:
    if vendor == "sqlite":
        return adbc_driver_sqlite.dbapi.connect(uri)
    return adbc_driver_postgresql.dbapi.connect(uri)


if __name__ == "__main__":
    main()
