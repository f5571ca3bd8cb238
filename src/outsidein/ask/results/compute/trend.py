"""Trend: what changed from round to round, told apart from noise, and where it cannot be compared.

An old round stays as it was scored. Where an item's words or points changed, its trend
breaks: the two sides are shown, and no difference across the break.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
from scipy.stats import PermutationMethod, kendalltau, theilslopes, wilcoxon

from outsidein.ask.results.compute.figures import say_answered, say_between, say_points
from outsidein.ask.results.compute.intervals import (
    DRAWS,
    Draws,
    Interval,
    bounded,
    draw_shares,
    mean_interval,
    score_interval,
)
from outsidein.speech import gettext, gettext_noop, language, number

ALGORITHM: Final = "two-posteriors-1"
ALGORITHM_LINKED: Final = "paired-differences-1"
MAYBE: Final = (0.10, 0.90)  # the middle 80 % of the draws: what leaves out zero may be a change
FEW: Final = 10  # people in both rounds; below it the chance is counted out exactly
ENOUGH_ROUNDS: Final = 4  # for a slope
DAYS_A_YEAR: Final = 365.25

Call = Literal["clear", "maybe", "within noise", "a fact of that day"]


@dataclass(frozen=True, slots=True)
class Change:
    """How one item moved between two rounds."""

    before: Interval  # points of the scale
    after: Interval
    change: Interval  # after - before; n: the answers of both rounds
    call: Call
    share: float  # of the scale's width, -1 to 1: the size, whatever the scale


@dataclass(frozen=True, slots=True)
class LinkedChange:
    """How the same people moved between two named rounds."""

    change: Interval  # mean of each person's after - before; n: people in both
    call: Call
    rose: int
    fell: int
    stayed: int
    p: float | None  # Wilcoxon's signed ranks; None where nobody moved or everybody was heard


@dataclass(frozen=True, slots=True)
class RoundPoint:
    """One item in one round, as that round was scored."""

    at: date  # when the round closed
    round: str
    wording: str  # the digest of what was read: see ``matrix.wording_digest``
    counts: tuple[int, ...]  # people at each point, lowest first
    values: tuple[float, ...]
    population: int | None


@dataclass(frozen=True, slots=True)
class Slope:
    """How an item moved over four or more rounds."""

    a_year: float  # points of the scale a year: the middle of all slopes between two rounds
    low: float
    high: float
    tau: float  # Kendall's τ of the rounds' order and their means, -1 to 1
    rounds: int


@dataclass(frozen=True, slots=True)
class Trend:
    """One item over all rounds, in runs that can be compared."""

    runs: tuple[tuple[RoundPoint, ...], ...]  # oldest first; between two runs the words changed
    means: tuple[Interval | None, ...]  # of each round, oldest first
    changes: tuple[Change | None, ...]  # from each round to the next; None across a break
    slope: Slope | None  # of the last run; None with fewer than four rounds in it

    @property
    def breaks(self) -> tuple[date, ...]:
        """Return when the words were new: the day of the first round of each later run."""
        return tuple(run[0].at for run in self.runs[1:])


def compare_rounds(
    before: Sequence[int],
    after: Sequence[int],
    values: Sequence[float],
    populations: tuple[int | None, int | None] = (None, None),
    *,
    seed: int,
    draws: int = DRAWS,
) -> Change | None:
    """Return how an item moved between two anonymous rounds, or None where one has no answer.

    Unit: points of the scale; above zero where it rose.
    Shape: how many chose each point in each round, lowest first.
    Source: asking.md: the difference of the two posteriors, taken as independent, which is
    cautious where the same people answered. Clear where the middle 95 % of the draws leave
    out zero, maybe where only the middle 80 % do; with everybody heard both times a fact.

    >>> compare_rounds([2, 0, 2], [1, 0, 3], [0, 0.5, 1], (4, 4), seed=1).call
    'a fact of that day'
    """
    pair = [
        mean_interval(c, values, p, seed=seed + place, draws=draws)
        for place, (c, p) in enumerate(zip((before, after), populations, strict=True))
    ]
    old, new = pair
    if old is None or new is None:
        return None
    points = np.asarray(values, dtype=float)
    drawn = draw_shares(after, populations[1], seed=seed + 1, draws=draws) @ points
    drawn -= draw_shares(before, populations[0], seed=seed, draws=draws) @ points
    first, second = populations
    people = None if first is None or second is None else first + second
    change = bounded(new.point - old.point, drawn, n=old.n + new.n, population=people)
    width = float(points[-1] - points[0])
    return Change(old, new, change, _call(change, drawn), change.point / width)


def _call(change: Interval, drawn: Draws) -> Call:
    if change.n == change.population:
        return "a fact of that day"
    if change.low > 0 or change.high < 0:
        return "clear"
    low, high = np.quantile(drawn, MAYBE)
    return "maybe" if low > 0 or high < 0 else "within noise"


def compare_linked(
    before: Sequence[float | None],
    after: Sequence[float | None],
    low: float,
    high: float,
    population: int | None = None,
    *,
    seed: int,
    draws: int = DRAWS,
) -> LinkedChange | None:
    """Return how the same people moved between two named rounds, or None where nobody is in both.

    Unit: points of the scale.
    Shape: one value a person, the same people in the same order; ``None`` for a blank. Who
    answered only once is left out. ``low`` and ``high`` are the scale's ends.
    Source: asking.md: the mean of the paired differences, drawn as a score from low - high to
    high - low, and Wilcoxon's signed ranks (Pratt 1959: who stayed counts as staying).
    """
    moved = [
        new - old
        for old, new in zip(before, after, strict=True)
        if old is not None and new is not None
    ]
    if not moved:
        return None
    width = high - low
    change = score_interval(moved, -width, width, population, seed=seed, draws=draws)
    if change is None:  # not reached: somebody moved, if only by nothing
        return None
    rose, fell = sum(m > 0 for m in moved), sum(m < 0 for m in moved)
    fact = change.n == change.population
    p = None
    if rose + fell and not fact:
        p = _signed_ranks(moved)
    return LinkedChange(
        change=change,
        call=_call_linked(change, p),
        rose=rose,
        fell=fell,
        stayed=len(moved) - rose - fell,
        p=p,
    )


def _signed_ranks(moved: Sequence[float]) -> float:
    """Return Wilcoxon's p: with few people over every way of turning the signs, ties and all."""
    method: Literal["approx"] | PermutationMethod = "approx"
    if len(moved) < FEW:
        method = PermutationMethod(n_resamples=2 ** len(moved))
    return float(wilcoxon(moved, zero_method="pratt", method=method).pvalue)


