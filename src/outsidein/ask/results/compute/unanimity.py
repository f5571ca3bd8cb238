"""Unanimity: where people answer alike, the answer of the group is everybody's answer."""

import numpy as np
from numpy.typing import NDArray

from outsidein.ask.results.compute.atoms import Ints, Mask


def tells_apart(counts: Ints) -> Mask:
    """Return whether answers differ enough that their distribution gives nobody away.

    Shape: a row a group, a column a point.
    Source: asking.md, rule 4: two points with two answers each, or three different answers.

    >>> tells_apart(np.array([[0, 0, 6], [0, 1, 5], [0, 2, 4], [1, 1, 4]])).tolist()
    [False, False, True, True]
    """
    different = (counts > 0).sum(axis=-1) >= 3
    return np.asarray(different | ((counts >= 2).sum(axis=-1) >= 2))


def band_signs(counts: Ints, coins: Mask) -> NDArray[np.str_]:
    """Return the sign of each group's band, where only its band may be shown.

    Shape: a row a group, a column a point; a coin a group.

    On four points and more a band is a third of the scale. On three points a third would
    be one point, so there it is a half, and a mean in the middle falls to the side its
    coin says: "high" then leaves open whether all said the middle or the top. On two
    points any band would be the answer, so there is none.

    >>> band_signs(np.array([[6, 0, 0], [0, 6, 0], [0, 6, 0]]), np.array([True, True, False]))
    array(['L', 'H', 'L'], dtype='<U1')
    >>> band_signs(np.array([[0, 0, 0, 1, 7], [0, 0, 5, 0, 0]]), np.array([True, True]))
    array(['h', 'm'], dtype='<U1')
    >>> band_signs(np.array([[0, 6]]), np.array([True]))
    array(['k'], dtype='<U1')
    """
    points = counts.shape[1]
    if points < 3:
        return np.full(len(counts), "k")
    n = np.maximum(counts.sum(axis=1), 1)
    # Whole numbers, so that a mean right on a border falls to the same side everywhere.
    steps, top = counts @ np.arange(points), n * (points - 1)
    if points == 3:
        high = np.where(2 * steps == top, coins, 2 * steps > top)
        return np.where(high, "H", "L")
    return np.where(3 * steps < top, "l", np.where(3 * steps <= 2 * top, "m", "h"))
