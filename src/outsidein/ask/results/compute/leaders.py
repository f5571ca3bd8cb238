"""Leaders and the front line: where the two see it differently, and who is nearer the records.

What is said of leaders and the front line holds for any two groups of different people.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import comb, exp, log
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.nonparametric import rank_compare_2ordinal

from outsidein.ask.results.compute.figures import say_answered, say_between, say_points
from outsidein.ask.results.compute.intervals import (
    DRAWS,
    Interval,
    bounded,
    draw_shares,
    mean_interval,
)
from outsidein.speech import gettext, gettext_noop, language, number

ALGORITHM: Final = "two-draws-cliffs-delta-1"
FEW: Final = 10  # people on a side; below it the chance is counted out exactly
BEYOND: Final = 0.05  # q at which a difference is no longer taken for chance
BANDS: Final = (0.147, 0.33, 0.474)  # Romano et al. 2006, for Cliff's δ

Size = Literal["negligible", "small", "medium", "large"]
Test = Literal["every way counted", "Brunner and Munzel"]
Nearer = Literal["first", "second", "neither"]
Call = Literal["clear", "maybe", "within noise"]


@dataclass(frozen=True, slots=True)
class Effect:
    """Cliff's δ: how much more often the first group's answer is the higher one."""

    delta: float  # -1 to 1
    low: float
    high: float
    size: Size


@dataclass(frozen=True, slots=True)
class Difference:
    """One item as two groups see it."""

    item: str
    first: Interval  # points of the scale
    second: Interval
    difference: Interval  # first - second; n and population: both groups together
    effect: Effect
    p: float | None  # None where everybody answered: there is no chance in a fact
    q: float | None  # p, told apart from all other items compared at the same time
    test: Test
    width: float  # of the scale, in points

    @property
    def is_fact(self) -> bool:
        """Return whether everybody of both groups answered."""
        return all(one.n == one.population for one in (self.first, self.second))

    @property
    def call(self) -> Call:
        """Return whether the two differ: clear, maybe, or within noise.

        Source: asking.md. Clear where the interval leaves out zero and q is .05 or less;
        maybe where only one of the two holds. Where everybody answered it is a fact.
        """
        apart = self.difference.low > 0 or self.difference.high < 0
        beyond = apart if self.q is None else self.q <= BEYOND
        words: tuple[Call, ...] = ("within noise", "maybe", "clear")
        return words[apart + beyond]


@dataclass(frozen=True, slots=True)
class NearerTheRecords:
    """Which of two groups' claims lies nearer the evidence."""

    first: float  # 0 to 1: how far the first group's claim is from the evidence
    second: float
    difference: Interval  # first - second: below zero where the first is nearer
    nearer: Nearer


def compare_two(
    item: str,
    first: Sequence[int],
    second: Sequence[int],
    values: Sequence[float],
    populations: tuple[int | None, int | None] = (None, None),
    *,
    seed: int,
    draws: int = DRAWS,
) -> Difference | None:
    """Return how two groups' answers to one item differ, or None where one has none.

    Unit: points of the scale; above zero where the first group answers higher.
    Shape: how many of each group chose each point, lowest first.
    Source: asking.md: the interval from two independent draws; Cliff's δ after Brunner and
    Munzel 2000 with its interval on the logit; with fewer than 10 on a side every way of
    parting the same answers into two such groups is counted.
    """
    seen = [
        mean_interval(c, values, p, seed=seed + place, draws=draws)
        for place, (c, p) in enumerate(zip((first, second), populations, strict=True))
    ]
    one, other = seen
    if one is None or other is None:
        return None
    shares = _draw_both(first, second, populations, seed=seed, draws=draws)
    points = np.asarray(values, dtype=float)
    drawn = shares[0] @ points - shares[1] @ points
    people = _together(populations)
    difference = bounded(one.point - other.point, drawn, n=one.n + other.n, population=people)
    fact = difference.n == people
    few = min(one.n, other.n) < FEW
    p = None if fact else _exact_p(first, second) if few else _brunner_munzel_p(first, second)
    return Difference(
        item=item,
        first=one,
        second=other,
        difference=difference,
        effect=_effect(first, second, shares, fact=fact),
        p=p,
        q=p,
        test="every way counted" if few else "Brunner and Munzel",
        width=float(points[-1] - points[0]),
    )


