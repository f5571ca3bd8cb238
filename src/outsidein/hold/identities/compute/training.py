"""What each answer is worth, learnt from the records themselves.

Expectation maximisation over the counts of answer patterns: the compared pairs one by one, and
all other pairs through a random sample of them. Because every pair of the data is represented,
nothing has to be corrected for how the compared pairs were found, and how common an answer is
among strangers is learnt without the true matches that a small file is full of.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outsidein.hold.identities.compute.comparisons import Comparison

#: Matches and strangers that general experience counts for, until the data outweigh it.
PRIOR_MATCHES = 20.0
PRIOR_STRANGERS = 500.0

#: How often two records of a list are one customer, in general experience: pairs of pairs.
PRIOR_PAIRS = (1.0, 50.0)

ROUNDS = 60
SETTLED = 1e-5


@dataclass(frozen=True, slots=True)
class Trained:
    """The weights of a model."""

    prior: float  # share of all pairs that match
    match: tuple[tuple[float, ...], ...]  # a comparison, a level: share among matches
    other: tuple[tuple[float, ...], ...]  # likewise among strangers
    matches: float  # pairs expected to match
    unseen: tuple[tuple[str, str], ...]  # (comparison, level) that no likely match showed
    rounds: int


def train(
    comparisons: Sequence[Comparison],
    patterns: NDArray[np.int8],
    pairs: NDArray[np.float64],
    *,
    records: int,
) -> Trained:
    """Return the share of every level among matches and among strangers.

    Shape: ``patterns`` a row a pattern, a column a comparison: -1 unanswered, else the level
    counted from the strongest, 0; ``pairs`` how many pairs of all show the pattern.
    Source: Fellegi and Sunter (1969), estimated as in Winkler (1988), with expected shares
    as Dirichlet priors so that a level never seen is guessed and not infinite.
    """
    expected = [_one([level.expected for level in c.levels]) for c in comparisons]
    strange = [_one([level.strangers for level in c.levels]) for c in comparisons]
    match = [m.copy() for m in expected]
    other = [_posterior(patterns[:, i], pairs, u * PRIOR_STRANGERS) for i, u in enumerate(strange)]
    total = float(pairs.sum())
    prior = _prior(min(total / 2, records / 2), total)
    rounds = 0
    likely = np.zeros(len(pairs))
    while rounds < ROUNDS:
        rounds += 1
        odds = np.log(prior) - np.log1p(-prior) + _evidence(patterns, match, other)
        likely = 1.0 / (1.0 + np.exp(-np.clip(odds, -500, 500)))
        yes, no = likely * pairs, (1.0 - likely) * pairs
        before = [m.copy() for m in match]
        for i, guess in enumerate(expected):
            match[i] = _posterior(patterns[:, i], yes, guess * PRIOR_MATCHES)
            other[i] = _posterior(patterns[:, i], no, strange[i] * PRIOR_STRANGERS)
        prior = _prior(float(yes.sum()), total)
        if max(np.abs(a - b).max() for a, b in zip(match, before, strict=True)) < SETTLED:
            break
    yes = likely * pairs
    unseen = tuple(
        (comparison.name, level.label)
        for i, comparison in enumerate(comparisons)
        for k, level in enumerate(comparison.levels)
        if yes[patterns[:, i] == k].sum() < 1.0
    )
    match, other = _orderly(match, other)
    return Trained(
        prior=prior,
        match=tuple(tuple(map(float, m)) for m in match),
        other=tuple(tuple(map(float, u)) for u in other),
        matches=float(yes.sum()),
        unseen=unseen,
        rounds=rounds,
    )


def _evidence(
    patterns: NDArray[np.int8],
    match: Sequence[NDArray[np.float64]],
    other: Sequence[NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Return the summed log odds of each pattern; an unanswered question says nothing."""
    odds = np.zeros(len(patterns))
    for i, (m, u) in enumerate(zip(match, other, strict=True)):
        weight = np.append(np.log(m) - np.log(u), 0.0)  # the last one is for -1
        odds += weight[patterns[:, i]]
    return odds


def _one(shares: Sequence[float]) -> NDArray[np.float64]:
    """Scale the shares to a sum of one."""
    return np.asarray(shares, dtype=np.float64) / sum(shares)


def _prior(matches: float, total: float) -> float:
    return (matches + PRIOR_PAIRS[0]) / (total + PRIOR_PAIRS[1])


def _posterior(
    answers: NDArray[np.int8], pairs: NDArray[np.float64], guess: NDArray[np.float64]
) -> NDArray[np.float64]:
    known = answers >= 0
    seen = np.bincount(answers[known], weights=pairs[known], minlength=len(guess))
    shares = seen + guess
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def _orderly(
    match: Sequence[NDArray[np.float64]], other: Sequence[NDArray[np.float64]]
) -> tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]]:
    """Let no weaker answer be worth more than a stronger one.

    Levels out of order are pooled with their neighbour, as in isotonic regression, weighed by
    how many strangers show them.
    """
    fixed: list[NDArray[np.float64]] = []
    for m, u in zip(match, other, strict=True):
        blocks: list[list[float]] = []  # summed m, summed u, levels
        for share, strange in zip(m.tolist(), u.tolist(), strict=True):
            blocks.append([share, strange, 1])
            while len(blocks) > 1 and blocks[-1][0] / blocks[-1][1] > blocks[-2][0] / blocks[-2][1]:
                last = blocks.pop()
                blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
        ratio = np.concatenate([np.full(int(n), a / b) for a, b, n in blocks])
        fixed.append(np.minimum(ratio * u, 1.0))
    return fixed, list(other)
