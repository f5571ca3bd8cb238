"""Reads of the evidence: what was measured in the newest run."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.check.evidence.models import CheckRun, Measurement
from outsidein.check.evidence.stored import value_from_json
from outsidein.ground.errors import NotHere


@dataclass(frozen=True, slots=True)
class RunView:
    """A run of every measure, and what it rests on."""

    run_id: int
    as_of: datetime
    ran_at: datetime
    digest: str  # of the published tables
    rows: dict[str, int]  # by table
    versions: dict[str, str]
    seed: int
    summary: dict[str, Any]


def get_latest_run(*, organisation_id: int) -> RunView | None:
    """Return the newest run whose verdicts are written, or None; 1 SQL query."""
    run = (
        CheckRun.objects.filter(organisation_id=organisation_id)
        .exclude(summary="{}")
        .order_by("-id")
        .first()
    )
    if run is None:
        return None
    snapshot = json.loads(run.snapshot)
    return RunView(
        run_id=run.pk,
        as_of=run.as_of,
        ran_at=run.ran_at,
        digest=snapshot["digest"],
        rows=snapshot["rows"],
        versions=snapshot["versions"],
        seed=snapshot["seed"],
        summary=json.loads(run.summary),
    )


def list_measurements(*, organisation_id: int, run_id: int) -> list[MeasureValue]:
    """Return every measure's value in the run, by name; 1 SQL query."""
    rows = Measurement.objects.filter(organisation_id=organisation_id, run_id=run_id)
    return [
        value_from_json(content)
        for content in rows.order_by("name").values_list("content", flat=True)
    ]


def get_measurement(*, organisation_id: int, run_id: int, name: str) -> MeasureValue:
    """Return one measure's value in the run; 1 SQL query."""
    row = Measurement.objects.filter(
        organisation_id=organisation_id, run_id=run_id, name=name
    ).first()
    if row is None:
        raise NotHere("This measure is not known.")
    return value_from_json(row.content)
