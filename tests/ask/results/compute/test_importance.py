"""The map of importance and performance: cross-hairs, line, index, and its intervals."""

import numpy as np
import pytest

from outsidein.ask.instruments.library import get_edition
from outsidein.ask.results.compute.importance import importance_map, say_map
from outsidein.ask.results.compute.matrix import AnswerMatrix, Grouping, MatrixItem
from outsidein.ask.results.compute.priority import priority_index

LEVELS = ("1", "2", "3", "4", "5")
ITEMS = tuple(MatrixItem(f"IMP.{i}", LEVELS, (1, 2, 3, 4, 5)) for i in (1, 2, 3))


def asked() -> AnswerMatrix:
    return AnswerMatrix(
        items=ITEMS,
        values=np.array([[0, 4, 3], [1, 3, -1], [0, 4, 3], [1, -2, 4]], dtype=np.int8),
        priority=np.array([[1, 1, 0], [1, 0, 1], [1, 1, 0], [0, 1, 0]], dtype=np.bool_),
        groups={"level": Grouping(np.array([0, 0, 1, 1], dtype=np.int16), ("Board", "Front"))},
    )


def test_what_matters_and_goes_badly_stands_first():
    found = importance_map(asked(), population=4, seed=1)

    assert [one.item for one in found.items] == ["IMP.1", "IMP.2", "IMP.3"]
    assert [one.quadrant for one in found.items] == [
        "concentrate here",
        "keep up",
        "possible overkill",
    ]
    assert say_map(found, {"IMP.1": "Listening"}) == "Matters and does not go well: Listening."


def test_only_people_with_a_level_count_on_both_axes():
    found = {one.item: one for one in importance_map(asked(), population=4, seed=1).items}

    # IMP.2: the fourth person marked it and was not sure of its level.
    assert found["IMP.2"].importance.point == pytest.approx(2 / 3)
    assert found["IMP.2"].importance.n == 3
    assert found["IMP.2"].performance.point == pytest.approx((1 + 0.75 + 1) / 3)


def test_the_cross_hairs_are_the_means_and_the_line_parts_need_from_plenty():
    found = importance_map(asked(), population=4, seed=1)

    assert found.middle_importance == pytest.approx((0.75 + 2 / 3 + 0) / 3)
    assert found.items[0].over_line == pytest.approx(0.75 - 0.125)
    assert found.items[2].over_line < 0


def test_with_everybody_heard_each_figure_is_a_point():
    first = importance_map(asked(), population=4, seed=1).items[0]

    for one in (first.importance, first.performance, first.index):
        assert one.low == one.point == one.high


def test_the_index_is_the_one_counted_person_by_person():
    scale = get_edition("customer-led-roadtest").items[0].scale
    single = priority_index("IMP.1", scale, [(1, 1), (2, 1), (1, 1), (2, 0)], 30, seed=5)

    found = importance_map(asked(), population=30, seed=5).items[0]

    assert found.index == single.index


def test_the_map_of_one_group_holds_its_people_alone():
    found = importance_map(asked(), "level", "Front", 2, seed=1)

    assert {one.item: one.importance.n for one in found.items} == {
        "IMP.1": 2,
        "IMP.2": 1,
        "IMP.3": 2,
    }


def test_a_map_of_nobody_says_so():
    blank = AnswerMatrix(
        ITEMS, np.full((2, 3), -1, dtype=np.int8), priority=np.zeros((2, 3), dtype=np.bool_)
    )

    assert importance_map(blank, seed=1) is None
    assert say_map(None) == "Nobody answered."


def test_where_nothing_presses_that_is_said():
    even = AnswerMatrix(ITEMS[:1], np.array([[2]], dtype=np.int8), priority=np.array([[True]]))

    assert say_map(importance_map(even, seed=1)).startswith("Nothing matters more")


def test_a_group_or_marks_that_are_not_there_are_refused():
    with pytest.raises(ValueError, match="not in tuple"):
        importance_map(asked(), "level", "Owners", seed=1)
    with pytest.raises(ValueError, match="what comes first"):
        importance_map(AnswerMatrix(ITEMS, asked().values), seed=1)
