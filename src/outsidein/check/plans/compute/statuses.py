"""How far an action has come, where it came from, and who may move it."""

from collections.abc import Collection
from enum import StrEnum


class Status(StrEnum):
    """How far an action has come, in the order of the board."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    UNDER_WAY = "under way"
    DONE = "done"
    DROPPED = "dropped"


#: Statuses of an action that nobody works on any more.
CLOSED = frozenset({Status.DONE, Status.DROPPED})
#: Statuses that say that somebody promised it.
PROMISED = frozenset({Status.AGREED, Status.UNDER_WAY, Status.DONE})


class Origin(StrEnum):
    """What an action came from.

    The last four are what the published table of actions tells apart: what customers or staff
    said, and what came of it, is counted by measures of its own.
    """

    GAP = "gap"
    BLIND_SPOT = "blind spot"
    ROOM = "room"
    BY_HAND = "by hand"
    SURVEY = "survey"
    CASE = "case"
    ALERT = "alert"
    PULSE = "pulse"


#: Roles of members who plan: they start actions and change everything of them.
PLANNERS = frozenset({"owner", "lead", "facilitator"})


def may_plan(role: str) -> bool:
    """Return whether a member of this role starts actions and changes them.

    >>> may_plan("facilitator"), may_plan("viewer")
    (True, False)
    """
    return role in PLANNERS


def may_move(role: str, *, owns: bool) -> bool:
    """Return whether a member may say how far an action has come, and comment on it.

    >>> may_move("viewer", owns=True), may_move("viewer", owns=False)
    (True, False)
    """
    return owns or may_plan(role)


def open_statuses() -> Collection[Status]:
    """Return the statuses of actions that are still to be done, in the order of the board."""
    return tuple(status for status in Status if status not in CLOSED)
