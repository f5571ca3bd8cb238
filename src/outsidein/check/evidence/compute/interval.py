"""How sure a measure is: Wilson for counts, seeded resampling for overlaps, sums and ranks."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from outsidein.check.evidence.compute.values import ProfileCount

Z95 = 1.959963984540054  # the 97.5 % point of the normal distribution
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval, in the measure's own unit."""

    value: float
    lo: float
    hi: float


def wilson(successes: float, trials: float) -> Estimate:
    """Return a share of counts with Wilson's 95 % interval.

    Unit: share, 0 to 1.
    Source: Wilson 1927; equal to statsmodels ``proportion_confint(method="wilson")``.

    >>> estimate = wilson(4, 10)
    >>> estimate.value, round(estimate.lo, 4), round(estimate.hi, 4)
    (0.4, 0.1682, 0.6873)
    """
    if not 0 <= successes <= trials or trials <= 0:
        raise ValueError(f"A share needs 0 <= {successes} <= {trials} and something to count.")
    share = successes / trials
    spread = Z95 * sqrt(share * (1 - share) / trials + Z95**2 / (4 * trials**2))
    middle = share + Z95**2 / (2 * trials)
    scale = 1 + Z95**2 / trials
    return Estimate(
        share,
        min(share, max(0.0, (middle - spread) / scale)),
        max(share, min(1.0, (middle + spread) / scale)),
    )


def full_count(numerator: float, denominator: float) -> Estimate:
    """Return a figure of a small full count, such as a register: it is what it is.

    >>> full_count(3, 4)
    Estimate(value=0.75, lo=0.75, hi=0.75)
    """
    value = numerator / denominator
    return Estimate(value, value, value)


def draws_for(name: str, seed: int) -> np.random.Generator:
    """Return the measure's own random numbers: the same whatever else is measured with it."""
    return np.random.default_rng([seed, crc32(name.encode())])


def overlap(claimed: Sequence[float], measured: Sequence[float]) -> float:
    """Return Σ min(claimed share, measured share) over the codes; 0 where nothing is shared.

    Unit: share, 0 to 1.
    Shape: the same codes in the same order on both sides, each side with a sum above 0.

    >>> overlap([8, 2, 0], [5, 0, 5])
    0.5
    >>> overlap([1, 0], [0, 9])
    0.0
    """
    left = np.asarray(claimed, dtype=float)
    right = np.asarray(measured, dtype=float)
    return float(np.minimum(left / left.sum(), right / right.sum()).sum())


def overlap_estimate(rows: Sequence[ProfileCount], random: np.random.Generator) -> Estimate:
    """Return the overlap with an interval from resampling both sides' counts.

    Unit: share, 0 to 1.
    Source: multinomial resampling of the counts (1000 draws, 2.5 and 97.5 %), moved back by the
    mean bias of the draws: two noisy profiles always look less alike than the true ones.
    """
    claimed = np.array([row.claimed for row in rows], dtype=float)
    measured = np.array([row.measured for row in rows], dtype=float)
    value = overlap(list(claimed), list(measured))
    left, right = _resampled(claimed, random), _resampled(measured, random)
    return _around(value, np.minimum(left, right).sum(axis=1))


def ratio_estimate(
    numerators: Sequence[float], denominators: Sequence[float], random: np.random.Generator
) -> Estimate:
    """Return Σ numerators ÷ Σ denominators with an interval from resampling the units.

    Unit: share, 0 to 1. Shape: one entry a unit (a person, or a fixed group of customers).
    Source: bootstrap of the units, 1000 draws, percentiles.
    """
    top, bottom = np.asarray(numerators, dtype=float), np.asarray(denominators, dtype=float)
    value = float(top.sum() / bottom.sum())
    times = random.multinomial(len(top), np.full(len(top), 1 / len(top)), size=DRAWS)
    sums = times @ bottom
    drawn = (times @ top)[sums > 0] / sums[sums > 0]
    lo, hi = np.percentile(drawn, [2.5, 97.5])
    return Estimate(value, min(value, float(lo)), max(value, float(hi)))


def auc(lost: Sequence[float], kept: Sequence[float]) -> float:
    """Return how often a lost customer scored below a kept one, ties counting half.

    Unit: share of pairs, 0 to 1; 0.5 is no better than chance.
    Shape: how many lost and kept customers had each score, the scores rising.
    By ranks (running sums), never by pairs.

    >>> auc(lost=[2, 1, 0], kept=[0, 1, 2])
    0.9444444444444444
    """
    left, right = np.asarray(lost, dtype=float), np.asarray(kept, dtype=float)
    below = np.cumsum(left) - left / 2
    return float((below * right).sum() / (left.sum() * right.sum()))


def auc_estimate(
    lost: Sequence[float], kept: Sequence[float], random: np.random.Generator
) -> Estimate:
    """Return the AUC with an interval from resampling both groups (300 draws, percentiles).

    Unit: share of pairs, 0 to 1.
    """
    left, right = np.asarray(lost, dtype=float), np.asarray(kept, dtype=float)
    value = auc(list(left), list(right))
    drawn = [
        auc(
            list(random.multinomial(int(left.sum()), left / left.sum())),
            list(random.multinomial(int(right.sum()), right / right.sum())),
        )
        for _ in range(300)
    ]
    lo, hi = np.percentile(drawn, [2.5, 97.5])
    return Estimate(value, min(value, float(lo)), max(value, float(hi)))


def _resampled(counts: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    """Return DRAWS resamplings of the counts, as shares."""
    total = max(1, round(float(counts.sum())))
    return random.multinomial(total, counts / counts.sum(), size=DRAWS) / total


def _around(value: float, drawn: NDArray[np.float64]) -> Estimate:
    """Return the value with the draws' percentiles, moved back by their mean bias."""
    bias = float(drawn.mean()) - value
    lo, hi = (float(end) - bias for end in np.percentile(drawn, [2.5, 97.5]))
    return Estimate(value, max(0.0, min(value, lo)), min(1.0, max(value, hi)))
