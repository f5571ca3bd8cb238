"""Where everything stands on a radar, and drawing it."""

import math
from itertools import pairwise

from outsidein.charts.drawing import DOTTED, Drawing
from outsidein.charts.hatching import Point, Segment, hatch
from outsidein.charts.lettering import width_of, wrapped
from outsidein.charts.palette import Theme, palette
from outsidein.charts.radar_shape import Radar, RadarAxis, RadarOverlay, Voice
from outsidein.charts.wording import points
from outsidein.speech import gettext, gettext_noop

#: How much wider bold letters run.
_BOLD = 1.07
#: What the marks mean, said beneath the picture.
_KEYS = (
    ("circle", gettext_noop("what our people say")),
    ("diamond", gettext_noop("what the records show")),
    ("hatch", gettext_noop("claimed beyond the records")),
)
#: How the outlines laid over are broken, one after the other.
_DASHES = ((7.0, 4.0), (2.0, 3.0))


class RadarPlan:
    """Where everything stands on one radar."""

    def __init__(self, radar: Radar, theme: Theme, width: int) -> None:
        self.radar = radar
        self.colours = palette(theme)
        self.small = width < 480
        self.size = 12.0 if self.small else 14.0
        head = 16 + (30 if radar.title else 0) + (22 if radar.note else 0)
        self.radius = width * (0.26 if self.small else 0.3)
        self.top = head + (4.2 * self.size)
        self.centre = (width / 2, self.top + self.radius)
        legend = 14 if radar.alone else (84 if self.small else 48)
        foot = self.radius * max(-math.cos(self._angle(i)) for i in range(len(radar.axes)))
        height = self.centre[1] + foot + 3.6 * self.size + legend
        self.overlays_at = height + 8
        height += (22 * len(radar.overlays) + 12) if radar.overlays else 0
        self.legend_at = self.overlays_at - 8 - legend + 22
        self.paper = Drawing(width=width, height=math.ceil(height), colours=self.colours)

    def drawn(self) -> Drawing:
        """Return the radar drawn: first its ground, then outlines, then marks and words."""
        self._draw_head()
        self._draw_rings()
        if self.radar.alone:
            self._draw_alone()
        else:
            self._draw_gaps()
            self._draw_outline("outside")
        self._draw_outline("inside")
        self._draw_overlays()
        self._draw_stubs()
        self._draw_ring_numbers()
        self._draw_ranges()
        self._draw_points()
        self._draw_names()
        self._draw_legend()
        return self.paper

    def _angle(self, place: int) -> float:
        return 2 * math.pi * place / len(self.radar.axes)

    def _spot(self, place: int, value: float) -> Point:
        """Return where a value lies on an axis; axis 0 points up, the others follow the clock."""
        out = self.radius * value / self.radar.full
        x, y = self.centre
        return (x + out * math.sin(self._angle(place)), y - out * math.cos(self._angle(place)))

    def _values(self, voice: Voice) -> list[float | None]:
        return [axis.inside if voice == "inside" else axis.outside for axis in self.radar.axes]

    def _neighbours(self) -> list[tuple[int, int]]:
        places = list(range(len(self.radar.axes)))
        return list(pairwise([*places, 0]))

    def _draw_head(self) -> None:
        if self.radar.title:
            size = 17.0 if self.small else 20.0
            self.paper.words(20, 30, self.radar.title, size=size, bold=True)
        if self.radar.note:
            self.paper.words(
                20,
                30 + (26 if self.radar.title else 0),
                self.radar.note,
                colour=self.colours.ink_soft,
                size=13,
            )

    def _draw_rings(self) -> None:
        places = range(len(self.radar.axes))
        whole = [self._spot(i, self.radar.full) for i in places]
        for ring in range(1, round(self.radar.full)):
            self.paper.outline([self._spot(i, ring) for i in places], colour=self.colours.line)
        self.paper.outline(whole, colour=self.colours.line_strong, width=1.25)
        self.paper.lines([(*self.centre, *spot) for spot in whole], colour=self.colours.line)

    def _draw_ring_numbers(self) -> None:
        # Half way between two axes, where neither outline has its corners.
        here = len(self.radar.axes) // 2
        spots = []
        step = 2 if self.small else 1
        for ring in range(1, round(self.radar.full) + 1, step):
            (ax, ay), (bx, by) = self._spot(here, ring), self._spot(here + 1, ring)
            spots.append((ring, (ax + bx) / 2, (ay + by) / 2))
        for _, x, y in spots:
            self.paper.circle(x, y, radius=6, colour=self.colours.surface)
        for ring, x, y in spots:
            self.paper.words(
                x, y + 0.5, str(ring), colour=self.colours.ink_soft, size=10, align="center"
            )

    def _draw_alone(self) -> None:
        values = self._values("inside")
        for here, there in self._neighbours():
            a, b = values[here], values[there]
            if a is not None and b is not None:
                corners = [self.centre, self._spot(here, a), self._spot(there, b)]
                self.paper.area(corners, colour=self.colours.inside, opacity=0.14)

    def _draw_gaps(self) -> None:
        """Shade what both voices reach; hatch where the claim goes on; leave the rest open."""
        over: list[list[Point]] = []
        shared: list[list[Point]] = []
        for here, there in self._neighbours():
            inside = self._pair("inside", here, there)
            outside = self._pair("outside", here, there)
            if inside is None or outside is None:
                continue
            shared.append([self.centre, *_shared_edge(inside, outside, self.centre)])
            over.extend(_beyond(inside, outside, self.centre))
        for shape in shared:
            self.paper.area(shape, colour=self.colours.outside, opacity=0.1)
        for shape in over:
            self.paper.area(shape, colour=self.colours.gap_tint, opacity=0.75)
        for shape in over:
            self.paper.lines(hatch(shape, distance=5.5), colour=self.colours.gap, width=1.1)

    def _pair(self, voice: Voice, here: int, there: int) -> tuple[Point, Point] | None:
        values = self._values(voice)
        a, b = values[here], values[there]
        return None if a is None or b is None else (self._spot(here, a), self._spot(there, b))

    def _draw_outline(self, voice: Voice) -> None:
        colour = self.colours.inside if voice == "inside" else self.colours.outside
        pairs = [self._pair(voice, here, there) for here, there in self._neighbours()]
        if all(pairs):
            corners = [pair[0] for pair in pairs if pair]
            self.paper.outline(corners, colour=self.colours.surface, width=5)
            self.paper.outline(corners, colour=colour, width=2.5)
        else:
            for pair in pairs:
                if pair:
                    self.paper.lines([(*pair[0], *pair[1])], colour=colour, width=2.5)

    def _draw_overlays(self) -> None:
        """Draw each outline laid over, broken in its own way, and say beneath what it is."""
        for number, overlay in enumerate(self.radar.overlays):
            dash = _DASHES[number % len(_DASHES)]
            ends = self._overlay_ends(overlay)
            self.paper.lines(ends, colour=self.colours.surface, width=4)
            self.paper.lines(ends, colour=self.colours.ink, width=1.75, dash=dash)
            for place, value in enumerate(overlay.values):
                if value is not None:
                    self.paper.circle(
                        *self._spot(place, value), radius=3.5, colour=self.colours.ink
                    )
            y = self.overlays_at + 22 * number
            wide = 40 + width_of(overlay.name, 13)
            x = max(20.0, (self.paper.width - wide) / 2)
            self.paper.lines([(x, y, x + 30, y)], colour=self.colours.ink, width=1.75, dash=dash)
            words = wrapped(overlay.name, room=self.paper.width - x - 50, size=13, lines=1)[0]
            self.paper.words(x + 40, y, words, size=13, colour=self.colours.ink_soft)

    def _overlay_ends(self, overlay: RadarOverlay) -> list[Segment]:
        found = []
        for here, there in self._neighbours():
            a, b = overlay.values[here], overlay.values[there]
            if a is not None and b is not None:
                found.append((*self._spot(here, a), *self._spot(there, b)))
        return found

    def _draw_stubs(self) -> None:
        """Draw a dotted line and a question mark along an axis on which a voice is silent."""
        for place, axis in enumerate(self.radar.axes):
            voices = [axis.inside] if self.radar.alone else [axis.inside, axis.outside]
            if all(value is not None for value in voices):
                continue
            known = next((value for value in voices if value is not None), 0.0)
            toward = self.radar.full if known < self.radar.full * 0.6 else 0.0
            start = self._spot(place, known)
            end = self._spot(place, known + (toward - known) * 0.72)
            self.paper.lines(
                [(*start, *end)], colour=self.colours.ink_soft, width=2.25, dash=DOTTED
            )
            self.paper.circle(*end, radius=9, colour=self.colours.surface)
            self.paper.words(
                *end, "?", colour=self.colours.ink_soft, size=14, bold=True, align="center"
            )

    def _draw_ranges(self) -> None:
        """Draw each interval as a thin bar along its axis; small, the marks would hide it."""
        if self.small:
            return
        for voice in ("outside", "inside"):
            colour = self.colours.inside if voice == "inside" else self.colours.outside
            bars: list[Segment] = []
            for place, axis in enumerate(self.radar.axes):
                ends = axis.inside_range if voice == "inside" else axis.outside_range
                if ends is not None:
                    bars.extend(self._bar(place, ends))
            self.paper.lines(bars, colour=self.colours.surface, width=4.5)
            self.paper.lines(bars, colour=colour, width=2)

    def _bar(self, place: int, ends: tuple[float, float]) -> list[Segment]:
        (ax, ay), (bx, by) = self._spot(place, ends[0]), self._spot(place, ends[1])
        dx, dy = 4.5 * math.cos(self._angle(place)), 4.5 * math.sin(self._angle(place))
        stops = [(x - dx, y - dy, x + dx, y + dy) for x, y in ((ax, ay), (bx, by))]
        return [(ax, ay, bx, by), *stops]

    def _draw_points(self) -> None:
        for place, axis in enumerate(self.radar.axes):
            if axis.outside is not None and not self.radar.alone:
                self.paper.diamond(
                    *self._spot(place, axis.outside), radius=6.5 if self.small else 8
                )
        for place, axis in enumerate(self.radar.axes):
            if axis.inside is not None:
                self.paper.circle(*self._spot(place, axis.inside), radius=5 if self.small else 6.5)

    def _draw_names(self) -> None:
        captions = []
        for place, axis in enumerate(self.radar.axes):
            sideways = abs(math.sin(self._angle(place)))
            beside = self.paper.width / 2 - self.radius * sideways - 26
            room = beside if sideways > 0.8 else self.paper.width * 0.42
            lines = wrapped(axis.name, room=room / _BOLD, size=self.size)
            x, y = self._name_place(place, lines)
            for number, line in enumerate(lines):
                self.paper.words(
                    x, y + number * self._line, line, size=self.size, bold=True, align="center"
                )
            captions.append((axis, x, y + len(lines) * self._line + 2))
        for axis, x, y in captions:
            self._draw_value(axis, "inside", x, y)
        if not self.radar.alone:
            for axis, x, y in captions:
                self._draw_value(axis, "outside", x, y)

    @property
    def _line(self) -> float:
        return self.size * 1.25

    def _name_place(self, place: int, lines: tuple[str, ...]) -> Point:
        """Return the middle of the first line of an axis' name, clear of the outer ring."""
        angle = self._angle(place)
        sideways, upward = math.sin(angle), math.cos(angle)
        x, y = self._spot(place, self.radar.full)
        height = (len(lines) + 1) * self._line
        half = max(*(width_of(line, self.size * _BOLD) for line in lines), 86.0) / 2
        if abs(sideways) > 0.8:
            x += math.copysign(half + 14, sideways)
            y -= height * 0.6
        else:
            x += sideways * half * 0.6
            y += -height - 8 if upward > 0 else 14
        x = min(max(x, half + 6), self.paper.width - half - 6)
        return (x, y + self.size / 2)

    def _draw_value(self, axis: RadarAxis, voice: Voice, x: float, y: float) -> None:
        size = self.size
        value = axis.inside if voice == "inside" else axis.outside
        if self.radar.alone:
            said = gettext("not scored")
            if value is not None:
                told = {"n": points(value), "of": points(self.radar.full)}
                said = gettext("%(n)s of %(of)s") % told
            start = x - (width_of(said, size * _BOLD) + 14) / 2
        else:
            said = "?" if value is None else points(value)
            start = x - 12 - width_of(said, size * _BOLD) - 13 if voice == "inside" else x + 10
        if value is None:
            colour = self.colours.ink_soft
        elif voice == "inside":
            self.paper.circle(start + 4, y, radius=4.5)
            colour = self.colours.inside
        else:
            self.paper.diamond(start + 4, y, radius=5.5)
            colour = self.colours.outside
        self.paper.words(start + 13, y + 0.5, said, size=size, colour=colour, bold=True)

    def _draw_legend(self) -> None:
        if self.radar.alone:
            return
        y = self.legend_at
        keys = [(kind, gettext(words)) for kind, words in _KEYS]
        widths = [width_of(words, 13) + 24 for _, words in keys]
        x = 24.0 if self.small else (self.paper.width - sum(widths) - 26 * (len(_KEYS) - 1)) / 2
        for (kind, words), width in zip(keys, widths, strict=True):
            self._draw_key(kind, x, y)
            self.paper.words(x + 22, y, words, size=13, colour=self.colours.ink_soft)
            if self.small:
                y += 22
            else:
                x += width + 26

    def _draw_key(self, kind: str, x: float, y: float) -> None:
        if kind == "circle":
            self.paper.circle(x + 7, y, radius=6)
        elif kind == "diamond":
            self.paper.diamond(x + 7, y, radius=7)
        else:
            corners = [(x - 3, y - 6), (x + 16, y - 6), (x + 16, y + 6), (x - 3, y + 6)]
            self.paper.area(corners, colour=self.colours.gap_tint, opacity=0.75)
            self.paper.lines(hatch(corners, distance=4.5), colour=self.colours.gap, width=1.1)


