"""Shares that people hand out: everybody has one to give, whole or in parts.

Points shared out over items and ticks spread over options are the same thing: each person
is a row that adds up to 1, and the group's shares are the mean of its rows.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from outsidein.ask.results.compute.intervals import DRAWS, HALF, Draws, draw_shares

Rows = NDArray[np.float64]

PRIOR = 3 * HALF  # people: as much as a scale of three points has
AT_ONCE = 4_000_000  # numbers drawn at once, so that many different rows fit in memory


def share_rows(given: Sequence[Sequence[float]] | Rows) -> Rows:
    """Return each person's row divided by its sum; who gave nothing is left out.

    Unit: share, 0 to 1; every row adds up to 1.
    Shape: people × options, nothing below zero.
    Errors: ValueError for a negative number.
    """
    rows = np.asarray(given, dtype=np.float64)
    if rows.size == 0:
        return np.zeros((0, rows.shape[1] if rows.ndim == 2 else 0))
    if (rows < 0).any():
        raise ValueError("Nobody can give less than nothing.")
    sums = rows.sum(axis=1)
    return np.asarray(rows[sums > 0] / sums[sums > 0, None], dtype=np.float64)


def draw_row_shares(
    rows: Rows,
    population: int | None,
    *,
    counts: NDArray[np.int64] | None = None,
    seed: int,
    draws: int = DRAWS,
) -> Draws:
    """Return draws of everybody's shares; each draw adds up to 1.

    Unit: share, 0 to 1.
    Shape: ``rows`` is people × options as ``share_rows`` gives them; with ``counts``, how
    many people gave each row. One row a draw.
    Source: the draw of asking.md over the rows that people gave. The silent may also be
    like somebody who gives everything to one option; all of these together weigh one and a
    half people, so that no option is impossible and none is favoured.
    """
    options = rows.shape[1]
    if counts is None:
        rows, counts = np.unique(rows, axis=0, return_counts=True)
    heard = np.concatenate([counts, np.zeros(options)])
    prior = np.concatenate([np.zeros(len(rows)), np.full(options, PRIOR / options)])
    ends = np.concatenate([rows, np.eye(options)])
    at_once = max(1, AT_ONCE // len(ends))
    found = [
        draw_shares(
            heard.tolist(),
            population,
            seed=seed + start,
            draws=min(at_once, draws - start),
            prior=prior.tolist(),
        )
        @ ends
        for start in range(0, draws, at_once)
    ]
    return np.concatenate(found)
