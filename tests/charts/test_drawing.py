"""A drawing is a valid Vega-Lite spec, and its colours are those of the pages."""

import dataclasses
import re
from pathlib import Path

import altair as alt
import pytest

import outsidein
from outsidein.charts.drawing import Drawing
from outsidein.charts.gap_map import Gap, GapMap, draw_gap_map
from outsidein.charts.palette import DARK, LIGHT
from outsidein.charts.radar import Radar, RadarAxis, draw_radar

TOKENS = Path(outsidein.__file__).parent / "web/static/outsidein/tokens.css"


@pytest.mark.parametrize(
    "spec",
    [
        draw_radar(Radar(axes=tuple(RadarAxis(name, 6.0, 2.0) for name in "ABC"))),
        draw_gap_map(GapMap(gaps=(Gap("X", "An item", "G", 0.8, None, "untestable"),))),
    ],
    ids=["radar", "map"],
)
def test_a_picture_is_valid_vega_lite(spec):
    alt.Chart.from_dict(spec).to_dict()


def test_shapes_of_one_style_that_follow_each_other_share_a_layer():
    paper = Drawing(width=100, height=100, colours=LIGHT)

    paper.box(0, 0, 10, 10, colour=LIGHT.gap)
    paper.box(20, 0, 10, 10, colour=LIGHT.gap)
    paper.circle(5, 5)
    paper.box(40, 0, 10, 10, colour=LIGHT.gap)

    counts = [len(layer["data"]["values"]) for layer in paper.to_spec(description="")["layer"]]
    assert counts == [2, 1, 1]


def test_words_lie_above_every_shape():
    paper = Drawing(width=100, height=100, colours=LIGHT)

    paper.words(5, 5, "above")
    paper.box(0, 0, 10, 10, colour=LIGHT.gap)

    kinds = [layer["mark"]["type"] for layer in paper.to_spec(description="")["layer"]]
    assert kinds == ["point", "text"]


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(LIGHT)])
def test_pictures_and_pages_have_the_same_colours(name):
    token = name.replace("_", "-")

    found = re.search(rf"--{token}: light-dark\((#\w+), (#\w+)\);", TOKENS.read_text())

    assert found is not None
    assert found.groups() == (getattr(LIGHT, name), getattr(DARK, name))
