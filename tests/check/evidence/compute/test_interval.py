import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from outsidein.check.evidence.compute.interval import (
    auc,
    draws_for,
    overlap_estimate,
    ratio_estimate,
    wilson,
)
from outsidein.check.evidence.compute.values import ProfileCount


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_the_textbook_interval(counts: tuple[int, int]) -> None:
    successes, trials = counts

    estimate = wilson(successes, trials)

    expected = proportion_confint(successes, trials, method="wilson")
    assert (estimate.lo, estimate.hi) == pytest.approx(expected, abs=1e-9)
    assert 0 <= estimate.lo <= estimate.value <= estimate.hi <= 1


def test_a_share_above_one_is_refused() -> None:
    with pytest.raises(ValueError, match="A share needs"):
        wilson(5, 4)


counts = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=1, max_size=8
).filter(lambda rows: sum(a for a, _ in rows) > 0 and sum(b for _, b in rows) > 0)


@given(counts)
def test_an_overlap_stays_inside_its_interval_and_the_interval_inside_0_and_1(
    rows: list[tuple[int, int]],
) -> None:
    profile = [ProfileCount(str(n), a, 0, b) for n, (a, b) in enumerate(rows)]

    estimate = overlap_estimate(profile, draws_for("x", 1))

    assert 0 <= estimate.lo <= estimate.value <= estimate.hi <= 1


def test_nothing_shared_is_zero_for_sure() -> None:
    profile = [ProfileCount("a", 10, 0, 0), ProfileCount("b", 0, 0, 10)]

    estimate = overlap_estimate(profile, draws_for("x", 1))

    assert (estimate.value, estimate.lo, estimate.hi) == (0.0, 0.0, 0.0)


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=6).filter(
        lambda rows: sum(a for a, _ in rows) > 0 and sum(b for _, b in rows) > 0
    )
)
def test_ranks_come_to_the_same_as_counting_pairs(rows: list[tuple[int, int]]) -> None:
    lost = [score for score, (n, _) in enumerate(rows) for _ in range(n)]
    kept = [score for score, (_, n) in enumerate(rows) for _ in range(n)]

    by_pairs = np.mean([1.0 if a < b else 0.5 if a == b else 0.0 for a in lost for b in kept])

    assert auc([n for n, _ in rows], [n for _, n in rows]) == pytest.approx(by_pairs)


def test_a_ratio_of_sums_is_the_ratio_of_the_sums() -> None:
    estimate = ratio_estimate([1, 0, 3, 2], [4, 4, 4, 4], draws_for("x", 1))

    assert estimate.value == 6 / 16
    assert estimate.lo < 6 / 16 < estimate.hi
