"""The trend: each item's mean over the rounds, broken where its words changed.

A line joins only what can be compared. Where the words of an item changed, two strokes part
the rounds before from those after, and no line crosses them.
"""

from dataclasses import dataclass
from itertools import pairwise

from outsidein.charts.drawing import DOTTED, Drawing, Spec
from outsidein.charts.lettering import wrapped
from outsidein.charts.palette import Theme, palette
from outsidein.charts.table import Column, PictureTable
from outsidein.speech import gettext, gettext_noop


@dataclass(frozen=True, slots=True)
class TrendMark:
    """One round's mean.

    Unit: 0 to 1 along the scale; ``words`` is the mean as it is written.
    """

    point: float
    low: float
    high: float
    words: str


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One item: a mark a round, None where there is none; ``breaks`` are the rounds of new words.

    ``call`` is clear, maybe, within noise or a fact of that day; empty where nothing is compared.
    """

    label: str
    marks: tuple[TrendMark | None, ...]
    breaks: tuple[int, ...] = ()
    call: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class TrendChart:
    """What one picture of a trend shows, the oldest round at the left."""

    rounds: tuple[str, ...]
    rows: tuple[TrendRow, ...]
    caption: str = gettext_noop("Means over the rounds")

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.marks) != len(self.rounds):
                raise ValueError(
                    f"“{row.label}” has {len(row.marks)} marks; there are {len(self.rounds)} rounds"
                )


def draw_trend(trend: TrendChart, *, theme: Theme = "light", width: int = 1080) -> Spec:
    """Return the trend as a Vega-Lite spec; under 600 pixels the words stand above the lines."""
    return _Rows(trend, theme, width).drawn().to_spec(description=describe_trend(trend))


def describe_trend(trend: TrendChart) -> str:
    """Say in one sentence what moved, and where nothing can be compared.

    >>> marks = (TrendMark(0.2, 0.1, 0.3, "1.8"), TrendMark(0.6, 0.5, 0.7, "3.4"))
    >>> row = TrendRow("Phones are answered", marks, call="clear")
    >>> describe_trend(TrendChart(("2025", "2026"), (row,)))
    '1 of 1 rose or fell clearly, most “Phones are answered”, from 1.8 to 3.4.'
    """
    if len(trend.rounds) < 2:
        return gettext("Asked once: there is no trend yet.")
    if not any(row.call for row in trend.rows) and any(map(_last_two, trend.rows)):
        return _describe_uncalled(trend)
    clear = [row for row in trend.rows if row.call in ("clear", "a fact of that day")]
    moves = [(row, pair) for row in clear if (pair := _last_two(row)) is not None]
    broken = sum(bool(row.breaks) for row in trend.rows)
    tail = gettext("; of %(n)s the words changed") % {"n": broken} if broken else ""
    if not moves:
        said = gettext("None of %(of)s rose or fell clearly%(tail)s.")
        return said % {"of": len(trend.rows), "tail": tail}
    row, (one, other) = max(moves, key=lambda found: abs(found[1][1].point - found[1][0].point))
    return gettext(
        "%(n)s of %(of)s rose or fell clearly, most “%(label)s”, from %(one)s to %(other)s%(tail)s."
    ) % {
        "n": len(moves),
        "of": len(trend.rows),
        "label": row.label,
        "one": one.words,
        "other": other.words,
        "tail": tail,
    }


def _describe_uncalled(trend: TrendChart) -> str:
    """Say which moved most, where nobody has told it apart from noise."""
    moves = [(row, pair) for row in trend.rows if (pair := _last_two(row)) is not None]
    row, (one, other) = max(moves, key=lambda found: abs(found[1][1].point - found[1][0].point))
    return gettext("Furthest moved “%(label)s”, from %(one)s to %(other)s.") % {
        "label": row.label,
        "one": one.words,
        "other": other.words,
    }


def _last_two(row: TrendRow) -> tuple[TrendMark, TrendMark] | None:
    known = [mark for mark in row.marks if mark is not None]
    return (known[-2], known[-1]) if len(known) > 1 else None


def table_trend(trend: TrendChart) -> PictureTable:
    """Return the means as a table; what is not there says so, and a break is named."""
    rows = []
    new = gettext(" (new words)")
    for row in trend.rows:
        cells = [
            gettext("not shown") if mark is None else mark.words + new * (place in row.breaks)
            for place, mark in enumerate(row.marks)
        ]
        rows.append((row.label, *cells, row.words or gettext("not compared")))
    columns = (Column(gettext("Item")), *(Column(one, is_number=True) for one in trend.rounds))
    return PictureTable(
        gettext(trend.caption), (*columns, Column(gettext("Newest step"))), tuple(rows)
    )


class _Rows:
    """Where every row stands."""

    def __init__(self, trend: TrendChart, theme: Theme, width: int) -> None:
        self.trend, self.colours = trend, palette(theme)
        self.narrow = width < 600
        self.left = 18.0 if self.narrow else width * 0.34
        self.right = width - (108.0 if self.narrow else 236.0)
        self.row = 92.0 if self.narrow else 62.0
        self.plot = 46.0
        self.first = 46.0
        height = self.first + self.row * len(trend.rows) + 8
        self.paper = Drawing(width=width, height=height, colours=self.colours)

    def drawn(self) -> Drawing:
        self._draw_rounds()
        for number, row in enumerate(self.trend.rows):
            self._draw_row(row, self.first + self.row * number)
        return self.paper

    def _x(self, place: int) -> float:
        steps = len(self.trend.rounds) - 1
        inset = 26.0
        if not steps:
            return (self.left + self.right) / 2
        return self.left + inset + (self.right - self.left - 2 * inset) * place / steps

    def _draw_rounds(self) -> None:
        count = len(self.trend.rounds)
        room = (self.right - self.left) / max(1, count)
        for place, name in enumerate(self.trend.rounds):
            if count > 8 and place not in (0, count - 1):
                continue  # the first and the last say enough of a long row
            lines = wrapped(name, room=max(60.0, room - 8), size=12)
            for number, line in enumerate(lines):
                self.paper.words(
                    self._x(place), 16 + 15 * number, line,
                    size=12, colour=self.colours.ink_soft, align="center",
                )  # fmt: skip

    def _draw_row(self, row: TrendRow, top: float) -> None:
        self.paper.lines([(12, top, self.paper.width - 12, top)], colour=self.colours.line)
        self._draw_label(row.label, top)
        base = top + (self.row - 8)
        spots = [
            None if mark is None else (self._x(place), base - self.plot * mark.point)
            for place, mark in enumerate(row.marks)
        ]
        for place, (here, there) in enumerate(pairwise(spots), start=1):
            if here and there and place not in row.breaks:
                self.paper.lines([(*here, *there)], colour=self.colours.inside, width=2)
        for place in row.breaks:
            self._draw_break(place, base)
        for mark, spot in zip(row.marks, spots, strict=True):
            if mark is not None and spot is not None:
                self._draw_mark(mark, spot, base)
        self._draw_ends(row, spots)
        self._draw_words(row, top)

    def _draw_mark(self, mark: TrendMark, spot: tuple[float, float], base: float) -> None:
        x, y = spot
        low, high = (base - self.plot * end for end in (mark.low, mark.high))
        bars = [(x, low, x, high), (x - 3, low, x + 3, low), (x - 3, high, x + 3, high)]
        self.paper.lines(bars, colour=self.colours.inside, width=1.25)
        self.paper.circle(x, y, radius=4.5)

    def _draw_break(self, place: int, base: float) -> None:
        x = (self._x(place - 1) + self._x(place)) / 2
        tall = self.plot * 0.8
        strokes = [
            (x - 5 + shift, base - 4, x + 1 + shift, base - 4 - tall) for shift in (0.0, 6.0)
        ]
        self.paper.lines(strokes, colour=self.colours.ink_soft, width=1.5)

    def _draw_ends(self, row: TrendRow, spots: list[tuple[float, float] | None]) -> None:
        """Write the first and the last mean beside their marks."""
        known = [(m, s) for m, s in zip(row.marks, spots, strict=True) if m and s]
        if not known:
            return
        for (mark, (x, y)), align in ((known[0], "right"), (known[-1], "left")):
            if align == "right" and len(known) == 1:
                continue
            shift = -9 if align == "right" else 9
            self.paper.words(
                x + shift, y, mark.words,
                size=12, bold=True, align=align,  # type: ignore[arg-type]
            )  # fmt: skip

    def _draw_label(self, label: str, top: float) -> None:
        room = self.paper.width - 36 if self.narrow else self.left - 36
        lines = wrapped(label, room=room, size=13, lines=1 if self.narrow else 2)
        start = top + 16 if self.narrow else top + self.row / 2 - 8 * (len(lines) - 1)
        for number, line in enumerate(lines):
            self.paper.words(18 if self.narrow else 12, start + 16 * number, line, size=13)

    def _draw_words(self, row: TrendRow, top: float) -> None:
        x = self.right + 20
        y = top + self.row / 2 + (14 if self.narrow else 0)
        words = (gettext(row.call) or row.words) if self.narrow else row.words
        lines = wrapped(words, room=self.paper.width - x - 8, size=12, lines=3)
        clear = row.call in ("clear", "a fact of that day")
        for number, line in enumerate(lines):
            self.paper.words(
                x, y - 8 * (len(lines) - 1) + 16 * number, line,
                size=12, bold=clear and self.narrow,
                colour=self.colours.ink if clear else self.colours.ink_soft,
            )  # fmt: skip
        if not any(row.marks):
            y = top + self.row / 2
            self.paper.lines(
                [(self.left + 8, y, self.right - 8, y)],
                colour=self.colours.ink_faint, width=2, dash=DOTTED,
            )  # fmt: skip
