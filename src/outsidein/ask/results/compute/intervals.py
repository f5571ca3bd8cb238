"""Intervals: how far the answers we have may lie from the answers of everybody.

The default knows how many people there are: those who answered are certain, and only
the silent are drawn. With everybody heard the interval is a point.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student
from statsmodels.stats.proportion import proportion_confint

Draws = NDArray[np.float64]

#: Where draws start, so that a figure can be had again to the last digit.
SEED = 20_260_101
DRAWS = 4000
HALF = 0.5  # the prior weight of each point of a scale, in people
OUTER = (0.025, 0.975)
ENOUGH = 0.6  # of everybody; below it the worst and best case are shown too


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure, the bounds it lies between, and what it rests on."""

    point: float
    low: float
    high: float
    n: int  # people who answered
    population: int | None  # people there are; None: not known, taken as without end


@dataclass(frozen=True, slots=True)
class Stratum:
    """One group of people that was counted apart."""

    mean: float
    variance: float  # with n - 1 below it
    n: int
    population: int


def draw_shares(
    counts: Sequence[float],
    population: int | None,
    *,
    seed: int,
    draws: int = DRAWS,
    prior: float | Sequence[float] = HALF,
) -> Draws:
    """Return draws of the share of everybody at each point of a scale.

    Unit: share of people, 0 to 1; each row adds up to 1.
    Shape: one row a draw, one column a point.
    Source: asking.md: p ~ Dir(n + 1/2), y ~ Mult(N - n, p), shares (n + y)/N.

    >>> draw_shares([2, 0, 1], 3, seed=1, draws=1).round(3).tolist()
    [[0.667, 0.0, 0.333]]
    """
    heard = np.asarray(counts, dtype=float)
    n = _checked_n(heard, population)
    random = np.random.default_rng(seed)
    chances = random.dirichlet(heard + np.asarray(prior), size=draws)
    if population is None:
        return np.asarray(chances, dtype=float)
    silent = random.multinomial(population - n, chances)
    return np.asarray((heard + silent) / population, dtype=float)


def mean_interval(
    counts: Sequence[int],
    values: Sequence[float],
    population: int | None,
    *,
    seed: int,
    draws: int = DRAWS,
) -> Interval | None:
    """Return the mean answer of everybody, or None when nobody answered.

    Unit: points of the scale.
    Shape: how many people chose each point, and the points' values, lowest first.
    Source: asking.md, "use instead (default)".

    >>> mean_interval([0, 2, 3], [0, 0.5, 1], 5, seed=1)
    Interval(point=0.8, low=0.8, high=0.8, n=5, population=5)
    """
    if not sum(counts):
        return None
    points = np.asarray(values, dtype=float)
    drawn = draw_shares(counts, population, seed=seed, draws=draws) @ points
    point = float(np.dot(counts, points) / sum(counts))
    return bounded(point, drawn, n=sum(counts), population=population)


def share_interval(
    counts: Sequence[int],
    from_point: int,
    population: int | None,
    *,
    seed: int,
    draws: int = DRAWS,
) -> Interval | None:
    """Return the share of everybody at a point or above it, or None when nobody answered.

    Unit: share of people, 0 to 1.
    Shape: how many people chose each point; ``from_point`` counts from 0, the lowest.
    """
    if not sum(counts):
        return None
    drawn = draw_shares(counts, population, seed=seed, draws=draws)[:, from_point:].sum(axis=1)
    point = sum(counts[from_point:]) / sum(counts)
    return bounded(point, drawn, n=sum(counts), population=population)


def median_interval(
    counts: Sequence[int],
    values: Sequence[float],
    population: int | None,
    *,
    seed: int,
    draws: int = DRAWS,
) -> Interval | None:
    """Return the middle answer of everybody, or None when nobody answered.

    Unit: points of the scale; halfway between two points where the middle falls between them.
    """
    if not sum(counts):
        return None
    points = np.asarray(values, dtype=float)
    shares = draw_shares(counts, population, seed=seed, draws=draws)
    point = float(_medians(np.asarray(counts, dtype=float)[None, :] / sum(counts), points)[0])
    return bounded(point, _medians(shares, points), n=sum(counts), population=population)


