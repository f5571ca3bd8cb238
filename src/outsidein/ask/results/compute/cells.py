"""Cells: a group of people named by what they share, and what may be shown of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from outsidein.speech import gettext, gettext_noop

Cell = tuple[tuple[str, str], ...]
"""A group: (attribute, value) pairs in the order of the attributes; () is everybody."""

EVERYBODY: Cell = ()

Level = Literal["low", "middle", "high"]
Reason = Literal["few", "kept back", "not prepared"]

REASONS: dict[Reason, str] = {
    # An empty group gives the same reason as one of four: nothing tells them apart.
    "few": gettext_noop("Fewer than {k} people answered here."),
    "kept back": gettext_noop("Kept back, so that nobody can work out what a few people said."),
    "not prepared": gettext_noop("This crossing was not prepared: it has too many small groups."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything may be shown: the number of answers, the counts by point, what follows."""


@dataclass(frozen=True, slots=True)
class Band:
    """People answered nearly alike: only where on the scale, and neither n nor counts."""

    level: Level
    low: float  # 0 to 1: the mean lies between these two shares of the scale
    high: float


@dataclass(frozen=True, slots=True)
class Hidden:
    """Nothing may be shown."""

    reason: Reason


State = Shown | Band | Hidden

_SIGNS: dict[str, State] = {
    "S": Shown(),
    "l": Band("low", 0.0, 1 / 3),
    "m": Band("middle", 1 / 3, 2 / 3),
    "h": Band("high", 2 / 3, 1.0),
    # On three points a third of the scale is one point, so a band there is a half.
    "L": Band("low", 0.0, 0.5),
    "H": Band("high", 0.5, 1.0),
    "k": Hidden("kept back"),
    "-": Hidden("few"),
}
STATES: Mapping[str, State] = _SIGNS


def cell_of(group: Mapping[str, str]) -> Cell:
    """Return the name of a group from what its people share.

    >>> cell_of({"level": "Board", "department": "Sales"})
    (('department', 'Sales'), ('level', 'Board'))
    """
    return tuple(sorted(group.items()))


def attributes_of(cell: Cell) -> tuple[str, ...]:
    """Return what a group is named by.

    >>> attributes_of((("department", "Sales"), ("level", "Board")))
    ('department', 'level')
    """
    return tuple(attribute for attribute, _ in cell)


@dataclass(frozen=True)
class Release:
    """What may be shown of one round part, fixed once when its round closes.

    Shape: one sign a cell and an item; a cell that is in no list has fewer than ``k``
    answers on every item, or nobody at all, and looks the same either way.
    """

    k: int
    cuts: tuple[tuple[str, ...], ...]  # the cuts that were prepared
    declined: tuple[tuple[str, ...], ...]  # crossings with too many small groups
    groups: tuple[Cell, ...]
    signs: Mapping[str, str]  # by item: a sign a group

    @cached_property
    def _place(self) -> dict[Cell, int]:
        return {cell: place for place, cell in enumerate(self.groups)}

    def state(self, item: str, cell: Mapping[str, str] | Cell = EVERYBODY) -> State:
        """Return what may be shown of one group on one item; unknown groups are empty ones."""
        key = cell_of(dict(cell))
        if attributes_of(key) in self.declined:
            return Hidden("not prepared")
        signs, place = self.signs.get(item), self._place.get(key)
        return Hidden("few") if signs is None or place is None else STATES[signs[place]]

    def is_shown(self, item: str, cell: Mapping[str, str] | Cell = EVERYBODY) -> bool:
        """Return whether counts, mean and everything else of a group may be shown."""
        return isinstance(self.state(item, cell), Shown)

    def cells(self, item: str) -> Iterator[tuple[Cell, Shown | Band]]:
        """Yield the groups of which anything may be shown on an item, everybody first."""
        for cell, sign in zip(self.groups, self.signs.get(item, ""), strict=False):
            state = STATES[sign]
            if not isinstance(state, Hidden):
                yield cell, state

    def tell(self, state: Hidden) -> str:
        """Return the reason in words.

        >>> Release(5, (), (), (), {}).tell(Hidden("few"))
        'Fewer than 5 people answered here.'
        """
        return gettext(REASONS[state.reason]).format(k=self.k)

    def to_json(self) -> dict[str, Any]:
        """Return the release as plain lists and texts, to be stored with its round."""
        return {
            "version": 1,
            "k": self.k,
            "cuts": [list(cut) for cut in self.cuts],
            "declined": [list(cut) for cut in self.declined],
            "groups": [[list(pair) for pair in cell] for cell in self.groups],
            "signs": dict(self.signs),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Release":
        """Return a release as it was stored.

        >>> one = Release(5, ((),), (), ((),), {"1.1": "S"})
        >>> Release.from_json(one.to_json()) == one
        True
        """
        if stored["version"] != 1:
            raise ValueError(f"A release of version {stored['version']} cannot be read.")
        return cls(
            k=int(stored["k"]),
            cuts=_tuples(stored["cuts"]),
            declined=_tuples(stored["declined"]),
            groups=tuple(tuple((a, v) for a, v in cell) for cell in stored["groups"]),
            signs={str(item): str(signs) for item, signs in stored["signs"].items()},
        )


def _tuples(lists: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(names) for names in lists)
