"""The auditor: whether everything that is released, taken together, gives a few people away.

What is released of one item is a sum over people for each shown group. Whoever has them all
can add and subtract them as they like, so they know every vector of the row space of the
matrix (groups × atoms). A small set of people is exposed when such a vector rests on them
alone. The auditor looks for vectors that rest on fewer than k people; the argument why
nothing is overlooked stands in docs/explanation/disclosure.md.
"""

from collections.abc import Iterator
from itertools import combinations, product
from math import comb
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from outsidein.ask.results.compute.atoms import Ints

Floats = NDArray[np.float64]
Rows = NDArray[np.bool_] | NDArray[np.int8]
"""Groups × atoms: in or not; or for a change of groups: came 1, went -1."""

ZERO = 1e-7
MOST_SUMS = 200_000
"""Combinations looked through for one tangle of groups; a tangle beyond it is loosened."""


def find_exposed(member: Rows, sizes: Ints, k: int) -> list[Floats]:
    """Return vectors over the atoms that the shown groups determine, on fewer than k people.

    Shape: ``member`` a row a shown group, a column an atom; ``sizes`` people an atom. Empty
    when nobody is given away. A tangle too large to be looked through comes back as exposed.

    >>> shown = np.array([[True, True, True], [True, True, False]])  # everybody, and two of three
    >>> find_exposed(shown, np.array([6, 7, 3]), 5)[0].round(6).tolist()
    [0.0, 0.0, 1.0]
    >>> find_exposed(shown, np.array([6, 4, 5]), 5)
    []
    """
    blocks, block_of = find_blocks(member)
    weights = np.bincount(block_of, weights=sizes, minlength=blocks.shape[1]).astype(np.int64)
    seen = blocks.any(axis=0) & (weights > 0)
    light = seen & (weights < k)
    if not light.any():
        return []
    heavy = blocks[:, seen & ~light].astype(np.float64)
    rest = _vanishing(heavy) @ blocks[:, light].astype(np.float64)
    found = []
    for vector in _light_vectors(rest, weights[light], k):
        whole = np.zeros(blocks.shape[1])
        whole[light] = vector
        found.append(whole[block_of])
    return found


def is_exposed(member: Rows, wanted: Floats) -> bool:
    """Return whether one vector over the atoms lies in the row space of the shown groups.

    Source: asking.md, rule 3: exposed iff ‖e - VᵀV e‖ is 0.

    >>> is_exposed(np.array([[True, True], [True, False]]), np.array([0.0, 1.0]))
    True
    """
    if not len(member):
        return False
    rows = member.astype(np.float64)
    weights = np.linalg.lstsq(rows.T, wanted, rcond=None)[0]
    return bool(np.abs(weights @ rows - wanted).max() < ZERO)


def shortest_sum(blocks: Rows, wanted: Floats, price: Floats) -> Floats:
    """Return the cheapest way to add and subtract groups that comes to an exposed vector.

    Shape: a weight a group; most are 0. All 0 where there is no way.
    """
    plain = blocks.T.astype(np.float64)
    signed: Floats = np.hstack([plain, -plain])
    answer = linprog(np.tile(price, 2), A_eq=signed, b_eq=wanted, method="highs")
    if answer.x is None:
        return np.zeros(len(price))
    return np.asarray(answer.x[: len(price)] - answer.x[len(price) :], np.float64)


def find_blocks(member: Rows) -> tuple[Rows, Ints]:
    """Return the different columns, and which of them each atom has.

    Atoms that lie in the same shown groups cannot be told apart by any sum.
    """
    packed = np.packbits(member, axis=0) if member.dtype == np.bool_ else member
    columns = np.ascontiguousarray(packed.T)
    if not columns.shape[1]:
        return member[:, : min(1, len(columns))], np.zeros(len(columns), np.int64)
    keys = columns.view([("", columns.dtype)] * columns.shape[1]).ravel()
    _, first, block_of = np.unique(keys, return_index=True, return_inverse=True)
    return member[:, first], block_of.reshape(-1)


def _vanishing(columns: Floats) -> Floats:
    """Return how rows can be summed so that these columns become 0: a sum a row."""
    if not columns.shape[1]:
        return np.eye(len(columns))
    q, r, _ = _qr(columns, mode="full")
    return np.ascontiguousarray(q[:, _rank(r) :].T)


def _qr(rows: Floats, mode: Literal["full", "economic"]) -> tuple[Floats, Floats, Ints]:
    q, r, order = qr(rows, mode=mode, pivoting=True)
    return np.asarray(q, np.float64), np.asarray(r, np.float64), np.asarray(order, np.int64)


