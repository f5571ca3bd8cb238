"""A trend tells change from noise, breaks where the words changed, and rescales nothing."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.ask.results.compute.trend import (
    RoundPoint,
    compare_linked,
    compare_rounds,
    read_trend,
    say_change,
    say_linked,
    say_slope,
    say_trend,
    split_at_breaks,
)

STANCE = (0, 0.5, 1)
LEVELS = (1, 2, 3, 4, 5)
answers = st.lists(st.integers(0, 12), min_size=3, max_size=3).filter(any)


def a_round(year, counts, wording="ab", values=STANCE, population=40):
    return RoundPoint(date(year, 6, 1), f"Round {year}", wording, counts, values, population)


@pytest.mark.parametrize(
    ("before", "after", "people", "call"),
    [
        ((20, 5, 5), (5, 5, 20), (60, 60), "clear"),
        ((12, 6, 12), (8, 6, 16), (60, 60), "maybe"),
        ((12, 6, 12), (10, 6, 14), (60, 60), "within noise"),
        ((10, 10, 10), (9, 11, 10), (60, 60), "within noise"),
        ((10, 10, 10), (9, 10, 11), (30, 30), "a fact of that day"),  # the least change is one
    ],
)
def test_a_change_is_called_by_what_the_draws_leave_open(before, after, people, call):
    found = compare_rounds(before, after, STANCE, people, seed=1)

    assert found.call == call
    assert found.change.point == pytest.approx(found.after.point - found.before.point)


@settings(max_examples=30, deadline=None)
@given(answers, answers, st.integers(0, 50))
def test_the_change_back_is_the_change_turned_round(before, after, silent):
    people = (sum(before) + silent, sum(after) + silent)

    there = compare_rounds(before, after, STANCE, people, seed=1, draws=300)
    back = compare_rounds(after, before, STANCE, people[::-1], seed=1, draws=300)

    assert there.change.point == pytest.approx(-back.change.point)
    assert -1 <= there.change.low <= there.change.point <= there.change.high <= 1


def test_the_size_is_a_share_of_the_scale():
    found = compare_rounds((4, 0, 0, 0, 0), (0, 0, 4, 0, 0), LEVELS, (4, 4), seed=1)

    assert (found.change.point, found.share) == (2, 0.5)


def test_a_round_that_nobody_answered_has_no_change():
    assert compare_rounds((0, 0, 0), (1, 1, 1), STANCE, seed=1) is None
    assert compare_linked([None, 1], [1, None], 0, 1, seed=1) is None


@pytest.mark.parametrize(
    ("before", "after", "people", "said"),
    [
        ((20, 5, 5), (5, 5, 20), 60, "Rose by 0.50 points (likely 0."),
        ((8, 6, 16), (12, 6, 12), 60, "Maybe fell by 0.13 points (likely −0."),
        ((10, 10, 10), (10, 10, 10), 60, "No change that stands out of the noise (likely −0."),
        ((10, 10, 10), (10, 10, 10), 30, "As before, a fact of that day (before 30 of 30"),
        ((10, 10, 10), (12, 10, 8), 30, "Fell by 0.07 points, a fact of that day"),
    ],
)
def test_a_change_is_said_with_its_size_and_its_bounds(before, after, people, said):
    found = compare_rounds(before, after, STANCE, (people, people), seed=1)

    assert say_change(found, 1).startswith(said)
    assert say_change(found, 1).endswith(f"now 30 of {people} answered).")


def test_linked_people_are_compared_with_themselves():
    before = [1, 2, 3, 2, 4, 3, None, 2, 1, 2, 3, 2]
    after = [2, 3, 4, 3, 5, 4, 5, None, 2, 3, 3, 3]

    found = compare_linked(before, after, 1, 5, 40, seed=1)

    assert (found.change.n, found.rose, found.fell, found.stayed) == (10, 9, 0, 1)
    assert found.change.point == pytest.approx(0.9)
    assert found.p < 0.01
    assert found.call == "clear"


@pytest.mark.parametrize(
    ("before", "after", "people", "said"),
    [
        ([1] * 20, [3] * 20, 60, "Of 20 people in both rounds 20 rose, 0 fell and 0 stayed: 2.0"),
        ([3, 1, 2], [1, 1, 1], 3, "0 rose, 2 fell and 1 stayed: 1.0 points down, a fact of that"),
        ([2, 3, 2], [3, 2, 2], 9, "no change that stands out"),
        ([1, 2, 3, 1, 2], [2, 3, 4, 2, 3], 6, "maybe 1.0 points up (likely "),
    ],
)
def test_linked_people_are_told_by_how_many_moved(before, after, people, said):
    assert said in say_linked(compare_linked(before, after, 1, 5, people, seed=1), 4)


def test_few_linked_people_have_their_chance_counted_out():
    found = compare_linked([1, 2, 3, 1], [2, 3, 4, 2], 1, 5, 9, seed=1)

    assert found.p == pytest.approx(2 / 16)  # all four signs alike: two of sixteen ways
    assert found.call != "clear"


def test_linked_people_who_all_stayed_have_no_chance_to_test():
    found = compare_linked([1, 2, 3], [1, 2, 3], 1, 5, 9, seed=1)

    assert (found.p, found.stayed, found.call) == (None, 3, "within noise")


def test_with_everybody_linked_the_change_is_a_fact():
    found = compare_linked([1, 2], [2, 2], 1, 5, 2, seed=1)

    assert (found.change.low, found.change.high) == (0.5, 0.5)
    assert (found.call, found.p) == ("a fact of that day", None)


def test_new_words_break_the_trend_and_keep_the_old_rounds_as_they_were():
    old, new = a_round(2023, (10, 5, 5)), a_round(2024, (5, 5, 10), wording="cd")

    found = read_trend([new, old], seed=1)

    assert found.runs == ((old,), (new,))
    assert found.breaks == (date(2024, 6, 1),)
    assert found.changes == (None,)
    assert found.means[0].point == pytest.approx(0.375)
    assert "not compared" in say_trend(found)


def test_a_new_scale_breaks_the_trend_though_the_words_stayed():
    points = [a_round(2023, (1, 2, 3)), a_round(2024, (1, 2, 3), values=(1, 2, 3))]

    assert len(split_at_breaks(points)) == 2


def test_words_that_return_after_a_break_begin_a_run_of_their_own():
    points = [a_round(2022, (1, 1, 1)), a_round(2023, (1, 1, 1), "cd"), a_round(2024, (1, 1, 1))]

    assert [len(run) for run in split_at_breaks(points)] == [1, 1, 1]


def test_from_four_rounds_on_there_is_a_slope():
    points = [a_round(2020 + i, (10 - 2 * i, 4, 6 + 2 * i)) for i in range(4)]

    three, four = read_trend(points[:3], seed=1), read_trend(points, seed=1)

    assert three.slope is None
    assert four.slope.rounds == 4
    assert four.slope.tau == 1
    assert four.slope.a_year == pytest.approx(0.1, rel=0.01)  # two of twenty people a year
    assert four.slope.low <= four.slope.a_year <= four.slope.high
    assert say_trend(four).startswith(("No change", "Maybe rose", "Rose"))


def test_a_slope_is_said_by_its_direction():
    up = read_trend([a_round(2018 + i, (12 - 2 * i, 4, 4 + 2 * i)) for i in range(6)], seed=1)
    down = read_trend([a_round(2018 + i, (4 + 2 * i, 4, 12 - 2 * i)) for i in range(6)], seed=1)

    assert say_slope(up.slope, 1).startswith("Over 6 rounds it rises by 0.10 points a year (0.10")
    assert "it falls by 0.10 points" in say_slope(down.slope, 1)
    assert say_slope(None, 1) == ""


def test_rounds_all_alike_have_no_direction():
    found = read_trend([a_round(2020 + i, (5, 5, 5)) for i in range(5)], seed=1)

    assert "no direction stands out" in say_slope(found.slope, 1)
    assert (found.slope.a_year, found.slope.tau) == (0, 0)


def test_the_slope_is_that_of_the_last_run_alone():
    points = [a_round(2018 + i, (9, 1, 1), "old") for i in range(4)]

    found = read_trend([*points, a_round(2024, (1, 1, 9), "new")], seed=1)

    assert found.slope is None


def test_a_round_without_answers_has_neither_mean_nor_change():
    found = read_trend([a_round(2023, (1, 1, 1)), a_round(2024, (0, 0, 0))], seed=1)

    assert found.means[1] is None
    assert found.changes == (None,)
    assert "Nobody answered" in say_trend(found)


def test_one_round_is_no_trend_yet():
    assert say_trend(read_trend([a_round(2024, (1, 1, 1))], seed=1)) == "Asked once: no trend yet."
    assert read_trend([], seed=1).runs == ()


def test_a_change_that_is_noise_is_seldom_called_clear():
    random = np.random.default_rng(7)
    clear = 0

    for run in range(200):
        before, after = random.multinomial(20, [0.3, 0.3, 0.4], size=2)
        found = compare_rounds(before.tolist(), after.tolist(), STANCE, seed=run, draws=400)
        clear += found.call == "clear"

    assert clear <= 20  # one in twenty is promised