def score_interval(
    scores: Sequence[float],
    low: float,
    high: float,
    population: int | None,
    *,
    seed: int,
    draws: int = DRAWS,
) -> Interval | None:
    """Return the mean of everybody's score or total, or None when nobody has one.

    Unit: points, ``low`` to ``high``.
    Shape: one score a person; a person without a score is left out by the caller.
    Source: the same draw as for an item, over the scores that people had. The prior keeps
    the weight it has on a scale of three points: half a person at the lowest score, half
    in the middle and half at the highest.

    >>> score_interval([3.5, 4.0], 0, 7, 2, seed=1).high
    3.75
    """
    if not scores:
        return None
    seen, counts = np.unique(np.asarray(scores, dtype=float), return_counts=True)
    points = np.concatenate([seen, [low, (low + high) / 2, high]])
    heard = np.concatenate([counts.astype(float), np.zeros(3)])
    # A point that was seen needs no prior of its own; one nobody chose must not be empty.
    prior = np.concatenate([np.zeros(len(seen)), np.full(3, HALF)])
    shares = draw_shares(heard.tolist(), population, seed=seed, draws=draws, prior=prior.tolist())
    point = float(np.mean(scores))
    return bounded(point, shares @ points, n=len(scores), population=population)


def bounded(point: float, drawn: Draws, *, n: int, population: int | None) -> Interval:
    """Return the middle 95 % of the draws, stretched where needed to hold the figure itself.

    Where all who answered said the same extreme, the draws lie on one side of the figure;
    an interval that leaves out its own figure would only puzzle.
    """
    low = float(np.quantile(drawn, OUTER[0], method="lower"))
    high = float(np.quantile(drawn, OUTER[1], method="higher"))
    if n == population:  # everybody was heard: the figure is a fact of that day
        low = high = point
    return Interval(point, min(low, point), max(high, point), n, population)


def textbook_interval(values: Sequence[float], population: int | None) -> Interval | None:
    """Return the mean with Student's interval and the correction for a small population.

    Unit: points of the scale. Not the default: with few people it can promise far too much.
    Source: asking.md: mean ± t(n-1) · sqrt((1 - n/N) · s²/n).

    None with fewer than two answers, where a spread cannot be known.
    """
    n = len(values)
    if n < 2:
        return None
    mean, variance = float(np.mean(values)), float(np.var(values, ddof=1))
    unheard = 1.0 if population is None else 1 - n / population
    half = float(student.ppf(OUTER[1], n - 1)) * sqrt(unheard * variance / n)
    return Interval(mean, mean - half, mean + half, n, population)


def stratified_mean(strata: Sequence[Stratum]) -> tuple[float, float]:
    """Return the mean of people counted group by group, and its variance.

    Unit: points of the scale, and points squared.
    Source: asking.md: sum of (N_h/N)·mean_h; sum of (N_h/N)²·(1 - n_h/N_h)·s_h²/n_h.
    """
    everybody = sum(stratum.population for stratum in strata)
    mean = sum(s.population / everybody * s.mean for s in strata)
    variance = sum(
        (s.population / everybody) ** 2 * (1 - s.n / s.population) * s.variance / s.n
        for s in strata
    )
    return mean, variance


def wilson_interval(count: int, n: int) -> Interval | None:
    """Return a share whose population isn't known, or None when nobody answered.

    Unit: share of people, 0 to 1.
    Source: Wilson's interval, as statsmodels computes it.

    >>> wilson_interval(8, 10).low.__round__(3)
    0.49
    """
    if not n:
        return None
    low, high = proportion_confint(count, n, method="wilson")
    return Interval(count / n, min(float(low), count / n), max(float(high), count / n), n, None)


def silent_bounds(
    mean: float, n: int, population: int, low: float, high: float
) -> tuple[float, float]:
    """Return the mean if all the silent were at the lowest point, and if at the highest.

    Unit: points of the scale.

    >>> silent_bounds(0.8, 5, 10, 0, 1)
    (0.4, 0.9)
    """
    silent = population - n
    return ((n * mean + silent * low) / population, (n * mean + silent * high) / population)


def bounds_are_due(n: int, population: int | None) -> bool:
    """Return whether so few answered that the worst and the best case belong beside the figure.

    >>> bounds_are_due(59, 100), bounds_are_due(60, 100), bounds_are_due(5, None)
    (True, False, False)
    """
    return population is not None and n / population < ENOUGH


def _checked_n(heard: Draws, population: int | None) -> int:
    if (heard < 0).any():
        raise ValueError("A count of people cannot be below zero.")
    n = int(heard.sum())
    if n > (inf if population is None else population):
        raise ValueError(f"{n} people answered, but there are only {population}.")
    return n


def _medians(shares: Draws, values: Draws) -> Draws:
    """Return the middle value of each row of shares, the mean of two where it falls between."""
    reached = np.cumsum(shares, axis=1)
    # Shares are sums of floats: a half is a half within a hair.
    lower = (reached > 0.5 - 1e-9).argmax(axis=1)
    upper = (reached > 0.5 + 1e-9).argmax(axis=1)
    return np.asarray((values[lower] + values[upper]) / 2, dtype=float)
