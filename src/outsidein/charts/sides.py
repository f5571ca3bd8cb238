"""Two sides on every item: leaders as a full circle, the front line as an open one.

Each has its interval as a thin bar. Where the records say something of the item, a diamond
stands between the two, so that one sees who is nearer to it.
"""

from dataclasses import dataclass
from typing import Literal

from outsidein.charts.drawing import Drawing, Spec
from outsidein.charts.lettering import width_of, wrapped
from outsidein.charts.palette import Theme, palette
from outsidein.charts.table import Column, PictureTable
from outsidein.charts.wording import between, percent
from outsidein.speech import gettext, gettext_noop

Kind = Literal["first", "second", "evidence"]


@dataclass(frozen=True, slots=True)
class SideMark:
    """One figure with its interval.

    Unit: 0 to 1 along the scale; ``words`` is the figure as it is written.
    """

    point: float
    low: float
    high: float
    words: str = ""

    @property
    def said(self) -> str:
        """Return the figure in words."""
        return self.words or percent(self.point)


@dataclass(frozen=True, slots=True)
class SideRow:
    """One item: what either side says, and what the records show where they do."""

    label: str
    first: SideMark | None
    second: SideMark | None = None
    evidence: SideMark | None = None
    words: str = ""  # beside the row: how the two differ


@dataclass(frozen=True, slots=True)
class SidesChart:
    """What one picture of sides shows; a side without any mark is left out of the legend."""

    rows: tuple[SideRow, ...]
    names: tuple[str, str] = (gettext_noop("Leaders"), gettext_noop("Front line"))
    evidence: str = gettext_noop("what the records show")
    ends: tuple[str, str] = (gettext_noop("lowest"), gettext_noop("highest"))
    caption: str = gettext_noop("Both sides, by item")


def draw_sides(sides: SidesChart, *, theme: Theme = "light", width: int = 1080) -> Spec:
    """Return the picture as a Vega-Lite spec; under 600 pixels the words stand above the lines."""
    return _Rows(sides, theme, width).drawn().to_spec(description=describe_sides(sides))


def describe_sides(sides: SidesChart) -> str:
    """Say in one sentence where the two part most.

    >>> one, other = SideMark(0.75, 0.6, 0.8, "4.0"), SideMark(0.25, 0.2, 0.3, "2.0")
    >>> describe_sides(SidesChart((SideRow("Phones are answered", one, other),)))
    'Leaders and Front line part most on “Phones are answered”: 4.0 and 2.0.'
    """
    if not sides.rows:
        return gettext("Nothing may be shown of both sides.")
    pairs = [(r, *p) for r in sides.rows if (p := _pair(r)) is not None]
    if not pairs:
        return gettext("There is only one side to be shown.")
    row, one, other = max(pairs, key=lambda found: abs(found[1].point - found[2].point))
    second = gettext(sides.names[1] if row.second else sides.evidence)
    first = gettext(sides.names[0])
    first = first[:1].upper() + first[1:]
    return gettext("%(first)s and %(second)s part most on “%(label)s”: %(one)s and %(other)s.") % {
        "first": first,
        "second": second,
        "label": row.label,
        "one": one.said,
        "other": other.said,
    }


def _pair(row: SideRow) -> tuple[SideMark, SideMark] | None:
    other = row.second or row.evidence
    return (row.first, other) if row.first and other else None


def table_sides(sides: SidesChart) -> PictureTable:
    """Return the figures as a table; columns that nothing stands in are left out."""
    kinds = _kinds(sides)
    first, second = (gettext(name) for name in sides.names)
    names = {"first": f"● {first}", "second": f"○ {second}"}
    columns = [Column(gettext("Item"))]
    for kind in kinds:
        columns += [Column(names.get(kind, f"◆ {gettext(sides.evidence)}"), is_number=True)]
        columns += [Column(gettext("Between"), is_number=True)]
    has_words = any(row.words for row in sides.rows)
    columns += [Column(gettext("Reading"))] * has_words
    rows = []
    for row in sides.rows:
        cells = [row.label]
        for kind in kinds:
            mark = _mark(row, kind)
            cells += [gettext("not shown") if mark is None else mark.said]
            cells += ["" if mark is None else between(percent(mark.low), percent(mark.high))]
        rows.append((*cells, row.words) if has_words else tuple(cells))
    return PictureTable(gettext(sides.caption), tuple(columns), tuple(rows))


def _mark(row: SideRow, kind: Kind) -> SideMark | None:
    return {"first": row.first, "second": row.second, "evidence": row.evidence}[kind]


def _kinds(sides: SidesChart) -> tuple[Kind, ...]:
    kinds: tuple[Kind, ...] = ("first", "second", "evidence")
    return tuple(k for k in kinds if any(_mark(row, k) for row in sides.rows))


