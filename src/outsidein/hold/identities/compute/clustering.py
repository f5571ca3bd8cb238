"""Clusters in which every cross pair was heard: the veto link.

Plain connected components let one bad link join two crowds. Here the strongest link comes first,
and two clusters join only when the average evidence over all pairs between them doesn't speak
against it. A pair that was never compared counts as weak evidence against.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

#: What a pair that no blocking key proposed says: as good as apart, in log2 odds.
UNSEEN_WEIGHT = -4.0

#: How far the average between two clusters may speak against joining them, in log2 odds.
PATIENCE = 3.0


@dataclass(frozen=True, slots=True)
class Veto:
    """What the veto link made of the links."""

    labels: NDArray[np.int64]  # a cluster a record; the position of its first record
    refused: int  # links above the threshold that were overruled
    component: int  # records of the largest plain component, for comparison


def veto_link(
    records: int,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    weight: NDArray[np.float64],
    *,
    threshold: float,
    unseen: float = UNSEEN_WEIGHT,
    patience: float = PATIENCE,
) -> Veto:
    """Return the clusters made by the links at or above the threshold, with vetoes heard.

    Unit: weights in log2 odds.
    Shape: pairs as positions 0 to ``records`` - 1; each pair at most once, in any order.

    Weights are heard relative to the threshold: what lies under it speaks against. Ties are
    settled by position, so the same links always give the same clusters.

    >>> import numpy as np
    >>> made = veto_link(3, np.array([0, 1, 0]), np.array([1, 2, 2]),
    ...                  np.array([9.0, 8.0, -30.0]), threshold=0.0)
    >>> made.labels.tolist(), made.refused
    ([0, 0, 2], 1)
    """
    labels = np.arange(records, dtype=np.int64)
    if not len(left):
        return Veto(labels, 0, min(records, 1))
    against = weight - threshold
    positive = against >= 0
    component = components(records, left[positive], right[positive])
    sizes = np.bincount(component)
    inside = component[left] == component[right]
    pair_only = inside & positive & (sizes[component[left]] == 2)
    first, second = left[pair_only], right[pair_only]
    labels[np.maximum(first, second)] = np.minimum(first, second)
    crowd = inside & (sizes[component[left]] > 2)
    refused = _join_crowds(
        labels, left[crowd], right[crowd], against[crowd], unseen=unseen, patience=patience
    )
    return Veto(labels, refused, int(sizes.max()))


def components(
    records: int, left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the plain connected component of each record, numbered from 0.

    >>> components(3, np.array([0]), np.array([2])).tolist()
    [0, 1, 0]
    """
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(records, records))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _join_crowds(
    labels: NDArray[np.int64],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    weight: NDArray[np.float64],
    *,
    unseen: float,
    patience: float,
) -> int:
    """Write the clusters of all components of three and more into ``labels``."""
    order = np.lexsort((right, left, -weight))
    links = list(
        zip(left[order].tolist(), right[order].tolist(), weight[order].tolist(), strict=True)
    )
    heard: dict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
    for a, b, w in links:
        heard[a][b] = (w, 1)
        heard[b][a] = (w, 1)
    members = {record: [record] for record in heard}
    home = {record: record for record in heard}
    refused = 0
    for a, b, w in links:
        if w < 0:
            break
        one, two = home[a], home[b]
        if one == two:
            continue
        total, count = heard[one][two]
        cross = len(members[one]) * len(members[two])
        if (total + unseen * (cross - count)) / cross < -patience:
            refused += 1
            continue
        if len(heard[one]) < len(heard[two]):
            one, two = two, one
        _absorb(heard, one, two)
        for record in members[two]:
            home[record] = one
        members[one] += members.pop(two)
    for group in members.values():
        labels[group] = min(group)
    return refused


def _absorb(heard: dict[int, dict[int, tuple[float, int]]], one: int, two: int) -> None:
    """Let cluster ``one`` hear everything that cluster ``two`` heard."""
    mine, theirs = heard[one], heard.pop(two)
    for other, (total, count) in theirs.items():
        del heard[other][two]
        if other == one:
            continue
        had = mine.get(other, (0.0, 0))
        both = (had[0] + total, had[1] + count)
        mine[other] = both
        heard[other][one] = both


def members_of(labels: Iterable[int]) -> dict[int, list[int]]:
    """Return the records of each cluster.

    >>> members_of([0, 0, 2])
    {0: [0, 1], 2: [2]}
    """
    members: dict[int, list[int]] = defaultdict(list)
    for record, label in enumerate(labels):
        members[int(label)].append(record)
    return dict(members)
