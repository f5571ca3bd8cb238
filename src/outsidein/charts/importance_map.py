"""The map of importance and performance: what matters against how it goes.

The cross-hairs stand at the means of all items, for importance bunches high. On the dotted line
an item matters as much as it goes; above it, it matters more. What matters more than most and
goes worse is full, all else is open, so that one finds it without colour.
"""

from dataclasses import dataclass

from outsidein.charts.drawing import DOTTED, Align, Drawing, Spec
from outsidein.charts.lettering import width_of, wrapped
from outsidein.charts.palette import Theme, palette
from outsidein.charts.table import Column, PictureTable
from outsidein.charts.wording import percent
from outsidein.speech import gettext, gettext_noop, ngettext, number

#: The quadrants in a few words, by whether the item matters more and goes better than most.
NAMES = {
    (True, False): gettext_noop("begin here"),
    (True, True): gettext_noop("keep it up"),
    (False, False): gettext_noop("later"),
    (False, True): gettext_noop("leave it"),
}


@dataclass(frozen=True, slots=True)
class MapPoint:
    """One item on the map.

    Unit: 0 to 1, both ways.
    """

    code: str
    label: str
    importance: float
    performance: float
    importance_range: tuple[float, float] | None = None
    performance_range: tuple[float, float] | None = None
    index: float = 0.0  # importance × need


@dataclass(frozen=True, slots=True)
class ImportanceChart:
    """What one map shows, the most pressing item first, and where its cross-hairs stand."""

    points: tuple[MapPoint, ...]
    middle_importance: float
    middle_performance: float
    caption: str = gettext_noop("What matters and how it goes")

    def is_first(self, point: MapPoint) -> bool:
        """Return whether it matters more than most and goes worse."""
        return self.place_of(point) == (True, False)

    def place_of(self, point: MapPoint) -> tuple[bool, bool]:
        """Return whether it matters more, and goes better, than the mean of the items."""
        return (
            point.importance >= self.middle_importance,
            point.performance >= self.middle_performance,
        )


def draw_importance(chart: ImportanceChart, *, theme: Theme = "light", width: int = 1080) -> Spec:
    """Return the map as a Vega-Lite spec; under 600 pixels the names of what is first stand below.

    Shape: one item or more.
    """
    return _Map(chart, theme, width).drawn().to_spec(description=describe_importance(chart))


def describe_importance(chart: ImportanceChart) -> str:
    """Say in one sentence what to begin with.

    >>> one = MapPoint("CUS.3", "Complaints have an owner", 0.6, 0.3)
    >>> two = MapPoint("CUS.4", "Calls are short", 0.2, 0.7)
    >>> describe_importance(ImportanceChart((one, two), 0.4, 0.5))
    '1 of 2 items matters more than most and goes worse, first “Complaints have an owner”: 60% marked it, it stands at 30%.'
    """  # noqa: E501
    first = [point for point in chart.points if chart.is_first(point)]
    total = len(chart.points)
    if not first:
        said = gettext("None of %(of)s items matters more than most and goes worse than most.")
        return said % {"of": total}
    said = ngettext(
        "%(n)s of %(of)s items matters more than most and goes worse, first “%(label)s”: "
        "%(marked)s marked it, it stands at %(stands)s.",
        "%(n)s of %(of)s items matter more than most and go worse, first “%(label)s”: "
        "%(marked)s marked it, it stands at %(stands)s.",
        len(first),
    )
    return said % {
        "n": len(first),
        "of": total,
        "label": first[0].label,
        "marked": percent(first[0].importance),
        "stands": percent(first[0].performance),
    }


def table_importance(chart: ImportanceChart) -> PictureTable:
    """Return the map as a table, the most pressing first."""
    return PictureTable(
        caption=gettext(chart.caption),
        columns=(
            Column(gettext("Item")),
            Column(gettext("Marked by"), is_number=True),
            Column(gettext("How it goes"), is_number=True),
            Column(gettext("Importance times need"), is_number=True),
            Column(gettext("Reading")),
        ),
        rows=tuple(
            (
                f"{point.code} {point.label}",
                percent(point.importance),
                percent(point.performance),
                number(f"{point.index:.2f}"),
                gettext(NAMES[chart.place_of(point)]),
            )
            for point in chart.points
        ),
    )


Box = tuple[float, float, float, float]


