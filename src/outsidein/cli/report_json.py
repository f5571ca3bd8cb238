"""The findings as JSON: the same figures as the table and the page, for machines."""

from dataclasses import asdict
from typing import Any

from outsidein.check.blindspots.queries import BlindSpots
from outsidein.check.evidence.queries import list_measurements

VERSION = 1


def blind_spots_json(found: BlindSpots, organisation_id: int) -> dict[str, Any]:
    """Return items, profiles and measures with everything they rest on."""
    measures = list_measurements(organisation_id=organisation_id, run_id=found.run_id)
    return {
        "version": VERSION,
        "headline": {"lean": found.lean, "sentence": found.headline},
        "blind_spot_index": {
            "value": found.index,
            "items": found.index_items,
            "left_out": found.index_left_out,
        },
        "counts": found.counts,
        "answered": found.answered,
        "population": found.population,
        "snapshot": found.digest,
        "items": [asdict(row) for row in found.rows],
        "profiles": [asdict(profile) for profile in found.profiles],
        "measures": [
            {
                **{
                    name: getattr(value, name)
                    for name in (
                        "name", "title", "state", "reason", "missing", "numerator", "denominator",
                        "n", "value", "lo", "hi", "score", "score_lo", "score_hi", "needs",
                        "version", "counts", "sql",
                    )
                },
                "since": value.since.isoformat(),
                "as_of": value.as_of.isoformat(),
            }
            for value in measures
        ],
    }  # fmt: skip
