"""Claims: what an organisation says of itself, brought to 0..1 so that evidence can meet it."""

from collections.abc import Sequence
from dataclasses import dataclass

from outsidein.ask.instruments.compute.scales import Scale
from outsidein.ask.results.compute.distribution import Distribution, distribute
from outsidein.ask.results.compute.intervals import DRAWS, mean_interval


@dataclass(frozen=True, slots=True)
class Claim:
    """What people say of one item, between 0 and 1, and what that rests on."""

    item: str
    point: float  # 0 to 1: (mean - lowest)/(highest - lowest)
    low: float
    high: float
    n: int  # people who chose a point of the scale
    population: int | None
    importance: float  # 0 to 1: the share who marked it a priority; 1 where that was not asked


def claim(
    item: str,
    scale: Scale,
    values: Sequence[float | None],
    population: int | None,
    *,
    marks: Sequence[float] | None = None,
    seed: int,
    draws: int = DRAWS,
) -> Claim | None:
    """Return the claim that people's answers to one item make, or None when nobody answered.

    Unit: 0 (the lowest point of the scale) to 1 (the highest).
    Shape: one value a person, ``None`` for a blank or "not sure"; ``marks`` is one figure a
    person who could mark it, 1 for a mark and 0 for none, or ``None`` where nobody was asked.
    Source: asking.md: c = (mean - L)/(H - L), with the interval that knows the population.
    """
    return claim_of(
        item, scale, distribute(values, scale), population, marks=marks, seed=seed, draws=draws
    )


def claim_of(
    item: str,
    scale: Scale,
    counted: Distribution,
    population: int | None,
    *,
    marks: Sequence[float] | None = None,
    seed: int,
    draws: int = DRAWS,
) -> Claim | None:
    """Return the claim of answers that were counted already; see ``claim``."""
    found = mean_interval(counted.counts, counted.values, population, seed=seed, draws=draws)
    if found is None:
        return None
    point, low, high = (on_unit(v, scale) for v in (found.point, found.low, found.high))
    return Claim(item, point, low, high, found.n, population, importance(marks))


def on_unit(value: float, scale: Scale) -> float:
    """Return where a value stands between the ends of its scale, 0 to 1."""
    return (value - scale.low) / (scale.high - scale.low)


def importance(marks: Sequence[float] | None) -> float:
    """Return the share of people who marked an item a priority, 1 where none was asked.

    Unit: 0 to 1.

    >>> importance([1, 0, 0, 1]), importance(None), importance([])
    (0.5, 1.0, 1.0)
    """
    return sum(marks) / len(marks) if marks else 1.0
