"""Which pairs a person is asked about, in what order, and what the answers say of the program."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2, sqrt

#: Pairs a person is asked about at most; a run chooses the most useful ones.
ASKED = 5_000
#: How far above the threshold a joined pair is asked about as well, in log2 odds.
NEAR = 4.0
#: Fewer reviewed pairs than this say nothing that could be relied on.
ENOUGH = 20
#: The quantile of the normal distribution for an interval of 95 %.
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Near:
    """A scored pair near the threshold."""

    row: int  # its place among the pairs of the run
    left: int
    right: int
    weight: float  # log2 odds
    band: str  # joined or review


def choose_pairs(
    near: Iterable[Near],
    *,
    threshold: float,
    cluster_of: Mapping[int, int],
    size_of: Mapping[int, int],
    limit: int = ASKED,
) -> list[Near]:
    """Return the pairs to ask about, the most useful first; one for two customers.

    Of many pairs between the same two customers the strongest is asked; of the pairs that hold
    one customer together, the weakest. An answer is worth more the nearer the pair lies to the
    threshold and the more records turn on it.

    >>> pairs = [Near(0, 1, 2, -1.0, "review"), Near(1, 1, 3, -2.0, "review"),
    ...          Near(2, 4, 5, 0.5, "joined")]
    >>> of = {1: 1, 2: 2, 3: 2, 4: 4, 5: 4}
    >>> [one.row for one in choose_pairs(pairs, threshold=0.0, cluster_of=of,
    ...                                  size_of={1: 1, 2: 2, 4: 2})]
    [2, 0]
    """
    kept: dict[tuple[int, int], Near] = {}
    for one in near:
        between = sorted((cluster_of[one.left], cluster_of[one.right]))
        key = (between[0], between[1])
        had = kept.get(key)
        if had is None or _goes_first(one, had):
            kept[key] = one
    ranked = sorted(
        (-_usefulness(one, key, threshold, size_of), one.left, one.right, one)
        for key, one in kept.items()
    )
    return [one for *_rank, one in ranked[:limit]]


def _goes_first(one: Near, other: Near) -> bool:
    """Return whether one is asked rather than the other; of equals the lower records."""
    by_weight = one.weight if one.band == "joined" else -one.weight
    other_weight = other.weight if other.band == "joined" else -other.weight
    return (by_weight, one.left, one.right) < (other_weight, other.left, other.right)


def _usefulness(
    one: Near, key: tuple[int, int], threshold: float, size_of: Mapping[int, int]
) -> float:
    # A join that falls apart moves half of its customer at most.
    turn = size_of[key[0]] // 2 if key[0] == key[1] else min(size_of[key[0]], size_of[key[1]])
    return log2(1 + turn) / (1 + abs(one.weight - threshold))


@dataclass(frozen=True, slots=True)
class Share:
    """A share of reviewed pairs with its interval; no share where too few were reviewed."""

    right: int
    of: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Quality:
    """What the reviewed pairs near the threshold say of the program."""

    joined: Share  # of the joined pairs, how many are the same
    review: Share  # of the pairs left open, how many are the same
    unsure: int


def estimate_quality(words: Sequence[tuple[str, str]]) -> Quality:
    """Return the shares that people called the same, by what the program had made of the pair.

    Shape: (band, verdict) for each reviewed pair.
    Source: the interval is Wilson's (1927), 95 %.

    >>> few = estimate_quality([("joined", "same"), ("joined", "unsure")])
    >>> few.joined.of, few.joined.share, few.unsure
    (1, None, 1)
    >>> many = estimate_quality([("joined", "same")] * 27 + [("joined", "different")] * 3)
    >>> round(many.joined.share, 2), round(many.joined.low, 3), round(many.joined.high, 3)
    (0.9, 0.744, 0.965)
    """
    said = {
        band: [verdict for one, verdict in words if one == band and verdict != "unsure"]
        for band in ("joined", "review")
    }
    unsure = sum(verdict == "unsure" for _band, verdict in words)
    return Quality(_share(said["joined"]), _share(said["review"]), unsure)


def _share(verdicts: Sequence[str]) -> Share:
    right, of = sum(verdict == "same" for verdict in verdicts), len(verdicts)
    if of < ENOUGH:
        return Share(right, of, None, None, None)
    share = right / of
    middle = (share + Z**2 / (2 * of)) / (1 + Z**2 / of)
    half = Z / (1 + Z**2 / of) * sqrt(share * (1 - share) / of + Z**2 / (4 * of**2))
    return Share(right, of, share, max(0.0, middle - half), min(1.0, middle + half))