class _Rows:
    """Where every row stands."""

    def __init__(self, sides: SidesChart, theme: Theme, width: int) -> None:
        self.sides, self.colours = sides, palette(theme)
        self.narrow = width < 600
        self.kinds = _kinds(sides)
        said = any(row.words for row in sides.rows)
        self.left = 18.0 if self.narrow else width * 0.34
        self.right = width - 18.0 if self.narrow or not said else width - 190.0
        self.row = 92.0 if self.narrow and said else 74.0 if self.narrow else 50.0
        self.lift = 42.0 if self.narrow else 25.0
        legend = 22.0 * len(self.kinds) if self.narrow else 24.0
        self.first = 16 + legend + 26
        height = self.first + self.row * len(sides.rows) + 10
        self.paper = Drawing(width=width, height=height, colours=self.colours)

    def drawn(self) -> Drawing:
        self._draw_legend()
        self._draw_scale()
        for number, row in enumerate(self.sides.rows):
            self._draw_row(row, self.first + self.row * number)
        return self.paper

    def _place(self, share: float) -> float:
        return self.left + (self.right - self.left) * max(0.0, min(1.0, share))

    def _draw_legend(self) -> None:
        x, y = (18.0 if self.narrow else self.left), 18.0
        first, second = (gettext(name) for name in self.sides.names)
        names = {"first": first, "second": second}
        for kind in self.kinds:
            self._draw_mark(kind, x + 6, y)
            words = names.get(kind, gettext(self.sides.evidence))
            self.paper.words(x + 20, y, words, size=13, colour=self.colours.ink_soft)
            if self.narrow:
                y += 22
            else:
                x += width_of(words, 13) + 52

    def _draw_scale(self) -> None:
        y = self.first - 12
        low, high = (gettext(end) for end in self.sides.ends)
        soft = self.colours.ink_soft
        self.paper.words(self.left, y, low, size=12, colour=soft)
        self.paper.words(self.right, y, high, size=12, colour=soft, align="right")

    def _draw_row(self, row: SideRow, top: float) -> None:
        y = top + self.lift
        rule = (self.left, y, self.right, y)
        self.paper.lines([(12, top, self.paper.width - 12, top)], colour=self.colours.line)
        self.paper.lines([rule], colour=self.colours.line_strong, width=0.75)
        self._draw_label(row.label, top)
        spread = 9.0 if row.first and row.second else 0.0
        heights = {"first": y - spread, "second": y + spread, "evidence": y}
        for kind in self.kinds:
            mark = _mark(row, kind)
            if mark is not None:
                self._draw_range(kind, mark, heights[kind])
        if row.first and row.second:
            ends = (self._place(row.first.point), self._place(row.second.point))
            line = (ends[0], heights["first"], ends[1], heights["second"])
            self.paper.lines([line], colour=self.colours.ink_faint, width=1)
        for kind in ("evidence", "second", "first"):
            mark = _mark(row, kind)
            if mark is not None:
                self._draw_mark(kind, self._place(mark.point), heights[kind])
        self._draw_words(row.words, top, y)

    def _draw_label(self, label: str, top: float) -> None:
        room = self.paper.width - 36 if self.narrow else self.left - 40
        lines = wrapped(label, room=room, size=13, lines=1 if self.narrow else 2)
        start = top + 16 if self.narrow else top + self.lift - 8 * (len(lines) - 1)
        for number, line in enumerate(lines):
            self.paper.words(18 if self.narrow else 12, start + 16 * number, line, size=13)

    def _draw_words(self, words: str, top: float, y: float) -> None:
        if self.narrow:
            for line in wrapped(words, room=self.paper.width - 36, size=12, lines=1):
                soft = self.colours.ink_soft
                self.paper.words(18, top + self.row - 16, line, size=12, colour=soft)
            return
        lines = wrapped(words, room=160, size=12)
        for number, line in enumerate(lines):
            self.paper.words(
                self.right + 22, y - 8 * (len(lines) - 1) + 16 * number, line,
                size=12, colour=self.colours.ink_soft,
            )  # fmt: skip

    def _draw_range(self, kind: Kind, mark: SideMark, y: float) -> None:
        colour = self.colours.outside if kind == "evidence" else self.colours.inside
        low, high = self._place(mark.low), self._place(mark.high)
        self.paper.lines([(low, y, high, y)], colour=colour, width=2)
        self.paper.lines([(x, y - 3, x, y + 3) for x in (low, high)], colour=colour, width=1.5)

    def _draw_mark(self, kind: Kind, x: float, y: float) -> None:
        if kind == "evidence":
            self.paper.diamond(x, y, radius=7)
            return
        self.paper.circle(x, y, radius=6.5)
        if kind == "second":
            self.paper.circle(x, y, radius=4, colour=self.colours.surface)
