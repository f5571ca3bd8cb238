"""Leaders and the front line: the size of a difference, its chance, and who is nearer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import permutation_test, rankdata
from statsmodels.stats.nonparametric import rank_compare_2indep

from outsidein.ask.results.compute.leaders import (
    cliffs_delta,
    compare_items,
    compare_two,
    name_effect,
    nearer_the_records,
    say_difference,
    say_nearer,
)

LEVELS = [1, 2, 3, 4, 5]
STANCE = [0, 0.5, 1]
answers = st.lists(st.integers(0, 8), min_size=5, max_size=5).filter(any)


def people(counts, values=LEVELS):
    return np.repeat(np.asarray(values, dtype=float), counts)


@given(answers, answers)
def test_delta_is_counted_over_all_pairs_of_people(first, second):
    pairs = np.sign(people(first)[:, None] - people(second)[None, :])

    assert cliffs_delta(first, second) == pytest.approx(pairs.mean(), abs=1e-12)


@given(answers, answers)
def test_the_other_way_round_delta_has_the_other_sign(first, second):
    assert cliffs_delta(first, second) == pytest.approx(-cliffs_delta(second, first), abs=1e-12)


@pytest.mark.parametrize(
    ("first", "second"),
    [([1, 3, 4, 5, 2], [6, 4, 3, 0, 1]), ([0, 0, 2, 9, 9], [20, 30, 30, 10, 5])],
)
def test_with_ten_or_more_the_chance_is_that_of_brunner_and_munzel(first, second):
    expected = rank_compare_2indep(people(first), people(second), use_t=True)

    found = compare_two("IMP.1", first, second, LEVELS, seed=1)

    assert found.test == "Brunner and Munzel"
    assert found.p == pytest.approx(expected.pvalue, rel=1e-9)
    assert found.effect.delta == pytest.approx(2 * expected.prob1 - 1)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([0, 0, 1, 2, 1], [2, 2, 1, 0, 0]),
        ([3, 0, 1, 0, 2], [1, 2, 0, 2, 2]),
        ([0] * 4 + [3], [4] + [0] * 4),
    ],
)
def test_with_fewer_than_ten_every_way_is_counted_as_scipy_does(first, second):
    pooled = rankdata(np.concatenate([people(first), people(second)]))
    ranks = pooled[: sum(first)], pooled[sum(first) :]
    expected = permutation_test(
        ranks, lambda a, b, axis=-1: a.sum(axis=axis), n_resamples=np.inf, vectorized=True
    )

    found = compare_two("IMP.1", first, second, LEVELS, seed=1)

    assert found.test == "every way counted"
    assert found.p == pytest.approx(expected.pvalue, rel=1e-9)


def test_a_long_scale_is_counted_out_in_a_moment():
    found = compare_two("OWN.1", [1] * 9 + [0, 0], [0, 0] + [9] * 9, list(range(11)), seed=1)

    expected = permutation_test(
        tuple(people(c, range(11)) for c in ([1] * 9 + [0, 0], [0, 0] + [9] * 9)),
        lambda a, b: float(rankdata(np.concatenate([a, b]))[: len(a)].sum()),
        n_resamples=9_999,
        rng=1,
    )
    assert found.p == pytest.approx(expected.pvalue, abs=0.01)


def test_nine_leaders_beside_two_hundred_are_still_counted_out():
    found = compare_two("IMP.1", [0, 0, 0, 2, 7], [40, 60, 60, 30, 10], LEVELS, seed=1)

    assert found.test == "every way counted"
    assert 0 < found.p < 0.001


@settings(max_examples=40, deadline=None)
@given(answers, answers, st.integers(0, 30), st.integers(0, 30))
def test_a_difference_stays_within_what_there_can_be(first, second, silent, quiet):
    there = (sum(first) + silent, sum(second) + quiet)

    found = compare_two("IMP.1", first, second, LEVELS, there, seed=1, draws=200)

    assert -4 <= found.difference.low <= found.difference.point <= found.difference.high <= 4
    assert -1 <= found.effect.low <= found.effect.delta <= found.effect.high <= 1
    assert found.p is None if found.is_fact else 0 <= found.p <= 1


def test_where_everybody_answered_the_difference_is_a_fact():
    found = compare_two("ORG.1", [0, 0, 4], [3, 3, 0], STANCE, (4, 6), seed=1)

    assert (found.difference.low, found.difference.point, found.difference.high) == (0.75,) * 3
    assert (found.is_fact, found.p, found.q, found.call) == (True, None, None, "clear")
    assert say_difference(found) == (
        "Leaders rate it 0.75 points higher than the front line (everybody answered), "
        "a large difference (4 of 4 answered; 6 of 6 answered)."
    )


def test_the_same_said_by_everybody_is_the_same():
    found = compare_two("ORG.1", [0, 4, 0], [0, 6, 0], STANCE, (4, 6), seed=1)

    assert say_difference(found).startswith("Leaders and the front line rate it the same")


def test_groups_wholly_parted_still_have_an_interval():
    found = compare_two("ORG.1", [0, 0, 12], [12, 0, 0], STANCE, (20, 40), seed=1)

    assert found.effect.delta == 1
    assert 0.3 < found.effect.low < found.effect.high == 1


def test_two_groups_that_answered_alike_are_drawn_each_by_itself():
    found = compare_two("ORG.1", [4, 4, 4], [4, 4, 4], STANCE, (40, 40), seed=1)

    # One draw used twice would make a difference of nothing, and be sure of it.
    assert found.difference.low < -0.15
    assert found.difference.high > 0.15


def test_what_cannot_be_told_apart_is_said_so():
    found = compare_two("ORG.1", [3, 4, 5], [4, 4, 4], STANCE, (40, 90), seed=1)

    assert found.call == "within noise"
    assert "cannot be told apart" in say_difference(found)


def test_a_group_that_said_nothing_has_no_difference():
    assert compare_two("ORG.1", [0, 0, 0], [1, 1, 1], STANCE, seed=1) is None
    assert nearer_the_records([0, 0, 0], [1, 1, 1], STANCE, 0.5, seed=1) is None


def test_many_items_at_once_are_told_apart_from_chance_together():
    ours = [
        compare_two(f"IMP.{i}", [3, 4, 5 - i, 2 + i, 1], [4, 4, 3, 3, 3], LEVELS, seed=i)
        for i in range(5)
    ]
    clear = compare_two("IMP.9", [0, 0, 1, 8, 9], [9, 8, 3, 0, 0], LEVELS, seed=1)

    told = compare_items([*ours, clear, None])

    assert told[0].item == "IMP.9"
    assert told[0].q == pytest.approx(6 * clear.p)  # the least of six
    assert all(one.q >= one.p for one in told)
    assert len(told) == 6


def test_a_difference_that_many_items_explain_is_only_maybe():
    alone = compare_two("IMP.1", [2, 3, 3, 8, 8], [7, 7, 5, 4, 3], LEVELS, seed=1)
    others = [
        compare_two(f"IMP.{i}", [5, 5, 5, 5, 4], [5, 5, 5, 5, 5], LEVELS, seed=i)
        for i in range(2, 40)
    ]

    among = next(one for one in compare_items([alone, *others]) if one.item == "IMP.1")

    assert alone.call == "clear"
    assert among.call == "maybe"
    assert " may rate it " in say_difference(among)


def test_the_words_for_the_size_change_at_their_bounds():
    assert [name_effect(d) for d in (0.146, 0.147, 0.329, 0.33, 0.473, 0.474)] == [
        "negligible",
        "small",
        "small",
        "medium",
        "medium",
        "large",
    ]


def test_who_is_nearer_to_the_records():
    found = nearer_the_records([0, 0, 8], [6, 14, 0], STANCE, 0.25, (8, 20), seed=1)

    assert (found.first, found.second) == (0.75, pytest.approx(0.1))
    assert found.nearer == "second"
    assert found.difference.low == found.difference.point == pytest.approx(0.65)
    assert "The front line are nearer" in say_nearer(found)


def test_nobody_is_called_nearer_while_chance_may_turn_it():
    found = nearer_the_records([1, 2, 2], [2, 2, 1], STANCE, 0.5, (50, 90), seed=1)

    assert found.nearer == "neither"
    assert found.difference.low < 0 < found.difference.high
    assert "cannot be said" in say_nearer(found)


def test_evidence_outside_its_scale_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        nearer_the_records([1, 0, 0], [1, 0, 0], STANCE, 1.5, seed=1)


def test_the_interval_of_a_difference_covers_as_often_as_it_says():
    random = np.random.default_rng(5)
    covered, runs = 0, 200

    for run in range(runs):
        leaders = random.choice(5, 15, p=[0.05, 0.1, 0.2, 0.4, 0.25])
        front = random.choice(5, 60, p=[0.2, 0.25, 0.25, 0.2, 0.1])
        found = compare_two(
            "IMP.1",
            np.bincount(leaders[:9], minlength=5).tolist(),
            np.bincount(front[:30], minlength=5).tolist(),
            LEVELS,
            (15, 60),
            seed=run,
            draws=400,
        )
        truth = leaders.mean() - front.mean()
        covered += found.difference.low - 1e-9 <= truth <= found.difference.high + 1e-9

    assert covered / runs >= 0.90
