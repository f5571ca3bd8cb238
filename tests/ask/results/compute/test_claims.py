"""Claims stand between 0 and 1, with an interval, whatever scale they were made on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.ask.instruments.library import get_edition
from outsidein.ask.results.compute.claims import claim
from outsidein.ask.results.compute.distribution import distribute

STANCE = get_edition("crm-scorecard").items[0].scale
MATURITY = get_edition("customer-led-roadtest").items[0].scale


def test_a_claim_is_the_mean_brought_to_nought_and_one():
    found = claim("IMP.1", MATURITY, [1, 3, 5, 5], 4, marks=[1, 0, 0, 1], seed=1)

    assert (found.point, found.low, found.high) == (0.625, 0.625, 0.625)
    assert (found.n, found.population, found.importance) == (4, 4, 0.5)


def test_a_blank_neither_lowers_a_claim_nor_counts():
    without = claim("ORG.1", STANCE, [1, 1, 0.5], 10, seed=1)
    with_blanks = claim("ORG.1", STANCE, [1, None, 1, None, 0.5], 10, seed=1)

    assert with_blanks == without
    assert with_blanks.n == 3


def test_importance_is_one_where_it_was_not_asked():
    assert claim("ORG.1", STANCE, [1], 10, seed=1).importance == 1


def test_nobody_claims_nothing():
    assert claim("ORG.1", STANCE, [None, None], 10, seed=1) is None


@settings(max_examples=40)
@given(st.lists(st.sampled_from([1, 2, 3, 4, 5]), min_size=1, max_size=30), st.integers(0, 50))
def test_a_claim_and_its_interval_stay_between_nought_and_one(values, silent):
    found = claim("IMP.1", MATURITY, values, len(values) + silent, seed=3, draws=200)

    assert 0 <= found.low <= found.point <= found.high <= 1


def test_a_distribution_tells_not_sure_from_blank():
    found = distribute([1, 0.5, 1, None, None], STANCE, not_sure=1, people=8)

    assert (found.counts, found.n, found.not_sure, found.blank) == ((0, 1, 2), 3, 1, 4)
    assert found.mean == pytest.approx(2.5 / 3)
    assert found.median == 1
    assert found.share_from("neutral") == 1
    assert found.share_from("agree") == pytest.approx(2 / 3)


def test_a_distribution_of_nobody_has_no_middle():
    found = distribute([None], STANCE)

    assert (found.mean, found.median, found.share_from("agree"), found.blank) == (
        None,
        None,
        None,
        1,
    )


def test_a_value_off_the_scale_is_an_error():
    with pytest.raises(ValueError, match="2 is no point of the scale stance"):
        distribute([2], STANCE)
