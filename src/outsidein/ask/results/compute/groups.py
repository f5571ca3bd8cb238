"""Groups beside each other: each item's score, interval, share and agreement in each group.

These are figures, not permissions: what of them may be shown is the gate's to say, and
whoever draws a heat map takes only the cells that the gate has let through.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outsidein.ask.instruments.compute.edition import Tense
from outsidein.ask.results.compute.agreement import Agreement, agreement
from outsidein.ask.results.compute.agreement_grid import (
    a_wg_grid,
    spread_grid,
    van_der_eijk_grid,
)
from outsidein.ask.results.compute.interval_grid import UNKNOWN, mean_grid, padded_values
from outsidein.ask.results.compute.intervals import (
    DRAWS,
    Interval,
    bounded,
    draw_shares,
    score_interval,
)
from outsidein.ask.results.compute.matrix import (
    AnswerMatrix,
    MatrixItem,
    count_cuts,
    count_people,
)
from outsidein.ask.results.compute.scoring import MIN_ANSWERED, Weighting

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

EVERYBODY = "Everybody"


@dataclass(frozen=True, slots=True)
class GroupCell:
    """What one group said to one item."""

    group: str
    item: str
    mean: Interval  # points of the scale
    share: float  # 0 to 1: of those who answered, how many chose a point above the middle
    spread: float | None  # standard deviation in points; None with fewer than two answers
    agreement: Agreement | None  # None on a scale of two points
    counts: tuple[int, ...]  # people at each point, lowest first
    not_sure: int
    blank: int


@dataclass(frozen=True, slots=True, eq=False)
class GroupResults:
    """The figures of all groups of one attribute, group by group and item by item.

    Shape: ``counts`` is groups × items × (K + 1), as ``count_points`` says; the tables of
    figures are groups × items, not-a-number where there is no figure.
    """

    attribute: str | None
    groups: tuple[str, ...]
    items: tuple[MatrixItem, ...]
    people: Counts  # sheets in each group
    population: Counts  # people in each group who could have answered; -1: not known
    counts: Counts
    n: Counts  # groups × items: how many chose a point
    mean: Floats
    low: Floats
    high: Floats
    share: Floats
    spread: Floats
    a: Floats  # van der Eijk's A
    a_wg: Floats

    def cell(self, group: str, item: str) -> GroupCell | None:
        """Return one cell in full, or None where nobody answered; KeyError for no such cell."""
        if group not in self.groups:
            raise KeyError(group)
        g = self.groups.index(group)
        i = next((i for i, one in enumerate(self.items) if one.code == item), None)
        if i is None:
            raise KeyError(item)
        n = int(self.n[g, i])
        if not n:
            return None
        points = len(self.items[i].points)
        counts = tuple(int(c) for c in self.counts[g, i, :points])
        there = int(self.population[g])
        not_sure = int(self.counts[g, i, -1])
        return GroupCell(
            group=group,
            item=item,
            mean=Interval(
                float(self.mean[g, i]),
                float(self.low[g, i]),
                float(self.high[g, i]),
                n,
                there if there >= n else None,
            ),
            share=float(self.share[g, i]),
            spread=None if np.isnan(self.spread[g, i]) else float(self.spread[g, i]),
            agreement=agreement(counts) if points >= 3 else None,
            counts=counts,
            not_sure=not_sure,
            blank=int(self.people[g]) - n - not_sure,
        )


def group_results(
    matrix: AnswerMatrix,
    attributes: Sequence[str | None],
    populations: Mapping[str | None, Sequence[int | None]] | None = None,
    *,
    seed: int,
    tense: Tense = "now",
    draws: int = DRAWS,
) -> dict[str | None, GroupResults]:
    """Return every group × item of several attributes; ``None`` is everybody as one group.

    Unit: points of the scale; people; shares 0 to 1.
    Shape: ``populations`` is, by attribute, how many people each group has, in the order of
    its names; ``None`` for a group of which nobody knows. Where more answered than there
    should be, nobody knows either.
    Source: asking.md for every figure; see ``interval_grid`` for the bounds.
    """
    told = populations or {}
    return {
        attribute: _results(matrix, attribute, counted, told.get(attribute), seed, draws)
        for attribute, counted in count_cuts(matrix, attributes, tense=tense).items()
    }


def _results(
    matrix: AnswerMatrix,
    attribute: str | None,
    counts: Counts,
    told: Sequence[int | None] | None,
    seed: int,
    draws: int,
) -> GroupResults:
    names = matrix.groups[attribute].names if attribute else (EVERYBODY,)
    if told is not None and len(told) != len(names):
        raise ValueError(f"{attribute or EVERYBODY} has {len(names)} groups, not {len(told)}.")
    population = np.array([UNKNOWN if p is None else p for p in told or [None] * len(names)])
    groups, items = counts.shape[:2]
    on_points = counts[:, :, :-1].reshape(groups * items, counts.shape[2] - 1)
    values = np.tile(padded_values([item.values for item in matrix.items]), (groups, 1))
    there = np.repeat(population, items)
    there = np.where(on_points.sum(axis=1) > there, UNKNOWN, there)
    means = mean_grid(on_points, values, there, seed=seed, draws=draws)
    a, a_wg = _agreements(on_points, np.tile([len(i.points) for i in matrix.items], groups))
    lengths = np.count_nonzero(~np.isnan(values), axis=1)
    above = np.arange(values.shape[1]) >= (lengths // 2 + lengths % 2)[:, None]
    share = (on_points * above).sum(axis=1) / np.maximum(means.n, 1)
    shape = (groups, items)
    return GroupResults(
        attribute=attribute,
        groups=names,
        items=matrix.items,
        people=count_people(matrix, attribute),
        population=population,
        counts=counts,
        n=means.n.reshape(shape),
        mean=means.point.reshape(shape),
        low=means.low.reshape(shape),
        high=means.high.reshape(shape),
        share=np.where(means.n > 0, share, np.nan).reshape(shape),
        spread=spread_grid(on_points, np.nan_to_num(values)).reshape(shape),
        a=a.reshape(shape),
        a_wg=a_wg.reshape(shape),
    )


def _agreements(counts: Counts, lengths: Counts) -> tuple[Floats, Floats]:
    """Return A and a_wg of every cell, each on its own scale's length."""
    a, a_wg = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    for length in {int(one) for one in lengths if one >= 3}:
        these = lengths == length
        a[these] = van_der_eijk_grid(counts[these, :length])
        a_wg[these] = a_wg_grid(counts[these, :length])
    return a, a_wg


