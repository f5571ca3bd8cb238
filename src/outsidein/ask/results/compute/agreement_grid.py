"""Agreement in many cells at once: the same figures as in ``agreement.py``, for a heat map."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from outsidein.ask.results.compute.agreement import van_der_eijk

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def van_der_eijk_grid(counts: Counts) -> Floats:
    """Return van der Eijk's A of every cell; not-a-number where nobody answered.

    Unit: none, -1 to 1.
    Shape: cells × K, all on scales of K points, 3 or more.
    Source: C. van der Eijk, Quality & Quantity 35 (2001), 325-341, as in ``agreement.py``:
    there is one layer at most for each point of the scale, and 2^K patterns.

    >>> van_der_eijk_grid(np.array([[30, 40, 210, 130, 530, 50, 10]])).round(7).tolist()
    [0.6113333]
    """
    points = counts.shape[1]
    layers = _layers(points)
    left = np.array(counts, dtype=np.int64)
    n = left.sum(axis=1)
    total = np.zeros(len(left))
    for _ in range(points):
        covered = left > 0
        least = np.where(covered, left, np.iinfo(np.int64).max).min(axis=1)
        least = np.where(covered.any(axis=1), least, 0).astype(np.int64)
        patterns = covered @ (1 << np.arange(points))
        total += least * covered.sum(axis=1) * layers[patterns]
        left -= least[:, None] * covered
    return np.asarray(np.where(n > 0, total / np.maximum(n, 1), np.nan), dtype=np.float64)


@cache
def _layers(points: int) -> Floats:
    """Return the agreement of each pattern of covered points, by its bits."""
    return np.array(
        [0.0]
        + [
            van_der_eijk([bits >> place & 1 for place in range(points)])
            for bits in range(1, 1 << points)
        ]
    )


def a_wg_grid(counts: Counts) -> Floats:
    """Return a_wg of every cell; not-a-number where it is not defined.

    Unit: none, -1 to 1.
    Shape: cells × K, all on scales of K points.
    Source: Brown and Hauenstein 2005, as in ``agreement.py``.
    """
    high = counts.shape[1]
    n = counts.sum(axis=1)
    enough = (n >= 2) & (n >= high - 1)
    people = np.where(enough, n, 2)  # 2: so that nothing is divided by zero
    mean, variance = _mean_and_variance(counts, np.arange(1, high + 1)[None, :])
    inside = (mean >= (people - 1 + high) / people) & (mean <= (high * (people - 1) + 1) / people)
    most = ((high + 1) * mean - mean**2 - high) * people / (people - 1)
    found = 1 - 2 * np.divide(variance, most, out=np.zeros_like(most), where=enough & inside)
    return np.asarray(np.where(enough & inside, found, np.nan), dtype=np.float64)


def spread_grid(counts: Counts, values: Floats) -> Floats:
    """Return the standard deviation of every cell; not-a-number with fewer than two answers.

    Unit: points of the scale, with n - 1.
    Shape: ``counts`` and ``values`` are cells × K.
    """
    _, variance = _mean_and_variance(counts, values)
    return np.asarray(np.sqrt(variance), dtype=np.float64)


def _mean_and_variance(counts: Counts, values: Floats | Counts) -> tuple[Floats, Floats]:
    n = counts.sum(axis=1)
    mean = (counts * values).sum(axis=1) / np.maximum(n, 1)
    squares = (counts * (values - mean[:, None]) ** 2).sum(axis=1)
    return mean, np.where(n >= 2, squares / np.maximum(n - 1, 1), np.nan)
