"""What speaks for and against two records, as picture, sentence and table."""

import json

import pytest

from outsidein.charts.waterfall import (
    Step,
    Waterfall,
    describe_waterfall,
    draw_waterfall,
    table_waterfall,
)

COUPLE = Waterfall(
    -9.3,
    (Step("first name", "different", -10.7), Step("phone", "the same", 14.3)),
    threshold=2.0,
)


def test_the_start_and_the_answers_add_up_to_the_weight():
    assert COUPLE.weight == pytest.approx(-5.7)
    assert [row[2] for row in table_waterfall(COUPLE).rows] == ["−9.3", "−10.7", "+14.3", "−5.7"]


def test_what_weighs_most_is_named_first_and_the_side_of_the_threshold_is_said():
    enough = Waterfall(-9.0, (Step("town", "the same", 2.0), Step("phone", "the same", 12.0)), 2.0)

    assert describe_waterfall(enough) == (
        "For: phone and town. Together +5.0, at or over the +2.0 from which records are joined."
    )


def test_a_pair_without_any_answer_is_said_to_be_so():
    assert describe_waterfall(Waterfall(-9.0, (), 0.0)).startswith("Nothing could be compared")


@pytest.mark.parametrize(("width", "theme"), [(640, "light"), (360, "dark")])
def test_every_bar_lies_within_the_picture(width, theme):
    spec = draw_waterfall(COUPLE, theme=theme, width=width)

    places = [value for layer in spec["layer"] for value in layer["data"]["values"]]
    assert spec["width"] == width
    assert all(0 <= one["x"] <= width and 0 <= one["y"] <= spec["height"] for one in places)
    assert "first name: different" in json.dumps(spec)
