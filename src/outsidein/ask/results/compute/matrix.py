"""The answer matrix: one part's closed answers as arrays, and how they are counted.

One small whole number a person and item is enough for every figure that is shown, and a
million sheets of 35 items are then 35 MB. Nothing here knows who anybody is: a row is a
sheet in the random order of the mix, without a number or a name.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from outsidein.ask.instruments.compute.edition import Item, Tense

Answers = NDArray[np.int8]
Counts = NDArray[np.int64]
Marks = NDArray[np.bool_]

BLANK: Final = -1
NOT_SURE: Final = -2
NOBODY_KNOWS: Final = -1  # the group of a sheet whose group is not known
CELLS: Final = 8_192  # counted at once: what fits beside the rows in a processor's own memory
ROWS: Final = 65_536  # likewise


@dataclass(frozen=True, slots=True)
class MatrixItem:
    """What has to be known of an item to count and to score its answers."""

    code: str
    points: tuple[str, ...]  # the codes of its scale, lowest first
    values: tuple[float, ...]  # the value of each
    dimension: str | None = None
    wording: str = ""  # a digest of its words and its scale: where it changed a trend breaks

    @property
    def low(self) -> float:
        """Return the value of the lowest point."""
        return self.values[0]

    @property
    def high(self) -> float:
        """Return the value of the highest point."""
        return self.values[-1]


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """To which group of one attribute each sheet belongs."""

    codes: NDArray[np.int16]  # the place of the name; -1 where the group is not known
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class AnswerMatrix:
    """One part's closed answers; the rows of all its arrays are the same sheets.

    Shape: ``values`` and ``should_be`` are sheets × items: the place of the point chosen,
    from 0, -1 for a blank and -2 for "not sure". ``priority`` is sheets × items, true where
    the item was marked. ``should_be`` and ``priority`` are None where that was not asked.
    """

    items: tuple[MatrixItem, ...]
    values: Answers
    groups: Mapping[str, Grouping] = field(default_factory=dict)
    should_be: Answers | None = None
    priority: Marks | None = None

    def __post_init__(self) -> None:
        shape = (len(self.values), len(self.items))
        highest = np.array([len(item.points) - 1 for item in self.items])
        for name in ("values", "should_be"):
            given = getattr(self, name)
            if given is None:
                continue
            _refuse_shape(name, given, np.int8, shape)
            if given.size and (given.min() < NOT_SURE or (given.max(axis=0) > highest).any()):
                raise ValueError(f"The {name} hold a point that is not on its item's scale.")
        if self.priority is not None:
            _refuse_shape("priority", self.priority, np.bool_, shape)
        for attribute, grouping in self.groups.items():
            codes = grouping.codes
            _refuse_shape(attribute, codes, np.int16, shape[:1])
            if codes.size and not NOBODY_KNOWS <= codes.min() <= codes.max() < len(grouping.names):
                raise ValueError(f"A sheet is in a group of {attribute} that has no name.")

    @property
    def sheets(self) -> int:
        """Return how many sheets there are."""
        return len(self.values)

    @property
    def width(self) -> int:
        """Return how many points the longest of the scales has, the K of the counts."""
        return max((len(item.points) for item in self.items), default=0)

    def place(self, code: str) -> int:
        """Return the column of an item; KeyError where it is none of this part's."""
        for place, item in enumerate(self.items):
            if item.code == code:
                return place
        raise KeyError(code)


def matrix_item(item: Item) -> MatrixItem:
    """Return what a matrix keeps of an item; ValueError where the item has no scale."""
    if item.scale is None:
        raise ValueError(f"{item.code} has no scale; a matrix holds points of scales.")
    points = tuple(level.code for level in item.scale.levels)
    return MatrixItem(item.code, points, item.scale.values, item.dimension, wording_digest(item))


