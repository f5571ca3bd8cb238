"""How many of a sample come from each part of what is held."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Part = TypeVar("Part", bound=Hashable)


def allocate(size: int, populations: Mapping[Part, int]) -> dict[Part, int]:
    """Return how many are drawn of each part, in proportion to how many there are of it.

    The shares are rounded by largest remainders, so that every single one has all but the same
    chance to be drawn and the plain share of the sample estimates the share of all. Nothing is
    drawn twice: a sample as large as the population is the population.

    Source: Hamilton's method of largest remainders; ties go to the part named first.

    >>> allocate(10, {"shop": 700, "list": 290, "fair": 10})
    {'shop': 7, 'list': 3, 'fair': 0}
    >>> allocate(50, {"shop": 3, "list": 4})
    {'shop': 3, 'list': 4}
    """
    total = sum(populations.values())
    if size >= total:
        return dict(populations)
    whole = {part: size * count // total for part, count in populations.items()}
    left = size - sum(whole.values())
    remainders = sorted(
        populations, key=lambda part: size * populations[part] % total, reverse=True
    )
    for part in remainders[:left]:
        whole[part] += 1
    return whole
