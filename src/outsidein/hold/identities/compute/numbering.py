"""A customer keeps its number when resolution runs again, and gets it back when a join comes apart.

Given who held which number before and who belongs together now, every number goes to the
present customer that holds those who bore it longest, and of them the most.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

#: A number that a record bore before its present one, and the turn in which it gave it up.
Borne = tuple[int, int]


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
    past: Mapping[int, Sequence[Borne]] | None = None,
    taken: Collection[int] = (),
) -> Numbering:
    """Return the number of every present cluster; an old number is given at most once.

    Shape: ``before`` maps a record to the number it had, ``clusters`` a cluster to its records,
    ``past`` a record to what it bore before that, the newest last; ``taken`` are numbers that
    customers outside of these clusters bear.

    Of the clusters that hold bearers of a number, it stays with those who bore it longest; where
    that is as long, with the most of them; then the lower number goes first, then the cluster
    with the lowest record. A cluster left without a number takes up the one that most of its
    records gave up last, where nobody bears it now. Else it gets a new one, from ``next_number``
    up, in the order of its lowest record. A number whose records are all gone leads nowhere:
    ``became`` says an empty tuple.

    >>> kept = renumber({1: 10, 2: 10, 3: 11}, {0: [1], 1: [2, 3, 4]}, next_number=12)
    >>> kept.number_of, kept.became
    ({0: 10, 1: 11}, {10: (10, 11), 11: (11,)})

    Records 2 and 3 came to the number 10 with the number 11, and leave together:

    >>> apart = renumber({1: 10, 2: 10, 3: 10}, {0: [1], 1: [2, 3]}, next_number=12,
    ...                  past={2: [(11, 1)], 3: [(11, 1)]})
    >>> apart.number_of
    {0: 10, 1: 11}
    """
    past = past or {}
    lowest = {cluster: min(records) for cluster, records in clusters.items() if records}
    shared: dict[tuple[int, int], tuple[int, int]] = {}  # number, cluster -> since, bearers
    for cluster, records in clusters.items():
        for record in records:
            if record in before:
                pair = before[record], cluster
                since = past[record][-1][1] if past.get(record) else 0
                had_since, count = shared.get(pair, (since, 0))
                shared[pair] = min(since, had_since), count + 1
    number_of: dict[int, int] = {}
    given: set[int] = set()
    for number, cluster in sorted(
        shared, key=lambda pair: (shared[pair][0], -shared[pair][1], pair[0], lowest[pair[1]])
    ):
        if number not in given and cluster not in number_of:
            number_of[cluster] = number
            given.add(number)
    _take_up(number_of, clusters, past, given | set(taken) | set(before.values()))
    fresh = sorted((c for c in lowest if c not in number_of), key=lowest.__getitem__)
    new = tuple(range(next_number, next_number + len(fresh)))
    number_of.update(zip(fresh, new, strict=True))
    leads: dict[int, list[int]] = defaultdict(list)
    for number, cluster in sorted(
        shared, key=lambda pair: (-shared[pair][1], pair[0], lowest[pair[1]])
    ):
        leads[number].append(number_of[cluster])
    became = {number: tuple(leads[number]) for number in sorted(set(before.values()))}
    return Numbering(dict(sorted(number_of.items())), became, new)


def _take_up(
    number_of: dict[int, int],
    clusters: Mapping[int, Sequence[int]],
    past: Mapping[int, Sequence[Borne]],
    borne: set[int],
) -> None:
    """Let clusters without a number take up one that most of their records gave up last."""
    if not past:
        return
    claims: dict[tuple[int, int], int] = defaultdict(int)
    for cluster, records in clusters.items():
        if cluster not in number_of:
            for record in records:
                free = (number for number, _ in reversed(past.get(record, ())))
                number = next((one for one in free if one not in borne), None)
                if number is not None:
                    claims[number, cluster] += 1
    for number, cluster in sorted(claims, key=lambda pair: (-claims[pair], pair)):
        if number not in borne and cluster not in number_of:
            number_of[cluster] = number
            borne.add(number)
