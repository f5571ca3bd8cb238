"""The map of importance: full marks where to begin, and codes that never lie on each other."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.charts.shapes import marks_in, words_in

from outsidein.charts.importance_map import (
    ImportanceChart,
    MapPoint,
    describe_importance,
    draw_importance,
    table_importance,
)
from outsidein.charts.lettering import width_of
from outsidein.charts.palette import LIGHT

BEGIN = MapPoint("CUS.3", "Complaints have an owner", 0.6, 0.3, (0.5, 0.7), (0.2, 0.4), 0.42)
LEAVE = MapPoint("CUS.4", "Calls are short", 0.2, 0.7, index=0.06)
CHART = ImportanceChart((BEGIN, LEAVE), 0.4, 0.5)


def test_what_to_begin_with_is_full_and_all_else_is_open():
    spec = draw_importance(CHART)

    assert len(marks_in(spec, "circle", LIGHT.surface)) == 1  # the open one's hole
    assert words_in(spec).count("CUS.3") == 2  # on the map and in the list beside it
    assert words_in(spec).count("CUS.4") == 1


def test_the_reading_and_the_table_say_where_to_begin():
    assert describe_importance(CHART).startswith("1 of 2 items matters more than most")
    rows = table_importance(CHART).rows
    assert rows[0] == ("CUS.3 Complaints have an owner", "60%", "30%", "0.42", "begin here")
    assert rows[1][-1] == "leave it"


def test_where_nothing_stands_out_the_reading_says_so():
    chart = ImportanceChart((LEAVE,), 0.4, 0.5)

    assert describe_importance(chart) == (
        "None of 1 items matters more than most and goes worse than most."
    )
    assert "Nothing is to begin with" in words_in(draw_importance(chart))


def test_a_single_item_at_the_very_end_is_drawn():
    point = MapPoint("A.1", "All", 1.0, 1.0)

    assert "A.1" in words_in(draw_importance(ImportanceChart((point,), 1.0, 1.0), width=360))


def test_the_codes_of_a_crowded_map_do_not_lie_on_each_other():
    points = tuple(
        MapPoint(f"ORG.{n}", f"Item {n}", 0.1 + 0.012 * (n % 6), 0.4 + 0.02 * (n // 6))
        for n in range(35)
    )
    boxes = placed_codes(ImportanceChart((*points, MapPoint("CUS.9", "Far", 0.7, 0.8)), 0.4, 0.5))

    clashes = [
        (one, other)
        for n, one in enumerate(boxes)
        for other in boxes[n + 1 :]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
    assert len(boxes) == 36
    assert len(clashes) <= 1


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30))
@settings(max_examples=25, deadline=None)
def test_every_item_is_on_the_map_wherever_it_lies(places):
    points = tuple(MapPoint(f"A.{n}", "x", i, p) for n, (i, p) in enumerate(places))
    middle = [sum(axis) / len(places) for axis in zip(*places, strict=True)]
    spec = draw_importance(ImportanceChart(points, middle[0], middle[1]))

    assert {point.code for point in points} <= set(words_in(spec))
    assert all(
        0 <= value["x"] <= spec["width"] and 0 <= value["y"] <= spec["height"]
        for layer in spec["layer"]
        if layer["mark"].get("shape") == "circle"
        for value in layer["data"]["values"]
    )


def placed_codes(chart: ImportanceChart) -> list[tuple[float, float, float, float]]:
    """Return the box of each code on the map, without those of the list."""
    found = []
    codes = {point.code for point in chart.points}
    for layer in draw_importance(chart)["layer"]:
        mark = layer["mark"]
        if mark["type"] != "text":
            continue
        for value in layer["data"]["values"]:
            if value["words"] in codes and mark["fontSize"] < 12:
                wide = width_of(value["words"], mark["fontSize"])
                shift = {"left": 0.0, "right": wide, "center": wide / 2}[mark["align"]]
                x, y, half = value["x"] - shift, value["y"], mark["fontSize"] * 0.4
                found.append((x, y - half, x + wide, y + half))
    return found
