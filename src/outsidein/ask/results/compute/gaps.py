"""Gaps between today and what should be, and the room that is left above today."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outsidein.ask.instruments.compute.scales import Scale
from outsidein.ask.results.compute.distribution import distribute
from outsidein.ask.results.compute.intervals import DRAWS, Interval, bounded, draw_shares


@dataclass(frozen=True, slots=True)
class FutureGap:
    """How far today is from what people say should be."""

    today: float  # points of the scale
    future: float
    gap: Interval  # future - today, in points; n: the smaller of the two numbers of people


def future_gap(
    scale: Scale,
    today: Sequence[float | None],
    future: Sequence[float | None],
    population: int | None,
    *,
    seed: int,
    draws: int = DRAWS,
) -> FutureGap | None:
    """Return the gap from today to the future, or None where one of the two has no answer.

    Unit: points of the scale; above 0 where more is wished for than there is.
    Shape: one value a person each, ``None`` for a blank or "not sure".
    Source: asking.md: mean of the future less mean of today. The two draws are taken as
    independent, which widens the interval where the same people gave both.
    """
    now, then = distribute(today, scale), distribute(future, scale)
    return gap_of_counts(now.counts, then.counts, scale.values, population, seed=seed, draws=draws)


def gap_of_counts(
    today: Sequence[int],
    future: Sequence[int],
    values: Sequence[float],
    population: int | None,
    *,
    seed: int,
    draws: int = DRAWS,
) -> FutureGap | None:
    """Return the gap of answers that were counted already; see ``future_gap``.

    Shape: how many chose each point, lowest first, and the points' values.

    >>> gap_of_counts([2, 0, 0], [0, 0, 2], [0, 0.5, 1], 2, seed=1).gap.low
    1.0
    """
    if not sum(today) or not sum(future):
        return None
    points = np.asarray(values, dtype=float)
    now, then = (float(np.dot(c, points) / sum(c)) for c in (today, future))
    drawn = draw_shares(future, population, seed=seed + 1, draws=draws) @ points
    drawn -= draw_shares(today, population, seed=seed, draws=draws) @ points
    n = min(sum(today), sum(future))
    return FutureGap(now, then, bounded(then - now, drawn, n=n, population=population))


def headroom(mean: float, scale: Scale) -> float:
    """Return how much room is left above today.

    Unit: share of the scale, 0 to 1.
    Source: asking.md: (H - mean)/(H - L).
    """
    return (scale.high - mean) / (scale.high - scale.low)
