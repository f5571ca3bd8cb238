"""Distributions: how many people gave which answer, and how many gave none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from outsidein.ask.instruments.compute.scales import Scale


@dataclass(frozen=True, slots=True)
class Distribution:
    """The answers to one item, point by point; silence stands apart."""

    codes: tuple[str, ...]  # the points of the scale, lowest first
    values: tuple[float, ...]
    counts: tuple[int, ...]
    not_sure: int
    blank: int

    @property
    def n(self) -> int:
        """Return how many people chose a point of the scale."""
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """Return the mean value, or None when nobody chose a point."""
        if not self.n:
            return None
        return sum(v * c for v, c in zip(self.values, self.counts, strict=True)) / self.n

    @property
    def median(self) -> float | None:
        """Return the middle value, or None; halfway where it falls between two points."""
        if not self.n:
            return None
        return float(median(self.expanded()))

    def expanded(self) -> list[float]:
        """Return one value a person, lowest first."""
        return [v for v, c in zip(self.values, self.counts, strict=True) for _ in range(c)]

    def share_from(self, code: str) -> float | None:
        """Return the share of people at a point or above it, 0 to 1, or None when nobody is."""
        if not self.n:
            return None
        return sum(self.counts[self.codes.index(code) :]) / self.n


def distribute(
    values: Sequence[float | None], scale: Scale, *, not_sure: int = 0, people: int | None = None
) -> Distribution:
    """Return how many people chose each point of the scale.

    Unit: people.
    Shape: one value a person; ``None`` stands for "no value" and is counted nowhere.
    ``people`` is how many were handed the item: those without a value and not unsure left
    it blank.
    """
    found = Counter(value for value in values if value is not None)
    strange = [value for value in found if scale.find_value(value) is None]
    if strange:
        raise ValueError(f"{strange[0]:g} is no point of the scale {scale.id}.")
    counts = tuple(found[value] for value in scale.values)
    blank = max(0, (len(values) if people is None else people) - sum(counts) - not_sure)
    codes = tuple(level.code for level in scale.levels)
    return Distribution(codes, scale.values, counts, not_sure, blank)
