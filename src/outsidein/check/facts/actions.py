"""Publishes the facts beside the marts: what was answered, and what was agreed to be done."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from outsidein.ask.answers.queries import PublishedAnswer, iterate_answers
from outsidein.ask.results.queries import MINIMUM_GROUP
from outsidein.ground.engine import open_engine
from outsidein.hold.marts.compute.tables import empty_table_sql, get_table

ANSWERS = pa.schema(
    [
        ("item_key", pa.string()),
        ("staff_id", pa.int64()),
        ("round_id", pa.int64()),
        ("score", pa.float64()),
        ("coded", pa.string()),
        ("weight", pa.float64()),
        ("at", pa.timestamp("us")),
    ]
)
BATCH_ROWS = 5_000


def publish_facts(*, organisation_id: int, folder: Path) -> dict[str, int]:
    """Write answers and actions as tables beside the marts; return the rows of each.

    No row says who answered: the measures need shares, and so that is all they are given. What
    fewer than five people answered is left out, as from every result. The rows are sorted by
    what they say, since in the order they were given they would part by sheet.
    """
    rows = 0
    unsorted = folder / "answers.unsorted"
    with pq.ParquetWriter(unsorted, ANSWERS, compression="zstd") as writer:
        for batch in _batches(organisation_id):
            writer.write_table(pa.Table.from_pylist(batch, schema=ANSWERS))
            rows += len(batch)
    with open_engine() as engine:
        engine.add_parquet("unsorted", unsorted)
        engine.write_parquet("SELECT * FROM unsorted ORDER BY ALL", folder / "answers.parquet")
        unsorted.unlink()
        engine.write_parquet(empty_table_sql(get_table("actions")), folder / "actions.parquet")
    return {"answers": rows, "actions": 0}


def _batches(organisation_id: int) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for answer in iterate_answers(organisation_id=organisation_id, at_least=MINIMUM_GROUP):
        batch += _rows(answer)
        if len(batch) >= BATCH_ROWS:
            yield batch
            batch = []
    yield batch


def _rows(answer: PublishedAnswer) -> list[dict[str, Any]]:
    """Return one row for a value, or one for each code as the records write it.

    Every person weighs the same: who ticked two codes gives half to each. A level is no code
    that contacts are counted by.
    """
    codes = [c.removeprefix("department:") for c in answer.codes if not c.startswith("level:")]
    said: list[tuple[float | None, str | None, float]] = (
        [(answer.score, None, 1.0)]
        if answer.score is not None
        else [(None, code, 1 / len(codes)) for code in codes]
    )
    return [
        {
            "item_key": answer.item_key,
            "staff_id": None,
            "round_id": answer.round_id,
            "score": score,
            "coded": code,
            "weight": weight,
            "at": answer.at.astimezone(UTC).replace(tzinfo=None),
        }
        for score, code, weight in said
    ]
