"""Importance and performance: what matters, how it goes, and where to begin.

The map is that of ``priority.py``; here it gets its cross-hairs, its line and its intervals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from outsidein.ask.results.compute.groups import EVERYBODY
from outsidein.ask.results.compute.interval_grid import UNKNOWN
from outsidein.ask.results.compute.intervals import (
    DRAWS,
    Interval,
    bounded,
    draw_shares,
)
from outsidein.ask.results.compute.matrix import AnswerMatrix, count_marks
from outsidein.ask.results.compute.priority import Quadrant, index_of_cells, place_items
from outsidein.speech import gettext

ALGORITHM: Final = "martilla-james-at-the-means-1"
ALGORITHM_INDEX: Final = "importance-times-need-1"


@dataclass(frozen=True, slots=True)
class Mapped:
    """One item on the map of importance and performance."""

    item: str
    importance: Interval  # 0 to 1: the share of people who marked it
    performance: Interval  # 0 to 1: the mean level on its scale
    index: Interval  # 0 to 1: importance × need, drawn from mark and level together
    quadrant: Quadrant
    over_line: float  # importance - performance, -1 to 1: above zero it matters more than it goes


@dataclass(frozen=True, slots=True)
class ImportanceMap:
    """All items on the map, the most pressing first, with the cross-hairs they lie around."""

    items: tuple[Mapped, ...]
    middle_importance: float  # the mean of the items, where the cross-hair stands
    middle_performance: float


def importance_map(
    matrix: AnswerMatrix,
    attribute: str | None = None,
    group: str = EVERYBODY,
    population: int | None = None,
    *,
    seed: int,
    draws: int = DRAWS,
) -> ImportanceMap | None:
    """Return the map of one group, or None where nobody answered anything.

    Unit: 0 to 1 on both axes.
    Shape: a matrix with marks of priority; ``population`` is how many people the group has.
    Errors: ValueError where no marks were asked for, or for a group that is not there.
    Source: Martilla and James 1977; the cross-hairs at the means, for importance bunches
    high. The line is importance = performance. The index is that of asking.md.
    """
    names = matrix.groups[attribute].names if attribute else (EVERYBODY,)
    marked = count_marks(matrix, attribute)[names.index(group)]
    found = []
    for place, item in enumerate(matrix.items):
        cells = marked[place, :, : len(item.points)]
        if cells.sum():
            there = UNKNOWN if population is None else population
            known = population if there >= cells.sum() else None
            found.append(_figures(item.code, cells, item.values, known, seed, draws))
    if not found:
        return None
    placed = place_items([(code, one.point, other.point) for code, one, other, _ in found])
    items = [
        Mapped(code, one, other, index, where.quadrant, one.point - other.point)
        for (code, one, other, index), where in zip(found, placed, strict=True)
    ]
    return ImportanceMap(
        items=tuple(sorted(items, key=lambda one: -one.index.point)),
        middle_importance=float(np.mean([one.importance.point for one in items])),
        middle_performance=float(np.mean([one.performance.point for one in items])),
    )


def _figures(
    code: str,
    cells: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    values: Sequence[float],
    population: int | None,
    seed: int,
    draws: int,
) -> tuple[str, Interval, Interval, Interval]:
    """Return importance, performance and index of one item, all from the same draw."""
    n, points = int(cells.sum()), np.asarray(values, dtype=float)
    heights = (points - points[0]) / (points[-1] - points[0])
    index = index_of_cells(cells, values, population, seed=seed, draws=draws)
    by_mark = draw_shares(cells.sum(axis=1).tolist(), population, seed=seed, draws=draws)
    by_level = draw_shares(cells.sum(axis=0).tolist(), population, seed=seed, draws=draws)
    return (
        code,
        bounded(float(cells[1].sum() / n), by_mark[:, 1], n=n, population=population),
        bounded(
            float(cells.sum(axis=0) @ heights / n), by_level @ heights, n=n, population=population
        ),
        index,
    )


def say_map(found: ImportanceMap | None, labels: dict[str, str] | None = None) -> str:
    """Return one sentence naming what to begin with.

    Shape: ``labels`` are the items' names by code; without one the code stands.
    """
    if found is None:
        return gettext("Nobody answered.")
    names = labels or {}
    first = [
        names.get(one.item, one.item) for one in found.items if one.quadrant == "concentrate here"
    ]
    if not first:
        return gettext("Nothing matters more than most and goes worse than most.")
    said = gettext("Matters and does not go well: %(names)s.")
    return said % {"names": ", ".join(first[:3])}
