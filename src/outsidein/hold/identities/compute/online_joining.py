"""Which customers one new record belongs to: the rule of a run, heard for one record alone.

The strongest link comes first; the record comes to a customer only when the average of what is
said between all that it is one with by then and that customer doesn't speak against it.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from outsidein.hold.identities.compute.clustering import PATIENCE, UNSEEN_WEIGHT

#: A pair under this weight (log2 odds) is heard as just this, as in a run.
KEPT_BELOW = 12.0
#: What a vetoed pair says, in log2 odds, as in a run.
VETO = -100.0

Group = TypeVar("Group", bound=Hashable)

#: The sum of what the pairs between two groups say, and how many of the pairs were compared.
Heard = tuple[float, int]


def choose_groups(
    edges: Sequence[tuple[float, Group]],
    *,
    threshold: float,
    size_of: Callable[[Group], int],
    between: Callable[[Group, Group], Heard],
) -> list[Group]:
    """Return the groups that the record joins, the one it is nearest to first; none: it is new.

    Unit: weights in log2 odds; ``between`` hears them relative to the threshold.
    Shape: ``edges`` are all that were compared, the strongest first, each with the group of the
    record that is here already.

    >>> edges = [(9.0, "a"), (8.0, "b"), (-12.0, "a")]
    >>> choose_groups(edges, threshold=0.0, size_of={"a": 2, "b": 1}.get,
    ...               between=lambda one, two: (-40.0, 2))
    ['a']
    """
    if not edges or edges[0][0] < threshold:
        return []
    heard: dict[Group, Heard] = defaultdict(lambda: (0.0, 0))
    for weight, group in edges:
        total, count = heard[group]
        heard[group] = total + weight - threshold, count + 1
    joined: list[Group] = []
    refused: set[Group] = set()
    for weight, group in edges:
        if weight < threshold:
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
