"""Settling: which groups can be shown together, judged by their sizes alone."""

import numpy as np

from outsidein.ask.results.compute.atoms import Atoms, Ints, Mask
from outsidein.ask.results.compute.auditor import (
    ZERO,
    Floats,
    find_blocks,
    find_exposed,
    shortest_sum,
)
from outsidein.ask.results.compute.complement import hide_complements, keeps_complements

MOST_REPAIRS = 60
"""Times more is hidden before a whole stage is left out."""

MOST_RETRIES = 40
"""Cells that are tried once more, after all hiding is done, whether they may be shown."""


def settle(atoms: Atoms, n: Ints, sizes: Ints, start: Mask, k: int) -> Mask:
    """Return which cells can be shown together: one-way cuts first, then a crossing at a time.

    What an earlier stage shows is fixed for the later ones, so a crossing is at worst left
    out and never costs what stands in a simpler table.
    """
    shown = np.zeros_like(start)
    for stage in atoms.stages:
        shown = _stage(atoms, n, sizes, shown, start & stage, k)
    return shown


def _stage(atoms: Atoms, n: Ints, sizes: Ints, before: Mask, new: Mask, k: int) -> Mask:
    """Return what is shown once the cells of a stage were added, as many as can be."""
    shown = hide_complements(atoms, n, before | new, before, k)
    for _ in range(MOST_REPAIRS):
        found = find_exposed(atoms.member[shown], sizes, k)
        if not found:
            return _show_again(atoms, n, sizes, before, new, shown, k)
        touched = np.zeros(atoms.count, dtype=np.bool_)
        for vector in found:
            people = np.abs(vector) > ZERO
            free = shown & ~before
            if free.any() and not (people & touched).any():  # else the last step may do for it
                shown[_cheapest(atoms, n, shown, free, vector)] = False
                touched |= people
        shown = hide_complements(atoms, n, shown, before, k)
    return before


def _cheapest(atoms: Atoms, n: Ints, shown: Mask, free: Mask, vector: Floats) -> int:
    """Return the smallest of the cells that the shortest way to the exposed people uses."""
    rows = np.flatnonzero(shown)
    blocks, block_of = find_blocks(atoms.member[shown])
    wanted = np.zeros(blocks.shape[1])
    wanted[block_of] = vector
    price = np.where(free[rows], 1.0 + n[rows] / (1.0 + n.max()), 0.01)
    way = shortest_sum(blocks, wanted, price)
    used = rows[(np.abs(way) > 1e-6) & free[rows]]
    choice = used if len(used) else np.flatnonzero(free)
    return int(min(choice, key=lambda cell: (cell == 0, n[cell], cell)))


def _show_again(
    atoms: Atoms, n: Ints, sizes: Ints, before: Mask, new: Mask, shown: Mask, k: int
) -> Mask:
    """Return the cells with those shown again that turn out not to have been needed."""
    tried = [int(cell) for cell in np.flatnonzero(new & ~shown)]
    tried.sort(key=lambda cell: (-n[cell], cell))
    most = MOST_RETRIES if not before.any() else MOST_RETRIES // 4
    for cell in tried[:most]:
        more = shown.copy()
        more[cell] = True
        if keeps_complements(atoms, n, more, k) and not find_exposed(atoms.member[more], sizes, k):
            shown = more
    return shown
