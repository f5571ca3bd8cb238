"""Writes of what matches single records: laid down by a run, kept in step as records come."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.db import connection

from outsidein.ground.bulk import insert_rows
from outsidein.hold.identities.online.laying import FEATURES, KEYS, MODEL, RARITY
from outsidein.hold.identities.online.models import OnlineModel

_BATCH = 50_000
_TABLES = {
    "hold_blockingkey": (KEYS, ("key", "record_id")),
    "hold_recordfeatures": (FEATURES, ("record_id", "told")),
    "hold_rarity": (RARITY, ("key", "share")),
}


def store_laid(*, organisation_id: int, resolution_id: int, folder: Path | None) -> None:
    """Put what a run laid down in place of the last one's; without a folder nothing is matched.

    Call it inside the transaction that stores the run.
    """
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE organisation_id = %s", [organisation_id])  # noqa: S608
        OnlineModel.objects.filter(organisation_id=organisation_id).delete()
        if folder is None or not (folder / MODEL).exists():
            return
        for table, (name, columns) in _TABLES.items():
            rows = _rows(folder / name, columns, organisation_id)
            insert_rows(cursor, table, ("organisation_id", *columns), rows)
    OnlineModel.objects.create(
        organisation_id=organisation_id,
        resolution_id=resolution_id,
        told=(folder / MODEL).read_text(),
    )


def _rows(path: Path, columns: Sequence[str], organisation_id: int) -> Iterable[tuple[Any, ...]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_BATCH, columns=list(columns)):
            listed = (batch.column(name).to_pylist() for name in columns)
            for one, two in zip(*listed, strict=True):
                yield organisation_id, one, two


def add_records(
    *,
    organisation_id: int,
    keys: Iterable[tuple[int, int]],
    features: Iterable[tuple[int, str]],
) -> None:
    """Let records be found from now on.

    Shape: ``keys`` are (hash, record), ``features`` (record, JSON list in the model's order).
    """
    with connection.cursor() as cursor:
        insert_rows(
            cursor,
            "hold_blockingkey",
            ("organisation_id", "key", "record_id"),
            ((organisation_id, key, record) for key, record in keys),
        )
        insert_rows(
            cursor,
            "hold_recordfeatures",
            ("organisation_id", "record_id", "told"),
            ((organisation_id, record, told) for record, told in features),
        )


def forget_records(*, organisation_id: int, keys_of: Mapping[int, Iterable[int]]) -> None:
    """Let records be found no more under the keys they had; record → its hashes."""
    with connection.cursor() as cursor:
        for record, keys in keys_of.items():
            listed = list(keys)
            marks = ", ".join(["%s"] * len(listed)) or "NULL"
            cursor.execute(
                "DELETE FROM hold_blockingkey WHERE organisation_id = %s AND record_id = %s"  # noqa: S608
                f" AND key IN ({marks})",
                [organisation_id, record, *listed],
            )
            cursor.execute("DELETE FROM hold_recordfeatures WHERE record_id = %s", [record])
