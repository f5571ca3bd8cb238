"""Agreement: the printed vectors of the literature, and what must hold for any answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.ask.results.compute.agreement import (
    a_wg,
    agreement,
    consensus,
    r_wg,
    read_agreement,
    say_agreement,
    van_der_eijk,
)

counts = st.integers(3, 7).flatmap(
    lambda k: st.lists(st.integers(0, 60), min_size=k, max_size=k).filter(any)
)


def test_a_is_the_value_printed_with_the_vector():
    assert van_der_eijk([30, 40, 210, 130, 530, 50, 10]) == pytest.approx(0.6113333, abs=5e-8)


@pytest.mark.parametrize(
    ("people", "a"),
    [
        ([4, 4, 4], 0.0),  # an even spread
        ([7, 7, 7, 7, 7], 0.0),
        ([5, 0, 5], -1.0),  # two poles
        ([5, 0, 0, 0, 5], -1.0),
        ([0, 0, 9], 1.0),  # one answer
        ([0, 0, 0, 1, 0], 1.0),
        ([0, 0, 0, 16, 4], 0.9),  # 8 of 20 in a layer of two points (A .75), 12 in one of one
        ([0, 0, 2, 16, 2], 0.85),  # 6 of 20 in a layer of three points (A .5), 14 in one of one
        ([1, 1, 0], 0.5),
    ],
)
def test_a_of_plain_shapes(people, a):
    assert van_der_eijk(people) == pytest.approx(a)


def test_agreement_of_nobody_is_not_known():
    assert agreement([0, 0, 0]) is None
    with pytest.raises(ValueError, match="nobody"):
        van_der_eijk([0, 0, 0])


def test_agreement_needs_three_points():
    with pytest.raises(ValueError, match="3 points or more; got 2"):
        van_der_eijk([1, 1])


@given(counts)
def test_a_stays_between_two_poles_and_one_view(people):
    a = van_der_eijk(people)

    assert -1 - 1e-9 <= a <= 1 + 1e-9
    assert a == pytest.approx(van_der_eijk(people[::-1]))
    assert a == pytest.approx(van_der_eijk([3 * count for count in people]))


def test_consensus_of_an_even_spread_over_five_points_is_not_zero():
    assert consensus([1, 1, 1, 1, 1]) == pytest.approx(0.434, abs=5e-4)
    assert consensus([3, 0, 0, 0, 3]) == 0
    assert consensus([0, 4, 0]) == 1


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([0, 0, 6], 1.0),
        ([3, 0, 3], 0.0),  # more spread than by chance counts as none
        ([0, 2, 2], 1 - (1 / 3) / (2 / 3)),  # s² = 1/3; chance on 3 points = .667
        ([0, 0, 0, 2, 2], 1 - (1 / 3) / 2),  # chance on 5 points = 2
        ([0, 1, 0], None),
    ],
)
def test_r_wg_sets_the_spread_beside_chance(people, expected):
    assert r_wg(people) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([0, 0, 0, 10, 0], 1.0),
        ([5, 0, 0, 0, 5], -1.0),
        ([0, 0, 0, 16, 4], 1 - 2 * (16 / 95) / ((6 * 4.2 - 4.2**2 - 5) * 20 / 19)),
        ([0, 0, 0, 0, 10], None),  # the mean at the very end
        ([0, 1, 0, 1, 0], None),  # fewer than K - 1 answers
    ],
)
def test_a_wg_is_given_only_where_it_is_defined(people, expected):
    assert a_wg(people) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("a", "view"),
    [
        (1, "one view"),
        (0.6, "one view"),
        (0.599, "leaning"),
        (0.2, "leaning"),
        (0.199, "spread"),
        (-0.2, "spread"),
        (-0.201, "two camps"),
    ],
)
def test_a_is_read_in_words(a, view):
    assert read_agreement(a) == view


def test_the_sentence_names_both_camps_and_how_many_answered():
    said = say_agreement([9, 0, 11], ["disagree", "neutral", "agree"])

    assert said == "Two camps: 11 say agree, 9 say disagree (20 answered)."
    assert say_agreement([0, 0, 0], ["a", "b", "c"]) == "Nobody answered."
