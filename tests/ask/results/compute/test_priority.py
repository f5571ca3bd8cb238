"""What matters and does not go well comes first."""

import pytest

from outsidein.ask.instruments.library import get_edition
from outsidein.ask.results.compute.priority import place_items, priority_index

MATURITY = get_edition("customer-led-roadtest").items[0].scale


def test_the_cross_hairs_stand_at_the_means_and_not_in_the_middle():
    placed = place_items(
        [("IMP.1", 0.9, 0.2), ("IMP.2", 0.9, 0.9), ("IMP.3", 0.7, 0.3), ("IMP.4", 0.7, 0.8)]
    )

    assert {p.item: p.quadrant for p in placed} == {
        "IMP.1": "concentrate here",
        "IMP.2": "keep up",
        "IMP.3": "low priority",  # .7 is above the middle of the axis, and below the mean
        "IMP.4": "possible overkill",
    }


def test_no_items_have_no_places():
    assert place_items([]) == ()


def test_the_index_is_importance_times_need():
    found = priority_index(
        "IMP.1", MATURITY, [(1, True), (3, True), (5, False), (3, False)], 4, seed=1
    )

    assert (found.importance, found.need) == (0.5, 0.5)
    assert (found.index.low, found.index.point, found.index.high) == (0.25, 0.25, 0.25)


def test_the_index_has_an_interval_where_people_were_silent():
    found = priority_index("IMP.1", MATURITY, [(1, True), (2, True), (2, False)], 20, seed=1)

    assert 0 <= found.index.low < found.index.point < found.index.high <= 1
    assert found.index.point == pytest.approx(2 / 3 * (1 + 0.75 + 0.75) / 3)


def test_nobody_gives_no_index():
    assert priority_index("IMP.1", MATURITY, [], 20, seed=1) is None
