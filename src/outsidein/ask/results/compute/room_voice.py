"""The room's voice: turn by turn, beside what the same people say in private.

A room answers, sees the spread, talks, and answers again (Delphi). Nothing of a turn is
shown before it is revealed; what is computed here belongs behind that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from outsidein.ask.results.compute.agreement import Agreement, agreement, say_agreement
from outsidein.ask.results.compute.figures import say_answered, say_between, say_points
from outsidein.ask.results.compute.intervals import DRAWS, Interval, bounded
from outsidein.ask.results.compute.row_shares import Rows, draw_row_shares, share_rows
from outsidein.ask.results.compute.trend import Call, compare_rounds
from outsidein.speech import gettext, language

ALGORITHM: Final = "delphi-median-1"
ALGORITHM_POINTS: Final = "points-by-people-1"
AS_BEFORE: Final = 0.05  # of A; less than this is no coming closer

Movement = Literal["closer", "further apart", "as before"]


@dataclass(frozen=True, slots=True)
class Turn:
    """What a room said to one item in one turn."""

    median: float  # points of the scale; halfway where it falls between two
    low_quarter: float  # a quarter of the room is at or below it
    high_quarter: float
    agreement: Agreement | None  # None on a scale of two points
    counts: tuple[int, ...]
    n: int


@dataclass(frozen=True, slots=True)
class TurnChange:
    """What talking changed, from one turn to the next."""

    median: float  # points of the scale: after - before
    agreement: float | None  # A after - A before
    movement: Movement
    changed: int | None  # people who changed their answer; None where phones were not followed
    n: int  # people in the later turn


@dataclass(frozen=True, slots=True)
class VoiceDifference:
    """One item as it was said in the room and in private."""

    room: Interval  # points of the scale
    private: Interval
    difference: Interval  # room - private; n: the answers of both
    call: Call


@dataclass(frozen=True, slots=True)
class PointShare:
    """How much of a room's points one item was given."""

    item: str
    share: Interval  # 0 to 1 of all points


def read_turn(counts: Sequence[int], values: Sequence[float]) -> Turn | None:
    """Return the middle, the quarters and the agreement of one turn, or None when nobody answered.

    Unit: points of the scale.
    Shape: how many chose each point, lowest first.
    Source: asking.md and the Delphi method (Dalkey and Helmer 1963): median and quarters.

    >>> read_turn([0, 2, 2, 0, 0], [1, 2, 3, 4, 5]).median
    2.5
    """
    n = sum(counts)
    if not n:
        return None
    given = np.repeat(np.asarray(values, dtype=float), counts)
    low, high = np.quantile(given, (0.25, 0.75), method="inverted_cdf")
    return Turn(
        median=float(np.median(given)),
        low_quarter=float(low),
        high_quarter=float(high),
        agreement=agreement(counts) if len(counts) >= 3 else None,
        counts=tuple(counts),
        n=n,
    )


def distance_from_room(own: float, turn: Turn) -> float:
    """Return how far one's own answer is from the room's middle; above zero: higher.

    Unit: points of the scale. For the person's own screen alone.
    """
    return own - turn.median


def compare_turns(
    before: Turn, after: Turn, answers: Sequence[tuple[float, float]] | None = None
) -> TurnChange:
    """Return what talking changed between two turns of one item.

    Unit: points of the scale; A.
    Shape: ``answers`` are each phone's values before and after, where phones were followed
    through the turns; otherwise nobody knows how many changed theirs.
    """
    a = None
    movement: Movement = "as before"
    if before.agreement and after.agreement:
        a = after.agreement.a - before.agreement.a
        if abs(a) >= AS_BEFORE:
            movement = "closer" if a > 0 else "further apart"
    changed = None if answers is None else sum(old != new for old, new in answers)
    return TurnChange(after.median - before.median, a, movement, changed, after.n)


def say_turn(turn: Turn, labels: Sequence[str], change: TurnChange | None = None) -> str:
    """Return one sentence on a turn, and one on what talking changed.

    >>> first, second = (read_turn(c, [0, 0.5, 1]) for c in ([4, 0, 4], [0, 2, 6]))
    >>> say_turn(second, ["disagree", "neutral", "agree"], compare_turns(first, second))
    'One view: 6 say agree, 2 say neutral (8 answered). The room came closer.'
    """
    said = say_agreement(turn.counts, labels, language())
    if change is None:
        return said
    moved = {
        "closer": gettext("The room came closer"),
        "further apart": gettext("The room moved further apart"),
        "as before": gettext("The room stands as before"),
    }[change.movement]
    if change.changed is None:
        return f"{said} {moved}."
    changed = gettext("%(changed)s of %(n)s changed their answer")
    return f"{said} {moved}; {changed % {'changed': change.changed, 'n': change.n}}."


