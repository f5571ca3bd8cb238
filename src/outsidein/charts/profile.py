"""The profile: for one of the five questions, what people name beside what the records show.

Each answer has two thin bars, the claim with a circle at its end and the records with a diamond.
The answer on which they part most is named.
"""

from dataclasses import dataclass

from outsidein.charts.drawing import Drawing, Spec
from outsidein.charts.hatching import hatch
from outsidein.charts.lettering import width_of, wrapped
from outsidein.charts.palette import Theme, palette
from outsidein.charts.table import Column, PictureTable
from outsidein.charts.wording import percent, signed, unknown
from outsidein.speech import gettext


@dataclass(frozen=True, slots=True)
class ProfileBar:
    """One coded answer: its share among what people name, and in the records; 0 to 1, or None."""

    name: str
    claimed: float | None
    measured: float | None

    @property
    def gap(self) -> float | None:
        """How far the claim stands above the records; None where either isn't known."""
        if self.claimed is None or self.measured is None:
            return None
        return self.claimed - self.measured


@dataclass(frozen=True, slots=True)
class Profile:
    """One question with the shares of its answers and how much the two profiles share."""

    question: str
    bars: tuple[ProfileBar, ...]
    overlap: float | None = None
    note: str = ""


def draw_profile(profile: Profile, *, theme: Theme = "light", width: int = 760) -> Spec:
    """Return the profile as a Vega-Lite spec; under 520 pixels the name stands above its bars."""
    return _Bars(profile, theme, width).drawn().to_spec(description=describe_profile(profile))


def describe_profile(profile: Profile) -> str:
    """Say in one sentence what the profile shows.

    >>> bars = (ProfileBar("phone", 0.2, 0.6), ProfileBar("e-mail", 0.5, 0.4))
    >>> describe_profile(Profile("Where", bars, overlap=0.6))
    'Where: phone is named in 20% of answers and stands in 60% of the records; 60% overlap.'
    """
    widest = widest_of(profile)
    if widest is None:
        silent = gettext("%(question)s: claim and records can't be compared yet.")
        return silent % {"question": profile.question}
    overlap = ""
    if profile.overlap is not None:
        overlap = gettext("; %(share)s overlap") % {"share": percent(profile.overlap)}
    said = gettext(
        "%(question)s: %(name)s is named in %(claimed)s of answers and stands in %(measured)s of"
        " the records%(overlap)s."
    )
    return said % {
        "question": profile.question,
        "name": widest.name,
        "claimed": percent(widest.claimed),
        "measured": percent(widest.measured),
        "overlap": overlap,
    }


def widest_of(profile: Profile) -> ProfileBar | None:
    """Return the answer on which claim and records part most; the first of equals."""
    known = [bar for bar in profile.bars if bar.gap is not None]
    return max(known, key=lambda bar: abs(bar.gap or 0.0)) if known else None


def table_profile(profile: Profile) -> PictureTable:
    """Return the profile as a table."""
    return PictureTable(
        caption=gettext("%(question)s: named and measured") % {"question": profile.question},
        columns=(
            Column(gettext("Answer")),
            Column(gettext("● Named"), is_number=True),
            Column(gettext("◆ In the records"), is_number=True),
            Column(gettext("Named above measured"), is_number=True),
        ),
        rows=tuple(
            (bar.name, percent(bar.claimed), percent(bar.measured), _signed(bar.gap))
            for bar in profile.bars
        ),
    )


def _signed(gap: float | None) -> str:
    return unknown() if gap is None else gettext("%(n)s points") % {"n": signed(100 * gap, 0)}


class _Bars:
    """Where every pair of bars stands."""

    def __init__(self, profile: Profile, theme: Theme, width: int) -> None:
        self.profile, self.colours = profile, palette(theme)
        self.narrow = width < 520
        self.row = 72.0 if self.narrow else 52.0
        self.left = 16.0 if self.narrow else max(150.0, width * 0.28)
        self.right = width - 120.0 if not self.narrow else width - 60.0
        self.head = 30.0 + (24 if profile.note else 0)
        self.widest = widest_of(profile)
        height = self.head + 26 + self.row * len(profile.bars) + 40
        self.paper = Drawing(width=width, height=height, colours=self.colours)
        shares = [s for b in profile.bars for s in (b.claimed, b.measured) if s is not None]
        self.unit = (self.right - self.left) / max([*shares, 0.05])

    def drawn(self) -> Drawing:
        self.paper.words(16, 22, self.profile.question, size=16, bold=True)
        if self.profile.note:
            self.paper.words(16, 46, self.profile.note, size=13, colour=self.colours.ink_soft)
        for number, bar in enumerate(self.profile.bars):
            self._draw_bar(bar, self.head + 20 + self.row * (number + 0.5))
        bottom = self.head + 20 + self.row * len(self.profile.bars)
        self.paper.lines(
            [(self.left, self.head + 14, self.left, bottom)], colour=self.colours.line_strong
        )
        self._draw_legend(bottom + 24)
        return self.paper

    def _draw_bar(self, bar: ProfileBar, y: float) -> None:
        room = self.paper.width - 32 if self.narrow else self.left - 34
        name = wrapped(bar.name, room=room, size=14, lines=1 if self.narrow else 2)
        top = y - 24 if self.narrow else y - 9 * (len(name) - 1)
        is_widest = bar is self.widest
        for number, line in enumerate(name):
            self.paper.words(16, top + number * 18, line, size=14, bold=is_widest)
        middle = y + (8 if self.narrow else 0)
        if bar.claimed is not None and bar.measured is not None and bar.claimed > bar.measured:
            self._draw_beyond(bar.claimed, bar.measured, middle)
        self._draw_share(bar.claimed, middle - 9, inside=True)
        self._draw_share(bar.measured, middle + 9, inside=False)

    def _draw_beyond(self, claimed: float, measured: float, y: float) -> None:
        a, b = (self.left + share * self.unit for share in (measured, claimed))
        shape = [(a, y - 9), (b, y - 9), (b, y + 9), (a, y + 9)]
        self.paper.area(shape, colour=self.colours.gap_tint, opacity=0.6)
        self.paper.lines(hatch(shape, distance=4.5), colour=self.colours.gap)

    def _draw_share(self, share: float | None, y: float, *, inside: bool) -> None:
        colour = self.colours.inside if inside else self.colours.outside
        if share is None:
            self.paper.words(self.left + 10, y, f"? {unknown()}", colour=self.colours.ink_soft)
            return
        end = self.left + share * self.unit
        self.paper.lines([(self.left, y, end, y)], colour=colour, width=3.5)
        mark = self.paper.circle if inside else self.paper.diamond
        mark(end, y, radius=6 if inside else 7)
        said = percent(share)
        self.paper.box(end + 10, y - 8, width_of(said, 14) + 4, 16, colour=self.colours.surface)
        self.paper.words(end + 13, y + 0.5, said, colour=colour, bold=True)

    def _draw_legend(self, y: float) -> None:
        named, shown = gettext("what people name"), gettext("what the records show")
        self.paper.circle(22, y)
        self.paper.words(36, y + 0.5, named, colour=self.colours.ink_soft)
        second = 36 + width_of(named, 13) + 26
        self.paper.diamond(second, y)
        self.paper.words(second + 14, y + 0.5, shown, colour=self.colours.ink_soft)
