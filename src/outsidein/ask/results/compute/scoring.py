"""Scoring: what one person's sheet comes to. A blank is never a low answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from outsidein.ask.instruments.compute.edition import Edition

STATEMENTS = 7
MIN_ANSWERED = 5

Weighting = Literal["people", "units"]


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """One person's score on one dimension, with what it rests on."""

    points: float | None  # 0 to the number of statements; None: not scored
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class SheetScore:
    """One person's scores on the dimensions of a scorecard, and their sum."""

    dimensions: Mapping[str, DimensionScore]  # by the dimension's code
    total: float | None  # None where a dimension has no score
    highest: int  # what the total could be at most


@dataclass(frozen=True, slots=True)
class RolledUp:
    """A mean over people or over units, labelled with which."""

    mean: float
    n: int  # people, whichever way they were weighted
    weighting: Weighting


def score_dimension(
    values: Sequence[float | None], *, min_answered: int = MIN_ANSWERED
) -> DimensionScore:
    """Return the score of one dimension; ``None`` stands for a blank and for "not sure".

    Unit: points. Disagree earns 0, neutral 0.5, agree 1; seven statements score 0 to 7.
    Shape: one value a statement of the dimension, in any order.
    Source: the sum under each table of the scorecard; asking.md for blanks.

    A person who answered five or more of seven is scored as if the rest were like what
    they answered: 7 times the mean. With fewer there is no score, which is not a low one.

    >>> score_dimension([1, 1, 0.5, 1, 0, 1, 1])
    DimensionScore(points=5.5, answered=7, asked=7)
    >>> score_dimension([1, 1, 1, 1, 1, None, None])
    DimensionScore(points=7.0, answered=5, asked=7)
    >>> score_dimension([1, 1, 1, 1, None, None, None]).points is None
    True
    """
    given = [value for value in values if value is not None]
    enough = len(given) >= max(min_answered, 1)
    points = len(values) * (sum(given) / len(given)) if enough else None
    return DimensionScore(points, len(given), len(values))


def score_sheet(edition: Edition, values: Mapping[str, float | None]) -> SheetScore:
    """Return the scores of one sheet on every dimension of a scorecard, and the total.

    Unit: points; five dimensions of seven statements total 0 to 35.
    Shape: the value given to each item, by its code; an item that is missing is a blank.
    Source: the grand total beside the diagram of the scorecard.

    There is a total only where every dimension has a score.
    """
    least = edition.scoring.min_answered or 1
    scores = {
        dimension.code: score_dimension(
            [values.get(item.code) for item in edition.items_of(dimension.code)],
            min_answered=least,
        )
        for dimension in edition.dimensions
    }
    points = [score.points for score in scores.values()]
    total = sum(p for p in points if p is not None) if None not in points else None
    return SheetScore(scores, total, sum(score.asked for score in scores.values()))


def roll_up(
    scores: Sequence[float], units: Sequence[str] | None = None, *, equal_units: bool = False
) -> RolledUp | None:
    """Return the mean over people, or over units where each is to weigh the same.

    Unit: that of the scores.
    Shape: one score a person, and the unit each person belongs to.
    Source: asking.md: by people, not by an average of averages; equal weight is labelled.

    >>> roll_up([1, 1, 1, 0], ["Sales", "Sales", "Sales", "IT"]).mean
    0.75
    >>> roll_up([1, 1, 1, 0], ["Sales", "Sales", "Sales", "IT"], equal_units=True).mean
    0.5
    """
    if not scores:
        return None
    if not equal_units:
        return RolledUp(sum(scores) / len(scores), len(scores), "people")
    if units is None or len(units) != len(scores):
        raise ValueError("To weigh units alike, name the unit of every person.")
    groups: dict[str, list[float]] = {}
    for score, unit in zip(scores, units, strict=True):
        groups.setdefault(unit, []).append(score)
    means = [sum(group) / len(group) for group in groups.values()]
    return RolledUp(sum(means) / len(means), len(scores), "units")