@dataclass(frozen=True, slots=True)
class WeighedMean:
    """One mean over several groups, and who weighed how much in it."""

    mean: Interval
    weighting: Weighting  # people: everybody alike; units: every group alike
    units: int  # groups with an answer


def roll_up_groups(
    counts: Sequence[Sequence[int]],
    values: Sequence[float],
    populations: Sequence[int | None],
    *,
    seed: int,
    equal_units: bool = False,
    draws: int = DRAWS,
) -> WeighedMean | None:
    """Return one mean over several groups, or None when nobody answered in any.

    Unit: points of the scale.
    Shape: one row of counts a group, lowest point first, and how many people it has.
    Source: asking.md: by people, not by an average of averages; equal weight is labelled.
    With equal weight each group is drawn by itself and the draws are averaged.

    >>> roll_up_groups([[0, 3], [1, 0]], [0, 1], [3, 1], seed=1).mean.point
    0.75
    >>> roll_up_groups([[0, 3], [1, 0]], [0, 1], [3, 1], seed=1, equal_units=True).mean.point
    0.5
    """
    heard = [
        (list(row), people) for row, people in zip(counts, populations, strict=True) if sum(row)
    ]
    if not heard:
        return None
    n = sum(sum(row) for row, _ in heard)
    known = [people for people in populations if people is not None]
    everybody = sum(known) if len(known) == len(populations) else None
    points = np.asarray(values, dtype=float)
    if not equal_units:
        summed = [sum(column) for column in zip(*(row for row, _ in heard), strict=True)]
        drawn = draw_shares(summed, everybody, seed=seed, draws=draws) @ points
        point = float(np.dot(summed, points) / n)
        return WeighedMean(bounded(point, drawn, n=n, population=everybody), "people", len(heard))
    means = [float(np.dot(row, points) / sum(row)) for row, _ in heard]
    drawn = np.mean(
        [
            draw_shares(row, people, seed=seed + place, draws=draws) @ points
            for place, (row, people) in enumerate(heard)
        ],
        axis=0,
    )
    point = float(np.mean(means))
    return WeighedMean(bounded(point, drawn, n=n, population=everybody), "units", len(heard))


def score_people(
    matrix: AnswerMatrix, codes: Sequence[str], *, min_answered: int = MIN_ANSWERED
) -> Floats:
    """Return everybody's score over some items, such as those of one dimension.

    Unit: points: the number of items times the mean of those answered.
    Shape: one number a sheet; not-a-number where fewer than ``min_answered`` were answered.
    Source: as ``scoring.score_dimension``, for all sheets at once.
    """
    total, answered = np.zeros(matrix.sheets), np.zeros(matrix.sheets, dtype=np.int64)
    for code in codes:
        place = matrix.place(code)
        worth = np.array([*matrix.items[place].values, 0.0, 0.0])  # -1 and -2 reach these
        total += worth[matrix.values[:, place]]
        answered += matrix.values[:, place] >= 0
    enough = answered >= max(min_answered, 1)
    found = len(codes) * total / np.maximum(answered, 1)
    return np.asarray(np.where(enough, found, np.nan), dtype=np.float64)


def group_scores(
    matrix: AnswerMatrix,
    codes: Sequence[str],
    attribute: str | None = None,
    populations: Sequence[int | None] | None = None,
    *,
    seed: int,
    min_answered: int = MIN_ANSWERED,
    draws: int = DRAWS,
) -> tuple[Interval | None, ...]:
    """Return the mean score over some items in each group, in the order of its names.

    Unit: points, from the sum of the items' lowest values to the sum of their highest.
    Shape: one interval a group; None where nobody has a score.
    Source: asking.md: 7 · mean where 5 of 7 were answered; never 0 for a blank.
    """
    scores = score_people(matrix, codes, min_answered=min_answered)
    places = [matrix.items[matrix.place(code)] for code in codes]
    low, high = sum(item.low for item in places), sum(item.high for item in places)
    names = matrix.groups[attribute].names if attribute else (EVERYBODY,)
    people = list(populations) if populations is not None else [None] * len(names)
    found = []
    for place, there in zip(range(len(names)), people, strict=True):
        within = scores if attribute is None else scores[matrix.groups[attribute].codes == place]
        theirs = within[~np.isnan(within)]
        known = there if there is not None and there >= len(theirs) else None
        found.append(score_interval(theirs.tolist(), low, high, known, seed=seed, draws=draws))
    return tuple(found)
