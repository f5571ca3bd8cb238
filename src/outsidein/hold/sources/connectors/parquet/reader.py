"""Parquet: columns with names and types in, rows of text out, a batch at a time."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outsidein.hold.sources.connectors.opening import (
    Limits,
    OpenFile,
    SourceRow,
    UnreadableFile,
    too_many_columns,
    too_many_rows,
)
from outsidein.hold.sources.connectors.spreadsheet.reader import as_text

_BATCH = 5_000


def open_parquet(path: Path, *, limits: Limits) -> OpenFile:
    """Return the open file; what is no Parquet inside is told before a row is read."""
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError, ValueError) as why:
        raise UnreadableFile(
            "The Parquet file is damaged or cut off. Write it again, or export it as CSV."
        ) from why
    shape = file.metadata
    if len(file.schema_arrow.names) > limits.columns:
        raise too_many_columns(len(file.schema_arrow.names), limits)
    if shape.num_rows > limits.rows:
        raise too_many_rows(limits)
    unpacked = sum(shape.row_group(at).total_byte_size for at in range(shape.num_row_groups))
    if unpacked > 4 * limits.file_bytes:
        raise UnreadableFile("The Parquet file unpacks to more than is read. Split it.")
    return OpenFile(
        reader="parquet",
        headers=list(file.schema_arrow.names),
        rows=_rows(file, limits),
        encoding=None,
        delimiter=None,
        sheet=None,
        warnings=[],
        close=file.close,
    )


def _rows(file: pq.ParquetFile, limits: Limits) -> Iterator[SourceRow]:
    number = 1
    try:
        for batch in file.iter_batches(batch_size=_BATCH, use_threads=False):
            columns = [[_cell(value) for value in column.to_pylist()] for column in batch.columns]
            for cells in zip(*columns, strict=True):
                number += 1
                yield number, list(cells), _fault(cells, limits)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as why:
        raise UnreadableFile(
            f"The Parquet file is damaged after row {number:,}. Write it again."
        ) from why


def _fault(cells: tuple[str, ...], limits: Limits) -> str:
    for cell in cells:
        if "\0" in cell:
            return "it holds a NUL, which no text has"
        if len(cell) > limits.cell_signs:
            return f"a cell is longer than {limits.cell_signs:,} signs"
    return ""


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(_cell(one) for one in value)
    if isinstance(value, dict):
        return json.dumps(value, default=str, ensure_ascii=False)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return as_text(value)
