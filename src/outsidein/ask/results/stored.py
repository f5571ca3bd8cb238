"""The answer matrix as one Parquet file: written when a round closes, read for every figure.

A sheet's row carries no number, no name and no time; the order is that of the mix.
"""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outsidein.ask.results.compute.matrix import (
    AnswerMatrix,
    Answers,
    Grouping,
    MatrixItem,
)
from outsidein.ground.whole_files import write_whole

FORMAT = "outsidein-answer-matrix-1"
KEY = b"outsidein"
NOW, FUTURE, PRIORITY, GROUP = "now.", "future.", "priority.", "group."


def write_matrix(matrix: AnswerMatrix, path: Path) -> None:
    """Write a matrix, for its owner's eyes alone; the whole file stands, or nothing does.

    Shape: an INT8 column an item (``now.ORG.1``, ``future.ORG.1``), a BOOLEAN column a mark
    (``priority.ORG.1``), an INT16 column an attribute (``group.level``); the items, their
    scales and the groups' names are in the file's own description.
    """
    columns: dict[str, pa.Array] = {}
    for prefix, table in (
        (NOW, matrix.values),
        (FUTURE, matrix.should_be),
        (PRIORITY, matrix.priority),
    ):
        if table is not None:
            for place, item in enumerate(matrix.items):
                columns[f"{prefix}{item.code}"] = pa.array(np.ascontiguousarray(table[:, place]))
    for attribute, grouping in matrix.groups.items():
        columns[f"{GROUP}{attribute}"] = pa.array(grouping.codes)
    description = {
        "format": FORMAT,
        "sheets": matrix.sheets,
        "items": [
            {
                "code": item.code,
                "points": item.points,
                "values": item.values,
                "dimension": item.dimension,
                "wording": item.wording,
            }
            for item in matrix.items
        ],
        "groups": {attribute: grouping.names for attribute, grouping in matrix.groups.items()},
        "should_be": matrix.should_be is not None,
        "priority": matrix.priority is not None,
    }
    told = pa.table(columns).replace_schema_metadata({KEY: json.dumps(description)})
    whole = pa.BufferOutputStream()
    pq.write_table(told, whole, compression="zstd")
    write_whole(path, whole.getvalue().to_pybytes(), lasting=True)


def read_matrix(path: Path) -> AnswerMatrix:
    """Return the matrix that was written there.

    Errors: FileNotFoundError where there is none; ValueError where the file is another one.
    """
    with pq.ParquetFile(path) as file:
        metadata = file.schema_arrow.metadata or {}
        description = json.loads(metadata.get(KEY, b"{}"))
        if description.get("format") != FORMAT:
            raise ValueError(f"{path.name} holds no answer matrix of the kind {FORMAT}.")
        table = file.read()
    items = tuple(
        MatrixItem(
            one["code"],
            tuple(one["points"]),
            tuple(one["values"]),
            one["dimension"],
            one["wording"],
        )
        for one in description["items"]
    )
    sheets = int(description["sheets"])
    groups = {
        attribute: Grouping(
            np.array(table.column(f"{GROUP}{attribute}").to_numpy(), dtype=np.int16), tuple(names)
        )
        for attribute, names in description["groups"].items()
    }
    priority = None
    if description["priority"]:
        priority = _read_columns(table, PRIORITY, items, sheets).astype(np.bool_)
    return AnswerMatrix(
        items=items,
        values=_read_columns(table, NOW, items, sheets),
        groups=groups,
        should_be=(
            _read_columns(table, FUTURE, items, sheets) if description["should_be"] else None
        ),
        priority=priority,
    )


def _read_columns(
    table: pa.Table, prefix: str, items: tuple[MatrixItem, ...], sheets: int
) -> Answers:
    # Column by column in memory too: counting walks down the columns.
    found: Answers = np.empty((sheets, len(items)), dtype=np.int8, order="F")
    for place, item in enumerate(items):
        found[:, place] = table.column(f"{prefix}{item.code}").to_numpy()
    return found