def compare_items(differences: Sequence[Difference | None]) -> tuple[Difference, ...]:
    """Return the differences with their q, told apart from each other, the clearest first.

    Shape: one difference an item; those without one are left out.
    Source: Benjamini and Hochberg 1995: of the items with q under .05 at most one in twenty
    is expected to be chance. Facts have no chance and no q.
    """
    there = [one for one in differences if one is not None]
    tested = [one.p for one in there if one.p is not None]
    adjusted = iter(multipletests(tested, method="fdr_bh")[1] if tested else ())
    told = [replace(one, q=None if one.p is None else float(next(adjusted))) for one in there]
    order = {"clear": 0, "maybe": 1, "within noise": 2}
    return tuple(sorted(told, key=lambda one: (order[one.call], -abs(one.effect.delta))))


def cliffs_delta(first: Sequence[int], second: Sequence[int]) -> float:
    """Return how much more often an answer of the first group is the higher one than the lower.

    Unit: none, -1 to 1; 0 where neither is.
    Shape: how many of each group chose each point, lowest first.
    Source: Cliff 1993: P(X > Y) - P(X < Y).

    >>> cliffs_delta([0, 0, 4], [3, 0, 0]), cliffs_delta([1, 0, 1], [0, 2, 0])
    (1.0, 0.0)
    """
    one, other = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    return float(_deltas(one[None] / one.sum(), other[None] / other.sum())[0])


def name_effect(delta: float) -> Size:
    """Return δ in a word.

    Source: Romano, Kromrey, Coraggio and Skowronek 2006: .147, .33 and .474.

    >>> [name_effect(d) for d in (0.1, -0.147, 0.33, -0.9)]
    ['negligible', 'small', 'medium', 'large']
    """
    words: tuple[Size, ...] = ("negligible", "small", "medium", "large")
    return words[sum(abs(delta) >= band for band in BANDS)]


def nearer_the_records(
    first: Sequence[int],
    second: Sequence[int],
    values: Sequence[float],
    evidence: float,
    populations: tuple[int | None, int | None] = (None, None),
    *,
    seed: int,
    draws: int = DRAWS,
) -> NearerTheRecords | None:
    """Return which of two groups' claims is nearer the evidence, or None where one has none.

    Unit: 0 to 1, the claim and the evidence alike.
    Shape: how many of each group chose each point, lowest first; the evidence from 0 to 1.
    Source: asking.md: |claim_L - e| - |claim_F - e|, with its interval from the draws. While
    the interval holds zero, neither is called nearer.
    """
    if not sum(first) or not sum(second):
        return None
    if not 0 <= evidence <= 1:
        raise ValueError(f"Evidence lies between 0 and 1; got {evidence:g}.")
    points = np.asarray(values, dtype=float)
    unit = (points - points[0]) / (points[-1] - points[0])
    shares = _draw_both(first, second, populations, seed=seed, draws=draws)
    away = [float(abs(np.dot(c, unit) / sum(c) - evidence)) for c in (first, second)]
    drawn = np.abs(shares[0] @ unit - evidence) - np.abs(shares[1] @ unit - evidence)
    n, people = sum(first) + sum(second), _together(populations)
    difference = bounded(away[0] - away[1], drawn, n=n, population=people)
    nearer: Nearer = "neither"
    if difference.high < 0 or difference.low > 0:
        nearer = "first" if difference.high < 0 else "second"
    return NearerTheRecords(away[0], away[1], difference, nearer)


