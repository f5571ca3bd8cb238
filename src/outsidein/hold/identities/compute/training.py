"""What each answer is worth, learnt from the records themselves.

Expectation maximisation over the counts of answer patterns: the compared pairs one by one, and
all other pairs through a random sample of them. Because every pair of the data is represented,
nothing has to be corrected for how the compared pairs were found, and how common an answer is
among strangers is learnt without the true matches that a small file is full of.

Pairs are of three sorts: matches, strangers, and relatives. Relatives live under one roof or work
under one name: they share surname, address, phone or mailbox as matches do, and are strangers in
first name, birth date and number. With two sorts only, a household is taken for one person.
The weights that Splink adds up are then fitted to tell matches from both others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from outsidein.hold.identities.compute.comparisons import Comparison

Floats = NDArray[np.float64]
Answers = NDArray[np.int8]

#: Matches, relatives and strangers that general experience counts for, until data outweigh it.
PRIOR_MATCHES = 20.0
PRIOR_RELATIVES = 20.0
PRIOR_STRANGERS = 500.0

#: How often two records of a list are one customer, in general experience: pairs of pairs.
PRIOR_PAIRS = (1.0, 50.0)

#: How many pairs a weight of the simple model counts for when the fitted one is found.
ANCHOR = 0.1

ROUNDS = 200
SETTLED = 1e-4


@dataclass(frozen=True, slots=True)
class Trained:
    """The weights of a model."""

    prior: float  # share of all pairs that match
    match: tuple[tuple[float, ...], ...]  # a comparison, a level: strangers' share times weight
    other: tuple[tuple[float, ...], ...]  # a comparison, a level: share among strangers
    shown: tuple[tuple[float, ...], ...]  # likewise among matches
    rarity: tuple[float, ...]  # a comparison: how much of a value's rarity counts, 0 to 1
    matches: float  # pairs expected to match
    relatives: float  # pairs expected to be relatives
    unseen: tuple[tuple[str, str], ...]  # (comparison, level) that no likely match showed
    rounds: int


def train(
    comparisons: Sequence[Comparison],
    patterns: Answers,
    pairs: Floats,
    *,
    records: int,
    drawn: NDArray[np.bool_] | None = None,
) -> Trained:
    """Return the share of every level among matches and among strangers.

    Shape: ``patterns`` a row a pattern, a column a comparison: -1 unanswered, else the level
    counted from the strongest, 0; ``pairs`` how many pairs of all show the pattern. ``drawn``
    marks patterns of pairs that no key proposed, drawn by lot: each stands for very many, so
    they are strangers, or a chance likeness would count as hundreds of matches.
    Source: Fellegi and Sunter (1969), estimated as in Winkler (1988), with expected shares
    as Dirichlet priors so that a level never seen is guessed and not infinite.
    """
    sorts = _Sorts(comparisons, patterns, pairs, records, drawn)
    rounds = 0
    while rounds < ROUNDS:
        rounds += 1
        if sorts.step() < SETTLED:
            break
    likely = sorts.likely[0]
    matches = likely * pairs
    unseen = tuple(
        (comparison.name, level.label)
        for i, comparison in enumerate(comparisons)
        for k, level in enumerate(comparison.levels)
        if not comparison.derived and matches[patterns[:, i] == k].sum() < 1.0
    )
    simple = [np.log(m) - np.log(u) for m, u in zip(sorts.match, sorts.other, strict=True)]
    simple = [w * (not c.derived) for w, c in zip(simple, comparisons, strict=True)]
    start = float(np.log(sorts.shares[0]) - np.log1p(-sorts.shares[0]))
    fitted, start = _fit(simple, start, patterns, likely, pairs)
    ordered = [
        w if c.derived else _orderly(w, u)
        for w, u, c in zip(fitted, sorts.other, comparisons, strict=True)
    ]
    # A level of small m and u is as good as any of the same weight; none may exceed 1.
    other = [
        np.minimum(u, np.exp(-w)) if c.derived else u
        for w, u, c in zip(ordered, sorts.other, comparisons, strict=True)
    ]
    return Trained(
        prior=float(1.0 / (1.0 + np.exp(-start))),
        match=tuple(
            tuple(map(float, np.minimum(np.exp(w) * u, 1.0)))
            for w, u in zip(ordered, other, strict=True)
        ),
        other=tuple(tuple(map(float, u)) for u in other),
        shown=tuple(tuple(map(float, m)) for m in sorts.match),
        rarity=tuple(
            float(np.clip(new[k] / old[k], 0.0, 1.0)) if old[k] > 0 else 0.0
            for new, old, k in zip(ordered, simple, map(_first_same, comparisons), strict=True)
        ),
        matches=float(matches.sum()),
        relatives=float((sorts.likely[1] * pairs).sum()),
        unseen=unseen,
        rounds=rounds,
    )


def _first_same(comparison: Comparison) -> int:
    """Return the place of the level whose rare values say more; 0 where there is none."""
    return next((k for k, level in enumerate(comparison.levels) if level.tf_column), 0)


class _Sorts:
    """The three sorts of pairs, and what each is believed to answer."""

    def __init__(
        self,
        comparisons: Sequence[Comparison],
        patterns: Answers,
        pairs: Floats,
        records: int,
        drawn: NDArray[np.bool_] | None = None,
    ) -> None:
        self.drawn = np.zeros(len(pairs), dtype=bool) if drawn is None else drawn
        # What follows from the other answers is no evidence of its own while pairs are sorted.
        derived = np.array([c.derived for c in comparisons])
        self.patterns = np.where(derived[None, :], np.int8(-1), patterns)
        patterns, self.pairs = self.patterns, pairs
        self.total = float(pairs.sum())
        self.expected = [_one([level.expected for level in c.levels]) for c in comparisons]
        self.strange = [_one([level.strangers for level in c.levels]) for c in comparisons]
        self.shared = [c.shared for c in comparisons]
        self.akin = [_one_hot(len(c.levels), _first_same(c)) * c.akin for c in comparisons]
        self.match = [m.copy() for m in self.expected]
        self.other = [
            _posterior(patterns[:, i], pairs, u * PRIOR_STRANGERS)
            for i, u in enumerate(self.strange)
        ]
        self.usual = [
            _one(0.5 * m + 0.5 * u) for m, u in zip(self.expected, self.strange, strict=True)
        ]
        self.kin = [
            k.copy() if s else _own(u, a)
            for k, u, s, a in zip(self.usual, self.other, self.shared, self.akin, strict=True)
        ]
        # A household can be told from a person only where something is a person's own.
        self.related = any(self.shared) and not all(self.shared)
        few = min(self.total / 2, records / 2)
        self.shares = self._shares(few, few / 2)
        self.likely = np.zeros((3, len(pairs)))

    def _shares(self, matches: float, relatives: float) -> Floats:
        whole = self.total + 2 * PRIOR_PAIRS[1]
        match = (matches + PRIOR_PAIRS[0]) / whole
        kin = (relatives + PRIOR_PAIRS[0]) / whole if self.related else 1e-300
        return np.array([match, kin, 1.0 - match - kin])

    def step(self) -> float:
        """Sort the pairs by what is believed, and believe what they show; return the change."""
        odds = np.stack(
            [
                np.log(share) + _evidence(self.patterns, belief)
                for share, belief in zip(
                    self.shares, (self.match, self.kin, self.other), strict=True
                )
            ]
        )
        odds -= odds.max(axis=0)
        self.likely = np.exp(odds)
        self.likely /= self.likely.sum(axis=0)
        sure = self.likely.copy()
        sure[:, self.drawn] = np.array([[0.0], [0.0], [1.0]])
        match, kin, other = sure * self.pairs
        before = self.match
        columns = range(len(before))
        answers = self.patterns
        self.match = [
            _posterior(answers[:, i], match, self.expected[i] * PRIOR_MATCHES) for i in columns
        ]
        self.other = [
            _posterior(answers[:, i], other, self.strange[i] * PRIOR_STRANGERS) for i in columns
        ]
        self.kin = [
            _posterior(answers[:, i], kin, self.usual[i] * PRIOR_RELATIVES)
            if self.shared[i]
            else _own(self.other[i], self.akin[i])
            for i in columns
        ]
        self.shares = self._shares(float(match.sum()), float(kin.sum()))
        return max(float(np.abs(a - b).max()) for a, b in zip(before, self.match, strict=True))


def _fit(
    simple: Sequence[Floats], start: float, patterns: Answers, likely: Floats, pairs: Floats
) -> tuple[list[Floats], float]:
    """Return the additive weights and start nearest to the simple ones that sort as believed.

    Unit: natural log odds.
    Source: logistic regression on the pairs' sorts, drawn to the simple weights (ridge).
    """
    sizes = [len(w) for w in simple]
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    columns = np.where(patterns >= 0, patterns + offsets[:-1], offsets[-1])
    anchor = np.append(np.concatenate(simple), start)

    def loss(weights: Floats) -> tuple[float, Floats]:
        padded = np.append(weights[:-1], 0.0)
        odds = padded[columns].sum(axis=1) + weights[-1]
        cost = pairs * (np.logaddexp(0.0, odds) - likely * odds)
        error = pairs * (1.0 / (1.0 + np.exp(-np.clip(odds, -500, 500))) - likely)
        slope = np.zeros(len(padded))
        for i in range(columns.shape[1]):
            slope += np.bincount(columns[:, i], weights=error, minlength=len(padded))
        away = weights - anchor
        return (
            float(cost.sum() + 0.5 * ANCHOR * (away**2).sum()),
            np.append(slope[:-1], error.sum()) + ANCHOR * away,
        )

    best = minimize(loss, anchor, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights = [best.x[a:b] for a, b in pairwise(offsets.tolist())]
    return weights, float(best.x[-1])


def _evidence(patterns: Answers, belief: Sequence[Floats]) -> Floats:
    """Return the summed log likelihood of each pattern; an unanswered question says nothing."""
    odds = np.zeros(len(patterns))
    for i, shares in enumerate(belief):
        odds += np.append(np.log(shares), 0.0)[patterns[:, i]]  # the last one is for -1
    return odds


def _own(other: Floats, akin: Floats) -> Floats:
    """Return what relatives answer where each has an own: as strangers, but for namesakes."""
    return np.asarray(other * (1.0 - akin.sum()) + akin, dtype=np.float64)


def _one_hot(levels: int, place: int) -> Floats:
    return np.asarray(np.arange(levels) == place, dtype=np.float64)


def _one(shares: Sequence[float] | Floats) -> Floats:
    """Scale the shares to a sum of one."""
    return np.asarray(shares, dtype=np.float64) / np.sum(shares)


def _posterior(answers: Answers, pairs: Floats, guess: Floats) -> Floats:
    known = answers >= 0
    seen = np.bincount(answers[known], weights=pairs[known], minlength=len(guess))
    shares = seen + guess
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def _orderly(weights: Floats, other: Floats) -> Floats:
    """Let no weaker answer be worth more than a stronger one.

    Levels out of order are pooled with their neighbour, as in isotonic regression, weighed by
    how many strangers show them.

    >>> _orderly(np.array([1.0, 3.0, -1.0]), np.array([0.1, 0.1, 0.8])).tolist()
    [2.0, 2.0, -1.0]
    """
    blocks: list[list[float]] = []  # weight times mass, mass, levels
    for weight, mass in zip(weights.tolist(), other.tolist(), strict=True):
        blocks.append([weight * mass, mass, 1])
        while len(blocks) > 1 and blocks[-1][0] / blocks[-1][1] > blocks[-2][0] / blocks[-2][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    return np.concatenate([np.full(int(n), a / b) for a, b, n in blocks])
