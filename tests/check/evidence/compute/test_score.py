import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.check.evidence.compute.score import score, score_interval


@pytest.mark.parametrize(
    ("value", "expected"), [(0.2, 0), (0.3, 0), (0.45, 0.25), (0.6, 0.5), (0.725, 0.75), (0.9, 1)]
)
def test_a_score_follows_straight_lines_through_the_three_values(value, expected) -> None:
    assert score(value, (0.3, 0.6, 0.85)) == pytest.approx(expected)


@pytest.mark.parametrize(("value", "expected"), [(0.3, 0), (0.15, 0), (0.08, 0.5), (0.0, 1)])
def test_lower_is_better_where_the_values_fall(value, expected) -> None:
    assert score(value, (0.15, 0.08, 0.03)) == expected


shares = st.floats(0, 1)
thresholds = st.sampled_from([(0.0, 0.15, 0.33), (0.05, 0.02, 0.005), (0.5, 0.8, 1.0)])


@given(shares, shares, thresholds)
def test_a_score_interval_holds_the_score_and_stays_in_order(a, b, three) -> None:
    lo, hi = min(a, b), max(a, b)

    low, high = score_interval(lo, hi, three)

    assert 0 <= low <= score((lo + hi) / 2, three) <= high <= 1
