"""One number on its line: the point, its interval, and whose voice it is."""

from dataclasses import dataclass
from typing import Literal

from outsidein.charts.drawing import DOTTED, Drawing, Spec
from outsidein.charts.palette import Theme, palette
from outsidein.charts.table import Column, PictureTable
from outsidein.charts.wording import percent, unknown
from outsidein.speech import gettext


@dataclass(frozen=True, slots=True)
class IntervalBar:
    """A share from 0 to 1 with its interval, or None; people's voice or the records'."""

    name: str
    share: float | None
    range: tuple[float, float] | None = None
    voice: Literal["inside", "outside"] = "outside"
    rests_on: str = ""


def draw_interval_bar(bar: IntervalBar, *, theme: Theme = "light", width: int = 240) -> Spec:
    """Return the bar as a Vega-Lite spec, 28 pixels high."""
    colours = palette(theme)
    paper = Drawing(width=width, height=28, colours=colours)
    left, right, y = 10.0, width - 10.0, 14.0
    paper.lines([(left, y, right, y)], colour=colours.line)
    ends = [(x, y - 5, x, y + 5) for x in (left, right)]
    paper.lines(ends, colour=colours.line_strong)
    if bar.share is None:
        middle = (left + right) / 2
        paper.lines(
            [(left, y, middle - 12, y), (middle + 12, y, right, y)],
            colour=colours.ink_soft,
            width=2.25,
            dash=DOTTED,
        )
        paper.words(middle, y, "?", colour=colours.ink_soft, size=14, bold=True, align="center")
        return paper.to_spec(description=describe_interval_bar(bar))
    colour = colours.inside if bar.voice == "inside" else colours.outside
    if bar.range is not None:
        a, b = (left + (right - left) * end for end in bar.range)
        paper.lines(
            [(a, y, b, y), (a, y - 4, a, y + 4), (b, y - 4, b, y + 4)], colour=colour, width=2
        )
    mark = paper.circle if bar.voice == "inside" else paper.diamond
    mark(left + (right - left) * bar.share, y)
    return paper.to_spec(description=describe_interval_bar(bar))


def describe_interval_bar(bar: IntervalBar) -> str:
    """Say in one sentence what the bar shows.

    >>> describe_interval_bar(IntervalBar("Solved in time", 0.71, (0.68, 0.74)))
    'Solved in time: 71%, between 68% and 74%.'
    """
    if bar.share is None:
        return f"{bar.name}: {unknown()}."
    between = ""
    if bar.range:
        low, high = (percent(end) for end in bar.range)
        between = gettext(", between %(low)s and %(high)s") % {"low": low, "high": high}
    rests = f", {bar.rests_on}" if bar.rests_on else ""
    return f"{bar.name}: {percent(bar.share)}{between}{rests}."


def table_interval_bar(bar: IntervalBar) -> PictureTable:
    """Return the bar as a table of one row."""
    ends = (unknown(), unknown()) if bar.range is None else tuple(percent(end) for end in bar.range)
    return PictureTable(
        caption=bar.name,
        columns=(
            Column(gettext("Figure")),
            Column(gettext("Share"), is_number=True),
            Column(gettext("from"), is_number=True),
            Column(gettext("to"), is_number=True),
            Column(gettext("Rests on")),
        ),
        rows=((bar.name, percent(bar.share), *ends, bar.rests_on),),
    )
