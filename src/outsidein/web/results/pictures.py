"""The pictures of a result: the diagram of the dimensions, and how the answers spread."""

from dataclasses import dataclass

from outsidein.ask.results.queries import DimensionResult, InstrumentResult, ItemResult
from outsidein.charts.distribution import (
    AnswerBar,
    Distribution,
    describe_distribution,
    draw_distribution,
    table_distribution,
)
from outsidein.charts.drawing import Spec
from outsidein.charts.palette import Theme
from outsidein.charts.radar import Radar, RadarAxis, describe_radar, draw_radar, table_radar
from outsidein.charts.table import PictureTable

#: Unit: pixels. For the line of a page, for half of it, and for a phone.
WIDE, HALF, NARROW = 1080, 590, 360


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture of a result, not yet drawn."""

    name: str  # in its address
    shown: Radar | Distribution

    @property
    def reading(self) -> str:
        """Say in one sentence what it shows."""
        if isinstance(self.shown, Radar):
            return describe_radar(self.shown)
        return describe_distribution(self.shown)

    @property
    def table(self) -> PictureTable:
        """Return the rows behind it."""
        if isinstance(self.shown, Radar):
            return table_radar(self.shown)
        return table_distribution(self.shown)

    def spec(self, *, theme: Theme = "light", size: str = "") -> Spec:
        """Return it drawn for one theme and one of the sizes; the widest where none is named."""
        if isinstance(self.shown, Radar):
            width = NARROW if size == "narrow" else HALF
            return draw_radar(self.shown, theme=theme, width=width)
        width = {"narrow": NARROW, "half": HALF}.get(size, WIDE)
        return draw_distribution(self.shown, theme=theme, width=width)


def list_pictures(result: InstrumentResult) -> tuple[Shown, ...]:
    """Return the pictures of a result: first the diagram where there is one, then the spreads."""
    found = []
    if len(result.dimensions) >= 3 and any(d.score for d in result.dimensions):
        found.append(Shown("diagram", _radar(result)))
    for dimension in dict.fromkeys(item.dimension or "" for item in result.items):
        items = [item for item in result.items if (item.dimension or "") == dimension]
        found.append(Shown(spread_name(dimension), _spread(items)))
    return tuple(found)


def spread_name(dimension: str) -> str:
    """Return the name under which a dimension's spread is drawn.

    >>> spread_name("ORG")
    'spread-org'
    """
    return f"spread-{dimension.lower()}"


def _radar(result: InstrumentResult) -> Radar:
    answered = "few" if result.answered is None else str(result.answered)
    whole = f"{answered} of {result.asked}" if result.asked else answered
    return Radar(
        tuple(_axis(dimension) for dimension in result.dimensions),
        alone=True,
        note=f"{whole} people answered",
        full=float(max(d.highest for d in result.dimensions)),
    )


def _axis(dimension: DimensionResult) -> RadarAxis:
    score = dimension.score
    if score is None:
        return RadarAxis(dimension.short, None)
    return RadarAxis(dimension.short, score.point, inside_range=(score.low, score.high))


def _spread(items: list[ItemResult]) -> Distribution:
    return Distribution(
        points=tuple(label.lower() for label in items[0].labels),
        bars=tuple(
            AnswerBar(item.label, item.distribution.counts, item.distribution.not_sure)
            for item in items
        ),
    )
