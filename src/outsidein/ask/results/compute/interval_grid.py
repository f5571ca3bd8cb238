"""Intervals of many means at once: the same draw for few people, its moments for many.

Each cell of a heat map has an interval. With few people it is the one of ``intervals.py``,
to the last digit. With many the draw would only add its own noise: there the first three
moments of the same distribution are known exactly and give the bounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from outsidein.ask.results.compute.intervals import DRAWS, HALF, OUTER, mean_interval

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

ALGORITHM: Final = "dirichlet-multinomial-1"
ALGORITHM_MANY: Final = "dirichlet-multinomial-1 by its moments"
MANY: Final = 500  # answers in a cell; from here on its moments stand for the draw
UNKNOWN: Final = -1  # how many people there are, where nobody knows


@dataclass(frozen=True, slots=True, eq=False)
class IntervalGrid:
    """The means of many cells with their bounds; not-a-number where nobody answered."""

    point: Floats
    low: Floats
    high: Floats
    n: Counts  # people who answered
    population: Counts  # people there are; -1: not known


def mean_grid(
    counts: Counts, values: Floats, population: Counts, *, seed: int, draws: int = DRAWS
) -> IntervalGrid:
    """Return the mean answer of everybody in each cell, with the interval that knows how many.

    Unit: points of the scale.
    Shape: ``counts`` is cells × K; ``values`` is cells × K, not-a-number behind the end of a
    shorter scale; ``population`` one number a cell, -1 where it is not known.
    Errors: ValueError where more answered than there are.
    Source: asking.md, "use instead (default)"; from 500 answers on, bounds by the exact
    mean, variance and skewness of the same distribution (Cornish and Fisher 1938).
    """
    n = np.asarray(counts.sum(axis=1), dtype=np.int64)
    if ((population >= 0) & (n > population)).any():
        raise ValueError("In a cell more people answered than there are.")
    point = _means(counts, values, n)
    low, high = np.array(point), np.array(point)
    many = n >= MANY
    if many.any():
        low[many], high[many] = _bounds_by_moments(counts[many], values[many], population[many])
    seen: dict[tuple[object, ...], tuple[float, float]] = {}
    for cell in np.flatnonzero((n > 0) & ~many & (n != population)):
        on_scale = ~np.isnan(values[cell])
        heard, points = counts[cell][on_scale].tolist(), values[cell][on_scale].tolist()
        people = None if population[cell] < 0 else int(population[cell])
        key = (*heard, *points, people)  # like cells are drawn once
        if key not in seen:
            found = mean_interval(heard, points, people, seed=seed, draws=draws)
            seen[key] = (found.low, found.high) if found else (np.nan, np.nan)
        low[cell], high[cell] = seen[key]
    everybody = n == population
    low[everybody], high[everybody] = point[everybody], point[everybody]
    return IntervalGrid(point, np.fmin(low, point), np.fmax(high, point), n, population)


def _means(counts: Counts, values: Floats, n: Counts) -> Floats:
    sums = (counts * np.nan_to_num(values)).sum(axis=1)
    return np.asarray(np.where(n > 0, sums / np.maximum(n, 1), np.nan), dtype=np.float64)


def _bounds_by_moments(counts: Counts, values: Floats, population: Counts) -> tuple[Floats, Floats]:
    """Return the bounds by the moments of ``Dir(n + 1/2)`` and ``Mult(N - n, p)``.

    The silent draw from an urn: of S = x_1 + … + x_m, with A people's weight in the urn and
    s2, s3 the central moments of one draw, the variance is m·s2·(A + m)/(A + 1) and the third
    moment is s3·(m + 3m(m-1)/(A+1) + 2m(m-1)(m-2)/((A+1)(A+2))).
    """
    on_scale = ~np.isnan(values)
    points = np.nan_to_num(values)
    heard = counts.sum(axis=1)
    weight = heard + HALF * on_scale.sum(axis=1)
    chances = np.where(on_scale, counts + HALF, 0.0) / weight[:, None]
    drawn = (chances * points).sum(axis=1)  # the mean of one draw
    apart = points - drawn[:, None]
    s2, s3 = (chances * apart**2).sum(axis=1), (chances * apart**3).sum(axis=1)
    endless = population < 0
    total = np.where(endless, 1, population)
    m = np.where(endless, 0, population - heard)
    variance = m * s2 * (weight + m) / (weight + 1) / total**2
    third = 1 + 3 * (m - 1) / (weight + 1) + 2 * (m - 1) * (m - 2) / (weight + 1) / (weight + 2)
    third = m * s3 * third / total.astype(float) ** 3
    variance = np.where(endless, s2 / (weight + 1), variance)
    third = np.where(endless, 2 * s3 / (weight + 1) / (weight + 2), third)
    mean = np.where(endless, drawn, ((counts * points).sum(axis=1) + m * drawn) / total)
    spread = np.sqrt(np.maximum(variance, 0))
    skew = np.divide(third, spread**3, out=np.zeros_like(third), where=spread > 0)
    return tuple(_on_the_scale(mean, spread, skew, at, points, on_scale) for at in OUTER)  # type: ignore[return-value]


def _on_the_scale(
    mean: Floats,
    spread: Floats,
    skew: Floats,
    at: float,
    points: Floats,
    on_scale: NDArray[np.bool_],
) -> Floats:
    z = float(norm.ppf(at))
    bound = mean + spread * (z + (z * z - 1) / 6 * skew)
    least = np.where(on_scale, points, np.inf).min(axis=1)
    most = np.where(on_scale, points, -np.inf).max(axis=1)
    return np.asarray(np.clip(bound, least, most), dtype=np.float64)


def padded_values(scales: Sequence[Sequence[float]]) -> Floats:
    """Return the values of several scales as one table, not-a-number behind the shorter ones.

    Shape: scales × K.

    >>> padded_values([(0, 0.5, 1), (1, 2, 3, 4, 5)])[0].tolist()
    [0.0, 0.5, 1.0, nan, nan]
    """
    width = max((len(scale) for scale in scales), default=0)
    table = np.full((len(scales), width), np.nan)
    for row, scale in enumerate(scales):
        table[row, : len(scale)] = scale
    return table
