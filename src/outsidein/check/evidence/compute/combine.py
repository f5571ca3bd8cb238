"""How an item's measures are put together, carrying what is unknown along as bounds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from outsidein.check.evidence.compute.binding import Condition, Level, Relation
from outsidein.check.evidence.compute.values import UNKNOWN, Bounds, MeasureValue
from outsidein.speech import gettext, gettext_noop, number

#: What a condition asks of its measure, whose name stands first.
ASKED: dict[Relation, str] = {
    "known": gettext_noop("%(measure)s must be known"),
    ">=": gettext_noop("%(measure)s must reach %(bound)s"),
    "<=": gettext_noop("%(measure)s must not pass %(bound)s"),
}
CAP, PRECISION = 0.5, 0.2  # a warning for everyone finds every loser: capped below this precision


def bounds_of(value: MeasureValue | None) -> Bounds:
    """Return the measure's score with its bounds; what is unknown may be anything.

    >>> bounds_of(None)
    Bounds(point=None, lo=0.0, hi=1.0)
    """
    if value is None or value.score is None or value.score_lo is None or value.score_hi is None:
        return UNKNOWN
    return Bounds(value.score, value.score_lo, value.score_hi)


def lowest(parts: Sequence[Bounds]) -> Bounds:
    """Return the lowest of the parts.

    With one of them unknown it can still prove a claim too high, but never too low.

    >>> lowest([Bounds(0.2, 0.1, 0.3), UNKNOWN])
    Bounds(point=None, lo=0.0, hi=0.3)
    """
    if not parts:
        return UNKNOWN
    points = [part.point for part in parts if part.point is not None]
    return Bounds(
        min(points) if len(points) == len(parts) else None,
        min(part.lo for part in parts),
        min(part.hi for part in parts),
    )


def mean(parts: Sequence[Bounds]) -> Bounds:
    """Return the mean of the parts, an unknown one counting as anything from 0 to 1.

    >>> mean([Bounds(0.2, 0.0, 0.4), UNKNOWN])
    Bounds(point=None, lo=0.0, hi=0.7)
    """
    if not parts:
        return UNKNOWN
    points = [part.point for part in parts if part.point is not None]
    return Bounds(
        sum(points) / len(points) if len(points) == len(parts) else None,
        sum(part.lo for part in parts) / len(parts),
        sum(part.hi for part in parts) / len(parts),
    )


def guarded(first: Bounds, guard: MeasureValue | None) -> Bounds:
    """Return the first part, capped at one half where the guard's value is below 0.2.

    An unknown guard may or may not cap: the lower end is capped, the upper one is not.

    >>> guarded(Bounds(0.9, 0.8, 1.0), None)
    Bounds(point=None, lo=0.5, hi=1.0)
    """
    if guard is None or guard.value is None or guard.lo is None or guard.hi is None:
        caps: tuple[bool | None, bool, bool] = (None, True, False)
    else:
        caps = (guard.value < PRECISION, guard.lo < PRECISION, guard.hi < PRECISION)
    point = first.point
    if point is not None and point > CAP and caps[0] is not False:
        point = CAP if caps[0] else None
    lo = min(CAP, first.lo) if caps[1] else first.lo
    hi = min(CAP, first.hi) if caps[2] else first.hi
    return Bounds(point, lo, hi)


@dataclass(frozen=True, slots=True)
class Climb:
    """How far up a ladder the records reach: levels 1 to 5, score 0 to 1 in steps of a quarter."""

    bounds: Bounds
    level: int | None
    level_lo: int
    level_hi: int
    blocking: tuple[str, ...]


def climb(levels: Sequence[Level], values: Mapping[str, MeasureValue]) -> Climb:
    """Return the level that holds: each level only with all below it.

    An unknown condition gives bounds, not a fall. A level that cannot be told from the one
    below it holds when the next one does; if not, the score lies between the two.
    """
    lo = _walk(levels, lambda condition: _holds(condition, values, "lo") is True)
    hi = _walk(levels, lambda condition: _holds(condition, values, "hi") is not False, high=True)
    low = _walk(levels, lambda condition: _holds(condition, values, "value") is True)
    high = _walk(
        levels, lambda condition: _holds(condition, values, "value") is not False, high=True
    )
    indistinct = {level.number for level in levels if level.indistinct}
    point: float | None = None
    if low == high:
        point = (low - 1) / 4
    elif high in indistinct and low == high - 1:
        point = (low + high - 2) / 8
    return Climb(
        bounds=Bounds(point, (lo - 1) / 4, (hi - 1) / 4),
        level=low if low == high else None,
        level_lo=lo,
        level_hi=hi,
        blocking=_blocking(levels, values, low),
    )


def _walk(
    levels: Sequence[Level], holds: Callable[[Condition], bool], *, high: bool = False
) -> int:
    """Return the highest level that holds with all below it."""
    reached = 1
    for level in levels:
        if level.indistinct:
            if high:
                reached = level.number
            continue
        if not all(holds(condition) for condition in level.conditions):
            break
        reached = level.number
    return reached


def _holds(condition: Condition, values: Mapping[str, MeasureValue], end: str) -> bool | None:
    """Return whether the condition holds at that end of the interval; None where unknown."""
    value = values.get(condition.measure)
    if value is None or value.value is None or value.lo is None or value.hi is None:
        return None
    if condition.relation == "known":
        return True
    lower_first = condition.relation == ">="
    at = {
        "value": value.value,
        "lo": value.lo if lower_first else value.hi,
        "hi": value.hi if lower_first else value.lo,
    }[end]
    return at >= condition.bound if lower_first else at <= condition.bound


def _blocking(
    levels: Sequence[Level], values: Mapping[str, MeasureValue], reached: int
) -> tuple[str, ...]:
    """Return in words what keeps the next level from holding."""
    above = [level for level in levels if level.number > reached and not level.indistinct]
    if not above:
        return ()
    return tuple(
        _said(condition, values.get(condition.measure))
        for condition in above[0].conditions
        if _holds(condition, values, "value") is not True
    )


def _said(condition: Condition, value: MeasureValue | None) -> str:
    """Return what the condition asks and what there is."""
    asked = gettext(ASKED[condition.relation]) % {
        "measure": condition.measure,
        "bound": number(f"{condition.bound:g}"),
    }
    if value is None or value.value is None:
        why = value.reason if value is not None else gettext("It is not measured yet.")
        return gettext("%(asked)s; it is unknown. %(why)s") % {"asked": asked, "why": why}
    # With two digits 0.498 would read as the 0.5 that it misses.
    shown = next(
        (
            text
            for digits in (2, 3, 4)
            if float(text := f"{value.value:.{digits}f}") != condition.bound
        ),
        f"{value.value:.6f}",
    )
    return gettext("%(asked)s; it is %(shown)s.") % {"asked": asked, "shown": number(shown)}
