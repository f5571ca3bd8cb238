"""The scores on the five axes of the scorecard's diagram."""

from outsidein.ask.instruments.library import get_edition
from outsidein.ask.results.compute.radar import axes, total
from outsidein.ask.results.compute.scoring import score_sheet

SCORECARD = get_edition("crm-scorecard")


def sheet(value: float, *, without: str = ""):
    values = {item.code: value for item in SCORECARD.items if item.dimension != without}
    return score_sheet(SCORECARD, values)


def test_each_axis_is_the_mean_over_the_people_who_have_a_score_on_it():
    found = axes(SCORECARD, [sheet(1), sheet(0.5, without="DAT")], 2, seed=1)

    assert [(axis.dimension, axis.score.point, axis.score.n) for axis in found] == [
        ("ORG", 5.25, 2),
        ("CUS", 5.25, 2),
        ("CHA", 5.25, 2),
        ("DAT", 7.0, 1),
        ("OPE", 5.25, 2),
    ]
    assert found[0].share == 0.75


def test_a_blank_axis_has_no_score_rather_than_zero():
    found = axes(SCORECARD, [sheet(1, without="CHA")], 10, seed=1)

    assert found[2].score is None
    assert found[2].share is None


def test_the_grand_total_rests_on_those_who_have_one():
    found = total([sheet(1), sheet(0.5), sheet(0, without="ORG")], 10, seed=1)

    assert (found.point, found.n) == (26.25, 2)
    assert 0 <= found.low <= 26.25 <= found.high <= 35
    assert total([sheet(1, without="ORG")], 10, seed=1) is None
