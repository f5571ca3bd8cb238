"""How much room words take on a slide, so that nothing runs over its edge or into its neighbour.

A file of slides says where a box begins, not how tall its words will be: that is found by the
program that shows them. It is reckoned here beforehand, rather too tall than too short.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final, TypeVar

from outsidein.charts.lettering import width_of

T = TypeVar("T")
#: As a share of the size of the letters.
LINE: Final = 1.22


def count_lines(words: str, room: float, size: float) -> int:
    """Return over how many lines words run in a box.

    Unit: points, of ``room`` and ``size``. A word wider than the box is broken.

    >>> count_lines("one two three", 60, 14), count_lines("", 60, 14)
    (2, 1)
    """
    return sum(_lines_of(line, room, size) for line in words.split("\n"))


def _lines_of(line: str, room: float, size: float) -> int:
    lines, filled = 1, 0.0
    space = width_of(" ", size)
    for word in line.split():
        width = width_of(word, size)
        if filled and filled + space + width > room:
            lines, filled = lines + 1, 0.0
        elif filled:
            filled += space
        lines += max(0, ceil(width / room) - 1)
        filled += width % room if width > room else width
    return lines


def height_of(words: str, room: float, size: float) -> float:
    """Return how tall words stand in a box that wide.

    Unit: points.

    >>> height_of("one", 60, 10)
    12.2
    """
    return count_lines(words, room, size) * size * LINE


def largest(sizes: Sequence[int], heights: Sequence[float], room: float) -> int:
    """Return the first size whose height fits; the last where none does.

    >>> largest((28, 20), (80.0, 50.0), 72)
    20
    """
    fitting = (size for size, height in zip(sizes, heights, strict=True) if height <= room)
    return next(fitting, sizes[-1])


def pages_of(
    rows: Sequence[T], heights: Sequence[float], room: float, most: int
) -> Iterator[Sequence[T]]:
    """Yield the rows a page at a time: as many as fit, ``most`` at most, and one at least.

    >>> list(pages_of("abcd", [10, 10, 25, 5], 20, 3))
    ['ab', 'c', 'd']
    """
    first, filled = 0, 0.0
    for place, height in enumerate(heights):
        if place > first and (filled + height > room or place - first >= most):
            yield rows[first:place]
            first, filled = place, 0.0
        filled += height
    yield rows[first:]
