"""Hatching fills a convex shape and never leaves it."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.charts.hatching import hatch

SQUARE = [(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0)]


def test_lines_of_a_square_stand_at_one_distance():
    lines = hatch(SQUARE, distance=5)

    totals = [x1 + y1 for x1, y1, _, _ in lines]

    steps = {round(b - a, 1) for a, b in pairwise(totals)}
    assert steps == {7.1}  # 5 across the lines is 5·√2 along an edge


def test_a_shape_without_room_has_no_lines():
    assert hatch([(1, 1), (2, 1), (2, 2), (1, 2)], distance=20) == []


def test_lines_of_two_shapes_that_touch_join_on_their_edge():
    left = hatch([(0, 0), (10, 0), (10, 40), (0, 40)])
    right = hatch([(10, 0), (20, 0), (20, 40), (10, 40)])

    on_edge_left = {y for x1, y1, x2, y2 in left for x, y in ((x1, y1), (x2, y2)) if x == 10}
    on_edge_right = {y for x1, y1, x2, y2 in right for x, y in ((x1, y1), (x2, y2)) if x == 10}

    inner = {y for y in on_edge_left & on_edge_right if 10 < y < 30}
    assert inner == {y for y in on_edge_left if 10 < y < 30}
    assert inner


@given(
    wide=st.floats(1, 400), high=st.floats(1, 400), x=st.floats(-300, 300), y=st.floats(-300, 300)
)
def test_no_line_leaves_the_shape(wide, high, x, y):
    lines = hatch([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)])

    for x1, y1, x2, y2 in lines:
        assert x - 0.01 <= x1 <= x2 <= x + wide + 0.01
        assert y - 0.01 <= y2 <= y1 <= y + high + 0.01
        assert math.isclose(x1 + y1, x2 + y2, abs_tol=0.03)


@pytest.mark.parametrize("distance", [3.0, 5.0, 9.0])
def test_wider_distance_gives_fewer_lines(distance):
    assert len(hatch(SQUARE, distance=distance)) > len(hatch(SQUARE, distance=distance * 2))
