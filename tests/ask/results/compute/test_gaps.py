"""The gap from today to the future, and the room above today."""

import pytest

from outsidein.ask.instruments.library import get_edition
from outsidein.ask.results.compute.gaps import future_gap, headroom

MATURITY = get_edition("customer-led-roadtest").items[0].scale


def test_the_gap_is_the_future_less_today():
    found = future_gap(MATURITY, [2, 3, 2, None], [4, 5, 5, 4], 30, seed=1)

    assert found.today == pytest.approx(7 / 3)
    assert found.future == 4.5
    assert found.gap.point == pytest.approx(4.5 - 7 / 3)
    assert -4 <= found.gap.low < found.gap.point < found.gap.high <= 4
    assert found.gap.n == 3


def test_with_everybody_heard_the_gap_is_a_point():
    found = future_gap(MATURITY, [2, 3], [4, 5], 2, seed=1)

    assert (found.gap.low, found.gap.high) == (2, 2)


def test_without_a_future_there_is_no_gap():
    assert future_gap(MATURITY, [2, 3], [None, None], 2, seed=1) is None


def test_headroom_is_what_is_left_of_the_scale():
    assert headroom(2, MATURITY) == 0.75
    assert headroom(5, MATURITY) == 0