#: The two sides amid a sentence, and where either may begin one.
AMID = (gettext_noop("Leaders"), gettext_noop("the front line"))
FIRST = (AMID[0], gettext_noop("The front line"))
#: A difference by its size, as it stands in a sentence.
SIZED: dict[Size, str] = {
    "negligible": gettext_noop("a negligible difference"),
    "small": gettext_noop("a small difference"),
    "medium": gettext_noop("a medium difference"),
    "large": gettext_noop("a large difference"),
}
#: How two groups' difference is said: whether it is clear, and whether the first is higher.
RATED = {
    (True, True): gettext_noop(
        "%(one)s rate it %(amount)s points higher than %(other)s (%(between)s), %(size)s %(who)s."
    ),
    (True, False): gettext_noop(
        "%(one)s rate it %(amount)s points lower than %(other)s (%(between)s), %(size)s %(who)s."
    ),
    (False, True): gettext_noop(
        "%(one)s may rate it %(amount)s points higher than %(other)s (%(between)s), %(size)s"
        " %(who)s."
    ),
    (False, False): gettext_noop(
        "%(one)s may rate it %(amount)s points lower than %(other)s (%(between)s), %(size)s"
        " %(who)s."
    ),
}
APART = gettext_noop(
    "%(one)s and %(other)s cannot be told apart: the difference is %(between)s points %(who)s."
)


def say_difference(
    found: Difference,
    names: tuple[str, str] = (gettext_noop("Leaders"), gettext_noop("the front line")),
) -> str:
    """Return one sentence on how two groups differ, with its size and who answered.

    >>> one = compare_two("IMP.1", [0, 0, 1, 4, 4], [2, 6, 3, 1, 0], [1, 2, 3, 4, 5], seed=1)
    >>> say_difference(one)
    'Leaders rate it 2.1 points higher than the front line (likely 0.8 to 2.4), a large difference \
(9 answered; 12 answered).'
    """
    tongue = language()
    told = {
        "one": gettext(names[0]),
        "other": gettext(names[1]),
        "who": f"({say_answered(found.first, tongue)}; {say_answered(found.second, tongue)})",
        "between": say_between(found.difference, found.width, tongue),
        "amount": say_points(found.difference.point, found.width, tongue),
        "size": gettext(SIZED[found.effect.size]),
    }
    if found.is_fact and not found.difference.point:
        return gettext("%(one)s and %(other)s rate it the same %(who)s.") % told
    if found.call == "within noise":
        return gettext(APART) % told
    return gettext(RATED[found.call == "clear", found.difference.point > 0]) % told


def say_nearer(
    found: NearerTheRecords,
    names: tuple[str, str] = (gettext_noop("Leaders"), gettext_noop("The front line")),
) -> str:
    """Return one sentence on who is nearer to what the records show.

    >>> one = nearer_the_records([0, 1, 30], [30, 1, 0], [0, 0.5, 1], 0.2, seed=1)
    >>> say_nearer(one)
    'The front line are nearer to what the records show (off by 0.18, the others by 0.78).'
    """
    if found.nearer == "neither":
        unsure = gettext(
            "Who is nearer to what the records show cannot be said (%(one)s off by %(off)s, "
            "%(other)s by %(by)s)."
        )
        return unsure % {
            "one": gettext(names[0]),
            "other": gettext(names[1]),
            "off": number(f"{found.first:.2f}"),
            "by": number(f"{found.second:.2f}"),
        }
    near, far = sorted((found.first, found.second))
    nearer = gettext(
        "%(name)s are nearer to what the records show (off by %(near)s, the others by %(far)s)."
    )
    return nearer % {
        "name": gettext(names[0] if found.nearer == "first" else names[1]),
        "near": number(f"{near:.2f}"),
        "far": number(f"{far:.2f}"),
    }


