"""Publishes the facts beside the marts: what was answered, and what was agreed to be done."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from outsidein.ask.answers.queries import PublishedAnswer, iterate_answers
from outsidein.ask.results.queries import MINIMUM_GROUP
from outsidein.check.plans.queries import PublishedAction, iterate_promised
from outsidein.ground.engine import open_engine

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
ACTIONS = pa.schema(
    [
        ("id", pa.int64()),
        ("origin", pa.string()),
        ("item_key", pa.string()),
        ("owner_staff_id", pa.int64()),
        ("opened_at", pa.timestamp("us")),
        ("due_at", pa.timestamp("us")),
        ("done_at", pa.timestamp("us")),
        ("effect_before", pa.float64()),
        ("effect_after", pa.float64()),
    ]
)
BATCH_ROWS = 5_000
#: A promise holds to the end of its day.
DAY_ENDS = time(23, 59, 59)


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
    return {"answers": rows, "actions": _publish_actions(organisation_id, folder)}


def _publish_actions(organisation_id: int, folder: Path) -> int:
    """Write every action that was once agreed, a row each; return how many.

    Whoever owns it is left out: an owner signs in or is a name, and neither is a row of staff.
    """
    rows = [_action(one) for one in iterate_promised(organisation_id=organisation_id)]
    pq.write_table(
        pa.Table.from_pylist(rows, schema=ACTIONS), folder / "actions.parquet", compression="zstd"
    )
    return len(rows)


def _action(one: PublishedAction) -> dict[str, Any]:
    return {
        "id": one.action_id,
        "origin": one.origin,
        "item_key": one.item_key,
        "owner_staff_id": None,
        "opened_at": _naive(one.opened_at),
        "due_at": _end_of(one.due_date),
        "done_at": _naive(one.done_at),
        "effect_before": one.effect_before,
        "effect_after": one.effect_after,
    }


def _naive(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC).replace(tzinfo=None)


def _end_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, DAY_ENDS)


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
            "at": _naive(answer.at),
        }
        for score, code, weight in said
    ]
