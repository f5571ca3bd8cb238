"""A drawing: shapes laid over one another in pixels, handed out as one Vega-Lite spec.

The pictures of this product are made of few kinds of shapes that must meet exactly (a hatched
space between two outlines, a word beside its mark), so every picture works out its places itself
and Vega-Lite draws them. Shapes of one style that follow each other share a layer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import altair as alt

from outsidein.charts.hatching import Point, Segment
from outsidein.charts.palette import FONT, Palette

Align = Literal["left", "center", "right"]
Spec = dict[str, Any]

#: How a line is broken, by what the line means.
SOLID: tuple[float, ...] = ()
DOTTED: tuple[float, ...] = (1.5, 4.5)

#: A path is a mark whose shape is written in pixels: of size 4 a step of it is a pixel.
_NOTHING = {"size": 4, "fill": None, "stroke": None, "opacity": 1}


@dataclass(slots=True)
class _Layer:
    """Shapes of one kind and style: the mark with its properties, and a datum for each."""

    kind: str
    style: dict[str, Any]
    values: list[dict[str, Any]] = field(default_factory=list)


class Drawing:
    """Shapes on a surface of a fixed size; the origin is the upper left corner."""

    def __init__(self, *, width: float, height: float, colours: Palette) -> None:
        self.width, self.height = width, height
        self.colours = colours
        self._layers: list[_Layer] = []
        self._words: list[_Layer] = []

    def lines(
        self,
        segments: Sequence[Segment],
        *,
        colour: str,
        width: float = 1.0,
        dash: tuple[float, ...] = SOLID,
    ) -> None:
        """Draw straight lines."""
        path = "".join(f"M{_n(a)} {_n(b)}L{_n(c)} {_n(d)}" for a, b, c, d in segments)
        self._path(path, {"stroke": colour, "strokeWidth": width, "strokeCap": "round"}, dash)

    def outline(
        self,
        corners: Sequence[Point],
        *,
        colour: str,
        width: float = 1.0,
        dash: tuple[float, ...] = SOLID,
    ) -> None:
        """Draw a line from corner to corner and back to the first."""
        style = {"stroke": colour, "strokeWidth": width, "strokeJoin": "round"}
        self._path(_closed(corners), style, dash)

    def area(self, corners: Sequence[Point], *, colour: str, opacity: float = 1.0) -> None:
        """Fill the shape between the corners."""
        style = {"strokeWidth": 0, "fill": colour, "fillOpacity": opacity}
        self._path(_closed(corners), style, SOLID)

    def box(self, x: float, y: float, width: float, height: float, *, colour: str) -> None:
        """Fill a rectangle."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.area(corners, colour=colour)

    def frame(self, x: float, y: float, width: float, height: float, *, colour: str) -> None:
        """Draw the edges of a rectangle."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.outline(corners, colour=colour, width=1.25)

    def circle(self, x: float, y: float, *, radius: float = 6.0, colour: str = "") -> None:
        """Set the mark of the inside voice."""
        self._mark("circle", x, y, radius, colour or self.colours.inside)

    def diamond(self, x: float, y: float, *, radius: float = 7.0, colour: str = "") -> None:
        """Set the mark of the outside voice."""
        self._mark("diamond", x, y, radius, colour or self.colours.outside)

    def words(
        self,
        x: float,
        y: float,
        words: str,
        *,
        colour: str = "",
        size: float = 13.0,
        bold: bool = False,
        align: Align = "left",
    ) -> None:
        """Set words; ``y`` is the middle of their line."""
        style = {
            "fill": colour or self.colours.ink,
            "fontSize": size,
            "fontWeight": 600 if bold else 400,
            "align": align,
            "baseline": "middle",
            "font": FONT,
        }
        self._add("text", style, [{"x": x, "y": y, "words": words}])

    def to_spec(self, *, description: str) -> Spec:
        """Return the drawing as a Vega-Lite spec, its size exact and its ground the surface."""
        return {
            "$schema": alt.SCHEMA_URL,
            "description": description,
            "width": self.width,
            "height": self.height,
            "padding": 0,
            "autosize": {"type": "none"},
            "background": self.colours.surface,
            "config": {"aria": False, "view": {"stroke": None}},
            "layer": [self._placed(layer) for layer in (*self._layers, *self._words)],
        }

    def _add(self, kind: str, style: dict[str, Any], values: list[dict[str, Any]]) -> None:
        if not values:
            return
        # Words lie above all shapes and never over each other, so theirs may join any layer.
        layers = self._words if kind == "text" else self._layers
        within = layers if kind == "text" else layers[-1:]
        layer = next((one for one in within if one.kind == kind and one.style == style), None)
        if layer is None:
            layer = _Layer(kind, style)
            layers.append(layer)
        layer.values.extend({k: _short(v) for k, v in value.items()} for value in values)

    def _path(self, path: str, style: dict[str, Any], dash: tuple[float, ...]) -> None:
        if path:
            broken = {"strokeDash": dash} if dash else {}
            self._add("path", {**_NOTHING, **style, **broken}, [{"x": 0, "y": 0, "path": path}])

    def _mark(self, shape: str, x: float, y: float, radius: float, colour: str) -> None:
        style = {
            "shape": shape,
            "size": (2 * radius) ** 2,
            "fill": colour,
            "stroke": self.colours.surface,
            "strokeWidth": 1.5,
            "opacity": 1,
        }
        self._add("point", style, [{"x": x, "y": y}])

    def _placed(self, layer: _Layer) -> Spec:
        """Return a layer with its shapes, a pixel of the picture for each step of its scales."""
        style = tuple(sorted(layer.style.items()))
        bare = _bare_layer(layer.kind, style)
        encoding = {
            **bare["encoding"],
            "x": {**bare["encoding"]["x"], "scale": _pixels(self.width)},
            "y": {**bare["encoding"]["y"], "scale": _pixels(self.height)},
        }
        return {**bare, "encoding": encoding, "data": {"values": layer.values}}


@lru_cache(maxsize=512)
def _bare_layer(kind: str, style: tuple[tuple[str, Any], ...]) -> Spec:
    """Return a layer of one kind and style without its shapes.

    Altair checks every property against the schema of Vega-Lite, which takes longer than drawing;
    styles are few and come back in every picture, so each is checked once.
    """
    encoding: dict[str, Any] = {
        "x": alt.X("x", type="quantitative", axis=None),
        "y": alt.Y("y", type="quantitative", axis=None),
    }
    if kind == "path":
        encoding["shape"] = alt.Shape("path", type="nominal", scale=None)
    elif kind == "text":
        encoding["text"] = alt.Text("words", type="nominal")
    mark: dict[str, Any] = {"type": "text" if kind == "text" else "point"} | {
        name: list(value) if isinstance(value, tuple) else value for name, value in style
    }
    chart = alt.Chart(alt.InlineData(values=[]), mark=alt.MarkDef(**mark)).encode(**encoding)
    whole: Spec = chart.to_dict()
    return {part: whole[part] for part in ("mark", "encoding")}


def _pixels(length: float) -> Spec:
    # The range is written as the domain is, so that y grows downwards as it does on a screen.
    return {"domain": [0, length], "range": [0, length], "nice": False, "zero": False}


def _closed(corners: Sequence[Point]) -> str:
    return f"M{'L'.join(f'{_n(x)} {_n(y)}' for x, y in corners)}Z"


def _n(value: float) -> str:
    """Return a place as short as it can be written, to a hundredth of a pixel."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _short(value: Any) -> Any:
    return round(value, 2) if isinstance(value, float) else value
