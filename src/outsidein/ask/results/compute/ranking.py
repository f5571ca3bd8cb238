"""Ranking: what a group puts first, and whether its people agree on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2, rankdata

from outsidein.speech import gettext, gettext_noop, number

ALGORITHM: Final = "borda-pairs-1"
BEYOND_CHANCE: Final = 0.95

Accord = Literal[
    "no more than by chance", "hardly", "a little", "moderately", "strongly", "almost wholly"
]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One item in the order of a group."""

    item: str
    place: int  # 1 is first; items of equal points share the better place
    points: float  # 0 to 1: how often it was put before another item, a tie counting half
    n: int  # people who ranked it


@dataclass(frozen=True, slots=True)
class PriorityAgreement:
    """Whether people put the same items first."""

    w: float  # Kendall's W, 0 to 1
    by_chance: float  # what W would be on average if everybody ranked at random: 1/n
    accord: Accord
    n: int  # people
    items: int


def kendall_w(scores: Sequence[Sequence[float]] | Scores) -> float | None:
    """Return Kendall's W: 1 where all rank alike, near 0 where each ranks differently.

    Unit: none, 0 to 1. None with fewer than two people or two items, and where nobody
    puts any item before another.
    Shape: people × items; the higher the score, the more it matters to that person. Only
    the order of a person's scores counts; equal ones share their ranks.
    Source: Kendall and Babington Smith 1939; W = 12S/(m²(q³ - q) - m·ΣT), T = Σ(t³ - t)
    over each person's ties, so that ties do not lower it.

    >>> kendall_w([[1, 2, 3], [1, 2, 3]]), kendall_w([[1, 2], [2, 1]])
    (1.0, 0.0)
    """
    table = _checked(scores)
    if table.shape[0] < 2 or table.shape[1] < 2:
        return None
    return _w(np.asarray(rankdata(table, axis=1), dtype=np.float64))


def _w(ranks: Scores) -> float | None:
    people, items = ranks.shape
    sums = ranks.sum(axis=0)
    apart = float(((sums - sums.mean()) ** 2).sum())
    ties = sum(
        float((counts**3 - counts).sum())
        for counts in (np.unique(row, return_counts=True)[1].astype(float) for row in ranks)
    )
    most = people**2 * (items**3 - items) - people * ties
    return 12 * apart / most if most > 0 else None


def priority_agreement(scores: Sequence[Sequence[float]] | Scores) -> PriorityAgreement | None:
    """Return whether people put the same items first, or None where it cannot be known.

    Shape: people × items, as for ``kendall_w``; marks (1 and 0) and points given both fit.
    Source: the words from Schmidt, Decision Sciences 28 (1997), 763-774: from .3 a little,
    from .5 moderately, from .7 strongly, from .9 almost wholly. Below what 95 in 100 random
    rankings stay under (m(q - 1)W is then about χ² with q - 1 degrees) it is chance.

    >>> priority_agreement([[1, 2, 3]] * 5).accord
    'almost wholly'
    """
    table = _checked(scores)
    w = kendall_w(table)
    if w is None:
        return None
    people, items = table.shape
    chance = float(chi2.ppf(BEYOND_CHANCE, items - 1)) / (people * (items - 1))
    return PriorityAgreement(w, 1 / people, _read_w(w, chance), people, items)


def _read_w(w: float, chance: float) -> Accord:
    if w <= chance:
        return "no more than by chance"
    for least, word in ((0.9, "almost wholly"), (0.7, "strongly"), (0.5, "moderately")):
        if w >= least:
            return word  # type: ignore[return-value]
    return "a little" if w >= 0.3 else "hardly"


#: How far people agree, in a sentence.
ACCORDS: dict[Accord, str] = {
    "no more than by chance": gettext_noop(
        "People agree on what comes first no more than chance would have it %(figures)s."
    ),
    "hardly": gettext_noop("People agree hardly on what comes first %(figures)s."),
    "a little": gettext_noop("People agree a little on what comes first %(figures)s."),
    "moderately": gettext_noop("People agree moderately on what comes first %(figures)s."),
    "strongly": gettext_noop("People agree strongly on what comes first %(figures)s."),
    "almost wholly": gettext_noop("People agree almost wholly on what comes first %(figures)s."),
}


def say_priority_agreement(found: PriorityAgreement | None) -> str:
    """Return one sentence on how far people agree on what comes first.

    >>> say_priority_agreement(priority_agreement([[1, 2, 3]] * 5))
    'People agree almost wholly on what comes first (W 1.00; 5 people, 3 items).'
    """
    if found is None:
        return gettext("Whether people agree on what comes first cannot be said.")
    told = {"w": number(f"{found.w:.2f}"), "n": found.n, "items": found.items}
    figures = gettext("(W %(w)s; %(n)s people, %(items)s items)") % told
    return gettext(ACCORDS[found.accord]) % {"figures": figures}


def borda(items: Sequence[str], scores: Sequence[Sequence[float]] | Scores) -> tuple[Ranked, ...]:
    """Return the items in the order of the group, what matters most first.

    Unit: points 0 to 1: the share of all comparisons with other items that it wins.
    Shape: people × items, the higher the more it matters; not-a-number where somebody did
    not rank an item, who then has no part in its comparisons.
    Source: Borda 1781, counted pair by pair: with full rankings the same order as the sum of
    ranks. Items that nobody ranked are left out.

    >>> [(r.item, r.place, r.points) for r in borda(["A", "B"], [[1, 2], [1, 2], [2, 1]])]
    [('B', 1, 0.6666666666666666), ('A', 2, 0.3333333333333333)]
    """
    table = _checked(scores, gaps=True)
    if table.shape[1] != len(items):
        raise ValueError(f"{table.shape[1]} scores a person, but {len(items)} items.")
    points: dict[str, tuple[float, int]] = {}
    for place, item in enumerate(items):
        own = table[:, place][:, None]
        others = np.delete(table, place, axis=1)
        compared = ~np.isnan(own) & ~np.isnan(others)
        if compared.any():
            won = ((own > others) + 0.5 * (own == others))[compared]
            points[item] = (float(won.mean()), int((~np.isnan(own)).sum()))
    best = sorted(points, key=lambda item: (-points[item][0], items.index(item)))
    return tuple(
        Ranked(item, 1 + sum(p > points[item][0] for p, _ in points.values()), *points[item])
        for item in best
    )


def _checked(scores: Sequence[Sequence[float]] | Scores, *, gaps: bool = False) -> Scores:
    table = np.asarray(scores, dtype=np.float64)
    if table.size == 0:
        return np.zeros((0, 0)) if table.ndim < 2 else table
    if table.ndim != 2:
        raise ValueError("Rankings are people × items.")
    if not gaps and np.isnan(table).any():
        raise ValueError("Agreement on ranks needs a rank for every item from everybody.")
    return table