def agenda(counts: Mapping[str, Sequence[int]]) -> tuple[str, ...]:
    """Return the items in the order to talk about them: where people disagree most comes first.

    Shape: how many chose each point, by item, in the order of the instrument.
    Source: by van der Eijk's A, the lowest first; among equals the order of the instrument.
    What nobody answered comes last, for nobody knows.

    >>> agenda({"A": [0, 0, 9], "B": [5, 0, 5], "C": [0, 0, 0], "D": [3, 3, 3]})
    ('B', 'D', 'A', 'C')
    """
    found = {item: agreement(row) for item, row in counts.items()}
    return tuple(sorted(found, key=lambda item: one.a if (one := found[item]) else 2.0))


def compare_voices(
    room: Sequence[int],
    private: Sequence[int],
    values: Sequence[float],
    populations: tuple[int | None, int | None] = (None, None),
    *,
    seed: int,
    draws: int = DRAWS,
) -> VoiceDifference | None:
    """Return how the room's voice differs from the private one, or None where one is silent.

    Unit: points of the scale; above zero where people say more in the room.
    Shape: how many chose each point, lowest first; ``populations`` of the room and of those
    asked in private.
    Source: two independent draws, as between two rounds; cautious where the same people
    spoke in both.
    """
    turned = (populations[1], populations[0])
    found = compare_rounds(private, room, values, turned, seed=seed, draws=draws)
    if found is None:
        return None
    return VoiceDifference(found.after, found.before, found.change, found.call)


#: The sentence on the two voices, in each language.
VOICES = {
    "en": {
        "who": "room: {room}, private: {private}",
        "noise": "Room and private voice cannot be told apart ({between} points; {who}).",
        "same": "Room and private voice say the same ({who}).",
        "sure higher": "In the room people rate it {n} points higher than in private ({rest}).",
        "sure lower": "In the room people rate it {n} points lower than in private ({rest}).",
        "maybe higher": (
            "In the room people may rate it {n} points higher than in private ({rest})."
        ),
        "maybe lower": "In the room people may rate it {n} points lower than in private ({rest}).",
    },
    "de": {
        "who": "im Raum: {room}, für sich: {private}",
        "noise": "Raum und Einzelantworten sind nicht zu unterscheiden ({between} Punkte; {who}).",
        "same": "Raum und Einzelantworten sagen dasselbe ({who}).",
        "sure higher": "Im Raum werten die Menschen {n} Punkte höher als für sich ({rest}).",
        "sure lower": "Im Raum werten die Menschen {n} Punkte tiefer als für sich ({rest}).",
        "maybe higher": "Im Raum werten sie vielleicht {n} Punkte höher als für sich ({rest}).",
        "maybe lower": "Im Raum werten sie vielleicht {n} Punkte tiefer als für sich ({rest}).",
    },
}


def say_voices(found: VoiceDifference, width: float, language: str = "en") -> str:
    """Return one sentence on the two voices.

    Unit: ``width`` is the scale's, in points.

    >>> one = compare_voices([0, 0, 9], [9, 0, 0], [0, 0.5, 1], (9, 9), seed=1)
    >>> say_voices(one, 1)
    'In the room people rate it 1.00 points higher than in private (everybody answered; \
room: 9 of 9 answered, private: 9 of 9 answered).'
    """
    words = VOICES.get(language, VOICES["en"])
    who = words["who"].format(
        room=say_answered(found.room, language), private=say_answered(found.private, language)
    )
    between = say_between(found.difference, width, language)
    if found.call == "within noise":
        return words["noise"].format(between=between, who=who)
    if not found.difference.point:
        return words["same"].format(who=who)
    sure = "maybe" if found.call == "maybe" else "sure"
    higher = "higher" if found.difference.point > 0 else "lower"
    amount = say_points(found.difference.point, width, language)
    return words[f"{sure} {higher}"].format(n=amount, rest=f"{between}; {who}")


def point_shares(
    items: Sequence[str],
    given: Sequence[Sequence[float]] | Rows,
    population: int | None = None,
    *,
    seed: int,
    draws: int = DRAWS,
) -> tuple[PointShare, ...]:
    """Return each item's share of the points that people shared out, the largest first.

    Unit: share, 0 to 1; the shares add up to 1.
    Shape: people × items, the points given; who gave none is silent and left out. Everybody
    weighs the same, whether they gave all their points or some.
    Source: asking.md's draw, over people: see ``row_shares``.

    >>> [(s.item, s.share.point) for s in point_shares(["A", "B"], [[6, 4], [10, 0]], 2, seed=1)]
    [('A', 0.8), ('B', 0.2)]
    """
    rows = share_rows(given)
    if not len(rows):
        return ()
    if rows.shape[1] != len(items):
        raise ValueError(f"{rows.shape[1]} numbers a person, but {len(items)} items.")
    drawn = draw_row_shares(rows, population, seed=seed, draws=draws)
    means = rows.mean(axis=0)
    shares = [
        PointShare(item, bounded(float(means[i]), drawn[:, i], n=len(rows), population=population))
        for i, item in enumerate(items)
    ]
    return tuple(sorted(shares, key=lambda one: -one.share.point))
