"""Narrowing: how closely the mean of a hidden group can be told from all that is shown.

No sum need give a group away for its mean to be known nearly: where all around it agree, so
must it. The bounds here are those of somebody who knows how many people of each profile
answered, sees every shown count and every band, and reckons with all answers that fit.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, kron, vstack

from outsidein.ask.results.compute.atoms import Ints, Mask
from outsidein.ask.results.compute.auditor import Floats, find_blocks

WIDTH = 0.3
"""Of the scale: a hidden group's mean must be open by as much. Source: reliability.md, S5."""

MANY = 2_000
"""Unknowns above which the interior-point method is the faster one (threefold at 4,500)."""

Forces = dict[int, float]
"""How hard each released group holds a hidden one in place."""

JOINT_LOOKS = 4
"""Times all open groups are moved at once before each is looked at alone."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """A hidden group whose mean is nearly known, and what makes it so."""

    target: int
    shown: tuple[int, ...]  # shown groups that bind it, the tightest first
    bands: tuple[int, ...]  # bands that bind it


@dataclass(frozen=True)
class Seen:
    """All that is released of one item.

    Shape: ``member`` a row a cell, a column an atom; ``tally`` a row an atom, a column a
    point; ``shown`` cells by place; ``bands`` by place with the two ends of each, 0 to 1.
    """

    member: Mask
    tally: Ints
    shown: Ints
    bands: Ints
    ends: Floats


class Spans:
    """How far each hidden group's sum is known to be open, by answers that were found to fit.

    What fits keeps fitting while more is hidden, so spans are carried from look to look.
    """

    def __init__(self, member: Mask, tally: Ints, targets: Ints, k: int) -> None:
        sizes, values = tally.sum(axis=1), _values(tally.shape[1])
        self.targets, self.k = targets, k
        self.people = member[targets].astype(np.int64) @ sizes
        self.needed: Floats = WIDTH * np.minimum(self.people, k) - 1e-9
        self.low: Floats = member[targets].astype(np.float64) @ (tally @ values)
        self.high = self.low.copy()

    def take(self, places: Ints, sums: Floats) -> None:
        """Widen some spans by answers that fit."""
        self.low[places] = np.minimum(self.low[places], sums)
        self.high[places] = np.maximum(self.high[places], sums)

    def closed(self) -> Ints:
        """Return the places of the targets that are not yet known to be open enough."""
        return np.flatnonzero(self.high - self.low < self.needed)


def find_narrow(seen: Seen, spans: Spans, *, most: int) -> list[Narrow]:
    """Return hidden groups whose mean can be told to less than 0.3 of the scale.

    A target of ``k`` people and more (a band) must leave open as much as a group of ``k``
    would: 0.3 of the scale for k of its people. The search ends once ``most`` were found.
    Source: reliability.md, S5.
    """
    closed = spans.closed()
    if not len(closed):
        return []
    free = _free_width(seen, spans.targets[closed])
    closed = closed[free < spans.needed[closed]]
    return _look_closer(seen, spans, closed, most) if len(closed) else []


def closed_share(seen: Seen, spans: Spans, places: Ints) -> float:
    """Return how far targets are from being open enough: 0 all are, 1 for each that is shut.

    A quick look that never says more is open than is.
    """
    free = _free_width(seen, spans.targets[places])
    return float(np.maximum(0.0, 1.0 - free / spans.needed[places]).sum())


def _values(points: int) -> Floats:
    return np.linspace(0.0, 1.0, points)


def _free_width(seen: Seen, targets: Ints) -> Floats:
    """Return by how much each target's sum can vary when people of one block swap answers.

    People who lie in the same shown groups and bands can swap their answers unseen, so this
    much is open at the least. It needs no search, and is all there is in a single cut.
    """
    outer, block_of = find_blocks(seen.member[np.concatenate([seen.shown, seen.bands])])
    count = max(1, outer.shape[1])
    counts = np.zeros((count, seen.tally.shape[1]), dtype=np.int64)
    np.add.at(counts, block_of, seen.tally)
    sizes = seen.tally.sum(axis=1)
    spread = csr_array((sizes, (np.arange(len(sizes)), block_of)), shape=(len(sizes), count))
    people = np.asarray((csr_array(seen.member[targets].astype(np.int64)) @ spread).todense())
    values = _values(seen.tally.shape[1])
    lowest = _fill(people, counts, values)
    highest = _fill(people, counts[:, ::-1], values[::-1])
    return np.asarray((highest - lowest).sum(axis=1), np.float64)


def _fill(people: Ints, counts: Ints, values: Floats) -> Floats:
    """Return the sum of so many people's values, taken in the order of the points."""
    left, total = people.copy(), np.zeros(people.shape)
    for point, value in enumerate(values):
        taken = np.minimum(left, counts[None, :, point])
        total += taken * value
        left -= taken
    return total


