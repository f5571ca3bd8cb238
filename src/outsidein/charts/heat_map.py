"""The heat map: groups beside each other on every item, each cell with its mean and its spread.

The deeper a cell, the higher its mean; the bar at its foot reaches as far as most answers do.
What may not be shown has one quiet pattern, whatever the reason; the reason is in the table.
"""

from dataclasses import dataclass

from outsidein.charts.drawing import Drawing, Spec
from outsidein.charts.hatching import hatch
from outsidein.charts.lettering import width_of, wrapped
from outsidein.charts.palette import Theme, palette
from outsidein.charts.shading import STEPS, ink_on, shade, step_of
from outsidein.charts.table import Column, PictureTable
from outsidein.speech import gettext

#: Unit: pixels. Narrower than this a column's name does not fit and a letter stands for it.
_NAMED = 66.0
#: Unit: pixels. A column is never narrower; the picture grows instead.
_LEAST = 26.0


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One group on one row.

    Unit: ``place`` and ``spread`` are 0 to 1 along the scale. ``words`` is what stands in the
    cell; a cell without a place is not shown and ``why`` says so, or ``words`` names its band.
    """

    place: float | None
    words: str = ""
    spread: tuple[float, float] | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """A column: a group, and who answered in it."""

    name: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row: an item or a dimension, with a cell a group."""

    label: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """What one heat map shows; ``ends`` are the words for the scale's two ends."""

    groups: tuple[HeatGroup, ...]
    rows: tuple[HeatRow, ...]
    caption: str
    ends: tuple[str, str] = ("low", "high")

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.groups):
                raise ValueError(
                    f"“{row.label}” has {len(row.cells)} cells; there are {len(self.groups)} groups"
                )


def draw_heat_map(heat: HeatMap, *, theme: Theme = "light", width: int = 1080) -> Spec:
    """Return the heat map as a Vega-Lite spec; under 600 pixels the words stand above the cells.

    Shape: any number of rows and groups; where columns would grow too thin it grows wider.
    """
    return _Grid(heat, theme, width).drawn().to_spec(description=describe_heat_map(heat))


def describe_heat_map(heat: HeatMap) -> str:
    """Say in one sentence where groups part most, and how much may not be shown.

    >>> cells = (HeatCell(0.2, "1.8"), HeatCell(0.8, "4.2"))
    >>> row = HeatRow("Phones are answered", cells)
    >>> describe_heat_map(HeatMap((HeatGroup("Sales"), HeatGroup("Care")), (row,), ""))
    'Furthest apart on “Phones are answered”: Care 4.2, Sales 1.8.'
    """
    widest: tuple[float, str] = (-1.0, "")
    for row in heat.rows:
        shown = [
            (c.place, c.words, g.name)
            for c, g in zip(row.cells, heat.groups, strict=True)
            if c.place is not None
        ]
        if len(shown) > 1:
            low, high = min(shown), max(shown)
            said = gettext("Furthest apart on “%(label)s”: %(high)s, %(low)s.") % {
                "label": row.label,
                "high": f"{high[2]} {high[1]}",
                "low": f"{low[2]} {low[1]}",
            }
            widest = max(widest, (high[0] - low[0], said))
    hidden = sum(cell.place is None for row in heat.rows for cell in row.cells)
    whole = sum(len(row.cells) for row in heat.rows)
    told = widest[1] or gettext("No two groups may be set beside each other.")
    if not hidden:
        return told
    silent = gettext("%(n)s of %(of)s cells have no figure.") % {"n": hidden, "of": whole}
    return f"{told} {silent}"


def table_heat_map(heat: HeatMap) -> PictureTable:
    """Return what the map shows as a table; a cell without a figure says why."""
    return PictureTable(
        caption=heat.caption,
        columns=(
            Column(gettext("Row")),
            *(
                Column(f"{group.name} ({group.who})" if group.who else group.name, is_number=True)
                for group in heat.groups
            ),
        ),
        rows=tuple((row.label, *map(_said, row.cells)) for row in heat.rows),
    )


def _said(cell: HeatCell) -> str:
    if cell.place is not None:
        return cell.words
    return cell.why or gettext("nearly all %(words)s") % {"words": cell.words}


