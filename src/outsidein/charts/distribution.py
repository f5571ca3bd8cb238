"""Distribution bars: how the answers to each item spread over the scale, "not sure" apart.

The bars stand left and right of the scale's middle, so that the eye compares agreement with
disagreement from one line. Every piece says its number, because five shades are more than an
eye can tell apart.
"""

from dataclasses import dataclass

from outsidein.charts.drawing import Drawing, Spec
from outsidein.charts.hatching import hatch
from outsidein.charts.lettering import width_of, wrapped
from outsidein.charts.palette import Palette, Theme, palette
from outsidein.charts.table import Column, PictureTable
from outsidein.charts.wording import percent
from outsidein.speech import gettext


@dataclass(frozen=True, slots=True)
class AnswerBar:
    """One item: how many gave each point of the scale, lowest first, and how many weren't sure."""

    label: str
    counts: tuple[int, ...]
    not_sure: int = 0

    @property
    def answered(self) -> int:
        """How many chose a point on the scale; "not sure" is an answer but not a point."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Distribution:
    """Items on one scale of three or five points; ``points`` are its words, lowest first."""

    points: tuple[str, ...]
    bars: tuple[AnswerBar, ...]
    title: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for bar in self.bars:
            if len(bar.counts) != len(self.points):
                raise ValueError(
                    f"“{bar.label}” has {len(bar.counts)} counts; the scale has {len(self.points)}."
                )


def draw_distribution(
    distribution: Distribution, *, theme: Theme = "light", width: int = 960
) -> Spec:
    """Return the bars as a Vega-Lite spec; under 600 pixels the item stands above its bar."""
    drawn = _Bars(distribution, theme, width).drawn()
    return drawn.to_spec(description=describe_distribution(distribution))


def describe_distribution(distribution: Distribution) -> str:
    """Say in one sentence what the bars show.

    >>> bars = (AnswerBar("Phones are answered", (2, 1, 7), not_sure=1),)
    >>> describe_distribution(Distribution(("disagree", "neutral", "agree"), bars))
    'Most agreed to is “Phones are answered”: 7 of 10 chose “agree”.'
    """
    answered = [bar for bar in distribution.bars if bar.answered]
    if not answered:
        return gettext("Nobody has answered yet.")
    top = max(answered, key=lambda bar: _upper(bar.counts) / bar.answered)
    low = min(answered, key=lambda bar: _upper(bar.counts) / bar.answered)
    upper = distribution.points[len(distribution.points) // 2 + 1 :]
    chose = gettext("“%(point)s”") if len(upper) == 1 else gettext("“%(point)s” or higher")
    said = gettext("Most agreed to is “%(label)s”: %(n)s of %(of)s chose %(chose)s") % {
        "label": top.label,
        "n": _upper(top.counts),
        "of": top.answered,
        "chose": chose % {"point": upper[0]},
    }
    if low is top:
        return f"{said}."
    return gettext("%(most)s; least “%(label)s”: %(n)s of %(of)s.") % {
        "most": said,
        "label": low.label,
        "n": _upper(low.counts),
        "of": low.answered,
    }


def table_distribution(distribution: Distribution) -> PictureTable:
    """Return the bars as a table of counts."""
    return PictureTable(
        caption=gettext("How many gave each answer"),
        columns=(
            Column(gettext("Item")),
            *(Column(point, is_number=True) for point in distribution.points),
            Column(gettext("Not sure"), is_number=True),
            Column(gettext("On the scale"), is_number=True),
        ),
        rows=tuple(
            (bar.label, *(str(n) for n in bar.counts), str(bar.not_sure), str(bar.answered))
            for bar in distribution.bars
        ),
    )


def _upper(counts: tuple[int, ...]) -> int:
    return sum(counts[len(counts) // 2 + 1 :])


def _shades(colours: Palette, steps: int) -> tuple[str, ...]:
    """Return each point's fill: ink for the low ones, pale in the middle, warm for the high."""
    if steps == 3:
        return (colours.line_strong, colours.line, colours.inside)
    return (
        colours.ink_faint,
        colours.line_strong,
        colours.line,
        colours.gap_tint,
        colours.inside,
    )


