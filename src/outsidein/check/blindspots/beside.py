"""Results set beside the newest check: who is nearer the records, and what customers say.

What is set beside comes through the gate of the results already; nothing here opens a sheet.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from outsidein.ask.results.comparing import SideItem, Sides
from outsidein.ask.results.compute.intervals import SEED
from outsidein.ask.results.compute.leaders import (
    NearerTheRecords,
    nearer_the_records,
    say_nearer,
)
from outsidein.check.blindspots.models import Comparison
from outsidein.check.evidence.compute.binding import load_items
from outsidein.check.evidence.models import Measurement
from outsidein.check.evidence.queries import get_latest_run
from outsidein.check.evidence.stored import value_from_json


@dataclass(frozen=True, slots=True)
class EvidenceBeside:
    """The evidence of one item, and who of the two sides is nearer to it.

    Unit: 0 to 1.
    """

    item: str
    point: float
    lo: float
    hi: float
    strength: str  # A, B or C
    as_of: datetime
    nearer: NearerTheRecords
    sentence: str


@dataclass(frozen=True, slots=True)
class CustomersSaid:
    """What customers answered to the sentence of one item.

    Unit: share, 0 to 1, of those who agree.
    """

    item: str
    title: str
    share: float
    lo: float
    hi: float
    n: int
    as_of: datetime


def list_nearer(*, organisation_id: int, sides: Sides) -> dict[str, EvidenceBeside]:
    """Return the evidence beside each item of two sides, by code; 2 SQL queries.

    Items of which the newest check has no single figure are absent, and all are before the
    first check.
    """
    run = get_latest_run(organisation_id=organisation_id)
    if run is None:
        return {}
    found = Comparison.objects.filter(
        organisation_id=organisation_id,
        run_id=run.run_id,
        item__in=[one.code for one in sides.items],
    )
    evidence = {row.item: json.loads(row.content)["evidence"] for row in found}
    beside = (
        _beside(one, evidence.get(one.code), _people(sides), run.as_of) for one in sides.items
    )
    return {one.item: one for one in beside if one is not None}


def _people(sides: Sides) -> tuple[int | None, int | None]:
    return (
        sides.leaders.asked if sides.leaders else None,
        sides.frontline.asked if sides.frontline else None,
    )


def _beside(
    one: SideItem,
    told: Mapping[str, object] | None,
    people: tuple[int | None, int | None],
    as_of: datetime,
) -> EvidenceBeside | None:
    if told is None or not isinstance(told["point"], int | float):
        return None
    point = float(told["point"])
    nearer = nearer_the_records(*one.counts, one.values, point, people, seed=SEED)
    if nearer is None:
        return None
    return EvidenceBeside(
        item=one.code,
        point=point,
        lo=float(str(told["lo"])),
        hi=float(str(told["hi"])),
        strength=str(told["strength"]),
        as_of=as_of,
        nearer=nearer,
        sentence=say_nearer(nearer),
    )


def list_customers_said(*, organisation_id: int) -> dict[str, CustomersSaid]:
    """Return what customers answer to the same sentences as staff, by item; 2 SQL queries.

    Too few answers of customers are no figure: the item is absent then.
    """
    run = get_latest_run(organisation_id=organisation_id)
    if run is None:
        return {}
    measure_of = {code: one.apart[0] for code, one in load_items().items() if one.apart}
    kept = Measurement.objects.filter(
        organisation_id=organisation_id, run_id=run.run_id, name__in=measure_of.values()
    )
    values = {row.name: value_from_json(row.content) for row in kept}
    found = {}
    for code, name in measure_of.items():
        value = values.get(name)
        if value is None or value.value is None or value.lo is None or value.hi is None:
            continue
        found[code] = CustomersSaid(
            code, value.title, value.value, value.lo, value.hi,
            value.n or int(value.denominator or 0), run.as_of,
        )  # fmt: skip
    return found
