"""Works out the seven ratios by source and by group over a folder of published tables."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from outsidein.check.evidence.compute.interval import wilson
from outsidein.check.evidence.compute.library import load_measures
from outsidein.check.evidence.compute.quality import (
    BY_GROUP,
    BY_SOURCE,
    ENOUGH,
    GROUPS_SQL,
    LARGEST_SQL,
    RATIOS,
    QualityRatio,
)
from outsidein.check.evidence.compute.score import score
from outsidein.check.evidence.runner import find_lack, open_shelf, year_before
from outsidein.ground.engine import Engine, open_engine


def measure_quality(folder: Path, *, as_of: datetime) -> list[QualityRatio]:
    """Return every ratio that can be told, by source and by group.

    What the measure as a whole cannot be told of for want of a table or column is told of no
    source either: unknown is not zero.
    """
    until = as_of.astimezone(UTC) if as_of.tzinfo is not None else as_of.replace(tzinfo=UTC)
    given = {
        "as_of": until.replace(tzinfo=None),
        "since": year_before(until).replace(tzinfo=None),
    }
    measures = load_measures()
    with open_engine() as engine:
        shelf = open_shelf(engine, folder)
        engine.run(f"CREATE TABLE all_groups AS {GROUPS_SQL}", {"as_of": given["as_of"]})
        engine.run(f"CREATE TABLE quality_groups AS {LARGEST_SQL}")
        told: list[QualityRatio] = []
        for name in RATIOS:
            measure = measures[f"dq_{name}"]
            known = find_lack(measure, shelf) is None
            if known or name == "unique":  # doubles within one list are seen without a sample
                told += _ratios(engine, name, BY_SOURCE[name], given, measure.thresholds)
            if known:
                told += _ratios(engine, name, BY_GROUP[name], given, measure.thresholds)
        return told


def _ratios(
    engine: Engine,
    name: str,
    sql: str,
    given: dict[str, datetime],
    thresholds: tuple[float, float, float],
) -> Iterator[QualityRatio]:
    used = {key: value for key, value in given.items() if f"${key}" in sql}
    for row in engine.dicts(sql, used):
        hits, of = int(row["hits"] or 0), int(row["of"] or 0)
        # How many fields are held for a reason is a small full count, without chance in it.
        told = of >= (1 if name == "relevant" else ENOUGH)
        value = wilson(hits, of) if told else None
        full = name == "relevant"
        yield QualityRatio(
            scope=str(row.get("grouping", "source")),
            key=str(row["key"]),
            name=name,
            hits=hits,
            of=of,
            value=value.value if value else None,
            lo=value.lo if value and not full else None,
            hi=value.hi if value and not full else None,
            score=score(value.value, thresholds) if value else None,
        )


def ratios_to_json(ratios: list[QualityRatio]) -> str:
    """Return the ratios as text; ``ratios_from_json`` gives them back."""
    return json.dumps([asdict(one) for one in ratios], ensure_ascii=False)


def ratios_from_json(text: str) -> list[QualityRatio]:
    """Return the ratios that were kept."""
    return [QualityRatio(**one) for one in json.loads(text)]
