"""Intervals know how many people there are, stay on the scale and cover as promised."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.ask.results.compute.intervals import (
    Stratum,
    bounds_are_due,
    draw_shares,
    mean_interval,
    median_interval,
    score_interval,
    share_interval,
    silent_bounds,
    stratified_mean,
    textbook_interval,
    wilson_interval,
)

STANCE = [0, 0.5, 1]
LEVELS = [1, 2, 3, 4, 5]
answers = st.lists(st.integers(0, 15), min_size=3, max_size=3).filter(any)


@settings(max_examples=40)
@given(answers, st.one_of(st.none(), st.integers(0, 100)), st.integers(0, 1000))
def test_the_interval_stays_on_the_scale_and_holds_the_mean(counts, silent, seed):
    people = None if silent is None else sum(counts) + silent

    found = mean_interval(counts, STANCE, people, seed=seed, draws=300)

    assert 0 <= found.low <= found.point <= found.high <= 1
    assert found.point == pytest.approx(np.dot(counts, STANCE) / sum(counts))


@settings(max_examples=25)
@given(answers, st.integers(0, 1000))
def test_with_everybody_heard_every_interval_is_a_point(counts, seed):
    everybody = sum(counts)
    given_ = [v for v, count in zip(STANCE, counts, strict=True) for _ in range(count)]

    found = [
        mean_interval(counts, STANCE, everybody, seed=seed, draws=50),
        median_interval(counts, STANCE, everybody, seed=seed, draws=50),
        share_interval(counts, 1, everybody, seed=seed, draws=50),
        score_interval(given_, 0, 1, everybody, seed=seed, draws=50),
    ]

    assert all(interval.low == interval.point == interval.high for interval in found)


def test_the_same_seed_gives_the_same_interval():
    first = mean_interval([3, 4, 5], STANCE, 40, seed=7)

    assert mean_interval([3, 4, 5], STANCE, 40, seed=7) == first
    assert mean_interval([3, 4, 5], STANCE, None, seed=8) != mean_interval(
        [3, 4, 5], STANCE, None, seed=7
    )


def test_the_more_of_the_people_answered_the_narrower_the_interval():
    widths = [
        (found.high - found.low)
        for people in (13, 20, 60, None)
        if (found := mean_interval([3, 4, 5], STANCE, people, seed=1))
    ]

    assert widths == sorted(widths)
    assert widths[0] < widths[-1]


def test_nobody_heard_gives_no_interval():
    assert mean_interval([0, 0, 0], STANCE, 10, seed=1) is None
    assert median_interval([0, 0, 0], STANCE, 10, seed=1) is None
    assert share_interval([0, 0, 0], 1, 10, seed=1) is None
    assert score_interval([], 0, 7, 10, seed=1) is None
    assert wilson_interval(0, 0) is None
    assert textbook_interval([1.0], 10) is None


def test_more_answers_than_people_is_an_error():
    with pytest.raises(ValueError, match="11 people answered, but there are only 10"):
        draw_shares([5, 6], 10, seed=1)


def test_draws_are_shares_of_everybody():
    drawn = draw_shares([2, 0, 1], 10, seed=1, draws=200)

    assert drawn.shape == (200, 3)
    assert np.allclose(drawn.sum(axis=1), 1)
    assert drawn[:, 0].min() >= 0.2  # those who answered are certain
    assert np.allclose(drawn * 10, np.round(drawn * 10))


def test_the_middle_answer_is_halfway_where_it_falls_between_two_points():
    assert median_interval([0, 2, 2, 0, 0], LEVELS, 4, seed=1).point == 2.5
    assert median_interval([1, 0, 2, 0, 0], LEVELS, 3, seed=1).point == 3


def test_the_share_from_a_point_up():
    found = share_interval([1, 1, 1, 1, 6], 3, 20, seed=1)

    assert found.point == 0.7
    assert found.low >= 7 / 20  # seven of the twenty said so already


def test_a_total_keeps_to_its_own_ends():
    found = score_interval([30.0, 35.0, 35.0, 34.5, 33.0], 0, 35, 200, seed=1)

    assert 0 <= found.low < found.point == 33.5 < found.high <= 35


def test_textbook_interval_by_hand():
    found = textbook_interval([0, 0.5, 1, 1, 0.5], 10)

    # mean .6, s² = .175, half-width 2.776445 · sqrt(.5 · .175/5)
    assert found.point == pytest.approx(0.6)
    assert found.high - found.point == pytest.approx(2.776445 * 0.0175**0.5, abs=1e-6)


def test_strata_weigh_as_many_as_they_are():
    mean, variance = stratified_mean([Stratum(1.0, 0.2, 5, 10), Stratum(0.0, 0.1, 10, 30)])

    assert mean == pytest.approx(0.25)
    assert variance == pytest.approx(0.0625 * 0.5 * 0.04 + 0.5625 * (2 / 3) * 0.01)


def test_wilson_by_hand():
    found = wilson_interval(8, 10)

    assert (found.low, found.high) == (
        pytest.approx(0.4902, abs=1e-4),
        pytest.approx(0.9433, abs=1e-4),
    )


def test_the_silent_bound_the_figure_and_are_shown_below_sixty_percent():
    assert silent_bounds(4.0, 50, 100, 1, 5) == (2.5, 4.5)
    assert bounds_are_due(50, 100)
    assert not bounds_are_due(60, 100)


@pytest.mark.parametrize(
    ("people", "share", "chances"),
    [
        (8, 0.5, (0.2, 0.3, 0.5)),
        (20, 0.3, (0.1, 0.1, 0.8)),
        (50, 0.5, (0.1, 0.1, 0.2, 0.3, 0.3)),
        (100, 0.7, (0.6, 0.3, 0.1)),
    ],
)
def test_the_interval_covers_the_mean_of_everybody_as_often_as_it_says(people, share, chances):
    random = np.random.default_rng(20)
    values = np.linspace(0, 1, len(chances))
    covered, runs = 0, 200

    for run in range(runs):
        everybody = random.choice(len(chances), people, p=chances)
        heard = everybody[: round(people * share)]
        counts = np.bincount(heard, minlength=len(chances)).tolist()
        found = mean_interval(counts, values.tolist(), people, seed=run, draws=400)
        covered += found.low - 1e-9 <= values[everybody].mean() <= found.high + 1e-9

    assert covered / runs >= 0.90  # asking.md: mean .961, least .917 over 40 settings


def test_the_interval_of_a_total_covers_as_often_as_it_says():
    random = np.random.default_rng(21)
    covered, runs = 0, 200

    for run in range(runs):
        everybody = random.binomial(14, random.beta(2, 2, size=30)) / 2
        found = score_interval(everybody[:12].tolist(), 0, 7, 30, seed=run, draws=400)
        covered += found.low - 1e-9 <= everybody.mean() <= found.high + 1e-9

    assert covered / runs >= 0.90
