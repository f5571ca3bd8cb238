"""The steps of a room: from which moment to which one the facilitator may lead it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

Phase = Literal["gathering", "voting", "revealed", "discussing", "points", "weighed", "ended"]
#: What a facilitator does; each is one button on the wall.
Act = Literal["start", "go", "reveal", "discuss", "again", "next", "skip", "weigh", "end"]

#: While these last nothing that anybody answered is shown to anybody.
SILENT = frozenset({"gathering", "voting", "points"})
MOST_TURNS = 9


class OutOfStep(ValueError):
    """The room is not where this step begins; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a room is."""

    phase: Phase = "gathering"
    item: str = ""  # "" before the first item and while points are given
    turn: int = 0  # 1 for the first vote on an item
    revealed: Mapping[str, int] = field(default_factory=dict)  # item -> its last revealed turn

    @property
    def is_silent(self) -> bool:
        """Return whether nothing that was answered may be shown now."""
        return self.phase in SILENT


def take_step(
    moment: Moment, act: Act, agenda: Sequence[str], *, item: str = "", points: bool = False
) -> Moment:
    """Return where the room is after the step; OutOfStep where it cannot be taken.

    ``points`` says whether points are given at the end of the agenda.

    >>> moment = take_step(Moment(), "start", ["ORG.1", "ORG.2"])
    >>> moment.phase, moment.item, moment.turn
    ('voting', 'ORG.1', 1)
    >>> shown = take_step(moment, "reveal", ["ORG.1", "ORG.2"])
    >>> shown.phase, dict(shown.revealed)
    ('revealed', {'ORG.1': 1})
    >>> take_step(shown, "again", ["ORG.1", "ORG.2"]).turn
    2
    """
    if moment.phase == "ended":
        raise OutOfStep("This room has ended.")
    if act == "end":
        return replace(moment, phase="ended", item="", turn=0)
    if act == "go":
        return _go(moment, item, agenda)
    if act == "reveal":
        return _reveal(moment)
    if act == "weigh":
        return _weigh(moment, points)
    if act in ("next", "skip"):
        return _next(moment, act, agenda, points)
    if act == "start":
        if moment.phase != "gathering":
            raise OutOfStep("The room has begun already.")
        return _open(moment, agenda[0])
    if moment.phase not in ("revealed", "discussing"):
        raise OutOfStep("Reveal the answers first.")
    if act == "discuss":
        return replace(moment, phase="discussing")
    if moment.turn >= MOST_TURNS:
        raise OutOfStep(f"An item is voted on {MOST_TURNS} times at most.")
    return replace(moment, phase="voting", turn=moment.turn + 1)


def _reveal(moment: Moment) -> Moment:
    if moment.phase == "points":
        return replace(moment, phase="weighed")
    if moment.phase != "voting":
        raise OutOfStep("There is no vote to reveal.")
    revealed = dict(moment.revealed) | {moment.item: moment.turn}
    return replace(moment, phase="revealed", revealed=revealed)


def _next(moment: Moment, act: Act, agenda: Sequence[str], points: bool) -> Moment:
    if moment.phase == "gathering":
        return _open(moment, agenda[0])
    if moment.phase == "voting" and act == "next":
        raise OutOfStep("Reveal the answers first, or skip the item: then they are dropped.")
    if moment.phase not in ("voting", "revealed", "discussing"):
        raise OutOfStep("There is no item after this. End the room, or go back to an item.")
    place = agenda.index(moment.item) + 1
    if place < len(agenda):
        return _open(moment, agenda[place])
    if points:
        return _weigh(moment, points)
    if act == "skip":
        return _shown_or_gathering(moment)
    raise OutOfStep("This was the last item. End the room, or go back to an item.")


def _shown_or_gathering(moment: Moment) -> Moment:
    """Return where a skip of the last item leads: back to what it came to, or to the start."""
    turn = moment.revealed.get(moment.item)
    if turn:
        return replace(moment, phase="revealed", turn=turn)
    return replace(moment, phase="gathering", item="", turn=0)


def _weigh(moment: Moment, points: bool) -> Moment:
    if not points:
        raise OutOfStep("No points are given in this room.")
    if moment.phase == "points":
        raise OutOfStep("Points are being given already.")
    return replace(moment, phase="points", item="", turn=0)


def _go(moment: Moment, item: str, agenda: Sequence[str]) -> Moment:
    if item not in agenda:
        raise OutOfStep("This item is not on the agenda.")
    return _open(moment, item)


def _open(moment: Moment, item: str) -> Moment:
    """Return the room at an item: at what it came to where it was revealed, else at its vote."""
    turn = moment.revealed.get(item)
    if turn:
        return replace(moment, phase="revealed", item=item, turn=turn)
    if moment.phase == "voting" and moment.item == item:
        raise OutOfStep("This item is being answered already.")
    return replace(moment, phase="voting", item=item, turn=1)


def dropped_turn(before: Moment, after: Moment) -> tuple[str, int] | None:
    """Return the item and turn whose votes are dropped by the step, or None.

    A turn that is left before its reveal counts for nothing: half of a room's answers must not
    take the place of the whole room's.

    >>> voting = take_step(Moment(), "start", ["ORG.1", "ORG.2"])
    >>> dropped_turn(voting, take_step(voting, "skip", ["ORG.1", "ORG.2"]))
    ('ORG.1', 1)
    >>> dropped_turn(voting, take_step(voting, "reveal", ["ORG.1", "ORG.2"])) is None
    True
    """
    if before.phase != "voting" or after.revealed.get(before.item) == before.turn:
        return None
    return before.item, before.turn
