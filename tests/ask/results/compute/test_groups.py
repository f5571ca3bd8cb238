"""Groups beside each other: each cell is what its own people said, and nothing more."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.ask.results.compute.agreement import a_wg, van_der_eijk
from outsidein.ask.results.compute.agreement_grid import a_wg_grid, spread_grid, van_der_eijk_grid
from outsidein.ask.results.compute.groups import (
    group_results,
    group_scores,
    roll_up_groups,
    score_people,
)
from outsidein.ask.results.compute.interval_grid import MANY, mean_grid
from outsidein.ask.results.compute.intervals import draw_shares, mean_interval
from outsidein.ask.results.compute.matrix import AnswerMatrix, Grouping, MatrixItem
from outsidein.ask.results.compute.scoring import score_dimension

STANCE = MatrixItem("ORG.1", ("disagree", "neutral", "agree"), (0, 0.5, 1))
MATURITY = MatrixItem("IMP.1", ("1", "2", "3", "4", "5"), (1, 2, 3, 4, 5))
tables = st.integers(3, 6).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 30), min_size=k, max_size=k), min_size=1, max_size=6)
)


def matrix() -> AnswerMatrix:
    return AnswerMatrix(
        items=(STANCE, MATURITY),
        values=np.array(
            [[2, 4], [2, 4], [0, -1], [-1, 0], [-2, 1], [1, -1], [2, 2]], dtype=np.int8
        ),
        groups={
            "level": Grouping(
                np.array([0, 0, 0, 1, 1, -1, 1], dtype=np.int16), ("Board", "Front", "Support")
            )
        },
    )


@given(tables)
def test_agreement_of_many_cells_is_that_of_each(rows):
    counts = np.array(rows)
    a, wg = van_der_eijk_grid(counts), a_wg_grid(counts)

    for row, one_a, one_wg in zip(rows, a, wg, strict=True):
        if not sum(row):
            assert np.isnan(one_a)
            assert np.isnan(one_wg)
            continue
        assert one_a == pytest.approx(van_der_eijk(row))
        expected = a_wg(row)
        assert np.isnan(one_wg) if expected is None else one_wg == pytest.approx(expected)


def test_the_spread_is_in_points_of_the_scale():
    found = spread_grid(np.array([[1, 0, 1], [1, 0, 0]]), np.array([[0, 0.5, 1], [0, 0.5, 1]]))

    assert found[0] == pytest.approx(0.5**0.5)
    assert np.isnan(found[1])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 40), min_size=3, max_size=3),
    st.one_of(st.none(), st.integers(0, 50)),
)
def test_a_small_cell_has_the_interval_of_the_single_item(counts, silent):
    people = None if silent is None else sum(counts) + silent
    told = np.array([-1 if people is None else people])

    found = mean_grid(np.array([counts]), np.array([[0, 0.5, 1]]), told, seed=9, draws=300)
    single = mean_interval(counts, [0, 0.5, 1], people, seed=9, draws=300)

    if single is None:
        assert np.isnan(found.point[0])
    else:
        assert (found.low[0], found.point[0], found.high[0]) == pytest.approx(
            (single.low, single.point, single.high)
        )


@pytest.mark.parametrize("values", [(0, 0.5, 1), (0, 0.25, 0.5, 0.75, 1)])
@pytest.mark.parametrize("shape", ["one end", "two poles", "rare", "even"])
def test_from_many_answers_on_the_moments_stand_for_the_draw(values, shape):
    k = len(values)
    shares = {
        "one end": [1] + [0] * (k - 1),
        "two poles": [0.5] + [0] * (k - 2) + [0.5],
        "rare": [0.99] + [0] * (k - 2) + [0.01],
        "even": [1 / k] * k,
    }[shape]
    counts = np.round(np.array(shares) * MANY).astype(np.int64)
    counts[0] += MANY - counts.sum()

    for people in (MANY + 20, 2 * MANY, 20 * MANY, None):
        told = np.array([-1 if people is None else people])
        found = mean_grid(counts[None], np.array([values]), told, seed=1)
        drawn = draw_shares(counts.tolist(), people, seed=4, draws=40_000) @ np.array(values)

        # A figure between 0 and 1 is shown with two digits: half of the last is .005.
        assert found.low[0] == pytest.approx(np.quantile(drawn, 0.025), abs=0.001)
        assert found.high[0] == pytest.approx(np.quantile(drawn, 0.975), abs=0.001)


def test_more_answers_than_people_are_refused_by_the_grid():
    with pytest.raises(ValueError, match="more people answered"):
        mean_grid(np.array([[3, 3]]), np.array([[0.0, 1.0]]), np.array([5]), seed=1)


def test_a_cell_says_what_its_own_people_said():
    found = group_results(matrix(), [None, "level"], {"level": [3, 10, None]}, seed=1)

    cell = found["level"].cell("Board", "ORG.1")

    assert (cell.mean.point, cell.mean.low, cell.mean.high) == pytest.approx((2 / 3,) * 3)
    assert (cell.mean.n, cell.mean.population) == (3, 3)
    assert (cell.counts, cell.not_sure, cell.blank) == ((1, 0, 2), 0, 0)
    assert cell.share == pytest.approx(2 / 3)
    assert cell.spread == pytest.approx(np.std([1, 1, 0], ddof=1))
    assert cell.agreement.a == pytest.approx(van_der_eijk([1, 0, 2]))


def test_unsure_and_blank_stand_beside_the_answers():
    cell = group_results(matrix(), ["level"], seed=1)["level"].cell("Front", "ORG.1")

    assert (cell.mean.n, cell.not_sure, cell.blank) == (1, 1, 1)
    assert cell.mean.population is None
    assert cell.spread is None


def test_a_group_in_which_nobody_answered_has_no_figure_rather_than_zero():
    found = group_results(matrix(), ["level"], seed=1)["level"]

    assert found.cell("Support", "ORG.1") is None
    assert np.isnan(found.mean[2]).all()
    assert np.isnan(found.share[2]).all()
    assert np.isnan(found.a[2]).all()


def test_the_share_counts_what_is_above_the_middle_of_each_scale():
    found = group_results(matrix(), [None], seed=1)[None]

    assert found.share[0].tolist() == pytest.approx([3 / 5, 2 / 5])  # 4 and 5 of 1 to 5


def test_more_answers_than_people_told_leave_the_number_of_people_unknown():
    cell = group_results(matrix(), ["level"], {"level": [2, 5, 5]}, seed=1)["level"].cell(
        "Board", "ORG.1"
    )

    assert cell.mean.population is None
    assert cell.mean.low < cell.mean.point < cell.mean.high


def test_groups_that_are_not_there_are_refused():
    found = group_results(matrix(), ["level"], seed=1)["level"]

    with pytest.raises(KeyError):
        found.cell("Owners", "ORG.1")
    with pytest.raises(KeyError):
        found.cell("Board", "ORG.9")
    with pytest.raises(ValueError, match="has 3 groups, not 2"):
        group_results(matrix(), ["level"], {"level": [3, 4]}, seed=1)


def test_units_weigh_alike_only_where_that_is_asked_for():
    counts, people = [[0, 0, 9], [1, 0, 0]], [9, 1]

    by_people = roll_up_groups(counts, [0, 0.5, 1], people, seed=1)
    by_units = roll_up_groups(counts, [0, 0.5, 1], people, seed=1, equal_units=True)

    assert (by_people.mean.point, by_people.weighting) == (0.9, "people")
    assert (by_units.mean.point, by_units.weighting, by_units.units) == (0.5, "units", 2)
    assert by_units.mean.low == by_units.mean.high == 0.5  # everybody was heard


def test_a_unit_where_nobody_answered_has_no_vote_but_its_people_are_silent():
    found = roll_up_groups([[0, 4], [0, 0]], [0, 1], [4, 6], seed=1)

    assert (found.mean.n, found.mean.population, found.units) == (4, 10, 1)
    assert found.mean.low < 1
    assert roll_up_groups([[0, 0]], [0, 1], [6], seed=1) is None


def test_everybodys_score_is_the_score_of_each_sheet():
    random = np.random.default_rng(2)
    values = random.integers(-2, 3, size=(40, 7), dtype=np.int8)
    items = tuple(MatrixItem(f"ORG.{i}", STANCE.points, STANCE.values) for i in range(7))

    found = score_people(AnswerMatrix(items, values), [item.code for item in items])

    for row, points in zip(values, found, strict=True):
        each = score_dimension([None if a < 0 else STANCE.values[a] for a in row]).points
        assert np.isnan(points) if each is None else points == pytest.approx(each)


def test_a_group_has_a_score_only_where_somebody_answered_enough():
    codes = np.array([0, 0, 1], dtype=np.int16)
    items = tuple(MatrixItem(f"ORG.{i}", STANCE.points, STANCE.values) for i in range(7))
    values = np.array([[2] * 7, [1] * 7, [2] * 4 + [-1] * 3], dtype=np.int8)
    asked = AnswerMatrix(items, values, {"level": Grouping(codes, ("Board", "Front"))})

    board, front = group_scores(asked, [i.code for i in items], "level", [2, 9], seed=1)

    assert (board.low, board.point, board.high, board.n) == (5.25, 5.25, 5.25, 2)
    assert front is None


def test_where_nothing_is_on_a_scale_the_groups_are_there_without_a_figure():
    asked = AnswerMatrix((), np.zeros((7, 0), dtype=np.int8), matrix().groups)

    found = group_results(asked, [None, "level"], seed=1)

    assert [one.n.shape for one in found.values()] == [(1, 0), (3, 0)]
    assert found["level"].people.tolist() == [3, 3, 0]
