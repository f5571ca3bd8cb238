"""Atoms: people with equal profiles, counted once; all of disclosure rests on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from outsidein.ask.results.compute.cells import EVERYBODY, Cell

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Profiles = Mapping[str, Sequence[str]] | Sequence[Mapping[str, str]]

NOT_GIVEN = ""
"""The value of somebody who has none: never shown as a group, yet counted as one."""

MOST_WORK = 1_500_000
"""Cells times atoms that are still planned; above it crossings are declined."""


@dataclass(frozen=True)
class Family:
    """A group and the groups it falls into along one cut."""

    parent: int
    children: Ints


@dataclass(frozen=True)
class Atoms:
    """Who there is: people by profile, and which profiles make up each cell.

    Shape: ``member`` has a row a cell and a column an atom; row 0 is everybody.
    """

    atom_of: Ints  # one a person
    cells: tuple[Cell, ...]
    member: Mask
    nameable: Mask  # False where a value was not given: such a cell is never shown
    stages: tuple[Mask, ...]  # the cells of all one-way cuts, then those of each crossing
    families: tuple[Family, ...]
    cuts: tuple[tuple[str, ...], ...]
    declined: tuple[tuple[str, ...], ...]

    @property
    def count(self) -> int:
        """Return how many different profiles there are."""
        return int(self.member.shape[1])

    def tally(self, answers: NDArray[np.integer], points: int) -> Ints:
        """Return how many people of each atom gave each answer.

        Shape: a row an atom, a column a point; -1 is no answer.
        """
        given = np.asarray(answers, dtype=np.int64)
        answered = given >= 0
        if answered.any() and int(given.max()) >= points:
            raise ValueError(f"An answer lies beyond the {points} points of its scale.")
        places = self.atom_of[answered] * points + given[answered]
        return np.bincount(places, minlength=self.count * points).reshape(self.count, points)


def find_atoms(
    profiles: Profiles, cuts: Sequence[tuple[str, ...]], *, most_work: int = MOST_WORK
) -> Atoms:
    """Return people by profile and the cells of the cuts that can be planned.

    Shape: a column of values an attribute, or a mapping a person; an attribute that
    a person lacks is not given. Neither order counts.

    >>> two = find_atoms([{"site": "A"}, {"site": "B"}, {"site": "A"}], [("site",)])
    >>> two.cells, two.member.sum(axis=1).tolist(), two.atom_of.tolist()
    (((), (('site', 'A'),), (('site', 'B'),)), [2, 1, 1], [0, 1, 0])
    """
    wanted = sorted({tuple(sorted(cut)) for cut in cuts if cut}, key=lambda cut: (len(cut), cut))
    # A crossing's attributes are cut one by one as well: a cell needs its parents.
    names = sorted({name for cut in wanted for name in cut})
    wanted = [(name,) for name in names] + [cut for cut in wanted if len(cut) > 1]
    columns, people = _columns(profiles, names)
    values: list[list[str]] = []
    codes = np.zeros((people, len(names)), dtype=np.int64)
    for place, name in enumerate(names):
        known = np.unique(columns[name])
        values.append([str(value) for value in known])
        codes[:, place] = np.searchsorted(known, columns[name])
    kinds, atom_of = _distinct(codes, [len(known) for known in values])
    tables = {cut: _cut(kinds, cut, names, values) for cut in wanted}
    declined: list[tuple[str, ...]] = []
    while len(kinds) * (1 + sum(len(cells) for cells, _ in tables.values())) > most_work:
        crossings = [cut for cut in tables if len(cut) > 1]
        if not crossings:
            break
        largest = max(crossings, key=lambda cut: (len(tables[cut][0]), cut))
        declined.append(largest)
        del tables[largest]
    return _gather(tables, declined, atom_of, len(kinds))


def _columns(profiles: Profiles, names: Sequence[str]) -> tuple[dict[str, NDArray[np.str_]], int]:
    if isinstance(profiles, Mapping):
        columns = {name: np.asarray(profiles[name], dtype=np.str_) for name in names}
        people = len(next(iter(profiles.values()), ()))
        if any(len(column) != people for column in columns.values()):
            raise ValueError("Every attribute needs one value a person.")
        return columns, people
    return {
        name: np.asarray([person.get(name, NOT_GIVEN) for person in profiles], dtype=np.str_)
        for name in names
    }, len(profiles)


def _distinct(codes: Ints, sizes: Sequence[int]) -> tuple[Ints, Ints]:
    """Return the different rows in order, and which of them each row is."""
    if not sizes:
        kinds = np.zeros((min(1, len(codes)), 0), dtype=np.int64)
        return kinds, np.zeros(len(codes), dtype=np.int64)
    # One number a profile sorts far faster than rows do.
    numbers = np.zeros(len(codes), dtype=np.int64)
    for place, size in enumerate(sizes):
        numbers = np.unique(numbers * size + codes[:, place], return_inverse=True)[1]
    first = np.unique(numbers, return_index=True)[1]
    return codes[first], numbers


def _cut(
    kinds: Ints, cut: tuple[str, ...], names: Sequence[str], values: Sequence[Sequence[str]]
) -> tuple[list[Cell], Mask]:
    places = [names.index(name) for name in cut]
    groups, group_of = np.unique(kinds[:, places], axis=0, return_inverse=True)
    cells = [
        tuple(
            (name, values[place][code]) for name, place, code in zip(cut, places, row, strict=True)
        )
        for row in groups
    ]
    return cells, np.arange(len(cells))[:, None] == group_of.reshape(1, -1)


def _gather(
    tables: Mapping[tuple[str, ...], tuple[list[Cell], Mask]],
    declined: Sequence[tuple[str, ...]],
    atom_of: Ints,
    count: int,
) -> Atoms:
    cells: list[Cell] = [EVERYBODY]
    rows: list[Mask] = [np.ones((1, count), dtype=np.bool_)]
    spans: dict[tuple[str, ...], Ints] = {(): np.array([0])}
    for cut, (found, member) in tables.items():
        spans[cut] = np.arange(len(cells), len(cells) + len(found))
        cells += found
        rows.append(member)
    every = np.concatenate(rows)
    return Atoms(
        atom_of=atom_of,
        cells=tuple(cells),
        member=every,
        nameable=np.array([all(value != NOT_GIVEN for _, value in cell) for cell in cells]),
        stages=tuple(_stages(spans, len(cells))),
        families=tuple(_families(every, spans)),
        cuts=((), *tables),
        declined=tuple(declined),
    )


def _stages(spans: Mapping[tuple[str, ...], Ints], count: int) -> list[Mask]:
    """Return the cells in the order they are settled: crossings with fewest cells first."""
    crossings = sorted(
        (cut for cut in spans if len(cut) > 1), key=lambda cut: (len(spans[cut]), cut)
    )
    one_way = [cut for cut in spans if len(cut) < 2]
    stages = []
    for cuts in [one_way, *([cut] for cut in crossings)]:
        stage = np.zeros(count, dtype=np.bool_)
        for cut in cuts:
            stage[spans[cut]] = True
        stages.append(stage)
    return stages


def _families(member: Mask, spans: Mapping[tuple[str, ...], Ints]) -> list[Family]:
    """Return each group with the groups it falls into: by one attribute more, or nested."""
    families = []
    for cut, span in spans.items():
        for name in cut:
            above = spans.get(tuple(other for other in cut if other != name))
            if above is not None:
                families += _parted(member, above, span)
    for upper, lower in combinations([cut for cut in spans if len(cut) == 1], 2):
        for one, other in ((upper, lower), (lower, upper)):
            if len(spans[one]) < len(spans[other]) and _nests(member, spans[one], spans[other]):
                families += _parted(member, spans[one], spans[other])
    return families


def _parted(member: Mask, parents: Ints, children: Ints) -> list[Family]:
    first = member[children].argmax(axis=1)  # any atom of a child tells whose child it is
    return [Family(int(parent), children[member[parent][first]]) for parent in parents]


def _nests(member: Mask, parents: Ints, children: Ints) -> bool:
    meets = member[parents].astype(np.int64) @ member[children].T.astype(np.int64) > 0
    return bool((meets.sum(axis=0) == 1).all())
