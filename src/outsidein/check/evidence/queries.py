"""Reads of the evidence: what was measured in the newest run."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from outsidein.check.evidence.compute.quality import QualityRatio
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.check.evidence.models import CheckRun, Measurement
from outsidein.check.evidence.quality import ratios_from_json
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


def list_quality(*, organisation_id: int, run_id: int) -> list[QualityRatio]:
    """Return the seven ratios of the run by source and by group; 1 SQL query."""
    runs = CheckRun.objects.filter(organisation_id=organisation_id, pk=run_id)
    told = runs.values_list("quality", flat=True).first()
    if told is None:
        raise NotHere("This run is not known.")
    return ratios_from_json(told)


@dataclass(frozen=True, slots=True)
class PastValues:
    """What some measures came to on one day."""

    as_of: datetime
    values: dict[str, MeasureValue]  # by the measure's name


def list_past(*, organisation_id: int, names: Collection[str], days: int = 12) -> list[PastValues]:
    """Return what the measures came to on the last days they were taken, the oldest first.

    Of several runs as of one day the last counts. 2 SQL queries; of the newest 200 runs.
    """
    runs = (
        CheckRun.objects.filter(organisation_id=organisation_id)
        .exclude(summary="{}")
        .order_by("-id")
        .values_list("pk", "as_of")[:200]
    )
    last_of: dict[date, tuple[int, datetime]] = {}
    for number, as_of in runs:
        last_of.setdefault(as_of.date(), (number, as_of))
    chosen = dict(sorted(last_of.values(), key=lambda one: one[1])[-days:])
    found: dict[int, dict[str, MeasureValue]] = {number: {} for number in chosen}
    rows = Measurement.objects.filter(
        organisation_id=organisation_id, run_id__in=list(chosen), name__in=list(names)
    )
    for number, name, content in rows.values_list("run_id", "name", "content"):
        found[number][name] = value_from_json(content)
    return [PastValues(chosen[number], values) for number, values in found.items()]
