"""Which customers one new record belongs to: the rule of a run, heard for one record alone.

The strongest link comes first; the record comes to a customer only when the average of what is
said between all that it is one with by then and that customer doesn't speak against it.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from outsidein.hold.identities.compute.clustering import PATIENCE, UNSEEN_WEIGHT

#: A pair under this weight (log2 odds) is heard as just this, as in a run.
KEPT_BELOW = 12.0
#: What a vetoed pair says, in log2 odds, as in a run.
VETO = -100.0

Group = TypeVar("Group", bound=Hashable)

#: The sum of what the pairs between two groups say, and how many of the pairs were compared.
Heard = tuple[float, int]


@dataclass(frozen=True, slots=True)
class Edge:
    """What a record that is here already says of the new one."""

    record: int
    weight: float  # log2 odds


def choose_groups(
    edges: Sequence[tuple[Edge, Group]],
    *,
    threshold: float,
    size_of: Callable[[Group], int],
    between: Callable[[Group, Group], Heard],
) -> list[Group]:
    """Return the groups that the record joins, the one it is nearest to first; none: it is new.

    Unit: weights in log2 odds; ``between`` hears them relative to the threshold.
    Shape: ``edges`` are all that were compared, each with the group of its record.

    >>> edges = [(Edge(1, 9.0), "a"), (Edge(2, -12.0), "a"), (Edge(3, 8.0), "b")]
    >>> choose_groups(edges, threshold=0.0, size_of={"a": 2, "b": 1}.get,
    ...               between=lambda one, two: (-40.0, 2))
    ['a']
    """
    heard: dict[Group, Heard] = defaultdict(lambda: (0.0, 0))
    for edge, group in edges:
        total, count = heard[group]
        heard[group] = total + edge.weight - threshold, count + 1
    joined: list[Group] = []
    refused: set[Group] = set()
    for edge, group in sorted(edges, key=lambda one: (-one[0].weight, one[0].record)):
        if edge.weight < threshold:
            break
        if group in joined or group in refused:
            continue
        total, count = heard[group]
        for one in joined:
            more, pairs = between(one, group)
            total, count = total + more, count + pairs
        cross = (1 + sum(map(size_of, joined))) * size_of(group)
        if (total + UNSEEN_WEIGHT * (cross - count)) / cross < -PATIENCE:
            refused.add(group)
        else:
            joined.append(group)
    return joined
