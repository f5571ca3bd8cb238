"""Measures an organisation: publishes marts and facts from one snapshot and runs every measure."""

import json
import platform
from datetime import datetime
from importlib.metadata import version

from django.db import transaction

from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.check.evidence.models import CheckRun, Measurement
from outsidein.check.evidence.quality import measure_quality, ratios_to_json
from outsidein.check.evidence.runner import run_measures
from outsidein.check.evidence.stored import value_to_json
from outsidein.check.facts.actions import publish_facts
from outsidein.ground.progress import Progress
from outsidein.ground.turns import in_turn
from outsidein.hold.marts.actions import publish_marts

SEED = 20_260_101
LIBRARIES = ("duckdb", "splink", "sqlglot", "numpy", "scipy", "statsmodels")


def measure_organisation(
    *, organisation_id: int, as_of: datetime, at: datetime, progress: Progress | None = None
) -> tuple[int, list[MeasureValue]]:
    """Publish the tables, run every measure over them and keep the values; return the run.

    The run says what it rests on: digest and rows of the tables, versions, seed, as-of.
    """
    with in_turn(organisation_id):
        return _measure(organisation_id, as_of, at, progress or (lambda _step, _share: None))


def _measure(
    organisation_id: int, as_of: datetime, at: datetime, tell: Progress
) -> tuple[int, list[MeasureValue]]:
    published = publish_marts(
        organisation_id=organisation_id,
        beside=lambda folder: publish_facts(organisation_id=organisation_id, folder=folder),
        progress=lambda step, share: tell(step, share * 0.5),
    )
    values = run_measures(
        published.folder,
        as_of=as_of,
        seed=SEED,
        progress=lambda name, done, total: tell(f"Measuring {name}", 0.5 + 0.45 * done / total),
    )
    tell("Looking at the sources' quality", 0.95)
    quality = measure_quality(published.folder, as_of=as_of)
    snapshot = {
        "digest": published.digest,
        "rows": published.rows,
        "seed": SEED,
        "python": platform.python_version(),
        "versions": {name: version(name) for name in LIBRARIES},
    }
    with transaction.atomic():
        run = CheckRun.objects.create(
            organisation_id=organisation_id,
            as_of=as_of,
            ran_at=at,
            snapshot=json.dumps(snapshot),
            quality=ratios_to_json(quality),
        )
        Measurement.objects.bulk_create(
            [
                Measurement(
                    organisation_id=organisation_id,
                    run=run,
                    name=value.name,
                    state=value.state,
                    content=value_to_json(value),
                )
                for value in values
            ]
        )
    return run.pk, values
