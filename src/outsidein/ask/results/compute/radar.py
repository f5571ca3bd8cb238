"""The scores on the axes of the scorecard's diagram; where they are drawn is the charts' affair."""

from collections.abc import Sequence
from dataclasses import dataclass

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.results.compute.intervals import DRAWS, Interval, score_interval
from outsidein.ask.results.compute.scoring import SheetScore


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the diagram: one dimension of the scorecard."""

    dimension: str
    highest: float  # points at the end of the axis
    score: Interval | None  # points; None: nobody has a score on it

    @property
    def share(self) -> float | None:
        """Return how far out the score stands, 0 to 1, or None where there is none."""
        return self.score.point / self.highest if self.score else None


def axes(
    edition: Edition,
    sheets: Sequence[SheetScore],
    population: int | None,
    *,
    seed: int,
    draws: int = DRAWS,
) -> tuple[Axis, ...]:
    """Return the score of everybody on each axis; an axis nobody is scored on has none.

    Unit: points, 0 to the number of the dimension's statements.
    Shape: one scored sheet a person.
    Source: the five-axis diagram of the scorecard; the mean over people.
    """
    found = []
    for place, dimension in enumerate(edition.dimensions):
        highest = len(edition.items_of(dimension.code))
        points = [sheet.dimensions[dimension.code].points for sheet in sheets]
        scores = [point for point in points if point is not None]
        score = score_interval(scores, 0, highest, population, seed=seed + place, draws=draws)
        found.append(Axis(dimension.code, highest, score))
    return tuple(found)


def total(
    sheets: Sequence[SheetScore], population: int | None, *, seed: int, draws: int = DRAWS
) -> Interval | None:
    """Return everybody's grand total, over the people who have one, or None.

    Unit: points; 0 to 35 on the five dimensions of the scorecard.
    """
    scores = [sheet.total for sheet in sheets if sheet.total is not None]
    if not scores:
        return None
    return score_interval(scores, 0, sheets[0].highest, population, seed=seed, draws=draws)
