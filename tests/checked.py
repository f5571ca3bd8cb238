"""An organisation that was checked: hand-made tables measured by the real road, claims set beside.

The tables are few, so most is unknown, as in a real first check. A department bears a name that
would do harm if any page ran it.
"""

import json
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django_scopes import scope
from tests.check.evidence.conftest import write_pairs, write_tables
from tests.check.evidence.rows import AS_OF, IN, SOON, cells, said

from outsidein.ask.results.compute.claims import Claim
from outsidein.check.blindspots import actions
from outsidein.check.blindspots.compute.verdict import list_findings
from outsidein.check.evidence.compute.binding import load_items
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.check.evidence.compute.weigh import weigh_items
from outsidein.check.evidence.models import CheckRun, Measurement
from outsidein.check.evidence.runner import run_measures
from outsidein.check.evidence.stored import value_to_json
from outsidein.hold.marts.compute.tables import TABLES

HARMFUL = '<script>alert("canary")</script>'
RAN_AT = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)
DIGEST = "d1ce" * 16


def decided(level: str, times: int) -> list[dict]:
    return [
        cells(
            resolution="refund", resolved_at=IN, decided_by_level=level, opened_at=IN, due_at=SOON
        )
        for _ in range(times)
    ]


def contacts(department: str, channel: str, times: int) -> list[dict]:
    return [
        cells(direction="in", at=IN, department=department, channel=channel) for _ in range(times)
    ]


SHELF = {
    # Few concessions are decided at the front line, and all were solved in time.
    "cases": decided("front", 6) + decided("management", 54),
    "interactions": contacts("sales", "phone", 150) + contacts(HARMFUL, "email", 50),
    "answers": [
        *said("WHO", HARMFUL, 40),
        *said("WHO", "sales", 20),
        *said("WHERE", "web", 30),
        *said("WHERE", "phone", 30),
    ],
}
SUPPLIED = {
    "cases": ("resolution", "resolved_at", "decided_by_level", "opened_at", "due_at"),
    "interactions": ("direction", "at", "department", "channel"),
}


@cache
def values() -> tuple[MeasureValue, ...]:
    """Return every measure of the shelf, worked out once a run of the tests."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_tables(folder, SHELF)
        supplied = [(table, column) for table, columns in SUPPLIED.items() for column in columns]
        supplied += [("answers", column) for column in TABLES["answers"].column_names]
        write_pairs(folder / "supplied.parquet", "table_name", "column_name", supplied)
        as_of = datetime.fromisoformat(AS_OF).replace(tzinfo=UTC)
        return tuple(run_measures(folder, as_of=as_of))


def claims() -> dict[str, Claim]:
    """Return what 195 of 240 people say: of one item too much, of one too little."""
    points = dict.fromkeys(load_items(), 0.5) | {"ORG.5": 0.81, "TRU.3": 0.37}
    return {
        item: Claim(item, point, point - 0.02, point + 0.02, 195, 240, 1.0)
        for item, point in points.items()
    }


def check(organisation: int, *, said_by: dict[str, Claim] | None = None) -> int:
    """Keep a check of the shelf for the organisation; return the run."""
    found = values()
    evidence = weigh_items(load_items(), found)
    findings = list_findings(claims() if said_by is None else said_by, evidence)
    snapshot = {
        "digest": DIGEST,
        "rows": {table: len(rows) for table, rows in SHELF.items()},
        "seed": 1,
        "versions": {"duckdb": "2.0.0"},
    }
    with scope(organisation=organisation):
        run = CheckRun.objects.create(
            organisation_id=organisation,
            as_of=found[0].as_of,
            ran_at=RAN_AT,
            snapshot=json.dumps(snapshot),
            summary=json.dumps(actions._summary(findings, evidence, found)),
        )
        Measurement.objects.bulk_create(
            Measurement(
                organisation_id=organisation,
                run=run,
                name=value.name,
                state=value.state,
                content=value_to_json(value),
            )
            for value in found
        )
        actions._store(organisation, run.pk, findings, {})
    return run.pk
