"""How often the intervals of small populations hold the truth, beside the textbook's.

Run ``python benchmarks/interval_coverage.py`` (``QUICK=1`` for a tenth of the runs). The 40
settings are 8, 20, 50, 100 and 200 people, scales of 3 and 5 points, and 30, 50, 70 and 90 %
of the people answering. In each run a population is made, a random part of it answers, and
four intervals are asked whether they hold the mean of everybody. Half of the populations have
a shape drawn afresh; the others are even, leaning, in two camps, or nearly all of one mind.
"""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from outsidein.ask.results.compute.intervals import mean_interval, textbook_interval

PEOPLE, POINTS, SHARES = (8, 20, 50, 100, 200), (3, 5), (0.3, 0.5, 0.7, 0.9)
SETTINGS = tuple(product(PEOPLE, POINTS, SHARES))
RUNS = 300
RESAMPLES = 1_000

Answers = NDArray[np.float64]
Bounds = tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """One kind of interval in one setting."""

    kind: str
    held: float  # share of runs in which it held the mean of everybody, 0 to 1
    width: float  # mean width, as a share of the scale


def ours(heard: Answers, points: Answers, people: int, seed: int) -> Bounds:
    """Return the bounds that are shown."""
    counts = [int((heard == point).sum()) for point in points]
    found = mean_interval(counts, points.tolist(), people, seed=seed)
    return (found.low, found.high) if found else None


def textbook(heard: Answers, _points: Answers, people: int, _seed: int) -> Bounds:
    """Return Student's bounds, corrected for the small population."""
    found = textbook_interval(heard.tolist(), people)
    return (found.low, found.high) if found else None


def textbook_plain(heard: Answers, _points: Answers, _people: int, _seed: int) -> Bounds:
    """Return Student's bounds as if there were people without end."""
    found = textbook_interval(heard.tolist(), None)
    return (found.low, found.high) if found else None


def bootstrap(heard: Answers, _points: Answers, people: int, seed: int) -> Bounds:
    """Return the bootstrap's bounds, drawn in by the correction for the small population."""
    random = np.random.default_rng(seed)
    means = random.choice(heard, (RESAMPLES, len(heard))).mean(axis=1)
    shrunk = heard.mean() + (means - heard.mean()) * sqrt(1 - len(heard) / people)
    return float(np.quantile(shrunk, 0.025)), float(np.quantile(shrunk, 0.975))


KINDS: dict[str, Callable[[Answers, Answers, int, int], Bounds]] = {
    "ours": ours,
    "Student, corrected": textbook,
    "Student, plain": textbook_plain,
    "bootstrap, corrected": bootstrap,
}


def simulate(
    people: int,
    points: int,
    share: float,
    *,
    runs: int = RUNS,
    kinds: Sequence[str] = tuple(KINDS),
    seed: int = 20_260_101,
) -> tuple[Coverage, ...]:
    """Return how often each kind of interval holds the mean of everybody in one setting."""
    random = np.random.default_rng([seed, people, points, round(100 * share)])
    scale = np.linspace(0, 1, points)
    held, width = dict.fromkeys(kinds, 0), dict.fromkeys(kinds, 0.0)
    for run in range(runs):
        everybody = random.choice(scale, people, p=_shape(random, points, run))
        heard = everybody[: max(2, round(people * share))]
        for kind in kinds:
            bounds = KINDS[kind](heard, scale, people, run)
            if bounds is not None:
                held[kind] += bounds[0] - 1e-9 <= everybody.mean() <= bounds[1] + 1e-9
                width[kind] += bounds[1] - bounds[0]
    return tuple(Coverage(kind, held[kind] / runs, width[kind] / runs) for kind in kinds)


def _shape(random: np.random.Generator, points: int, run: int) -> Answers:
    """Return how likely each point is in one population."""
    ends = np.zeros(points)
    ends[[0, -1]] = 1
    fixed = (
        np.ones(points),
        np.arange(1, points + 1) ** 2,
        0.1 + ends,
        0.02 + ends * (0, *[1] * (points - 1)),
    )
    shape = random.dirichlet(np.ones(points)) if run % 2 else fixed[run // 2 % len(fixed)]
    return np.asarray(shape / shape.sum(), dtype=np.float64)


def main() -> None:
    """Print the 40 settings' mean and least coverage, and the settings where ours is least."""
    runs = RUNS // 10 if os.environ.get("QUICK") else RUNS
    began = time.perf_counter()
    found = {setting: simulate(*setting, runs=runs) for setting in SETTINGS}
    print(f"{len(SETTINGS)} settings, {runs} runs each, {time.perf_counter() - began:.0f} s\n")
    print(f"{'interval':<24}{'held, mean':>12}{'held, least':>13}{'width, mean':>13}")
    for place, kind in enumerate(KINDS):
        held = [found[setting][place].held for setting in SETTINGS]
        width = [found[setting][place].width for setting in SETTINGS]
        print(f"{kind:<24}{np.mean(held):>12.3f}{min(held):>13.3f}{np.mean(width):>13.3f}")
    least = sorted(SETTINGS, key=lambda setting: found[setting][0].held)[:5]
    print("\nwhere ours holds least:")
    for people, points, share in least:
        held_here = found[people, points, share][0].held
        print(f"  {people} people, {points} points, {share:.0%} answering: {held_here:.3f}")


if __name__ == "__main__":
    main()
