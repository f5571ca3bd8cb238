"""Hatching: fine slanted lines that fill a convex shape, so that a gap is seen without colour."""

import math
from collections.abc import Sequence

Point = tuple[float, float]
Segment = tuple[float, float, float, float]

#: Unit: pixels across the lines. One distance everywhere, so that neighbouring shapes join.
DISTANCE = 5.0


def hatch(shape: Sequence[Point], *, distance: float = DISTANCE) -> list[Segment]:
    """Return the lines, rising to the right at 45°, that fill a convex shape.

    Unit: pixels. Shape: the corners in order round the shape; the lines as (x1, y1, x2, y2).
    All lines lie on one grid through the origin, so that those of two shapes that touch join.

    >>> hatch([(0, 0), (10, 0), (10, 10), (0, 10)], distance=2.5 * math.sqrt(2))
    [(0.0, 5.0, 5.0, 0.0), (0.0, 10.0, 10.0, 0.0), (5.0, 10.0, 10.0, 5.0)]
    """
    step = distance * math.sqrt(2)
    sums = [x + y for x, y in shape]
    first, last = math.floor(min(sums) / step) + 1, math.ceil(max(sums) / step) - 1
    lines = (_crossing(shape, step * place) for place in range(first, last + 1))
    return [line for line in lines if line is not None]


def _crossing(shape: Sequence[Point], total: float) -> Segment | None:
    """Return the part of the line x + y = total that lies in the shape."""
    ends: list[Point] = []
    for (x1, y1), (x2, y2) in zip(shape, [*shape[1:], shape[0]], strict=True):
        before, after = x1 + y1 - total, x2 + y2 - total
        if (before < 0) != (after < 0):
            along = before / (before - after)
            ends.append((x1 + along * (x2 - x1), y1 + along * (y2 - y1)))
    if len(ends) != 2:
        return None
    (ax, ay), (bx, by) = sorted(ends)
    return (round(ax, 2), round(ay, 2), round(bx, 2), round(by, 2))
