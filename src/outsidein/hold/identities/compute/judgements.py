"""What people said of pairs, laid over what the program made of the records.

The program's clusters come first. Then every *same* joins two of them, and every *different*
parts whom it names, along the weakest links. The result depends on nothing but the clusters, the
words and the links, so a run over all records and a deed on a few of them come to the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

#: The lower record first.
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Parting:
    """Who belongs together once everybody was heard."""

    groups: tuple[tuple[int, ...], ...]  # each sorted; in the order of their first records
    contradicted: tuple[Pair, ...]  # pairs called the same that other words keep apart


def part(
    cluster_of: Mapping[int, int],
    same: Sequence[Pair],
    different: Iterable[Pair],
    links: Iterable[tuple[int, int, float]],
) -> Parting:
    """Return the groups of records after every word is heard; each record is in exactly one.

    Shape: ``cluster_of`` maps every record to the program's cluster; ``same`` is in the order in
    which words count, the newest first; ``links`` are the program's own, weights in log2 odds.

    Whom a word calls different is never together. *Same* joins whole clusters unless words
    against it stand in the way; such a word is returned as contradicted. Then each cluster that
    was cut is put together again by its links, the strongest first, as far as the words allow.

    >>> part({1: 1, 2: 1, 3: 1, 4: 4}, same=[(3, 4)], different=[(1, 3)],
    ...      links=[(1, 2, 9.0), (2, 3, 5.0)])
    Parting(groups=((1, 2), (3, 4)), contradicted=())
    >>> part({1: 1, 2: 2, 3: 3}, same=[(2, 3), (1, 2)], different=[(1, 3)], links=[])
    Parting(groups=((1,), (2, 3)), contradicted=((1, 2),))
    """
    forest = _Forest(cluster_of, different)
    contradicted = tuple(
        pair for pair in same if _known(pair, cluster_of) and not forest.join(*pair)
    )
    inside = [
        (weight, left, right)
        for left, right, weight in links
        if left in cluster_of and right in cluster_of and cluster_of[left] == cluster_of[right]
    ]
    for _weight, left, right in sorted(inside, key=lambda link: (-link[0], link[1], link[2])):
        forest.join(left, right)
    return Parting(forest.groups(), contradicted)


def _known(pair: Pair, cluster_of: Mapping[int, int]) -> bool:
    return pair[0] in cluster_of and pair[1] in cluster_of


class _Forest:
    """Groups that grow together, and whom each may not meet."""

    def __init__(self, records: Iterable[int], different: Iterable[Pair]) -> None:
        self.parent = {record: record for record in records}
        self.members = {record: [record] for record in self.parent}
        self.shuns: dict[int, set[int]] = {record: set() for record in self.parent}
        for left, right in different:
            if left in self.parent and right in self.parent:
                self.shuns[left].add(right)
                self.shuns[right].add(left)

    def root(self, record: int) -> int:
        """Return who stands for the record's group."""
        while self.parent[record] != record:
            self.parent[record] = self.parent[self.parent[record]]
            record = self.parent[record]
        return record

    def join(self, left: int, right: int) -> bool:
        """Make one group of two unless a word forbids it; return whether they are one now."""
        one, two = self.root(left), self.root(right)
        if one == two:
            return True
        if two in self.shuns[one]:
            return False
        if len(self.members[one]) < len(self.members[two]):
            one, two = two, one
        self.parent[two] = one
        self.members[one] += self.members.pop(two)
        for other in self.shuns.pop(two):
            self.shuns[other].discard(two)
            self.shuns[other].add(one)
            self.shuns[one].add(other)
        return True

    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Return every group, sorted."""
        return tuple(sorted(tuple(sorted(group)) for group in self.members.values()))