class _Bars:
    """Where every bar stands."""

    def __init__(self, distribution: Distribution, theme: Theme, width: int) -> None:
        self.distribution, self.colours = distribution, palette(theme)
        self.narrow = width < 600
        self.row = 70.0 if self.narrow else 46.0
        self.left = 16.0 if self.narrow else width * 0.36
        unsure = 62.0 if self.narrow else 110.0
        self.right = width - unsure - 14
        self.unsure_at = width - unsure
        self.unsure_room = unsure - 16
        head = 20.0 + (34 if distribution.title else 0) + (24 if distribution.note else 0)
        self.legend_at = head
        legend = 22.0 * (len(distribution.points) if self.narrow else 1)
        self.first = head + legend + 30
        height = self.first + self.row * len(distribution.bars) + 4
        self.paper = Drawing(width=width, height=height, colours=self.colours)
        self.shades = _shades(self.colours, len(distribution.points))
        self.middle, self.unit = self._spread()

    def _spread(self) -> tuple[float, float]:
        """Return where the scale's middle stands and how wide one whole is, so that all fit."""
        left, right = 0.0, 0.0
        for bar in self.distribution.bars:
            if bar.answered:
                below, half, above = self._parts(bar)
                left, right = max(left, below + half / 2), max(right, above + half / 2)
        unit = (self.right - self.left) / max(left + right, 0.01)
        return self.left + left * unit, unit

    def _parts(self, bar: AnswerBar) -> tuple[float, float, float]:
        centre = len(bar.counts) // 2
        below, above = sum(bar.counts[:centre]), sum(bar.counts[centre + 1 :])
        return below / bar.answered, bar.counts[centre] / bar.answered, above / bar.answered

    def drawn(self) -> Drawing:
        if self.distribution.title:
            self.paper.words(16, 26, self.distribution.title, size=20, bold=True)
        if self.distribution.note:
            y = 26.0 + (26 if self.distribution.title else 0)
            self.paper.words(16, y, self.distribution.note, size=13, colour=self.colours.ink_soft)
        self._draw_legend()
        for number, bar in enumerate(self.distribution.bars):
            y = self.first + self.row * (number + 0.5)
            self._draw_label(bar, y)
            self._draw_bar(bar, y + (10 if self.narrow else 0))
            self._draw_unsure(bar, y + (10 if self.narrow else 0))
        self._draw_middle()
        return self.paper

    def _draw_middle(self) -> None:
        """Draw the line the bars stand on, between the bars and never through a number."""
        lower = 10.0 if self.narrow else 0.0
        feet = [
            self.first + self.row * (n + 0.5) + lower for n in range(len(self.distribution.bars))
        ]
        starts = [self.first - 2 + lower, *(y + 14 for y in feet)]
        ends = [*(y - 14 for y in feet), self.paper.height - 2]
        pieces = zip(starts, ends, strict=True)
        self.paper.lines(
            [(self.middle, a, self.middle, b) for a, b in pieces if b > a and not self.narrow],
            colour=self.colours.ink_faint,
        )

    def _draw_legend(self) -> None:
        x, y = float(self.left), float(self.legend_at)
        for shade, point in zip(self.shades, self.distribution.points, strict=True):
            words = wrapped(point, room=self.paper.width - 60, size=13, lines=1)[0]
            self._piece(x, y, 16, 14, shade)
            self.paper.words(x + 22, y + 0.5, words, size=13, colour=self.colours.ink_soft)
            if self.narrow:
                y += 22
            else:
                x += width_of(words, 13) + 46
        unsure = gettext("not sure")
        self.paper.words(
            self.unsure_at, self.first - 14, unsure, size=12, colour=self.colours.ink_soft
        )

    def _draw_label(self, bar: AnswerBar, y: float) -> None:
        room = self.paper.width - 32 if self.narrow else self.left - 40
        lines = wrapped(bar.label, room=room, size=14, lines=1 if self.narrow else 2)
        top = y - 18 if self.narrow else y - 9 * (len(lines) - 1)
        for number, line in enumerate(lines):
            self.paper.words(16, top + number * 18, line, size=14)

    def _draw_bar(self, bar: AnswerBar, y: float) -> None:
        if not bar.answered:
            said = gettext("nobody answered")
            self.paper.words(self.left, y, said, colour=self.colours.ink_soft)
            return
        below, half, _ = self._parts(bar)
        x = self.middle - (below + half / 2) * self.unit
        for place, count in enumerate(bar.counts):
            width = count / bar.answered * self.unit
            if count:
                self._piece(x, y, width, 24, self.shades[place])
                self._number(x + width / 2, y, count, width, place)
            x += width

    def _piece(self, x: float, y: float, width: float, height: float, shade: str) -> None:
        self.paper.box(x, y - height / 2, width, height, colour=shade)
        corners = [
            (x, y - height / 2),
            (x + width, y - height / 2),
            (x + width, y + height / 2),
            (x, y + height / 2),
        ]
        self.paper.outline(corners, colour=self.colours.surface, width=1.5)

    def _number(self, x: float, y: float, count: int, width: float, place: int) -> None:
        if width < width_of(str(count), 13) + 6:
            return
        dark = self.shades[place] in (self.colours.inside, self.colours.ink_faint)
        dark = dark or self.shades[place] == self.colours.line_strong
        self.paper.words(
            x,
            y + 0.5,
            str(count),
            colour=self.colours.surface if dark else self.colours.ink,
            bold=True,
            align="center",
        )

    def _draw_unsure(self, bar: AnswerBar, y: float) -> None:
        everybody = bar.answered + bar.not_sure
        share = bar.not_sure / everybody if everybody else 0.0
        width = share * self.unsure_room
        if bar.not_sure:
            shape = [
                (self.unsure_at, y - 6),
                (self.unsure_at + width, y - 6),
                (self.unsure_at + width, y + 6),
                (self.unsure_at, y + 6),
            ]
            self.paper.lines(hatch(shape, distance=3), colour=self.colours.ink_faint)
            self.paper.outline(shape, colour=self.colours.ink_faint)
        words = f"{bar.not_sure}" if bar.not_sure else gettext("none")
        self.paper.words(
            self.unsure_at + width + (6 if bar.not_sure else 0),
            y + 0.5,
            words if self.narrow or not bar.not_sure else f"{words} ({percent(share)})",
            size=12,
            colour=self.colours.ink_soft,
        )
