"""What speaks for and against two records being one customer, step by step: a waterfall."""

from dataclasses import dataclass

from outsidein.charts.drawing import DOTTED, Drawing, Spec
from outsidein.charts.lettering import wrapped
from outsidein.charts.palette import Theme, palette
from outsidein.charts.table import Column, PictureTable
from outsidein.charts.wording import listed
from outsidein.speech import gettext, number

ROW = 34.0
#: Below this width the words stand above their bars.
NARROW = 480


@dataclass(frozen=True, slots=True)
class Step:
    """One question that could be answered, and what its answer weighs."""

    field: str
    answer: str
    weight: float  # log2 odds; for where positive, against where negative


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A pair: what is believed of any two records, each answer, and where it ends."""

    start: float  # log2 odds
    steps: tuple[Step, ...]
    threshold: float  # log2 odds; from here on two records are joined

    @property
    def weight(self) -> float:
        """Return what everything together weighs."""
        return self.start + sum(step.weight for step in self.steps)


def draw_waterfall(pair: Waterfall, *, theme: Theme = "light", width: int = 640) -> Spec:
    """Return the waterfall as a Vega-Lite spec; what speaks for goes right, against goes left."""
    return _Falls(pair, theme, width).drawn().to_spec(description=describe_waterfall(pair))


def describe_waterfall(pair: Waterfall) -> str:
    """Say in one sentence what speaks for and what against.

    >>> describe_waterfall(Waterfall(-9.0, (Step("phone", "the same", 12.0),
    ...                                     Step("first name", "different", -5.0)), 0.5))
    'For: phone; against: first name. Together −2.0, under the +0.5 from which records are joined.'
    """
    for_it = [s.field for s in _ranked(pair) if s.weight > 0]
    against = [s.field for s in _ranked(pair) if s.weight < 0]
    said = "; ".join(
        part
        for part in (
            gettext("for: %(fields)s") % {"fields": listed(for_it)} if for_it else "",
            gettext("against: %(fields)s") % {"fields": listed(against)} if against else "",
        )
        if part
    )
    first = f"{said[0].upper()}{said[1:]}" if said else gettext("Nothing could be compared")
    together = gettext(
        "%(first)s. Together %(weight)s, at or over the %(threshold)s from which records are"
        " joined."
    )
    if pair.weight < pair.threshold:
        together = gettext(
            "%(first)s. Together %(weight)s, under the %(threshold)s from which records are joined."
        )
    return together % {
        "first": first,
        "weight": signed(pair.weight),
        "threshold": signed(pair.threshold),
    }


def table_waterfall(pair: Waterfall) -> PictureTable:
    """Return the same as a table, in the order of the picture."""
    return PictureTable(
        caption=gettext("What speaks for and against, in log2 odds: each 1 doubles the odds"),
        columns=(
            Column(gettext("Field")),
            Column(gettext("Answer")),
            Column(gettext("Weight"), is_number=True),
        ),
        rows=(
            (
                gettext("Any two records"),
                gettext("before anything is compared"),
                signed(pair.start),
            ),
            *((step.field, step.answer, signed(step.weight)) for step in pair.steps),
            (gettext("Together"), "", signed(pair.weight)),
        ),
    )


def signed(weight: float) -> str:
    """Return a weight with its sign.

    >>> signed(3.14159), signed(-2.0), signed(-0.01)
    ('+3.1', '−2.0', '0.0')
    """
    told = f"{abs(weight):.1f}"
    return number(told if float(told) == 0 else f"{'+' if weight > 0 else '−'}{told}")


def _ranked(pair: Waterfall) -> list[Step]:
    return sorted(pair.steps, key=lambda step: -abs(step.weight))


class _Falls:
    """The bars, one under the other, each beginning where the last one ended."""

    def __init__(self, pair: Waterfall, theme: Theme, width: int) -> None:
        self.pair, self.colours = pair, palette(theme)
        self.narrow = width < NARROW
        self.row = 46.0 if self.narrow else ROW
        self.top = 30.0
        self.bottom = self.top + self.row * (len(pair.steps) + 2)
        self.paper = Drawing(width=width, height=self.bottom + 14, colours=self.colours)
        self.left = 14.0 if self.narrow else width * 0.42
        self.right = width - 70.0  # the numbers stand in a column of their own beside it
        at, ends = pair.start, [0.0, pair.threshold, pair.start]
        for step in pair.steps:
            at += step.weight
            ends.append(at)
        self.low, self.high = min(ends), max(max(ends), min(ends) + 1)

    def _x(self, weight: float) -> float:
        return self.left + (self.right - self.left) * (weight - self.low) / (self.high - self.low)

    def drawn(self) -> Drawing:
        self._draw_threshold()
        at = self.pair.start
        self._draw_sum(0, gettext("Any two records"), at)
        for place, step in enumerate(self.pair.steps, start=1):
            self._draw_step(place, step, at)
            at += step.weight
        self._draw_sum(len(self.pair.steps) + 1, gettext("Together"), at)
        return self.paper

    def _draw_threshold(self) -> None:
        x = self._x(self.pair.threshold)
        soft = self.colours.ink_soft
        self.paper.lines([(x, self.top - 6, x, self.bottom)], colour=soft, width=1.5, dash=DOTTED)
        after = x > (self.left + self.right) / 2
        self.paper.words(
            x + (-6 if after else 6), 14, gettext("joined from here →"),
            size=11, colour=soft, align="right" if after else "left",
        )  # fmt: skip

    def _y(self, place: int) -> float:
        """Return the middle of a bar."""
        return self.top + self.row * place + (self.row - 11 if self.narrow else self.row / 2)

    def _draw_step(self, place: int, step: Step, at: float) -> None:
        y, a, b = self._y(place), self._x(at), self._x(at + step.weight)
        self._name(place, step.field, step.answer)
        self._lead_down(place, a)
        colour = self.colours.outside if step.weight >= 0 else self.colours.inside
        if step.weight >= 0:
            self.paper.box(a, y - 8, max(b - a, 1.0), 16, colour=colour)
        else:
            # What speaks against is hollow, so that it is told apart without colours.
            self.paper.box(b, y - 8, max(a - b, 1.0), 16, colour=self.colours.inside_tint)
            self.paper.frame(b, y - 8, max(a - b, 1.0), 16, colour=colour)
        self._number(y, step.weight)

    def _draw_sum(self, place: int, name: str, at: float) -> None:
        y, x = self._y(place), self._x(at)
        self._name(place, name, "")
        if place:
            self._lead_down(place, x)
        self.paper.lines([(x, y - 9, x, y + 9)], colour=self.colours.ink, width=3)
        self._number(y, at)

    def _lead_down(self, place: int, x: float) -> None:
        """Draw where a bar takes over from the one above; on a phone the words stand there."""
        if not self.narrow:
            above, below = self._y(place - 1) + 9, self._y(place) - 9
            self.paper.lines([(x, above, x, below)], colour=self.colours.line_strong)

    def _number(self, y: float, weight: float) -> None:
        self.paper.words(
            self.paper.width - 14, y, signed(weight), size=12, bold=True, align="right"
        )

    def _name(self, place: int, name: str, answer: str) -> None:
        y = self._y(place) - (20 if self.narrow else 0)
        said = f"{name}: {answer}" if answer else name
        room = self.paper.width - 28 if self.narrow else self.left - 24
        self.paper.words(
            14, y, wrapped(said, room=room, size=13, lines=1)[0], size=13, bold=not answer
        )