def _call_linked(change: Interval, p: float | None) -> Call:
    if change.n == change.population:
        return "a fact of that day"
    apart = change.low > 0 or change.high < 0
    beyond = p is not None and p <= 0.05
    words: tuple[Call, ...] = ("within noise", "maybe", "clear")
    return words[apart + beyond]


def split_at_breaks(points: Sequence[RoundPoint]) -> tuple[tuple[RoundPoint, ...], ...]:
    """Return the rounds in runs, oldest first, parted where the words or the points changed."""
    runs: list[list[RoundPoint]] = []
    for point in sorted(points, key=lambda one: one.at):
        last = runs[-1][-1] if runs else None
        if last and (last.wording, last.values) == (point.wording, point.values):
            runs[-1].append(point)
        else:
            runs.append([point])
    return tuple(tuple(run) for run in runs)


def read_trend(points: Sequence[RoundPoint], *, seed: int, draws: int = DRAWS) -> Trend:
    """Return one item over its rounds: each mean, each change, and the slope of the last run.

    Unit: points of the scale of each round, as it was scored then; nothing is rescaled.
    Shape: one point a round, in any order.
    Source: asking.md: two posteriors between rounds; from four rounds on Theil and Sen's
    slope with its interval, and Kendall's τ.
    """
    runs = split_at_breaks(points)
    means, changes = [], []
    for step, run in enumerate(runs):
        for place, point in enumerate(run):
            mean = mean_interval(
                point.counts, point.values, point.population, seed=seed, draws=draws
            )
            means.append(mean)
            if place:
                changes.append(_step(run[place - 1], point, seed, draws))
            elif step:
                changes.append(None)
    last = means[-len(runs[-1]) :] if runs else []
    slope = _slope(runs[-1], last) if runs else None
    return Trend(runs, tuple(means), tuple(changes), slope)


def _step(before: RoundPoint, after: RoundPoint, seed: int, draws: int) -> Change | None:
    return compare_rounds(
        before.counts,
        after.counts,
        after.values,
        (before.population, after.population),
        seed=seed,
        draws=draws,
    )


def _slope(run: Sequence[RoundPoint], means: Sequence[Interval | None]) -> Slope | None:
    known = [(p.at, m.point) for p, m in zip(run, means, strict=True) if m is not None]
    if len(known) < ENOUGH_ROUNDS or len({at for at, _ in known}) < 2:
        return None
    years = [(at - known[0][0]).days / DAYS_A_YEAR for at, _ in known]
    heights = [height for _, height in known]
    found = theilslopes(heights, years)
    tau = float(kendalltau(years, heights).statistic) if len(set(heights)) > 1 else 0.0
    return Slope(
        float(found.slope), float(found.low_slope), float(found.high_slope), tau, len(known)
    )


