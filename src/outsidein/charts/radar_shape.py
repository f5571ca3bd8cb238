"""What a radar is made of: its axes, both voices on each, and outlines laid over it."""

from dataclasses import dataclass
from typing import Literal

#: Unit: points. A dimension of the scorecard has seven statements worth one point each.
FULL = 7.0
Voice = Literal["inside", "outside"]


@dataclass(frozen=True, slots=True)
class RadarAxis:
    """One dimension: what people claim and what the records show, in points, or None."""

    name: str
    inside: float | None
    outside: float | None = None
    inside_range: tuple[float, float] | None = None
    outside_range: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class RadarOverlay:
    """An outline laid over a radar: another round, one group, or a target, in points.

    Shape: one value an axis, in their order; None where there is none.
    """

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Radar:
    """What one radar shows; alone there is one voice only, that of a single sheet or round."""

    axes: tuple[RadarAxis, ...]
    alone: bool = False
    title: str = ""
    note: str = ""
    full: float = FULL
    overlays: tuple[RadarOverlay, ...] = ()

    def __post_init__(self) -> None:
        if len(self.axes) < 3:
            raise ValueError(f"A radar needs three axes or more; got {len(self.axes)}.")
        for overlay in self.overlays:
            if len(overlay.values) != len(self.axes):
                raise ValueError(f"“{overlay.name}” does not have a value for every axis.")
