"""How good the joins are, estimated from pairs drawn by lot: what is right, and what is missed.

Pairs are drawn from strata, each a part of all pairs whose size is known or estimated; within a
stratum every pair is as likely to be drawn. So the answers stand for the whole: a stratum's share
of same pairs times its size is how many it holds (Horvitz and Thompson, 1952).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from outsidein.hold.identities.compute.reviewing import ENOUGH, Z

#: Strata of pairs that were joined, and of pairs that were not.
JOINED = ("joined near", "joined far")
APART = ("review", "apart", "outside near", "outside far")
STRATA = (*JOINED, *APART)
#: Pairs drawn of a stratum at most.
DRAWN = 200


@dataclass(frozen=True, slots=True)
class Stratum:
    """One part of all pairs, and what people said of those drawn from it."""

    name: str
    pairs: float  # how many it holds
    same: int
    different: int

    @property
    def answered(self) -> int:
        """Return how many drawn pairs somebody was sure of."""
        return self.same + self.different

    @property
    def needed(self) -> int:
        """Return how many answers it takes before anything is said."""
        return min(ENOUGH, int(self.pairs))


@dataclass(frozen=True, slots=True)
class Estimated:
    """A share with its interval; nothing of it while too few pairs are reviewed."""

    share: float | None = None  # 0 to 1
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class MatchQuality:
    """What the drawn pairs say of all joins."""

    precision: Estimated  # of the joined pairs, how many are the same
    recall: Estimated  # of the same pairs, how many are joined
    strata: tuple[Stratum, ...]

    @property
    def answered(self) -> int:
        """Return how many answers it rests on."""
        return sum(stratum.answered for stratum in self.strata)

    @property
    def missing(self) -> int:
        """Return how many answers are still needed before both are told."""
        return sum(max(0, one.needed - one.answered) for one in self.strata)


def lot_of(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the lot of each pair: as good as drawn by chance, and the same for good.

    Source: the finisher of SplitMix64 (Steele, Lea and Flood, 2014).

    >>> lots = lot_of(np.array([1, 1]), np.array([2, 3]))
    >>> bool(lots[0] != lots[1])
    True
    """
    low, high = np.minimum(left, right), np.maximum(left, right)
    mixed: NDArray[np.uint64] = low.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = mixed + high.astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def wilson(right: int, of: int) -> tuple[float, float]:
    """Return the interval of a share, 95 %.

    Unit: shares, 0 to 1.
    Source: Wilson (1927).

    >>> tuple(round(limit, 3) for limit in wilson(27, 30))
    (0.744, 0.965)
    """
    share = right / of
    middle = (share + Z**2 / (2 * of)) / (1 + Z**2 / of)
    half = Z / (1 + Z**2 / of) * sqrt(share * (1 - share) / of + Z**2 / (4 * of**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def estimate(strata: Sequence[Stratum]) -> MatchQuality:
    """Return precision and recall of the joins with their intervals.

    Shape: a stratum each, those without any pair left out or empty.
    Source: totals by stratum (Horvitz and Thompson, 1952), a Wilson interval a stratum, put
    together for a sum after Zou and Donner (2008) and for a ratio after Donner and Zou (2012).

    Nothing is said while a stratum that holds pairs has too few answers.

    >>> told = estimate([Stratum("joined far", 900, 30, 0), Stratum("joined near", 100, 20, 10),
    ...                  Stratum("review", 200, 6, 24)])
    >>> round(told.precision.share, 3), round(told.recall.share, 3)
    (0.967, 0.96)
    >>> estimate([Stratum("joined far", 900, 3, 0)]).precision.share is None
    True
    """
    held = [one for one in strata if one.pairs > 0]
    joined = [one for one in held if one.name in JOINED]
    apart = [one for one in held if one.name in APART]
    right = _total(joined)
    if not joined or right is None:
        return MatchQuality(Estimated(), Estimated(), tuple(strata))
    every = sum(one.pairs for one in joined)
    precision = Estimated(*(min(1.0, limit / every) for limit in right))
    missed = _total(apart)
    recall = _recall(right, missed) if missed is not None else Estimated()
    return MatchQuality(precision, recall, tuple(strata))


def _total(strata: Sequence[Stratum]) -> tuple[float, float, float] | None:
    """Return how many same pairs the strata hold, with the limits; None where it isn't known."""
    if any(one.answered < max(1, one.needed) for one in strata):
        return None
    total = below = above = 0.0
    for one in strata:
        share = one.same / one.answered
        low, high = (share, share) if one.answered >= one.pairs else wilson(one.same, one.answered)
        total += one.pairs * share
        below += (one.pairs * (share - low)) ** 2
        above += (one.pairs * (high - share)) ** 2
    every = sum(one.pairs for one in strata)
    return total, max(0.0, total - sqrt(below)), min(every, total + sqrt(above))


def _recall(right: tuple[float, float, float], missed: tuple[float, float, float]) -> Estimated:
    """Return right / (right + missed) with the limits of the ratio of two independent totals."""
    total, low, high = right
    lost, lost_low, lost_high = missed
    if total <= 0 or low <= 0:
        return Estimated()
    product = total * lost
    least = product - sqrt(
        max(0.0, product**2 - lost_low * high * (2 * lost - lost_low) * (2 * total - high))
    )
    most = product + sqrt(
        max(0.0, product**2 - lost_high * low * (2 * lost - lost_high) * (2 * total - low))
    )
    bottom_high, bottom_low = high * (2 * total - high), low * (2 * total - low)
    ratio_low = max(0.0, least / bottom_high) if bottom_high > 0 else 0.0
    ratio_high = most / bottom_low
    return Estimated(1 / (1 + lost / total), 1 / (1 + ratio_high), 1 / (1 + ratio_low))


def answers_of(
    sizes: Mapping[str, float], drawn: Mapping[str, Sequence[str]]
) -> tuple[Stratum, ...]:
    """Return the strata of a run with what was said of the pairs drawn from each.

    Shape: ``drawn`` are the verdicts on a stratum's pairs in the order of their lots, "" where
    nobody has answered.

    Answers count up to the first pair without one: who may choose which to answer might choose
    the easy ones.

    >>> answers_of({"review": 9.0}, {"review": ["same", "unsure", "different", "", "same"]})
    (Stratum(name='review', pairs=9.0, same=1, different=1),)
    """
    strata = []
    for name in STRATA:
        if sizes.get(name, 0) > 0:
            said = list(takewhile(bool, drawn.get(name, ())))
            strata.append(Stratum(name, sizes[name], said.count("same"), said.count("different")))
    return tuple(strata)
