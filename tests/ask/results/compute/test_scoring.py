"""Scores: a blank is never a low answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.ask.instruments.library import get_edition
from outsidein.ask.results.compute.scoring import roll_up, score_dimension, score_sheet

SCORECARD = get_edition("crm-scorecard")
stances = st.sampled_from([0, 0.5, 1])
maybe = st.one_of(st.none(), stances)


@pytest.mark.parametrize(
    ("values", "points", "answered"),
    [
        ([1] * 7, 7.0, 7),
        ([0] * 7, 0.0, 7),
        ([1, 1, 0.5, 0, 0, 0, 0], 2.5, 7),
        ([1, 1, 1, 0.5, 0.5, None, None], 5.6, 5),  # 7 · 4/5
        ([0, 0, 0, 0, 0, 0, None], 0.0, 6),
        ([1, 1, 1, 1, None, None, None], None, 4),
        ([None] * 7, None, 0),
    ],
)
def test_a_dimension_is_scored_from_five_of_seven_answers_on(values, points, answered):
    score = score_dimension(values)

    assert score.points == (None if points is None else pytest.approx(points))
    assert (score.answered, score.asked) == (answered, 7)


@given(st.lists(stances, min_size=7, max_size=7), st.sets(st.integers(0, 6), max_size=2))
def test_leaving_out_an_answer_never_scores_it_as_a_disagree(values, left_out):
    with_blanks = [None if n in left_out else v for n, v in enumerate(values)]
    with_disagree = [0 if n in left_out else v for n, v in enumerate(values)]

    assert score_dimension(with_blanks).points >= score_dimension(with_disagree).points - 1e-9


@given(st.lists(maybe, min_size=7, max_size=7))
def test_a_score_stays_between_nothing_and_seven(values):
    points = score_dimension(values).points

    assert points is None or 0 <= points <= 7


def test_the_grand_total_of_a_full_sheet():
    values = {item.code: 1.0 for item in SCORECARD.items}
    values |= {"ORG.1": 0.5, "OPE.7": 0.0}

    score = score_sheet(SCORECARD, values)

    assert {code: d.points for code, d in score.dimensions.items()} == {
        "ORG": 6.5, "CUS": 7.0, "CHA": 7.0, "DAT": 7.0, "OPE": 6.0,
    }  # fmt: skip
    assert (score.total, score.highest) == (33.5, 35)


def test_a_dimension_without_a_score_leaves_no_grand_total():
    values = {item.code: 1.0 for item in SCORECARD.items if item.dimension != "DAT"}

    score = score_sheet(SCORECARD, values)

    assert score.dimensions["DAT"].points is None
    assert score.total is None
    assert score.dimensions["ORG"].points == 7


def test_people_weigh_the_same_unless_units_are_asked_to():
    scores, units = [6, 6, 6, 2], ["Care", "Care", "Care", "IT"]

    assert roll_up(scores, units).mean == 5
    assert roll_up(scores, units, equal_units=True).mean == 4
    assert roll_up(scores, units, equal_units=True).weighting == "units"
    assert roll_up([]) is None


def test_units_cannot_weigh_alike_without_their_names():
    with pytest.raises(ValueError, match="name the unit of every person"):
        roll_up([1, 2], equal_units=True)