Pair = tuple[Point, Point]


def _reach(spot: Point, centre: Point) -> float:
    return math.dist(spot, centre)


def _meeting(first: Pair, second: Pair) -> Point | None:
    """Return where two lines between neighbouring axes cross, or None."""
    (x1, y1), (x2, y2) = first
    (x3, y3), (x4, y4) = second
    across = (x1 - x2) * (y3 - y4) - (y1 - y2) * (x3 - x4)
    if abs(across) < 1e-9:
        return None
    along = ((x1 - x3) * (y3 - y4) - (y1 - y3) * (x3 - x4)) / across
    if not 0 < along < 1:
        return None
    return (x1 + along * (x2 - x1), y1 + along * (y2 - y1))


def _beyond(inside: Pair, outside: Pair, centre: Point) -> list[list[Point]]:
    """Return the shapes between two axes where the first outline lies beyond the second."""
    first = _reach(inside[0], centre) > _reach(outside[0], centre)
    second = _reach(inside[1], centre) > _reach(outside[1], centre)
    if not first and not second:
        return []
    if first and second:
        return [[inside[0], inside[1], outside[1], outside[0]]]
    middle = _meeting(inside, outside)
    if middle is None:  # they touch on an axis
        return [[inside[0], inside[1], outside[1], outside[0]]]
    side = 0 if first else 1
    return [[inside[side], middle, outside[side]]]


def _shared_edge(inside: Pair, outside: Pair, centre: Point) -> list[Point]:
    """Return the edge between two axes up to which both outlines reach."""
    nearer = [
        min(inside[side], outside[side], key=lambda spot: _reach(spot, centre)) for side in (0, 1)
    ]
    first = _reach(inside[0], centre) > _reach(outside[0], centre)
    second = _reach(inside[1], centre) > _reach(outside[1], centre)
    middle = _meeting(inside, outside) if first != second else None
    return [nearer[0], middle, nearer[1]] if middle else nearer
