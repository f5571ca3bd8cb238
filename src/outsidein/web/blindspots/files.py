"""The map to be taken away: as a table and for machines."""

import json
from io import StringIO
from typing import Any

from outsidein.check.blindspots.queries import BlindSpots, ItemRow
from outsidein.ground.exports import write_csv
from outsidein.web.blindspots.choosing import Choice, choose_rows, instrument_of

HEADERS = (
    "item",
    "label",
    "instrument",
    "dimension",
    "claim",
    "claim_low",
    "claim_high",
    "answered",
    "population",
    "importance",
    "evidence",
    "evidence_low",
    "evidence_high",
    "verdict",
    "severity",
    "strength",
    "sentence",
    "as_of",
)


def map_as_csv(page: BlindSpots, choice: Choice) -> str:
    """Return the chosen rows as a table, a line an item; what is not known is an empty cell."""
    file = StringIO(newline="")
    write_csv(file, HEADERS, (_cells(row, page) for row in _rows(page, choice)))
    return file.getvalue()


def map_as_json(page: BlindSpots, choice: Choice) -> str:
    """Return the chosen rows with what they rest on; what is not known is null."""
    told: dict[str, Any] = {
        "as_of": page.as_of.isoformat(),
        "ran_at": page.ran_at.isoformat(),
        "digest": page.digest,
        "headline": page.headline,
        "index": {
            "value": page.index,
            "items": page.index_items,
            "left_out": page.index_left_out,
        },
        "answered": page.answered,
        "population": page.population,
        "items": [
            dict(zip(HEADERS[:-1], _cells(row, page)[:-1], strict=True))
            for row in _rows(page, choice)
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _rows(page: BlindSpots, choice: Choice) -> list[ItemRow]:
    return [row for group in choose_rows(page.rows, choice) for row in group.rows]


def _cells(row: ItemRow, page: BlindSpots) -> tuple[object, ...]:
    claim = row.claim
    return (
        row.item,
        row.label,
        instrument_of(row),
        row.dimension,
        _figure(claim.point if claim else None),
        _figure(claim.low if claim else None),
        _figure(claim.high if claim else None),
        claim.n if claim else None,
        claim.population if claim else None,
        _figure(claim.importance if claim else None),
        _figure(row.point),
        _figure(row.lo),
        _figure(row.hi),
        row.verdict,
        _figure(row.severity),
        row.strength,
        row.sentence,
        page.as_of.isoformat(),
    )


def _figure(value: float | None) -> float | None:
    """Return the figure with four digits: more are of no meaning."""
    return None if value is None else round(value, 4)
