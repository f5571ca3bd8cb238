"""Disclosure: which groups may be shown on which items, fixed once when a round closes."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from outsidein.ask.results.compute.atoms import Atoms, Ints, Mask, Profiles, find_atoms
from outsidein.ask.results.compute.cells import Release
from outsidein.ask.results.compute.settling import settle
from outsidein.ask.results.compute.unanimity import band_signs, tells_apart
from outsidein.ask.results.compute.widening import widen

SMALLEST_GROUP = 3
"""No smallest group may be set below this."""


def plan_release(
    profiles: Profiles,
    answers: NDArray[np.integer],
    *,
    items: Sequence[str],
    points: Sequence[int],
    cuts: Sequence[tuple[str, ...]],
    k: int,
    seed: int,
    sums: Mapping[str, Sequence[str]] | None = None,
) -> Release:
    """Return what may be shown of a round part, whatever is asked and in whatever order.

    Shape: ``answers`` a row a person and a column an item, the place of the point on its
    scale or -1 for none; ``points`` the number of points of each item. A cut is a tuple of
    attributes, () is everybody; a crossing brings its single attributes along.
    Source: asking.md, anonymity rules 1 to 4 and 8; reliability.md, S4, S5, S7 and S8.

    ``sums`` names items that are made of others (a dimension of its statements, a total of its
    dimensions; parts before wholes); such a one is shown only where its parts cannot be
    worked out from it.

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
    signs = dict(zip(items, rows, strict=True))
    column = {item: answers[:, place] >= 0 for place, item in enumerate(items)}
    for whole, parts in (sums or {}).items():
        _hold_sum(atoms, signs, column, whole, parts, k)
    return _pack(atoms, k, signs)


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


def _hold_sum(
    atoms: Atoms,
    signs: Mapping[str, NDArray[np.str_]],
    answered: Mapping[str, Mask],
    whole: str,
    parts: Sequence[str],
    k: int,
) -> None:
    """Show a sum of items only in cells where it gives away no part and no person.

    Where a part is not shown, the sum less the other parts would be that part. Where some
    left out a part, the parts less the sum would be what these few said; so they are
    planned like people who answered an item of their own.
    """
    given = np.stack([answered[part] for part in parts])
    partly = given.any(axis=0) & ~(given.all(axis=0) & answered[whole])
    sizes = np.bincount(atoms.atom_of[partly], minlength=atoms.count)
    n = atoms.member.astype(np.int64) @ sizes
    both = np.logical_and.reduce([signs[name] == "S" for name in (whole, *parts)])
    may = settle(atoms, n, sizes, both & ((n == 0) | (n >= k)), k)
    signs[whole][(signs[whole] != "-") & ~may] = "k"


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
        settled[key] = settle(atoms, n, sizes, start, k)
    shown = settled[key].copy()
    signs = np.where(enough, "k", "-")
    alike = enough & ~apart
    signs[alike] = band_signs(counts[alike], coins[alike])
    signs[shown] = "S"
    if alike[0]:  # all of one mind, and so is everybody's group: only the band of the whole
        return np.where(np.arange(len(signs)) == 0, signs, np.where(enough, "k", "-"))
    widen(atoms, tally, n, signs, alike, k)
    return signs


def may_show_comments(n: int, k: int) -> bool:
    """Return whether so many people are enough to hide behind when their words are shown.

    Source: asking.md, anonymity rule 5; of the whole organisation only, never of a group.

    >>> may_show_comments(9, 3), may_show_comments(10, 3), may_show_comments(11, 6)
    (False, True, False)
    """
    return n >= comments_from(k)


def comments_from(k: int) -> int:
    """Return how many must have answered before anything they wrote may be shown.

    Unit: people. Source: asking.md, anonymity rule 5.
    """
    return max(2 * k, 10)
