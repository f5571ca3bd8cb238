"""The attacker: everything that is handed out, and linear algebra. Shares no code with the gate."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, kron, vstack

Group = tuple[tuple[str, str], ...]
TINY = 1e-7


@dataclass(frozen=True)
class Spoils:
    """What somebody holds of one item: counts and bands, and how many of each profile answered.

    To know the number of people of each profile is more than is ever handed out; colleagues
    may know it all the same.
    """

    profiles: tuple[Mapping[str, str], ...]  # one an atom
    sizes: np.ndarray  # people an atom
    counts: dict[Group, np.ndarray]  # by group shown, people at each point
    bands: dict[Group, tuple[float, float]]
    points: int

    def holds(self, group: Group) -> np.ndarray:
        return np.array([all(p[a] == v for a, v in group) for p in self.profiles], dtype=float)


def gather(profiles: dict[str, list[str]], column: np.ndarray, points: int):
    """Return the profiles of those who answered, their numbers, and the true table."""
    names = sorted(profiles)
    rows = [tuple(values) for values in zip(*(profiles[name] for name in names), strict=True)]
    answered = [(row, int(point)) for row, point in zip(rows, column, strict=True) if point >= 0]
    kinds = sorted({row for row, _ in answered})
    place = {row: n for n, row in enumerate(kinds)}
    table = np.zeros((len(kinds), points))
    for row, point in answered:
        table[place[row], point] += 1
    return tuple(dict(zip(names, kind, strict=True)) for kind in kinds), table


def isolate(spoils: Spoils, k: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Return sets of fewer than k people of whom the shown counts give a sum away."""
    if not spoils.counts or not len(spoils.sizes):
        return []
    rows = np.array([spoils.holds(group) for group in spoils.counts])
    return isolate_in(rows, spoils.sizes, k, rng)


def isolate_in(rows: np.ndarray, sizes: np.ndarray, k: int, rng) -> list[np.ndarray]:
    """Return small sets within the row space: people whose sum, or difference, is known."""
    _, strength, turned = np.linalg.svd(rows, full_matrices=False)
    basis = turned[strength > 1e-9]
    outside = np.eye(rows.shape[1]) - basis.T @ basis  # e is given away where e'Qe is 0
    suspects = _suspects(np.abs(rows), sizes, k, rng)
    if len(suspects):
        distance = ((suspects @ outside) * suspects).sum(axis=1)
        suspects = suspects[distance < TINY]
    return [*suspects, *_decoded(basis, sizes, k, rng)]


def _suspects(rows: np.ndarray, sizes: np.ndarray, k: int, rng) -> np.ndarray:
    """Return unions of atoms with fewer than k people: small sets, rests and overlaps."""
    small = np.flatnonzero(sizes < k)
    sets = [np.eye(rows.shape[1])[small]]
    for many in (2, 3, 4):
        if many >= k:
            break
        tuples = _tuples(small, many, 3000, rng)
        union = np.zeros((len(tuples), rows.shape[1]))
        np.put_along_axis(union, tuples, 1.0, axis=1)
        sets.append(union)
    both = rows[:, None, :] * rows[None, :, :]
    sets.append(both.reshape(-1, rows.shape[1]))  # overlaps of two
    sets.append((rows[:, None, :] - both).reshape(-1, rows.shape[1]))  # one without another
    every = np.vstack(sets)
    people = every @ sizes
    return np.unique(every[(people > 0) & (people < k)], axis=0)


def _tuples(small: np.ndarray, many: int, most: int, rng) -> np.ndarray:
    if len(small) < many:
        return np.zeros((0, many), dtype=int)
    if len(small) ** many < 8 * most:
        return np.array(list(combinations(small, many)), dtype=int).reshape(-1, many)
    return np.sort([rng.choice(small, many, replace=False) for _ in range(most // 10)], axis=1)


def _decoded(basis: np.ndarray, sizes: np.ndarray, k: int, rng, tries: int = 6):
    """Return light vectors of the row space, looked for as one looks for light code words."""
    found = []
    for _ in range(tries):
        # Few people first or last: a light vector shows where its people are not pivots.
        order = np.argsort(-sizes * rng.random(len(sizes)), kind="stable")
        reduced = _echelon(basis[:, order])
        weight = (np.abs(reduced) > TINY) @ sizes[order]
        for row in reduced[(weight < k) & (weight > 0)]:
            vector = np.zeros(len(sizes))
            vector[order] = row
            found.append(vector)
    return found


def _echelon(rows: np.ndarray) -> np.ndarray:
    rows = rows.copy()
    done = 0
    for column in range(rows.shape[1]):
        if done == len(rows):
            break
        best = done + int(np.abs(rows[done:, column]).argmax())
        if abs(rows[best, column]) < 1e-9:
            continue
        rows[[done, best]] = rows[[best, done]]
        rows[done] /= rows[done, column]
        others = np.arange(len(rows)) != done
        rows[others] -= np.outer(rows[others, column], rows[done])
        done += 1
    rows[np.abs(rows) < TINY] = 0.0
    return rows


def bound(spoils: Spoils, group: Group) -> tuple[float, float]:
    """Return between which two shares of the scale the mean of a hidden group must lie."""
    atoms, points = len(spoils.sizes), spoils.points
    values = np.linspace(0, 1, points)
    equal = [kron(np.eye(atoms), np.ones((1, points)))]
    equals = [spoils.sizes.astype(float)]
    for shown, counts in spoils.counts.items():
        equal.append(kron(spoils.holds(shown)[None, :], np.eye(points)))
        equals.append(counts.astype(float))
    most, mosts = [np.zeros((1, atoms * points))], [0.0]
    for banded, (low, high) in spoils.bands.items():
        inside = spoils.holds(banded)
        sums, people = np.kron(inside, values)[None, :], float(inside @ spoils.sizes)
        most += [sums, -sums]
        mosts += [high * people, -low * people]
    wanted = spoils.holds(group)
    target = np.kron(wanted, values) / (wanted @ spoils.sizes)
    ends = []
    for way in (1.0, -1.0):
        answer = linprog(
            way * target,
            A_ub=csr_matrix(np.vstack(most)),
            b_ub=mosts,
            A_eq=vstack(equal, format="csr"),
            b_eq=np.concatenate(equals),
            method="highs",
        )
        assert answer.status == 0, answer.message
        ends.append(float(target @ answer.x))
    return ends[0], ends[1]