def _draw_both(
    first: Sequence[int],
    second: Sequence[int],
    populations: tuple[int | None, int | None],
    *,
    seed: int,
    draws: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return (
        draw_shares(first, populations[0], seed=seed, draws=draws),
        draw_shares(second, populations[1], seed=seed + 1, draws=draws),
    )


def _together(populations: tuple[int | None, int | None]) -> int | None:
    first, second = populations
    return None if first is None or second is None else first + second


def _deltas(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return δ of each row of shares: P(X > Y) - P(X < Y)."""
    below = np.cumsum(other, axis=1) - other  # of Y, how many are lower than each point
    above = 1 - below - other
    return np.asarray((one * (below - above)).sum(axis=1), dtype=np.float64)


def _effect(
    first: Sequence[int],
    second: Sequence[int],
    shares: tuple[NDArray[np.float64], NDArray[np.float64]],
    *,
    fact: bool,
) -> Effect:
    delta = cliffs_delta(first, second)
    if fact:
        return Effect(delta, delta, delta, name_effect(delta))
    bounds = _logit_bounds(first, second)
    if bounds is None:  # the groups are wholly parted, or all say one thing: no spread to go by
        drawn = bounded(delta, _deltas(*shares), n=0, population=None)
        bounds = (drawn.low, drawn.high)
    low, high = min(bounds[0], delta), max(bounds[1], delta)
    return Effect(delta, low, high, name_effect(delta))


def _logit_bounds(first: Sequence[int], second: Sequence[int]) -> tuple[float, float] | None:
    """Return Brunner and Munzel's bounds of δ, reckoned on the logit so that they stay inside."""
    if sum(first) < 2 or sum(second) < 2 or abs(cliffs_delta(first, second)) > 1 - 1e-12:
        return None
    found = _brunner_munzel(first, second)
    if found is None:
        return None
    prob, error, freedom = found
    middle, half = log(prob / (1 - prob)), student.ppf(0.975, freedom) * error / prob / (1 - prob)
    ends = (middle - half, middle + half)
    low, high = (2 / (1 + exp(-min(max(end, -700), 700))) - 1 for end in ends)
    return float(low), float(high)


def _brunner_munzel(
    first: Sequence[int], second: Sequence[int]
) -> tuple[float, float, float] | None:
    """Return P(X > Y) + P(X = Y)/2, its standard error and its degrees of freedom."""
    # Counted over the points: the same as rank_compare_2indep over people, for any number.
    if len([c for c in first if c]) == len([c for c in second if c]) == 1:
        return None
    found = rank_compare_2ordinal(np.asarray(first), np.asarray(second), ddof=1, use_t=True)
    if found.var_prob <= 1e-15:
        return None
    return float(found.prob1), float(np.sqrt(found.var_prob)), float(found.df)


def _brunner_munzel_p(first: Sequence[int], second: Sequence[int]) -> float:
    found = _brunner_munzel(first, second)
    if found is None:
        return 1.0 if abs(cliffs_delta(first, second)) < 1e-12 else 0.0
    prob, error, freedom = found
    return float(2 * student.sf(abs(prob - 0.5) / error, freedom))


def _exact_p(first: Sequence[int], second: Sequence[int]) -> float:
    """Return how often chance alone parts the two at least so far, twice the smaller tail.

    Every way of handing the pooled answers to the smaller group is counted, point by point
    rather than person by person: a few hundred sums instead of millions of ways.
    """
    small, large = (first, second) if sum(first) <= sum(second) else (second, first)
    pooled = [a + b for a, b in zip(small, large, strict=True)]
    # Twice the mid-rank of each point: whole numbers, so that sums are compared exactly.
    ranks = [2 * sum(pooled[:place]) + there + 1 for place, there in enumerate(pooled)]
    seen = sum(count * rank for count, rank in zip(small, ranks, strict=True))
    n = sum(small)
    ways: dict[tuple[int, int], int] = {(0, 0): 1}  # people taken, sum of their ranks
    for there, rank in zip(pooled, ranks, strict=True):
        further: dict[tuple[int, int], int] = {}
        for (taken, total), count in ways.items():
            for more in range(min(there, n - taken) + 1):
                key = (taken + more, total + more * rank)
                further[key] = further.get(key, 0) + count * comb(there, more)
        ways = further
    whole = {total: count for (taken, total), count in ways.items() if taken == n}
    below = sum(count for total, count in whole.items() if total <= seen)
    above = sum(count for total, count in whole.items() if total >= seen)
    return min(1.0, 2 * min(below, above) / comb(sum(pooled), n))
