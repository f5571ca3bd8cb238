"""How many have answered, told so that nobody learns who: in steps, and not of small groups."""

from collections.abc import Mapping
from dataclasses import dataclass

from outsidein.ask.rounds.compute.structure import Structure


@dataclass(frozen=True, slots=True)
class GroupTurnout:
    """How many of one group have answered, as far as it is told."""

    name: str
    asked: int | None  # None: fewer than the smallest group, or nobody knows
    at_least: int | None  # None: not told


def in_steps(count: int, step: int) -> int:
    """Return the count as it is told: the last whole step.

    Unit: people. A figure moves only when ``step`` more have answered, so that a move is
    never one person's doing.

    >>> [in_steps(count, 5) for count in (0, 4, 5, 9, 10)]
    [0, 0, 5, 5, 10]
    """
    return count // step * step


def told_names(sizes: Mapping[str, int | None], least: int) -> frozenset[str]:
    """Return the groups whose figures are told.

    Groups under ``least`` are not. With one of them hidden, what is hidden must be two groups
    and ``least`` people at the least, or the total gives it away: the smallest others go too.

    >>> sorted(told_names({"Board": 3, "Sales": 9, "Service": 20}, 5))
    ['Service']
    >>> sorted(told_names({"Sales": 9, "Service": 20}, 5))
    ['Sales', 'Service']
    """
    known = {name: size for name, size in sizes.items() if size is not None}
    by_size = sorted(known, key=lambda name: (known[name], name))
    hidden = [name for name in by_size if known[name] < least]
    left = [name for name in by_size if known[name] >= least]
    while left and hidden and (len(hidden) < 2 or sum(known[name] for name in hidden) < least):
        hidden.append(left.pop(0))
    return frozenset(left)


def tell_turnout(
    structure: Structure, answered: Mapping[str, Mapping[str, int]], least: int
) -> dict[str, dict[str, int]]:
    """Return what may be told of each group, by kind and name; nothing else is kept anywhere."""
    told: dict[str, dict[str, int]] = {}
    for kind in structure.groups:
        counts = answered.get(kind.code, {})
        told[kind.code] = {
            name: in_steps(counts.get(name, 0), least) for name in told_names(kind.sizes, least)
        }
    return told