def _look_closer(seen: Seen, spans: Spans, places: Ints, most: int) -> list[Narrow]:
    """Return the narrow among these targets, by linear programs over all answers that fit.

    Every answer found is one that fits, so it shows for all targets how far they can lie;
    what two such answers leave open needs no program of its own.
    """
    programme = _Programme(seen, spans.targets[places])
    rng = np.random.default_rng(len(places))
    for look in range(JOINT_LOOKS):
        closed = np.isin(places, spans.closed())
        if closed.sum() < 2:
            break
        push = np.where(closed, (1.0, -1.0)[look] if look < 2 else 1.0, 0.0)
        push *= rng.choice((-1.0, 1.0), len(push)) if look >= 2 else 1.0
        spans.take(places, programme.push(push))
    narrow: list[Narrow] = []
    for one, place in enumerate(places):
        if len(narrow) == most:
            break
        if place in spans.closed():
            bound = _push_both_ways(programme, spans, places, one)
            if place in spans.closed():
                tightest = sorted(bound, key=lambda cell: (-bound[cell], cell))
                bands = set(seen.bands.tolist())
                narrow.append(
                    Narrow(
                        int(spans.targets[place]),
                        tuple(cell for cell in tightest if cell not in bands),
                        tuple(cell for cell in tightest if cell in bands),
                    )
                )
    return narrow


def _push_both_ways(programme: "_Programme", spans: Spans, places: Ints, one: int) -> Forces:
    bound: Forces = {}
    for way in (1.0, -1.0):
        push = np.zeros(len(places))
        push[one] = way
        spans.take(places, programme.push(push))
        for cell, force in programme.bound.items():
            bound[cell] = bound.get(cell, 0.0) + force
    return bound


class _Programme:
    """The answers that fit what is seen, as a linear program over blocks and points."""

    def __init__(self, seen: Seen, targets: Ints) -> None:
        rows = np.concatenate([seen.shown, seen.bands, targets])
        blocks, block_of = find_blocks(seen.member[rows])
        points = seen.tally.shape[1]
        counts = np.zeros((blocks.shape[1], points), dtype=np.int64)
        np.add.at(counts, block_of, seen.tally)
        filled = counts.any(axis=1)
        blocks, counts = blocks[:, filled], counts[filled]
        cells = blocks.astype(np.float64)
        shown, bands = cells[: len(seen.shown)], cells[len(seen.shown) : -len(targets)]
        values = _values(points)
        one_less = np.eye(points)[: points - 1]  # the last point follows from the others
        self.equal = vstack(
            [kron(np.eye(len(counts)), np.ones((1, points))), kron(shown, one_less)], format="csr"
        )
        self.equals = self.equal @ counts.ravel()
        sums = kron(bands, values[None, :], format="csr")
        people = bands @ counts.sum(axis=1)
        self.most = vstack([sums, -sums], format="csr") if len(bands) else None
        self.mosts = np.concatenate([seen.ends[:, 1] * people, -seen.ends[:, 0] * people])
        self.target = kron(cells[-len(targets) :], values[None, :], format="csr")
        self.truth = np.asarray(self.target @ counts.ravel())
        self.names = (seen.shown, seen.bands, len(counts), points)
        self.bound: Forces = {}

    def push(self, push: Floats) -> Floats:
        """Return the targets' sums where they lie as far as they can in this direction."""
        answer = linprog(
            -np.asarray(self.target.T @ push),
            A_ub=self.most,
            b_ub=self.mosts if self.most is not None else None,
            A_eq=self.equal,
            b_eq=self.equals,
            method="highs-ipm" if self.equal.shape[1] > MANY else "highs",
        )
        if answer.x is None:
            return self.truth
        self.bound = self._binding(answer.eqlin.marginals, answer.ineqlin.marginals)
        return np.asarray(self.target @ answer.x)

    def _binding(self, equal: Floats, most: Floats) -> "Forces":
        """Return how hard each shown group and band holds the targets back."""
        shown, bands, blocks, points = self.names
        forces = np.abs(equal[blocks:]).reshape(len(shown), points - 1).sum(axis=1)
        found = dict(zip(shown.tolist(), forces.tolist(), strict=True))
        if self.most is not None:
            ends = np.abs(most).reshape(2, len(bands)).sum(axis=0)
            found |= dict(zip(bands.tolist(), ends.tolist(), strict=True))
        return {cell: force for cell, force in found.items() if force > 1e-9}