class _Grid:
    """Where every cell stands."""

    def __init__(self, heat: HeatMap, theme: Theme, width: int) -> None:
        self.heat, self.colours = heat, palette(theme)
        self.narrow = width < 600
        self.left = 12.0 if self.narrow else width * 0.36
        count = max(1, len(heat.groups))
        self.column = min(150.0, max(_LEAST, (width - self.left - 12) / count))
        self.width = max(float(width), self.left + self.column * count + 12)
        self.named = self.column >= _NAMED
        self.lines = [wrapped(g.name, room=self.column - 8, size=12, lines=3) for g in heat.groups]
        self.keys = [] if self.named else self._placed_keys()
        self.top = 46.0  # beneath the legend
        self.head = self.top + (self._key_rows * 20 + 8 if self.keys else 0)
        names = 16 * max(map(len, self.lines), default=1) + 18 if self.named else 20
        self.first = self.head + names
        self.lift = 20.0 if self.narrow else 0.0
        self.cell = 34.0
        self.row = self.cell + self.lift + (8 if self.narrow else 3)
        height = self.first + self.row * len(heat.rows) + 8
        self.paper = Drawing(width=self.width, height=height, colours=self.colours)

    @property
    def _key_rows(self) -> int:
        return 1 + max((row for row, _, _ in self.keys), default=-1)

    def _placed_keys(self) -> list[tuple[int, float, str]]:
        """Return each numbered group's line in the key: row, x, words."""
        found, row, x = [], 0, 12.0
        for number, group in enumerate(self.heat.groups, start=1):
            room = self.width - 24
            words = wrapped(f"{number} {_with_who(group)}", room=room, size=12, lines=1)[0]
            if x > 12 and x + width_of(words, 12) > self.width - 12:
                row, x = row + 1, 12.0
            found.append((row, x, words))
            x += width_of(words, 12) + 22
        return found

    def drawn(self) -> Drawing:
        self._draw_legend()
        self._draw_names()
        for number, row in enumerate(self.heat.rows):
            y = self.first + self.row * number
            self._draw_label(row.label, y)
            for place, cell in enumerate(row.cells):
                self._draw_cell(cell, self.left + self.column * place, y + self.lift)
        return self.paper

    def _draw_legend(self) -> None:
        soft, y = self.colours.ink_soft, 20.0
        low, high = self.heat.ends
        x = 12.0
        self.paper.words(x, y, low, size=12, colour=soft)
        x += width_of(low, 12) + 10
        for step in range(STEPS):
            self.paper.box(x + 16 * step, y - 7, 16, 14, colour=shade(step, self.colours))
        x += 16 * STEPS + 8
        self.paper.words(x, y, high, size=12, colour=soft)
        x += width_of(high, 12) + (18 if self.narrow else 30)
        self._pattern(x, y - 7, 22, 14)
        hidden = gettext("not shown")
        self.paper.words(x + 30, y, hidden, size=12, colour=soft)
        x += 30 + width_of(hidden, 12) + 26
        has_spread = any(cell.spread for row in self.heat.rows for cell in row.cells)
        if has_spread and not self.narrow:
            self.paper.lines([(x, y, x + 34, y)], colour=self.colours.line_strong, width=1)
            self.paper.lines([(x + 9, y, x + 25, y)], colour=self.colours.ink, width=3)
            words = gettext("where about two thirds of the answers lie")
            self.paper.words(x + 42, y, words, size=12, colour=soft)

    def _draw_names(self) -> None:
        for row, x, words in self.keys:
            self.paper.words(x, self.top + 6 + row * 20, words, size=12)
        for place, group in enumerate(self.heat.groups):
            x = self.left + self.column * (place + 0.5)
            if not self.named:
                self.paper.words(
                    x, self.first - 10, str(place + 1), size=12, bold=True, align="center"
                )
                continue
            lines = self.lines[place]
            top = self.first - 24 - 16 * (len(lines) - 1)
            for number, line in enumerate(lines):
                self.paper.words(x, top + 16 * number, line, size=12, bold=True, align="center")
            who = wrapped(group.who, room=self.column - 4, size=11, lines=1)
            if who:
                soft = self.colours.ink_soft
                self.paper.words(x, self.first - 9, who[0], size=11, colour=soft, align="center")

    def _draw_label(self, label: str, y: float) -> None:
        if self.narrow:
            line = wrapped(label, room=self.paper.width - 24, size=13, lines=1)[0]
            self.paper.words(12, y + 9, line, size=13)
            return
        lines = wrapped(label, room=self.left - 24, size=13)
        top = y + self.cell / 2 - 8 * (len(lines) - 1)
        for number, line in enumerate(lines):
            self.paper.words(12, top + 16 * number, line, size=13)

    def _draw_cell(self, cell: HeatCell, x: float, y: float) -> None:
        width = self.column - 3
        if cell.place is None:
            self._pattern(x, y, width, self.cell)
            if cell.words:
                size = 12 if width > 40 else 9
                room = width_of(cell.words, size) + 8
                middle = x + width / 2
                self.paper.box(middle - room / 2, y + 9, room, 16, colour=self.colours.surface)
                soft = self.colours.ink_soft
                self.paper.words(
                    middle, y + 17.5, cell.words, size=size, colour=soft, align="center"
                )
            return
        colour = shade(step_of(cell.place), self.colours)
        ink = ink_on(colour, self.colours)
        self.paper.box(x, y, width, self.cell, colour=colour)
        lift = 4.0 if cell.spread else 0.0
        size = 13 if width > 34 else 11
        self.paper.words(
            x + width / 2, y + self.cell / 2 - lift, cell.words,
            size=size, colour=ink, bold=True, align="center",
        )  # fmt: skip
        if cell.spread:
            inner, foot = width - 10, y + self.cell - 7
            low, high = (x + 5 + inner * max(0.0, min(1.0, end)) for end in cell.spread)
            self.paper.lines([(x + 5, foot, x + 5 + inner, foot)], colour=ink, width=0.5)
            self.paper.lines([(low, foot, max(high, low + 1), foot)], colour=ink, width=3)

    def _pattern(self, x: float, y: float, width: float, height: float) -> None:
        shape = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.paper.lines(hatch(shape, distance=6), colour=self.colours.line, width=1)


def _with_who(group: HeatGroup) -> str:
    return f"{group.name} ({group.who})" if group.who else group.name
