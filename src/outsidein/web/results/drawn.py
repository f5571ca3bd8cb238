"""One picture of a result: how it is drawn, read aloud and told as a table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from outsidein.charts.distribution import (
    Distribution,
    describe_distribution,
    draw_distribution,
    table_distribution,
)
from outsidein.charts.drawing import Spec
from outsidein.charts.heat_map import (
    HeatMap,
    describe_heat_map,
    draw_heat_map,
    table_heat_map,
)
from outsidein.charts.importance_map import (
    ImportanceChart,
    describe_importance,
    draw_importance,
    table_importance,
)
from outsidein.charts.palette import Theme
from outsidein.charts.radar import Radar, describe_radar, draw_radar, table_radar
from outsidein.charts.sides import SidesChart, describe_sides, draw_sides, table_sides
from outsidein.charts.table import PictureTable
from outsidein.charts.trend import TrendChart, describe_trend, draw_trend, table_trend

#: Unit: pixels. For the line of a page, for half of it, and for a phone.
WIDE, HALF, NARROW = 1080, 590, 360
Chart = Radar | Distribution | HeatMap | SidesChart | ImportanceChart | TrendChart


@dataclass(frozen=True, slots=True)
class _Way:
    """How one kind of picture is drawn, read and told."""

    draw: Callable[..., Spec]
    describe: Callable[[Any], str]
    table: Callable[[Any], PictureTable]


_WAYS: Final[dict[type, _Way]] = {
    Radar: _Way(draw_radar, describe_radar, table_radar),
    Distribution: _Way(draw_distribution, describe_distribution, table_distribution),
    HeatMap: _Way(draw_heat_map, describe_heat_map, table_heat_map),
    SidesChart: _Way(draw_sides, describe_sides, table_sides),
    ImportanceChart: _Way(draw_importance, describe_importance, table_importance),
    TrendChart: _Way(draw_trend, describe_trend, table_trend),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture of a result, not yet drawn."""

    name: str  # in its address
    shown: Chart
    query: str = ""  # what its address needs besides its name, ready for more to follow

    @property
    def reading(self) -> str:
        """Say in one sentence what it shows."""
        return _WAYS[type(self.shown)].describe(self.shown)

    @property
    def table(self) -> PictureTable:
        """Return the rows behind it."""
        return _WAYS[type(self.shown)].table(self.shown)

    def spec(self, *, theme: Theme = "light", size: str = "") -> Spec:
        """Return it drawn for one theme and one of the sizes; the widest where none is named."""
        whole = HALF if isinstance(self.shown, Radar) else WIDE
        width = {"narrow": NARROW, "half": HALF}.get(size, whole)
        return _WAYS[type(self.shown)].draw(self.shown, theme=theme, width=width)
