"""How good clusters are, judged against a known truth: pairwise and B³ figures.

Every true pair counts, also the pairs that no blocking key ever proposed: a lost pair is a miss.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quality:
    """One way to judge clusters; every figure is a share."""

    precision: float  # 0 to 1
    recall: float  # 0 to 1
    f1: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class ClusterScore:
    """What clusters come to beside the truth."""

    pairwise: Quality
    b_cubed: Quality
    records: int
    clusters: int
    entities: int  # clusters of the truth
    largest: int  # records of the largest cluster
    sizes: tuple[tuple[int, int], ...]  # (records in a cluster, clusters of that size)


def score_clusters(clusters: Sequence[Hashable], truth: Sequence[Hashable]) -> ClusterScore:
    """Return how far the clusters agree with the truth, pair by pair and record by record.

    Unit: shares from 0 to 1.
    Shape: two sequences of the same length, a label a record, in the same order.
    Source: pairwise figures over all pairs of one label; B³ after Bagga and Baldwin (1998),
    the mean over records of the share of its cluster that is right and of its entity that is found.

    Where a figure has nothing to rest on (no pair was made, or none is true) it is 1.0: nothing
    was claimed that is wrong, nothing was lost.

    >>> found = score_clusters(["a", "a", "a", "b"], [1, 1, 2, 2])
    >>> found.pairwise.precision, found.pairwise.recall
    (0.3333333333333333, 0.5)
    >>> round(found.b_cubed.precision, 4), found.b_cubed.recall
    (0.6667, 0.75)
    """
    if len(clusters) != len(truth):
        raise ValueError(f"Every record needs both labels: {len(clusters)} and {len(truth)}.")
    made, true = Counter(clusters), Counter(truth)
    both = Counter(zip(clusters, truth, strict=True))
    shared = sum(map(_pairs, both.values()))
    pairwise = _quality(
        _share(shared, sum(map(_pairs, made.values()))),
        _share(shared, sum(map(_pairs, true.values()))),
    )
    n = len(clusters)
    right = sum(count * count / made[cluster] for (cluster, _), count in both.items())
    found = sum(count * count / true[entity] for (_, entity), count in both.items())
    sizes = Counter(made.values())
    return ClusterScore(
        pairwise=pairwise,
        b_cubed=_quality(_share(right, n), _share(found, n)),
        records=n,
        clusters=len(made),
        entities=len(true),
        largest=max(made.values(), default=0),
        sizes=tuple(sorted(sizes.items())),
    )


def _pairs(size: int) -> int:
    return size * (size - 1) // 2


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def _quality(precision: float, recall: float) -> Quality:
    both = precision + recall
    return Quality(precision, recall, 2 * precision * recall / both if both else 0.0)
