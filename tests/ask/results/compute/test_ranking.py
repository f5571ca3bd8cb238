"""Rankings: what comes first in a group, and whether its people agree on it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.ask.results.compute.ranking import (
    borda,
    kendall_w,
    priority_agreement,
    say_priority_agreement,
)

tables = st.tuples(st.integers(2, 8), st.integers(2, 6), st.integers(0, 1000)).map(
    lambda t: np.random.default_rng(t[2]).integers(0, 4, size=t[:2]).astype(float)
)


def test_w_without_ties_is_the_textbook_formula():
    # Three people, four items: rank sums 4, 6, 8, 12; S = 35; W = 12·35/(9·60)
    scores = [[1, 2, 3, 4], [1, 2, 3, 4], [2, 2.5, 1, 4]]
    sums = np.array([1 + 1 + 2, 2 + 2 + 3, 3 + 3 + 1, 12])

    expected = 12 * ((sums - sums.mean()) ** 2).sum() / (9 * (64 - 4))

    assert kendall_w(scores) == pytest.approx(expected)


def test_w_with_ties_is_not_lowered_by_them():
    # Everybody marks the same two of four items: the same order, ties and all.
    assert kendall_w([[1, 1, 0, 0]] * 5) == pytest.approx(1)


def test_w_with_ties_by_hand():
    # Ranks 1.5 1.5 3 and 1 2 3: S = 2²+... = 6.125 apart from the mean of 4; T = 6 of one tie
    found = kendall_w([[1, 1, 2], [1, 2, 3]])

    sums = np.array([2.5, 3.5, 6.0])
    assert found == pytest.approx(12 * ((sums - 4) ** 2).sum() / (4 * 24 - 2 * 6))


@settings(max_examples=60)
@given(tables)
def test_w_stays_between_zero_and_one_whatever_the_order_of_items(table):
    found = kendall_w(table)

    if found is not None:
        assert -1e-12 <= found <= 1 + 1e-12
        assert kendall_w(table[:, ::-1]) == pytest.approx(found)


def test_w_of_one_person_or_of_no_order_is_not_known():
    assert kendall_w([[1, 2, 3]]) is None
    assert kendall_w([[1], [2]]) is None
    assert kendall_w([[1, 1, 1], [2, 2, 2]]) is None
    assert kendall_w([]) is None
    assert say_priority_agreement(priority_agreement([])).endswith("cannot be said.")


def test_agreement_that_chance_would_give_is_not_called_agreement():
    random = np.random.default_rng(1)

    found = priority_agreement(random.permuted(np.tile(np.arange(9.0), (4, 1)), axis=1))

    assert found.accord == "no more than by chance"
    assert found.by_chance == 0.25
    assert "chance" in say_priority_agreement(found)


@pytest.mark.parametrize(
    ("noise", "accord"),
    [
        (0.1, "almost wholly"),
        (1, "strongly"),
        (1.5, "moderately"),
        (2.2, "a little"),
        (3.2, "hardly"),
    ],
)
def test_agreement_has_a_word(noise, accord):
    random = np.random.default_rng(2)

    found = priority_agreement(np.arange(6) + noise * random.normal(size=(60, 6)))

    assert found.accord == accord
    assert say_priority_agreement(found).startswith(f"People agree {accord}")


def test_the_group_puts_first_what_wins_most_comparisons():
    found = borda(["A", "B", "C"], [[3, 2, 1], [3, 2, 1], [1, 3, 2]])

    # A wins 2, 2, 0 of 2; B 1, 1, 2; C 0, 0, 1
    assert [(r.item, r.points) for r in found] == [
        ("A", pytest.approx(4 / 6)),
        ("B", pytest.approx(4 / 6)),
        ("C", pytest.approx(1 / 6)),
    ]
    assert [r.place for r in found] == [1, 1, 3]


def test_who_did_not_rank_an_item_has_no_part_in_its_comparisons():
    found = borda(["A", "B", "C"], [[1, 2, np.nan], [1, 2, np.nan]])

    assert [(r.item, r.n) for r in found] == [("B", 2), ("A", 2)]  # C is ranked by nobody


@settings(max_examples=40)
@given(tables)
def test_borda_orders_full_rankings_as_the_sum_of_ranks_does(table):
    items = [f"I{i}" for i in range(table.shape[1])]
    from scipy.stats import rankdata

    sums = dict(zip(items, rankdata(table, axis=1).sum(axis=0), strict=True))

    found = borda(items, table)

    assert [sums[r.item] for r in found] == sorted(sums.values(), reverse=True)
    assert sum(r.points for r in found) == pytest.approx(len(items) / 2)


def test_tables_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="2 scores a person, but 1 items"):
        borda(["A"], [[1, 2]])
    with pytest.raises(ValueError, match="people × items"):
        kendall_w([1, 2, 3])
    with pytest.raises(ValueError, match="from everybody"):
        kendall_w([[1, np.nan], [1, 2]])
