"""Widening: taking back what tells a hidden group's mean too closely."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from outsidein.ask.results.compute.atoms import Atoms, Ints, Mask
from outsidein.ask.results.compute.cells import STATES, Band
from outsidein.ask.results.compute.complement import hide_complements, keeps_complements
from outsidein.ask.results.compute.narrowing import (
    Narrow,
    Seen,
    Spans,
    closed_share,
    find_narrow,
)

BANDS = ("l", "m", "h", "L", "H")

MOST_LOOKS = 24
"""Times a release is looked at for hidden groups whose mean is told too closely."""

MOST_AT_ONCE = 6
"""Groups told too closely that are helped in one go: what helps them helps others too."""

MOST_CHOICES = 8
"""Cells that are weighed against each other when one of them must be hidden."""

MOST_AGAIN = 6
"""Cells that are tried once more, after all hiding is done, whether they may be shown."""

PRICE = 0.5
"""What a one-way group is worth, in hidden groups that are told too closely."""

LAST = 1e6
"""What everybody's own results are worth likewise: they go last."""


def widen(atoms: Atoms, tally: Ints, n: Ints, signs: NDArray[np.str_], alike: Mask, k: int) -> None:
    """Take back signs until no hidden group's mean is told too closely.

    Looked after are groups under ``k`` and those that answered ``alike``.

    Bands that bind a group go first, then the shown cells that do: crossings before one-way
    groups, and everybody last of all. What proves not to have been needed comes back.
    """
    near = np.flatnonzero((n > 0) & ((n < k) | alike))
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
    for cell in again[:MOST_AGAIN]:
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
