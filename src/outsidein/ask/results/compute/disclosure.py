"""Disclosure: which groups may be shown on which items, fixed once when a round closes."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from outsidein.ask.results.compute.atoms import Atoms, Ints, Mask, Profiles, find_atoms
from outsidein.ask.results.compute.auditor import Floats, find_exposed, is_exposed
from outsidein.ask.results.compute.cells import Release
from outsidein.ask.results.compute.complement import hide_complements, keeps_complements
from outsidein.ask.results.compute.unanimity import band_signs, tells_apart

SMALLEST_GROUP = 3
"""No smallest group may be set below this."""

MOST_RETRIES = 40
"""Cells that are tried once more, after all hiding is done, whether they may be shown."""


def plan_release(
    profiles: Profiles,
    answers: NDArray[np.integer],
    *,
    items: Sequence[str],
    points: Sequence[int],
    cuts: Sequence[tuple[str, ...]],
    k: int,
    seed: int,
) -> Release:
    """Return what may be shown of a round part, whatever is asked and in whatever order.

    Shape: ``answers`` a row a person and a column an item, the place of the point on its
    scale or -1 for none; ``points`` the number of points of each item. A cut is a tuple of
    attributes, () is everybody; a crossing brings its single attributes along.
    Source: asking.md, anonymity rules 1 to 4 and 8; reliability.md, S4, S5, S7 and S8.

    One-way cuts are settled before crossings, so a crossing never costs a one-way group.
    """
    if k < SMALLEST_GROUP:
        raise ValueError(f"The smallest group must be {SMALLEST_GROUP} or more; got {k}.")
    answers = np.asarray(answers)
    if answers.ndim != 2 or answers.shape[1] != len(items) or len(points) != len(items):
        raise ValueError("Answers need a column for each item, and each item its points.")
    atoms = find_atoms(profiles, cuts)
    if len(answers) != len(atoms.atom_of):
        raise ValueError("Every person needs a profile and a row of answers.")
    coins = np.random.default_rng(seed).random((len(items), len(atoms.cells))) < 0.5
    settled: dict[bytes, Mask] = {}
    rows = [
        _plan_item(atoms, atoms.tally(answers[:, place], points[place]), k, coins[place], settled)
        for place in range(len(items))
    ]
    return _pack(atoms, k, dict(zip(items, rows, strict=True)))


def _pack(atoms: Atoms, k: int, rows: Mapping[str, NDArray[np.str_]]) -> Release:
    """Keep only cells of which something is to be said: all others are few or nobody."""
    kept = [
        place
        for place in range(len(atoms.cells))
        if any(row[place] != "-" for row in rows.values())
    ]
    return Release(
        k=k,
        cuts=atoms.cuts,
        declined=atoms.declined,
        groups=tuple(atoms.cells[place] for place in kept),
        signs={item: "".join(row[kept]) for item, row in rows.items()},
    )


def _plan_item(
    atoms: Atoms, tally: Ints, k: int, coins: Mask, settled: dict[bytes, Mask]
) -> NDArray[np.str_]:
    """Return the sign of every cell on one item."""
    counts = atoms.member.astype(np.int64) @ tally
    n, sizes = counts.sum(axis=1), tally.sum(axis=1)
    enough = (n >= k) & atoms.nameable
    apart = tells_apart(counts)
    start = enough & apart
    key = sizes.tobytes() + start.tobytes()
    if key not in settled:
        settled[key] = _settle(atoms, n, sizes, start, k)
    shown = settled[key]
    bands = enough & ~apart
    signs = np.where(enough, "k", "-")
    signs[bands] = band_signs(counts[bands], coins[bands])
    signs[shown] = "S"
    return signs


def _settle(atoms: Atoms, n: Ints, sizes: Ints, start: Mask, k: int) -> Mask:
    """Return which cells can be shown together: one-way cuts first, then crossings."""
    one_way = _stage(atoms, n, sizes, start & ~atoms.crossing, np.zeros_like(start), k)
    if not atoms.crossing.any():
        return one_way
    return _stage(atoms, n, sizes, one_way | (start & atoms.crossing), ~atoms.crossing, k)


def _stage(atoms: Atoms, n: Ints, sizes: Ints, start: Mask, fixed: Mask, k: int) -> Mask:
    shown = hide_complements(atoms, n, start, fixed, k)
    while True:
        found = _exposed(atoms, sizes, shown, k)
        if not found:
            break
        for cell in {_choose(atoms, n, shown, fixed, vector) for vector in found[:1]}:
            shown[cell] = False
        shown = hide_complements(atoms, n, shown, fixed, k)
    return _show_again(atoms, n, sizes, start, shown, k)


def _exposed(atoms: Atoms, sizes: Ints, shown: Mask, k: int) -> list[Floats]:
    return find_exposed(atoms.member[shown], sizes, k)


def _choose(atoms: Atoms, n: Ints, shown: Mask, fixed: Mask, vector: Floats) -> int:
    """Return the cell whose hiding costs least and keeps the exposed people safe."""
    rows = np.flatnonzero(shown)
    part = np.linalg.lstsq(atoms.member[rows].T.astype(np.float64), vector, rcond=None)[0]
    used = [int(cell) for cell in rows[np.abs(part) > 1e-6] if not fixed[cell] and cell > 0]
    used.sort(key=lambda cell: (n[cell], cell))
    if not used:
        used = [int(cell) for cell in rows if not fixed[cell] and cell > 0] or [0]
    for cell in used[:8]:
        without = shown.copy()
        without[cell] = False
        if not is_exposed(atoms.member[without], vector):
            return cell
    return used[0]


def _show_again(atoms: Atoms, n: Ints, sizes: Ints, start: Mask, shown: Mask, k: int) -> Mask:
    """Return the cells with those shown again that turn out not to have been needed."""
    tried = [int(cell) for cell in np.flatnonzero(start & ~shown)]
    tried.sort(key=lambda cell: (-n[cell], cell))
    for cell in tried[:MOST_RETRIES]:
        more = shown.copy()
        more[cell] = True
        if keeps_complements(atoms, n, more, k) and not _exposed(atoms, sizes, more, k):
            shown = more
    return shown


def may_show_comments(n: int, k: int) -> bool:
    """Return whether so many people are enough to hide behind when their words are shown.

    Source: asking.md, anonymity rule 5; of the whole organisation only, never of a group.

    >>> may_show_comments(9, 3), may_show_comments(10, 3), may_show_comments(11, 6)
    (False, True, False)
    """
    return n >= max(2 * k, 10)


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