def wording_digest(item: Item) -> str:
    """Return a digest of all that somebody who answers an item reads, in its first language.

    Shape: 64 hexadecimal digits. Two editions in which an item reads the same have the same
    digest, so its trend goes on; a change of its words, of a level's words or of the scale's
    points gives another one. A translation that is added or mended changes nothing.
    """
    scale = item.scale
    read = {
        "text": str(item.text),
        "future": str(item.future) if item.future else None,
        "wordings": [(audience, str(words)) for audience, words in item.wordings],
        "anchors": [(anchor.level, str(anchor.text)) for anchor in item.anchors],
        "points": [(level.code, level.value, str(level.label)) for level in scale.levels]
        if scale
        else None,
        "options": [(o.code, str(o.label)) for o in item.choices.options] if item.choices else None,
    }
    return hashlib.sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()


def count_points(
    matrix: AnswerMatrix, attribute: str | None = None, *, tense: Tense = "now"
) -> Counts:
    """Return how many sheets chose each point, by group and item.

    Unit: people.
    Shape: groups × items × (K + 1). The last column is "not sure"; K is the longest scale's
    length, and where a scale is shorter its further points are 0. Without an attribute there
    is one group, everybody; sheets whose group is not known are in none of the groups.
    Source: asking.md: a blank is never an answer. Blanks are the people less the sum.

    >>> item = MatrixItem("ORG.1", ("no", "half", "yes"), (0, 0.5, 1))
    >>> given = np.array([[2], [2], [0], [-1], [-2]], dtype=np.int8)
    >>> count_points(AnswerMatrix((item,), given)).tolist()
    [[[1, 0, 2, 1]]]
    """
    return count_cuts(matrix, (attribute,), tense=tense)[attribute]


def count_cuts(
    matrix: AnswerMatrix, attributes: Sequence[str | None], *, tense: Tense = "now"
) -> dict[str | None, Counts]:
    """Return the counts of several attributes in one walk over the answers.

    Unit: people.
    Shape: by attribute, as ``count_points`` says. KeyError for an attribute that is not there,
    ValueError for a tense that was not asked.

    Several items are read as one number and counted together; a cut then costs one counting
    for all of them. What is counted is parted again at the end.
    """
    values = _answers(matrix, tense)
    states = matrix.width + 2  # the points, a blank, "not sure"
    sizes = {a: len(matrix.groups[a].names) + 1 if a else 1 for a in attributes}
    at_once = _items_at_once(states, max(sizes.values(), default=1))
    parts: dict[str | None, list[Counts]] = {a: [] for a in sizes}
    for first in range(0, len(matrix.items), at_once):
        some = values[:, first : first + at_once]
        packed = _count_packed(matrix, some, states, sizes)
        for attribute, table in packed.items():
            parts[attribute].append(_unpack(table, some.shape[1], states))
    found = {}
    for attribute, size in sizes.items():
        named = size - 1 if attribute else 1
        empty = np.zeros((size, 0, states - 1), dtype=np.int64)
        every = np.concatenate(parts[attribute] or [empty], axis=1)
        found[attribute] = every[size - named :]
    return found


def _items_at_once(states: int, groups: int) -> int:
    at_once = 1
    while states ** (at_once + 1) * groups <= CELLS:
        at_once += 1
    return at_once


def _count_packed(
    matrix: AnswerMatrix, some: Answers, states: int, sizes: Mapping[str | None, int]
) -> dict[str | None, Counts]:
    cells = states ** some.shape[1]
    tables = {a: np.zeros(size * cells, dtype=np.int64) for a, size in sizes.items()}
    for start in range(0, len(some), ROWS):
        rows = slice(start, start + ROWS)
        packed = np.zeros(len(some[rows]), dtype=np.intp)
        for column in range(some.shape[1]):
            packed *= states
            packed += some[rows, column]
            packed += 2
        for attribute, table in tables.items():
            at = packed
            if attribute:
                at = (matrix.groups[attribute].codes[rows].astype(np.intp) + 1) * cells + packed
            table += np.bincount(at, minlength=len(table))
    return tables


