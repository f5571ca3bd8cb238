"""A customer keeps its number when resolution runs again.

Given who held which number before and who belongs together now, every number goes to the
present customer that holds most of its old records.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Numbering:
    """Who bears which number now, and where each old number leads."""

    number_of: dict[int, int]  # cluster -> customer number
    became: dict[int, tuple[int, ...]]  # old number -> present numbers, most shared records first
    new: tuple[int, ...]  # numbers given for the first time


def renumber(
    before: Mapping[int, int],
    clusters: Mapping[int, Sequence[int]],
    *,
    next_number: int,
) -> Numbering:
    """Return the number of every present cluster; an old number is given at most once.

    Shape: ``before`` maps a record to the number it had, ``clusters`` a cluster to its records.

    The pair of old number and cluster that shares most records is settled first. Where two share
    as many, the lower old number goes first, then the cluster with the lowest record. A cluster
    left without a number gets a new one, from ``next_number`` up, in the order of its lowest
    record. A number whose records are all gone leads nowhere: ``became`` says an empty tuple.

    >>> kept = renumber({1: 10, 2: 10, 3: 11}, {0: [1], 1: [2, 3, 4]}, next_number=12)
    >>> kept.number_of, kept.became
    ({0: 10, 1: 11}, {10: (10, 11), 11: (11,)})
    """
    lowest = {cluster: min(records) for cluster, records in clusters.items() if records}
    shared: Counter[tuple[int, int]] = Counter(
        (before[record], cluster)
        for cluster, records in clusters.items()
        for record in records
        if record in before
    )
    by_overlap = sorted(shared, key=lambda pair: (-shared[pair], pair[0], lowest[pair[1]]))
    number_of: dict[int, int] = {}
    given: set[int] = set()
    for number, cluster in by_overlap:
        if number not in given and cluster not in number_of:
            number_of[cluster] = number
            given.add(number)
    fresh = sorted((c for c in lowest if c not in number_of), key=lowest.__getitem__)
    new = tuple(range(next_number, next_number + len(fresh)))
    number_of.update(zip(fresh, new, strict=True))
    leads: dict[int, list[int]] = defaultdict(list)
    for number, cluster in by_overlap:
        leads[number].append(number_of[cluster])
    became = {number: tuple(leads[number]) for number in sorted(set(before.values()))}
    return Numbering(dict(sorted(number_of.items())), became, new)
