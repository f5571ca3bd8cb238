"""Silence: what a figure could be if the silent were all at one end."""

from dataclasses import dataclass

from outsidein.ask.results.compute.figures import say_points
from outsidein.ask.results.compute.interval_grid import Counts, Floats
from outsidein.ask.results.compute.intervals import (
    ENOUGH,
    Interval,
    bounds_are_due,
    silent_bounds,
)
from outsidein.speech import gettext, language, number


@dataclass(frozen=True, slots=True)
class CaseBounds:
    """The worst and the best case of a mean of which too few were heard."""

    worst: float  # points of the scale: all the silent at the lowest point
    best: float  # all the silent at the highest
    n: int
    population: int


def case_bounds(mean: Interval | None, low: float, high: float) -> CaseBounds | None:
    """Return the worst and the best case, or None where enough were heard or N is not known.

    Unit: points of the scale.
    Shape: a mean with its n of N; ``low`` and ``high`` are the scale's ends.
    Source: asking.md: shown when n/N is under .6.

    >>> case_bounds(Interval(4.0, 3.8, 4.2, 50, 100), 1, 5)
    CaseBounds(worst=2.5, best=4.5, n=50, population=100)
    >>> case_bounds(Interval(4.0, 3.9, 4.1, 60, 100), 1, 5) is None
    True
    """
    if mean is None or mean.population is None or not bounds_are_due(mean.n, mean.population):
        return None
    worst, best = silent_bounds(mean.point, mean.n, mean.population, low, high)
    return CaseBounds(worst, best, mean.n, mean.population)


def case_bounds_grid(
    mean: Floats, n: Counts, population: Counts, low: Floats, high: Floats
) -> tuple[Floats, Floats]:
    """Return worst and best case of many cells; not-a-number where they are not due.

    Unit: points of the scale.
    Shape: arrays that fit each other; ``population`` is -1 where it is not known.
    """
    nothing = mean * float("nan")
    due = (population > 0) & (n > 0) & (n < ENOUGH * population)
    there = population.astype(float)
    there[there <= 0] = 1.0
    worst, best = ((n * mean + (there - n) * end) / there for end in (low, high))
    worst[~due], best[~due] = nothing[~due], nothing[~due]
    return worst, best


def say_case_bounds(found: CaseBounds | None, width: float) -> str:
    """Return one sentence on what silence leaves open; nothing where enough were heard.

    >>> say_case_bounds(CaseBounds(2.5, 4.5, 50, 100), 4)
    'Only 50 of 100 answered: whatever the silent think, the mean of all lies from 2.5 to 4.5.'
    """
    if found is None:
        return ""
    worst, best = (say_points(end, width, language()) for end in (found.worst, found.best))
    said = gettext(
        "Only %(n)s of %(of)s answered: whatever the silent think, the mean of all lies from "
        "%(worst)s to %(best)s."
    )
    return said % {
        "n": number(f"{found.n:,}"),
        "of": number(f"{found.population:,}"),
        "worst": worst,
        "best": best,
    }
