"""Scales: the ordered answers an item may be given, each with its value and its words."""

from dataclasses import dataclass

from outsidein.ask.instruments.compute.words import Words

NOT_SURE = "not_sure"
"""The code of the answer that stands on every scale and has no value on any."""


@dataclass(frozen=True, slots=True)
class Level:
    """One point of a scale."""

    code: str
    value: float
    label: Words
    text: Words | None = None  # what the point means, where its label alone does not say it


@dataclass(frozen=True, slots=True)
class Scale:
    """Ordered points, lowest first; "not sure" stands beside them and has no value."""

    id: str
    levels: tuple[Level, ...]
    not_sure: Words

    @property
    def low(self) -> float:
        """Return the value of the lowest point, the L of the formulas."""
        return self.levels[0].value

    @property
    def high(self) -> float:
        """Return the value of the highest point, the H of the formulas."""
        return self.levels[-1].value

    @property
    def values(self) -> tuple[float, ...]:
        """Return the values from the lowest to the highest."""
        return tuple(level.value for level in self.levels)

    def find_level(self, code: str) -> Level | None:
        """Return the point with this code, or None."""
        return next((level for level in self.levels if level.code == code), None)

    def find_value(self, value: float) -> Level | None:
        """Return the point with this value, or None where the value is no point of the scale."""
        return next((level for level in self.levels if level.value == value), None)
