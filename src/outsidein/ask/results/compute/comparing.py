"""Comparing rounds: which groups may be set beside themselves, and nobody's coming shows."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from outsidein.ask.results.compute.auditor import find_exposed
from outsidein.ask.results.compute.cells import EVERYBODY, Cell

Person = Mapping[str, str]


def may_compare(before: Collection[str], after: Collection[str], k: int) -> bool:
    """Return whether two rounds of one group may be set side by side.

    Shape: who could be asked in the group each time, by any name that stays.
    Source: asking.md, anonymity rule 6: as many people as came, or left, are nobody or
    at least ``k``; else the change of the figure is the answer of the few who came or left.

    >>> may_compare("abcdefgh", "abcdefgh", 3), may_compare("abcdefgh", "abcdefghi", 3)
    (True, False)
    >>> may_compare("abcdefgh", "defghijk", 3), may_compare("abcd", "ab", 3)
    (True, False)
    """
    first, second = set(before), set(after)
    changes = (len(second - first), len(first - second))
    enough = len(first) >= k and len(second) >= k
    return enough and all(change == 0 or change >= k for change in changes)


def find_comparable(
    before: Mapping[str, Person],
    after: Mapping[str, Person],
    attributes: Sequence[str],
    k: int,
) -> frozenset[Cell]:
    """Return everybody and the one-way groups that may be compared, all of them together.

    Shape: the profile of everybody who could be asked, by any name that stays, each time.

    Each group must pass for itself, and no sum or difference of their changes may rest on
    fewer than ``k`` people who came, went or changed places: that six came to the whole and
    five of them to one department tells of the sixth. The smallest groups give way first.
    """
    groups = _groups(before, after, attributes)
    kept = [group for group in sorted(groups) if may_compare(*groups[group], k)]
    kept.sort(key=lambda group: (-len(groups[group][1]), group))
    moved = sorted({name for pair in groups.values() for name in pair[0] ^ pair[1]})
    good: list[Cell] = []
    for group in kept:  # the largest first: each joins those that already go together
        rows = [[_step(*groups[one], name) for name in moved] for one in (*good, group)]
        change = np.array(rows, dtype=np.int8).reshape(len(rows), len(moved))
        if not find_exposed(change, np.ones(len(moved), dtype=np.int64), k):
            good.append(group)
    return frozenset(good)


def _groups(
    before: Mapping[str, Person], after: Mapping[str, Person], attributes: Sequence[str]
) -> dict[Cell, tuple[set[str], set[str]]]:
    groups: dict[Cell, tuple[set[str], set[str]]] = {EVERYBODY: (set(before), set(after))}
    for place, people in enumerate((before, after)):
        for name, person in people.items():
            for attribute in attributes:
                if person.get(attribute):
                    cell: Cell = ((attribute, person[attribute]),)
                    groups.setdefault(cell, (set(), set()))[place].add(name)
    return groups


def _step(before: set[str], after: set[str], name: str) -> int:
    return (name in after) - (name in before)
