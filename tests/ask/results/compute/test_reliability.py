"""Reliability is reckoned from enough people, and a low one is said to do no harm."""

import numpy as np
import pytest

from outsidein.ask.results.compute.reliability import (
    Reliability,
    cronbach_alpha,
    omega_total,
    reliability,
    say_reliability,
)


def one_factor(n, load=0.7, items=7, seed=1):
    random = np.random.default_rng(seed)
    common = random.normal(size=(n, 1))
    return load * common + (1 - load**2) ** 0.5 * random.normal(size=(n, items))


def test_alpha_by_hand():
    answers = np.array([[1, 2], [2, 2], [3, 5], [4, 3]], dtype=float)

    # variances 5/3 and 2; totals 3, 4, 8, 7 with the variance 17/3
    assert cronbach_alpha(answers) == pytest.approx(2 * (1 - (5 / 3 + 2) / (17 / 3)))


def test_alpha_and_omega_find_what_one_factor_has():
    found = reliability(one_factor(5000))

    truth = (7 * 0.7) ** 2 / ((7 * 0.7) ** 2 + 7 * 0.51)
    assert found.alpha == pytest.approx(truth, abs=0.01)
    assert found.omega == pytest.approx(truth, abs=0.01)


def test_fewer_than_thirty_whole_sheets_are_not_reckoned():
    answers = one_factor(30)
    with_a_blank = answers.copy()
    with_a_blank[4, 2] = np.nan

    assert reliability(answers).n == 30
    assert reliability(with_a_blank) is None
    assert say_reliability(None).startswith("Fewer than 30")


def test_where_everybody_has_one_total_there_is_no_alpha():
    assert reliability(np.ones((40, 5))) is None


def test_one_item_is_no_scale_and_two_have_no_omega():
    assert reliability(one_factor(40, items=1)) is None
    assert reliability(one_factor(40, items=2)).omega is None


def test_items_that_repeat_each_other_have_alpha_and_no_omega():
    answers = np.repeat(one_factor(40, items=1), 4, axis=1)

    found = reliability(answers)

    assert found.alpha == pytest.approx(1)
    assert found.omega is None


def test_an_item_that_all_answered_alike_is_left_out_of_omega_alone():
    answers = one_factor(400)
    answers[:, 0] = 1.0

    found = reliability(answers)

    assert found.items == 7
    assert found.omega == pytest.approx(omega_total(answers[:, 1:]))


@pytest.mark.parametrize(
    ("alpha", "word", "harmless"),
    [(0.7, "well", False), (0.69, "a little", True), (0.1, "hardly", True), (-0.2, "hardly", True)],
)
def test_a_low_figure_is_said_to_do_no_harm(alpha, word, harmless):
    said = say_reliability(Reliability(alpha, None, 80, 7))

    assert f"hang together {word}" in said
    assert ("does no harm" in said) is harmless
