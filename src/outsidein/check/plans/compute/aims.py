"""What an action should move: items by their code, measures by their name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from outsidein.speech import gettext, number

T = TypeVar("T")
Direction = Literal["up", "down"]

ITEM = re.compile(r"[A-Z][A-Z0-9]*(?:[._-][A-Za-z0-9]+)*")
MEASURE = re.compile(r"[a-z][a-z0-9_]*")
LONGEST_ITEM = 20
LONGEST_MEASURE = 60
MOST_AIMS = 30


class AimError(ValueError):
    """What an action should move is not said as it must be; the message is for a person."""


@dataclass(frozen=True, slots=True)
class ItemAim:
    """An item that the action should move.

    Unit: ``move`` is the expected change of the claim, -1 to 1, on its scale of 0 to 1; None
    where nobody said how far.
    """

    item: str
    move: float | None = None


@dataclass(frozen=True, slots=True)
class MeasureAim:
    """A measure that the action should move.

    Unit: ``size`` is the expected change in the measure's own unit, never below 0; None where
    nobody said how much.
    """

    measure: str
    direction: Direction = "up"
    size: float | None = None


def checked_items(aims: Iterable[ItemAim]) -> tuple[ItemAim, ...]:
    """Return the items, each once; what is no item code or no change on 0 to 1 is an AimError.

    >>> checked_items([ItemAim("CUS.3", 0.2), ItemAim("CUS.3", 0.3)])
    (ItemAim(item='CUS.3', move=0.2),)
    """
    found: dict[str, ItemAim] = {}
    for aim in aims:
        if len(aim.item) > LONGEST_ITEM or not ITEM.fullmatch(aim.item):
            raise AimError(
                gettext("%(code)s is no code of an item, such as CUS.3.")
                % {"code": repr(aim.item[:LONGEST_ITEM])}
            )
        if aim.move is not None and not -1 <= aim.move <= 1:
            raise AimError(
                gettext("%(code)s cannot move by %(move)s: it goes from 0 to 1.")
                % {"code": aim.item, "move": number(str(aim.move))}
            )
        found.setdefault(aim.item, aim)
    return _not_too_many(tuple(found.values()))


def checked_measures(aims: Iterable[MeasureAim]) -> tuple[MeasureAim, ...]:
    """Return the measures, each once; what is no name or no size of a change is an AimError."""
    found: dict[str, MeasureAim] = {}
    for aim in aims:
        if len(aim.measure) > LONGEST_MEASURE or not MEASURE.fullmatch(aim.measure):
            raise AimError(
                gettext("%(name)s is no name of a measure.")
                % {"name": repr(aim.measure[:LONGEST_MEASURE])}
            )
        if aim.direction not in ("up", "down"):
            raise AimError(f"{aim.measure} moves up or down, not {aim.direction!r}.")
        if aim.size is not None and not 0 <= aim.size < float("inf"):
            raise AimError(
                gettext("%(name)s cannot move by %(size)s: give a number from 0.")
                % {"name": aim.measure, "size": number(str(aim.size))}
            )
        found.setdefault(aim.measure, aim)
    return _not_too_many(tuple(found.values()))


def _not_too_many(aims: tuple[T, ...]) -> tuple[T, ...]:
    if len(aims) > MOST_AIMS:
        raise AimError(
            gettext("An action moves at most %(most)s things; this names %(n)s.")
            % {"most": MOST_AIMS, "n": len(aims)}
        )
    return aims


def items_as_rows(aims: Iterable[ItemAim]) -> list[dict[str, Any]]:
    """Return the items as they are kept."""
    return [{"item": aim.item, "move": aim.move} for aim in aims]


def measures_as_rows(aims: Iterable[MeasureAim]) -> list[dict[str, Any]]:
    """Return the measures as they are kept."""
    return [{"measure": aim.measure, "direction": aim.direction, "size": aim.size} for aim in aims]


def items_of_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[ItemAim, ...]:
    """Return the items that were kept.

    >>> items_of_rows(items_as_rows([ItemAim("WHO")]))
    (ItemAim(item='WHO', move=None),)
    """
    return tuple(ItemAim(row["item"], row["move"]) for row in rows)


def measures_of_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[MeasureAim, ...]:
    """Return the measures that were kept."""
    return tuple(MeasureAim(row["measure"], row["direction"], row["size"]) for row in rows)
