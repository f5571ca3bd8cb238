"""Disclosure: which groups may be shown on which items, fixed once when a round closes."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from outsidein.ask.results.compute.atoms import Atoms, Ints, Mask, Profiles, find_atoms
from outsidein.ask.results.compute.auditor import (
    ZERO,
    Floats,
    find_blocks,
    find_exposed,
    shortest_sum,
)
from outsidein.ask.results.compute.cells import STATES, Band, Release
from outsidein.ask.results.compute.complement import hide_complements, keeps_complements
from outsidein.ask.results.compute.narrowing import (
    Narrow,
    Seen,
    Spans,
    closed_share,
    find_narrow,
)
from outsidein.ask.results.compute.unanimity import band_signs, tells_apart

SMALLEST_GROUP = 3
"""No smallest group may be set below this."""

MOST_AT_ONCE = 6
"""Groups told too closely that are helped in one go: what helps them helps others too."""

MOST_CHOICES = 8
"""Cells that are weighed against each other when one of them must be hidden."""

PRICE = 0.5
"""What a one-way group is worth, in hidden groups that are told too closely."""

LAST = 1e6
"""What everybody's own results are worth likewise: they go last."""

MOST_REPAIRS = 60
"""Times more is hidden before a whole stage is left out."""

MOST_RETRIES = 40
"""Cells that are tried once more, after all hiding is done, whether they may be shown."""


MOST_LOOKS = 24
"""Times a release is looked at for hidden groups whose mean is told too closely."""

BANDS = ("l", "m", "h", "L", "H")


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
    may = _settle(atoms, n, sizes, both & ((n == 0) | (n >= k)), k)
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
        settled[key] = _settle(atoms, n, sizes, start, k)
    shown = settled[key].copy()
    signs = np.where(enough, "k", "-")
    alike = enough & ~apart
    signs[alike] = band_signs(counts[alike], coins[alike])
    signs[shown] = "S"
    if alike[0]:  # all of one mind, and so is everybody's group: only the band of the whole
        return np.where(np.arange(len(signs)) == 0, signs, np.where(enough, "k", "-"))
    _widen(atoms, tally, n, signs, k)
    return signs


def _widen(atoms: Atoms, tally: Ints, n: Ints, signs: NDArray[np.str_], k: int) -> None:
    """Take back signs until no hidden group's mean is told too closely.

    Bands that bind a group go first, then the shown cells that do: crossings before one-way
    groups, and everybody last of all. What proves not to have been needed comes back.
    """
    near = np.flatnonzero((n > 0) & ((n < k) | np.isin(signs, BANDS)))
    could = signs == "S"
    spans = Spans(atoms.member, tally, near, k)
    hard: set[int] = set()
    for look in range(MOST_LOOKS):
        found = find_narrow(_seen(atoms, tally, signs), spans, most=MOST_AT_ONCE)
        if not found:
            break
        hard |= {narrow.target for narrow in found}
        bands = {band for narrow in found for band in narrow.bands}
        bands |= {narrow.target for narrow in found if signs[narrow.target] in BANDS}
        if bands:
            signs[list(bands)] = "k"
            continue
        shown = signs == "S"
        if look > MOST_LOOKS // 2:
            shown &= atoms.stages[0]
        if look > 3 * MOST_LOOKS // 4:
            shown[1:] = False
        if (shown == (signs == "S")).all():
            shown = _loosen(atoms, tally, n, signs, found, spans)
        signs[(signs == "S") & ~shown] = "k"
    else:
        signs[signs != "-"] = "k"
        return
    # What was told too closely before is looked at first: most that must stay back fails there.
    last = np.array([target for target in near.tolist() if target not in hard], dtype=np.int64)
    again = [int(cell) for cell in np.flatnonzero(could & (signs == "k"))]
    again.sort(key=lambda cell: (not atoms.stages[0][cell], -n[cell], cell))
    for cell in again[: MOST_RETRIES // 4]:
        more = signs.copy()
        more[cell] = "S"
        if keeps_complements(atoms, n, more == "S", k) and not any(
            find_narrow(_seen(atoms, tally, more), Spans(atoms.member, tally, some, k), most=1)
            for some in (np.array(sorted(hard), dtype=np.int64), last)
        ):
            signs[cell] = "S"


def _seen(atoms: Atoms, tally: Ints, signs: NDArray[np.str_]) -> Seen:
    bands = np.flatnonzero(np.isin(signs, BANDS))
    ends = [_ends(str(sign)) for sign in signs[bands]]
    return Seen(
        atoms.member,
        tally,
        np.flatnonzero(signs == "S"),
        bands,
        np.array(ends, dtype=np.float64).reshape(-1, 2),
    )


def _ends(sign: str) -> tuple[float, float]:
    band = STATES[sign]
    return (band.low, band.high) if isinstance(band, Band) else (0.0, 1.0)


def _loosen(
    atoms: Atoms,
    tally: Ints,
    n: Ints,
    signs: NDArray[np.str_],
    found: Sequence[Narrow],
    spans: Spans,
) -> Mask:
    """Return the shown cells without those that open the most for the least, a cell a target."""
    shown: Mask = signs == "S"
    for narrow in found:
        free = [cell for cell in narrow.shown if cell > 0] or list(np.flatnonzero(shown))
        if not free or not shown[free].all():
            continue  # what was just hidden for another target may do for this one
        crossed = [cell for cell in free if not atoms.stages[0][cell]]
        options = [
            _without(atoms, n, shown, int(cell), spans.k)
            for cell in (crossed or free)[:MOST_CHOICES]
        ]
        place = np.flatnonzero(spans.targets == narrow.target)
        prices = [
            closed_share(_seen(atoms, tally, np.where(shown & ~option, "k", signs)), spans, place)
            + _loss(atoms, n, shown & ~option)
            for option in options
        ]
        shown = options[int(np.argmin(prices))]
    return shown


def _without(atoms: Atoms, n: Ints, shown: Mask, cell: int, k: int) -> Mask:
    without = shown.copy()
    without[cell] = False
    return hide_complements(atoms, n, without, np.zeros_like(shown), k)


def _loss(atoms: Atoms, n: Ints, lost: Mask) -> float:
    """Return what hiding costs, in hidden groups that are told too closely."""
    groups = (lost & atoms.stages[0]).sum() + n[lost].sum() / (n[0] * len(n))
    return float(PRICE * groups + (LAST if lost[0] else 0.0))


def _settle(atoms: Atoms, n: Ints, sizes: Ints, start: Mask, k: int) -> Mask:
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


def may_show_comments(n: int, k: int) -> bool:
    """Return whether so many people are enough to hide behind when their words are shown.

    Source: asking.md, anonymity rule 5; of the whole organisation only, never of a group.

    >>> may_show_comments(9, 3), may_show_comments(10, 3), may_show_comments(11, 6)
    (False, True, False)
    """
    return n >= max(2 * k, 10)
