"""Whether an action worked: what it should move, before it began and after, told from noise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import hypot
from typing import Literal

from outsidein.ask.results.compute.trend import compare_rounds
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.check.plans.compute.aims import ItemAim, MeasureAim
from outsidein.speech import gettext, gettext_noop

Voice = Literal["answers", "data"]
Wanted = Literal["up", "down", "either"]  # either: nobody said which way
NINE = 9  # digits: what is equal but for a float's hair has not moved


class Effect(StrEnum):
    """What became of one thing that an action should move."""

    MOVED = "moved"
    AGAINST = "moved the other way"
    NOISE = "within noise"
    CANNOT_TELL = "can't tell yet"


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure with its interval, as one check found it.

    Unit: 0 to 1 for what people say; the measure's own unit for what the records show.
    """

    point: float
    low: float
    high: float
    n: int
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What people said of an item, as one check found it, and in which round."""

    reading: Reading
    asked_at: datetime | None  # when the round closed; None in checks that did not note it
    wording: str = ""  # the edition that was asked
    counts: tuple[int, ...] = ()  # people at each point of the scale, lowest first
    values: tuple[float, ...] = ()  # of the points


@dataclass(frozen=True, slots=True)
class Movement:
    """One thing that the action should move, and what became of it.

    Unit: as the readings; ``change`` is after less before, with its 95 % interval. All three are
    None where there is nothing to set beside each other, and ``reason`` then says why.
    """

    voice: Voice
    name: str  # the item's code or the measure's name
    wanted: Wanted
    expected: float | None  # how far it should move, with its sign
    effect: Effect
    before: Reading | None = None
    after: Reading | None = None
    change: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Worked:
    """Whether an action worked, over all that it should move."""

    verdict: str  # such as "moved in the answers"
    sentence: str
    movements: tuple[Movement, ...]


def difference(before: Reading, after: Reading) -> tuple[float, float, float]:
    """Return after less before with its interval, from the interval of each.

    Unit: as the readings.
    Source: Zou and Donner 2008, the variance recovered from each side's own bounds; of two
    shares with Wilson's intervals it is Newcombe's method 10 (1998). The two are taken as
    independent, which is cautious where the same people or customers stand in both.

    >>> change, low, high = difference(Reading(0.7, 0.6, 0.8, 80), Reading(0.9, 0.85, 0.95, 80))
    >>> round(change, 2), round(low, 3), round(high, 3)
    (0.2, 0.088, 0.312)
    """
    change = after.point - before.point
    down = hypot(after.point - after.low, before.high - before.point)
    up = hypot(after.high - after.point, before.point - before.low)
    return round(change, NINE), round(change - down, NINE), round(change + up, NINE)


def moved_answers(
    aim: ItemAim, before: Said | None, after: Said | None, *, seed: int, scored: bool = True
) -> Movement:
    """Return whether an item moved from the round before an action to a later one.

    Shape: ``scored`` is False for the five questions, whose answers have no height.

    Where both checks noted how many chose each point it is the difference of the two
    posteriors; else that of the two intervals. Across new wording nothing is compared.
    """
    wanted: Wanted = "either"
    if aim.move:
        wanted = "down" if aim.move < 0 else "up"
    blank = Movement("answers", aim.item, wanted, aim.move, Effect.CANNOT_TELL)
    if not scored:
        return _untold(blank, gettext("It is a question without a score; its measures tell."))
    if before is None:
        return _untold(blank, gettext("Nobody had said anything of it before the action began."))
    if after is None:
        return _untold(blank, gettext("Too few people have answered it since."), before.reading)
    if _same_round(before, after):
        return _untold(blank, gettext("It was not asked again since."), before.reading)
    if before.wording != after.wording:
        return _untold(
            blank,
            gettext("It was worded anew, so it is not compared."),
            before.reading,
            after.reading,
        )
    if before.counts and after.counts and before.values == after.values:
        change = _of_posteriors(before, after, seed)
    else:
        change = difference(before.reading, after.reading)
    return _told(blank, before.reading, after.reading, change)


def moved_data(
    aim: MeasureAim, before: MeasureValue | None, after: MeasureValue | None
) -> Movement:
    """Return whether a measure moved from the check before an action to a later one."""
    sign = -1 if aim.direction == "down" else 1
    expected = None if aim.size is None else sign * aim.size
    blank = Movement("data", aim.measure, aim.direction, expected, Effect.CANNOT_TELL)
    first, then = _reading(before), _reading(after)
    if before is None or first is None:
        return _untold(
            blank, gettext("The records could not tell before the action began."), None, then
        )
    if after is None or then is None:
        return _untold(blank, gettext("The records cannot tell now."), first)
    if after.as_of <= before.as_of:
        return _untold(blank, gettext("The records have not gone on since."), first)
    if after.version != before.version:
        return _untold(
            blank, gettext("It is counted differently now, so it is not compared."), first, then
        )
    return _told(blank, first, then, difference(first, then))


def judge(movements: Sequence[Movement], *, is_open: bool) -> Worked:
    """Return whether an action worked, from all that it should move.

    >>> judge([], is_open=True).verdict
    "can't tell yet"
    """
    found = tuple(movements)
    if not found:
        words = gettext("It names no item and no measure that it should move, so nobody can tell.")
        return Worked(Effect.CANNOT_TELL.value, words, found)
    told = [one for one in found if one.effect is not Effect.CANNOT_TELL]
    moved = _voices(one for one in told if one.effect is Effect.MOVED)
    against = _voices(one for one in told if one.effect is Effect.AGAINST)
    parts = [f"moved {moved}"] if moved else []
    parts += [f"moved the other way {against}"] if against else []
    verdict = ", ".join(parts) or (Effect.NOISE if told else Effect.CANNOT_TELL).value
    return Worked(verdict, _sentence(found, told, is_open), found)


def figures_of(worked: Worked) -> tuple[str, float, float] | None:
    """Return the name, the figure before and the figure after of the first thing told; or None.

    The records go before the answers: a measure is nearer to what was done.
    """
    told = [one for one in worked.movements if one.effect is not Effect.CANNOT_TELL]
    for one in sorted(told, key=lambda one: one.voice != "data"):
        if one.before is not None and one.after is not None:
            return one.name, one.before.point, one.after.point
    return None


#: How many things moved which way.
COUNTED = {
    Effect.MOVED: gettext_noop("%(n)s moved as it should"),
    Effect.AGAINST: gettext_noop("%(n)s moved the other way"),
    Effect.NOISE: gettext_noop("%(n)s stayed within noise"),
    Effect.CANNOT_TELL: gettext_noop("%(n)s can't be told yet"),
}
#: How the sentence begins, while an action is open and once it is closed; one thing, and several.
STARTS = {
    True: (
        gettext_noop("So far, of the one it should move, %(parts)s."),
        gettext_noop("So far, of %(n)s that it should move, %(parts)s."),
    ),
    False: (
        gettext_noop("Of the one it should move, %(parts)s."),
        gettext_noop("Of %(n)s that it should move, %(parts)s."),
    ),
}


def _sentence(found: Sequence[Movement], told: Sequence[Movement], is_open: bool) -> str:
    if not told:
        reasons = list(dict.fromkeys(one.reason for one in found if one.reason))
        return " ".join([gettext("It can't be told yet."), *reasons])
    counted = [
        (effect, sum(one.effect is effect for one in found))
        for effect in (Effect.MOVED, Effect.AGAINST, Effect.NOISE, Effect.CANNOT_TELL)
    ]
    parts = [gettext(COUNTED[effect]) % {"n": count} for effect, count in counted if count]
    one, many = STARTS[is_open]
    words = gettext(many if len(found) > 1 else one)
    return words % {"n": len(found), "parts": _listed(parts)}


def _listed(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    told = {"first": ", ".join(parts[:-1]), "last": parts[-1]}
    return gettext("%(first)s and %(last)s") % told


def _voices(movements: Iterable[Movement]) -> str:
    there = {one.voice for one in movements}
    voices = [f"in the {voice}" for voice in ("answers", "data") if voice in there]
    return " and ".join(voices)


def _same_round(before: Said, after: Said) -> bool:
    if before.asked_at is not None and after.asked_at is not None:
        return before.asked_at == after.asked_at
    return before.reading == after.reading


def _of_posteriors(before: Said, after: Said, seed: int) -> tuple[float, float, float]:
    """Return the change on 0 to 1, however wide the scale."""
    found = compare_rounds(
        before.counts,
        after.counts,
        before.values,
        (before.reading.population, after.reading.population),
        seed=seed,
    )
    if found is None:  # not reached: both were answered
        return difference(before.reading, after.reading)
    width = before.values[-1] - before.values[0]
    change = found.change
    return (
        round(change.point / width, NINE),
        round(change.low / width, NINE),
        round(change.high / width, NINE),
    )


def _reading(value: MeasureValue | None) -> Reading | None:
    if value is None or value.value is None or value.lo is None or value.hi is None:
        return None
    return Reading(value.value, value.lo, value.hi, value.n or 0)


def _untold(
    blank: Movement, reason: str, before: Reading | None = None, after: Reading | None = None
) -> Movement:
    return Movement(
        blank.voice, blank.name, blank.wanted, blank.expected, Effect.CANNOT_TELL,
        before=before, after=after, reason=reason,
    )  # fmt: skip


def _told(
    blank: Movement, before: Reading, after: Reading, change: tuple[float, float, float]
) -> Movement:
    point, low, high = change
    effect = Effect.NOISE
    if low > 0 or high < 0:
        went = "up" if low > 0 else "down"
        effect = Effect.MOVED if blank.wanted in (went, "either") else Effect.AGAINST
    return Movement(
        blank.voice, blank.name, blank.wanted, blank.expected, effect,
        before=before, after=after, change=point, low=low, high=high,
    )  # fmt: skip
