"""What silence leaves open is told where too few were heard, and nowhere else."""

import numpy as np
import pytest

from outsidein.ask.results.compute.intervals import Interval
from outsidein.ask.results.compute.silence import case_bounds, case_bounds_grid, say_case_bounds


def test_the_worst_and_the_best_case_stand_where_too_few_answered():
    found = case_bounds(Interval(0.8, 0.7, 0.9, 5, 10), 0, 1)

    assert (found.worst, found.best) == (pytest.approx(0.4), pytest.approx(0.9))
    assert "Only 5 of 10 answered" in say_case_bounds(found, 1)


@pytest.mark.parametrize(
    "mean",
    [None, Interval(0.8, 0.7, 0.9, 6, 10), Interval(0.8, 0.7, 0.9, 5, None)],
    ids=["no figure", "enough", "nobody knows how many there are"],
)
def test_elsewhere_there_is_none(mean):
    assert case_bounds(mean, 0, 1) is None
    assert say_case_bounds(case_bounds(mean, 0, 1), 1) == ""


def test_many_cells_have_the_bounds_of_each():
    mean, n = np.array([0.8, 0.8, 0.8, np.nan]), np.array([5, 6, 5, 0])

    worst, best = case_bounds_grid(mean, n, np.array([10, 10, -1, 10]), np.zeros(4), np.ones(4))

    assert (worst[0], best[0]) == (pytest.approx(0.4), pytest.approx(0.9))
    assert np.isnan(worst[1:]).all()
    assert np.isnan(best[1:]).all()