def _unpack(table: Counts, items: int, states: int) -> Counts:
    """Return groups × items × (K + 1) from one table over all combinations of the items."""
    cube = table.reshape(-1, *(states,) * items)
    single = [
        cube.sum(axis=tuple(a for a in range(1, items + 1) if a != axis))
        for axis in range(1, items + 1)
    ]
    states_counted = np.stack(single, axis=1)  # "not sure", blank, then the points
    return np.concatenate([states_counted[:, :, 2:], states_counted[:, :, :1]], axis=2)


def count_people(matrix: AnswerMatrix, attribute: str | None = None) -> Counts:
    """Return how many sheets each group has, answered or blank.

    Unit: people.
    Shape: one number a group, in the order of its names; without an attribute one number.
    """
    if attribute is None:
        return np.array([matrix.sheets], dtype=np.int64)
    grouping = matrix.groups[attribute]
    counted = np.bincount(grouping.codes.astype(np.intp) + 1, minlength=len(grouping.names) + 1)
    return np.asarray(counted[1:], dtype=np.int64)


def count_marks(matrix: AnswerMatrix, attribute: str | None = None) -> Counts:
    """Return how many sheets marked each item a priority, by the point they chose.

    Unit: people.
    Shape: groups × items × 2 × K: not marked, marked. Sheets without a point are left out,
    so that mark and level are always those of the same people.
    Errors: ValueError where no marks were asked for.
    """
    if matrix.priority is None:
        raise ValueError("Nobody was asked what comes first.")
    marked = keep_answers(matrix, matrix.priority)
    every = count_points(matrix, attribute)[:, :, :-1]
    yes = count_points(marked, attribute)[:, :, :-1]
    return np.stack([every - yes, yes], axis=2)


def keep_answers(matrix: AnswerMatrix, keep: Marks) -> AnswerMatrix:
    """Return the matrix with every answer blank that is not to be kept.

    Shape: ``keep`` is sheets × items.
    """
    values = np.array(matrix.values, order="K")  # column by column where that is how it lies
    values[~keep] = BLANK
    return replace(matrix, values=values)


def keep_sheets(matrix: AnswerMatrix, keep: Marks) -> AnswerMatrix:
    """Return the matrix of some of the sheets.

    Shape: ``keep`` is one truth a sheet. What may be shown of fewer people is not settled
    here: every figure still passes the gate.
    """
    return replace(
        matrix,
        values=matrix.values[keep],
        groups={a: Grouping(g.codes[keep], g.names) for a, g in matrix.groups.items()},
        should_be=None if matrix.should_be is None else matrix.should_be[keep],
        priority=None if matrix.priority is None else matrix.priority[keep],
    )


def cross_groups(matrix: AnswerMatrix, first: str, second: str) -> AnswerMatrix:
    """Return the matrix with one more attribute: the two crossed, named ``first × second``.

    Shape: the names are ``Leaders × Sales``, all of the second for each of the first. A sheet
    of which one group is not known is in none of the crossed groups.
    """
    one, other = matrix.groups[first], matrix.groups[second]
    known = (one.codes > NOBODY_KNOWS) & (other.codes > NOBODY_KNOWS)
    names = tuple(f"{a} × {b}" for a in one.names for b in other.names)
    if len(names) > np.iinfo(np.int16).max:
        raise ValueError(f"{first} × {second} would be {len(names)} groups.")
    crossed = one.codes.astype(np.int32) * len(other.names) + other.codes
    codes = np.where(known, crossed, NOBODY_KNOWS).astype(np.int16)
    added = {**matrix.groups, f"{first} × {second}": Grouping(codes, names)}
    return replace(matrix, groups=added)


def _answers(matrix: AnswerMatrix, tense: Tense) -> Answers:
    if tense == "now":
        return matrix.values
    if matrix.should_be is None:
        raise ValueError("Nobody was asked how it should be.")
    return matrix.should_be


def _refuse_shape(name: str, given: object, kind: type, shape: tuple[int, ...]) -> None:
    if not isinstance(given, np.ndarray) or given.dtype != kind or given.shape != shape:
        raise ValueError(f"{name} must be {kind.__name__} of the shape {shape}.")