class _Map:
    """Where every item stands, and its code beside it."""

    def __init__(self, chart: ImportanceChart, theme: Theme, width: int) -> None:
        self.chart, self.colours = chart, palette(theme)
        self.narrow = width < 600
        self.first = [p for p in chart.points if chart.is_first(p)]
        self.told = self.first[:8]
        side = width - 66.0 if self.narrow else min(width * 0.62, 660.0)
        self.left, self.top = 52.0, 30.0
        self.right, self.bottom = self.left + side, self.top + side * (1.0 if self.narrow else 0.78)
        below = 62.0 + (36 * len(self.told) + 36 if self.narrow else 0)
        self.paper = Drawing(width=width, height=self.bottom + below, colours=self.colours)
        self.xs = _ends([p.performance for p in chart.points])
        self.ys = _ends([p.importance for p in chart.points])
        self.radius = 5.0 if self.narrow else 6.0

    def _x(self, share: float) -> float:
        low, high = self.xs
        return self.left + (self.right - self.left) * (share - low) / (high - low)

    def _y(self, share: float) -> float:
        low, high = self.ys
        return self.bottom - (self.bottom - self.top) * (share - low) / (high - low)

    def drawn(self) -> Drawing:
        self._draw_ground()
        self._draw_iso_line()
        spots = [(p, self._x(p.performance), self._y(p.importance)) for p in self.chart.points]
        for point, x, y in reversed(spots):
            self._draw_point(point, x, y)
        self._draw_codes(spots)
        self._draw_list()
        return self.paper

    def _draw_ground(self) -> None:
        soft = self.colours.ink_soft
        x, y = self._x(self.chart.middle_performance), self._y(self.chart.middle_importance)
        self.paper.box(
            self.left, self.top, x - self.left, y - self.top, colour=self.colours.gap_tint
        )
        self.paper.frame(
            self.left, self.top, self.right - self.left, self.bottom - self.top,
            colour=self.colours.line_strong,
        )  # fmt: skip
        hairs = [(x, self.top, x, self.bottom), (self.left, y, self.right, y)]
        self.paper.lines(hairs, colour=self.colours.line_strong)
        for (matters, goes), name in NAMES.items():
            self.paper.words(
                self.right - 8 if goes else self.left + 8,
                self.top + 12 if matters else self.bottom - 12,
                gettext(name), size=12, bold=(matters, goes) == (True, False),
                colour=soft, align="right" if goes else "left",
            )  # fmt: skip
        for share in _ticks(self.xs):
            self.paper.words(
                self._x(share), self.bottom + 14, percent(share),
                size=11, colour=soft, align="center",
            )  # fmt: skip
        for share in _ticks(self.ys):
            self.paper.words(
                self.left - 8, self._y(share), percent(share), size=11, colour=soft, align="right"
            )
        middle = (self.left + self.right) / 2
        self.paper.words(
            middle, self.bottom + 36, gettext("how it goes (mean on the scale) →"),
            size=12, align="center",
        )  # fmt: skip
        said = gettext("↑ how much it matters (share who marked it)")
        self.paper.words(12, 14, said, size=12)

    def _draw_iso_line(self) -> None:
        """Draw where an item matters as much as it goes, as far as it crosses the frame."""
        low, high = max(self.xs[0], self.ys[0]), min(self.xs[1], self.ys[1])
        if low < high:
            line = (self._x(low), self._y(low), self._x(high), self._y(high))
            self.paper.lines([line], colour=self.colours.ink_faint, width=1.5, dash=DOTTED)

    def _draw_point(self, point: MapPoint, x: float, y: float) -> None:
        if self.chart.is_first(point):
            self._draw_ranges(point, x, y)
            self.paper.circle(x, y, radius=self.radius + 1.5)
            return
        self.paper.circle(x, y, radius=self.radius)
        self.paper.circle(x, y, radius=self.radius - 2.5, colour=self.colours.surface)

    def _draw_ranges(self, point: MapPoint, x: float, y: float) -> None:
        """Draw the intervals of what is first; of all they would hide each other."""
        bars = []
        if point.performance_range:
            ends = [min(max(self._x(e), self.left), self.right) for e in point.performance_range]
            bars.append((ends[0], y, ends[1], y))
        if point.importance_range:
            ends = [min(max(self._y(e), self.top), self.bottom) for e in point.importance_range]
            bars.append((x, ends[0], x, ends[1]))
        self.paper.lines(bars, colour=self.colours.inside, width=1)

    def _draw_codes(self, spots: list[tuple[MapPoint, float, float]]) -> None:
        """Set each code where it lies on no mark and on no other code; drawn out where it must."""
        around = self.radius + 2
        taken: list[Box] = [(x - around, y - around, x + around, y + around) for _, x, y in spots]
        size = 10.0 if self.narrow else 11.0
        for point, x, y in spots:
            wide = width_of(point.code, size * 1.08)
            box, align, reach = self._free(x, y, wide, size, taken)
            taken.append(box)
            at_y = (box[1] + box[3]) / 2
            at_x = {"left": box[0], "right": box[2], "center": (box[0] + box[2]) / 2}[align]
            if reach > 1:
                end = min(max(x, box[0]), box[2])
                self.paper.lines([(x, y, end, at_y)], colour=self.colours.ink_faint, width=0.75)
            self.paper.words(
                at_x, at_y, point.code, size=size, bold=self.chart.is_first(point), align=align
            )

    def _free(
        self, x: float, y: float, wide: float, size: float, taken: list[Box]
    ) -> tuple[Box, Align, int]:
        """Return the nearest free place for a code: its box, how it is set, how far out."""
        best: tuple[float, Box, Align, int] | None = None
        for reach in range(1, 7):
            off = self.radius + 3 + (reach - 1) * 11
            for way_x, way_y in _WAYS:
                cx = x + way_x * off + (way_x * wide / 2)
                cy = y + way_y * (off + size / 2)
                box = (cx - wide / 2, cy - size * 0.62, cx + wide / 2, cy + size * 0.62)
                align: Align = "left" if way_x > 0 else "right" if way_x < 0 else "center"
                clash = sum(_overlap(box, other) for other in taken) + self._outside(box)
                if not clash:
                    return box, align, reach
                if best is None or clash < best[0]:
                    best = (clash, box, align, reach)
        if best is None:
            raise RuntimeError("No place was tried.")
        return best[1], best[2], best[3]

    def _outside(self, box: Box) -> float:
        over = max(0.0, self.left + 2 - box[0]) + max(0.0, box[2] - self.right + 2)
        return 50 * (over + max(0.0, self.top + 2 - box[1]) + max(0.0, box[3] - self.bottom + 2))

    def _draw_list(self) -> None:
        x = 18.0 if self.narrow else self.right + 34
        y = self.bottom + 66 if self.narrow else self.top + 12
        room = self.paper.width - x - 16
        said = gettext("Nothing is to begin with")
        if self.first:
            said = gettext("Matters more than most, goes worse")
        self.paper.words(x, y, wrapped(said, room=room, size=13, lines=1)[0], size=13, bold=True)
        y += 26
        for point in self.told:
            self.paper.circle(x + 7, y, radius=6)
            self.paper.words(x + 22, y, point.code, size=12, bold=True)
            at = x + 30 + width_of(point.code, 13)
            lines = wrapped(point.label, room=self.paper.width - at - 12, size=12)
            for place, line in enumerate(lines):
                self.paper.words(at, y + 15 * place, line, size=12)
            y += 15 * (len(lines) - 1) + (22 if self.narrow else 26)
        more = len(self.first) - len(self.told)
        if more > 0 and not self.narrow:
            said = gettext("and %(n)s more, in the list") % {"n": more}
            self.paper.words(x + 22, y, said, size=12, colour=self.colours.ink_soft)


_WAYS = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))


def _overlap(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return wide * tall if wide > 0 and tall > 0 else 0.0


def _ends(shares: list[float]) -> tuple[float, float]:
    """Return the ends of an axis in tenths, with room about what stands on it.

    >>> _ends([0.42, 0.55])
    (0.3, 0.7)
    """
    low = int((min(shares) - 0.05) * 10) / 10
    high = -int(-(max(shares) + 0.05) * 10) / 10 + 0.1
    low, high = max(0.0, low), min(1.0, round(high, 1))
    return (low, high) if high - low >= 0.2 else (max(0.0, high - 0.2), high)


def _ticks(ends: tuple[float, float]) -> list[float]:
    low, high = (round(10 * end) for end in ends)
    step = 1 if high - low <= 5 else 2
    return [tenth / 10 for tenth in range(low, high + 1, step)]
