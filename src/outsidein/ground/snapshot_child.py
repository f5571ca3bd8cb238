"""The child that reads tables as columns and writes them as Parquet; it knows nothing of Django.

The drivers are spoken to as they are: their DB-API would load pandas, longer than most copies take.
"""

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import adbc_driver_manager
import adbc_driver_postgresql
import adbc_driver_sqlite
import pyarrow as pa
import pyarrow.parquet as pq

#: Large enough that the driver guesses a column's type from every row of a common table.
BATCH_ROWS = 131_072


def main() -> None:
    """Read the order from standard input and carry it out."""
    order = json.load(sys.stdin)
    driver = adbc_driver_sqlite if order["vendor"] == "sqlite" else adbc_driver_postgresql
    with (
        closing(driver.connect(order["uri"])) as database,
        closing(adbc_driver_manager.AdbcConnection(database)) as connection,
        closing(adbc_driver_manager.AdbcStatement(connection)) as statement,
    ):
        if order["vendor"] == "sqlite":
            statement.set_options(**{"adbc.sqlite.query.batch_rows": str(BATCH_ROWS)})
        else:
            connection.set_autocommit(False)
            statement.set_sql_query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            statement.execute_update()
        for name, sql in order["queries"].items():
            statement.set_sql_query(sql)
            _write(statement, Path(order["folder"]) / f"{name}.parquet")


def _write(statement: Any, path: Path) -> None:
    rows, _ = statement.execute_query()
    with (
        closing(pa.RecordBatchReader.from_stream(rows)) as reader,
        pq.ParquetWriter(path, reader.schema, compression="zstd") as writer,
    ):
        for batch in reader:
            writer.write_batch(batch)


if __name__ == "__main__":
    main()
