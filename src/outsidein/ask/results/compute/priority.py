"""Priorities: what matters and does not go well comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from outsidein.ask.instruments.compute.scales import Scale
from outsidein.ask.results.compute.intervals import DRAWS, HALF, Interval, bounded, draw_shares

Quadrant = Literal["concentrate here", "keep up", "low priority", "possible overkill"]


@dataclass(frozen=True, slots=True)
class Placed:
    """One item on the map of importance and performance."""

    item: str
    importance: float  # 0 to 1
    performance: float  # 0 to 1
    quadrant: Quadrant


@dataclass(frozen=True, slots=True)
class PriorityIndex:
    """How much one item matters times how much it needs."""

    item: str
    importance: float  # 0 to 1: the share of people who marked it
    need: float  # 0 to 1: the room left above the mean level
    index: Interval  # their product, 0 to 1


def place_items(points: Sequence[tuple[str, float, float]]) -> tuple[Placed, ...]:
    """Return each item's quadrant on the map of importance and performance.

    Unit: 0 to 1 on both axes.
    Shape: code, importance and performance of each item.
    Source: Martilla and James 1977. The cross-hairs stand at the means of the items, for
    importance bunches high; an item on a cross-hair counts as above it.

    >>> [p.quadrant for p in place_items([("IMP.1", 0.8, 0.2), ("IMP.2", 0.2, 0.8)])]
    ['concentrate here', 'possible overkill']
    """
    if not points:
        return ()
    middle_importance = sum(p[1] for p in points) / len(points)
    middle_performance = sum(p[2] for p in points) / len(points)
    return tuple(
        Placed(
            item,
            importance,
            performance,
            _quadrant(importance >= middle_importance, performance >= middle_performance),
        )
        for item, importance, performance in points
    )


def _quadrant(matters: bool, goes_well: bool) -> Quadrant:
    if matters:
        return "keep up" if goes_well else "concentrate here"
    return "possible overkill" if goes_well else "low priority"


def priority_index(
    item: str,
    scale: Scale,
    answers: Sequence[tuple[float, bool]],
    population: int | None,
    *,
    seed: int,
    draws: int = DRAWS,
) -> PriorityIndex | None:
    """Return how much an item matters times how much it needs, or None when nobody answered.

    Unit: 0 to 1 each.
    Shape: one level and one mark a person; people without a level are left out.
    Source: asking.md: importance = share marking it, need = (5 - level)/4, index = product,
    drawn from level and mark together, so that people who mark what they rate low count so.
    """
    if not answers:
        return None
    cells = np.zeros((2, len(scale.values)), dtype=np.int64)
    for value, marked in answers:
        cells[int(marked), scale.values.index(value)] += 1
    needs = (scale.high - np.asarray(scale.values)) / (scale.high - scale.low)
    n = len(answers)
    return PriorityIndex(
        item=item,
        importance=float(cells[1].sum()) / n,
        need=float(cells.sum(axis=0) @ needs) / n,
        index=index_of_cells(cells, scale.values, population, seed=seed, draws=draws),
    )


def index_of_cells(
    cells: NDArray[np.int64],
    values: Sequence[float],
    population: int | None,
    *,
    seed: int,
    draws: int = DRAWS,
) -> Interval:
    """Return importance times need of one item whose answers were counted already.

    Unit: 0 to 1.
    Shape: not marked and marked, by the point chosen, lowest first; somebody answered.
    Source: as ``priority_index``.
    """
    points = np.asarray(values, dtype=float)
    # Half of a half a cell: every level keeps its half a person, marks and all.
    shares = draw_shares(
        cells.ravel().tolist(), population, seed=seed, draws=draws, prior=HALF / 2
    ).reshape(-1, 2, len(points))
    needs = (points[-1] - points) / (points[-1] - points[0])
    drawn = shares[:, 1, :].sum(axis=1) * (shares.sum(axis=1) @ needs)
    n = int(cells.sum())
    point = float(cells[1].sum() / n * (cells.sum(axis=0) @ needs) / n)
    return bounded(point, drawn, n=n, population=population)