#: How sure a change is, in a word or two where there is no room for a sentence.
CALLS: tuple[str, ...] = (
    gettext_noop("within noise"),
    gettext_noop("maybe"),
    gettext_noop("clear"),
    gettext_noop("a fact of that day"),
)
_NO_CHANGE = gettext_noop("No change that stands out of the noise (%(between)s points; %(who)s).")
#: How a change is said, by how sure it is and whether it goes up.
CHANGES: dict[tuple[Call, bool], str] = {
    ("within noise", True): _NO_CHANGE,
    ("within noise", False): _NO_CHANGE,
    ("maybe", True): gettext_noop("Maybe rose by %(amount)s points (%(between)s; %(who)s)."),
    ("maybe", False): gettext_noop("Maybe fell by %(amount)s points (%(between)s; %(who)s)."),
    ("clear", True): gettext_noop("Rose by %(amount)s points (%(between)s; %(who)s)."),
    ("clear", False): gettext_noop("Fell by %(amount)s points (%(between)s; %(who)s)."),
    ("a fact of that day", True): gettext_noop(
        "Rose by %(amount)s points, a fact of that day (%(who)s)."
    ),
    ("a fact of that day", False): gettext_noop(
        "Fell by %(amount)s points, a fact of that day (%(who)s)."
    ),
}


def say_change(found: Change, width: float) -> str:
    """Return one sentence on a change, with its size and who answered.

    Unit: ``width`` is the scale's, in points.

    >>> one = compare_rounds([4, 0, 4], [1, 0, 7], [0, 0.5, 1], (8, 8), seed=1)
    >>> say_change(one, 1)
    'Rose by 0.38 points, a fact of that day (before 8 of 8 answered, now 8 of 8 answered).'
    """
    tongue = language()
    who = gettext("before %(before)s, now %(after)s") % {
        "before": say_answered(found.before, tongue),
        "after": say_answered(found.after, tongue),
    }
    told = {
        "who": who,
        "amount": say_points(found.change.point, width, tongue),
        "between": say_between(found.change, width, tongue),
    }
    if found.call == "a fact of that day" and not found.change.point:
        return gettext("As before, a fact of that day (%(who)s).") % told
    return gettext(CHANGES[found.call, found.change.point > 0]) % told


def say_linked(found: LinkedChange, width: float) -> str:
    """Return one sentence on how the same people moved.

    Unit: ``width`` is the scale's, in points.

    >>> one = compare_linked([1, 2, 2, 3], [2, 2, 3, 4], 1, 5, 4, seed=1)
    >>> say_linked(one, 4)
    'Of 4 people in both rounds 3 rose, 0 fell and 1 stayed: 0.8 points up, a fact of that day.'
    """
    moved = gettext(
        "Of %(n)s people in both rounds %(rose)s rose, %(fell)s fell and %(stayed)s stayed"
    ) % {
        "n": number(f"{found.change.n:,}"),
        "rose": number(f"{found.rose:,}"),
        "fell": number(f"{found.fell:,}"),
        "stayed": number(f"{found.stayed:,}"),
    }
    told = {"moved": moved, "between": say_between(found.change, width, language())}
    if found.call == "within noise" or not found.change.point:
        return gettext("%(moved)s: no change that stands out of the noise.") % told
    way = gettext("%(n)s points up") if found.change.point > 0 else gettext("%(n)s points down")
    told["amount"] = way % {"n": say_points(found.change.point, width, language())}
    if found.call == "a fact of that day":
        return gettext("%(moved)s: %(amount)s, a fact of that day.") % told
    if found.call == "maybe":
        return gettext("%(moved)s: maybe %(amount)s (%(between)s).") % told
    return gettext("%(moved)s: %(amount)s (%(between)s).") % told


def say_slope(found: Slope | None, width: float) -> str:
    """Return one sentence on the way over all rounds, or nothing with fewer than four.

    Unit: ``width`` is the scale's, in points.

    >>> say_slope(Slope(0.104, 0.05, 0.2, 1.0, 4), 1)
    'Over 4 rounds it rises by 0.10 points a year (0.05 to 0.20; τ 1.00).'
    """
    if found is None:
        return ""
    low, high = sorted((abs(found.low), abs(found.high)))
    told = {
        "rounds": found.rounds,
        "tau": number(f"{found.tau:.2f}"),
        "amount": say_points(found.a_year, width, language()),
        "low": say_points(low, width, language()),
        "high": say_points(high, width, language()),
    }
    if found.low <= 0 <= found.high:
        return gettext("Over %(rounds)s rounds no direction stands out (τ %(tau)s).") % told
    if found.a_year > 0:
        return (
            gettext(
                "Over %(rounds)s rounds it rises by %(amount)s points a year (%(low)s to %(high)s;"
                " τ %(tau)s)."
            )
            % told
        )
    return (
        gettext(
            "Over %(rounds)s rounds it falls by %(amount)s points a year (%(low)s to %(high)s;"
            " τ %(tau)s)."
        )
        % told
    )


def say_trend(found: Trend) -> str:
    """Return one sentence on the newest step, or on why there is none."""
    if len(found.means) < 2:
        return gettext("Asked once: no trend yet.")
    newest = found.changes[-1]
    if newest is None:
        if len(found.runs[-1]) == 1 and len(found.runs) > 1:
            return gettext(
                "The words changed with this round, so it is not compared with those before."
            )
        return gettext("Nobody answered in one of the last two rounds.")
    values = found.runs[-1][-1].values
    return say_change(newest, values[-1] - values[0])