def _rank(r: Floats) -> int:
    return int((np.abs(np.diagonal(r)) > ZERO).sum())


def _reduced(rows: Floats, weights: Ints) -> tuple[Floats, Ints]:
    """Return the same row space with a 1 alone in each pivot column, and these columns.

    Heavy columns are preferred as pivots: the heavier, the fewer of them a light vector has.
    """
    if not rows.size:
        return rows[:0], np.zeros(0, dtype=np.int64)
    _, r, order = _qr(rows * weights, mode="economic")
    rank = _rank(r)
    pivots = order[:rank]
    reduced = np.zeros((rank, rows.shape[1]))
    scaled = np.linalg.solve(r[:rank, :rank], r[:rank])
    reduced[:, order] = scaled * weights[pivots][:, None] / weights[order][None, :]
    reduced[np.abs(reduced) < ZERO] = 0.0
    return reduced, pivots


def _light_vectors(rows: Floats, weights: Ints, k: int) -> list[Floats]:
    """Return vectors of a row space that rest on columns of less than k together."""
    reduced, pivots = _reduced(rows, weights)
    while len(reduced):
        class_of, size = _parallel(reduced, weights)
        heavy = (size >= k)[class_of]
        if not heavy.any():
            break
        # Columns that only ever come together and hold k people are left alone, and so on.
        reduced, pivots = _reduced(_vanishing(reduced[:, heavy]) @ reduced, weights)
    if not len(reduced):
        return []
    found: list[Floats] = []
    for part in _components(reduced):
        found += _search(reduced[part], pivots[part], weights, k)
    return found


def _parallel(rows: Floats, weights: Ints) -> tuple[Ints, Ints]:
    """Return which columns are multiples of each other, and what each such class weighs.

    Class 0 holds the empty columns and weighs nothing.
    """
    filled = np.abs(rows) > ZERO
    lead = rows[filled.argmax(axis=0), np.arange(rows.shape[1])]
    empty = ~filled.any(axis=0)
    shapes = np.round(rows / np.where(empty, 1.0, lead), 5) + 0.0
    shapes[:, empty] = 0.0
    shapes = np.hstack([np.zeros((len(rows), 1)), shapes])
    _, class_of = np.unique(shapes, axis=1, return_inverse=True)
    class_of = class_of.reshape(-1)
    size = np.bincount(
        class_of[1:], weights=np.where(empty, 0, weights), minlength=class_of.max() + 1
    )
    return class_of[1:], size.astype(np.int64)


def _components(reduced: Floats) -> list[Ints]:
    """Return the rows that share columns, together: a lightest vector lies within one part."""
    touches = csr_array(np.abs(reduced) > ZERO).astype(np.int64)
    count, part = connected_components(touches @ touches.T, directed=False)
    return [np.flatnonzero(part == one) for one in range(count)]


def _search(reduced: Floats, pivots: Ints, weights: Ints, k: int) -> list[Floats]:
    """Return light vectors of one part: the lightest sums of fewest rows first.

    Each row holds a pivot of its own, so a vector's pivots are the rows it is a sum of, and
    these alone must weigh less than k.
    """
    heights = weights[pivots]
    within = np.flatnonzero((np.abs(reduced) > ZERO).any(axis=0))
    narrow, light = reduced[:, within], weights[within]
    rows = np.flatnonzero(heights < k)
    for many in range(1, len(rows) + 1):
        if np.sort(heights[rows])[:many].sum() >= k:
            break
        if comb(len(rows), many) * 2 ** (many - 1) > MOST_SUMS:
            return [reduced[int(rows[0])]]
        for sums in _sums(narrow, rows, heights, many, k):
            weigh = (np.abs(sums) > ZERO) @ light
            hit = np.flatnonzero(weigh < k)
            if len(hit):
                best = hit[np.argsort(weigh[hit], kind="stable")[:8]]
                found = np.zeros((len(best), reduced.shape[1]))
                found[:, within] = sums[best]
                return list(found)
    return []


def _sums(rows: Floats, places: Ints, heights: Ints, many: int, k: int) -> Iterator[Floats]:
    """Yield sums and differences of so many rows whose pivots weigh less than k."""
    chosen = np.array(list(combinations(places, many)), dtype=np.int64)
    chosen = chosen[heights[chosen].sum(axis=1) < k]
    for start in range(0, len(chosen), 20_000):
        some = chosen[start : start + 20_000]
        for signs in product((1.0, -1.0), repeat=many - 1):
            total = rows[some[:, 0]].copy()
            for place, sign in enumerate(signs, start=1):
                total += sign * rows[some[:, place]]
            yield total
