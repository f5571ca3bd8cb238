"""Precision and recall from pairs drawn by lot: right on average, and covered by the interval."""

import random

import pytest

from outsidein.hold.identities.compute.sampling import Stratum, answers_of, estimate


def test_nothing_is_said_until_every_stratum_has_enough_answers():
    few = estimate([Stratum("joined far", 1000, 40, 0), Stratum("review", 500, 5, 14)])

    assert few.precision.share == 1.0
    assert few.recall.share is None
    assert (few.answered, few.missing) == (59, 1)


def test_a_stratum_that_was_reviewed_whole_adds_no_doubt():
    whole = estimate([Stratum("joined far", 10, 9, 1), Stratum("review", 5, 1, 4)])

    assert whole.precision == whole.precision.__class__(0.9, 0.9, 0.9)
    assert whole.recall.share == pytest.approx(0.9)
    assert whole.recall.low == pytest.approx(whole.recall.high)


def test_a_large_stratum_without_a_single_match_still_leaves_room_for_doubt():
    told = estimate([Stratum("joined far", 1000, 50, 0), Stratum("outside far", 10_000, 0, 50)])

    assert told.recall.share == 1.0
    assert told.recall.high == 1.0
    assert 0.4 < told.recall.low < 0.65  # up to 7 % of 10,000 may be missed


def test_strata_without_pairs_are_left_out():
    strata = answers_of({"joined far": 3, "review": 0}, {"joined far": ["same", ""]})

    assert strata == (Stratum("joined far", 3, 1, 0),)


@pytest.mark.parametrize("drawn", [30, 120])
def test_the_intervals_hold_the_truth_as_often_as_they_promise(drawn):
    chance = random.Random(7)  # noqa: S311 - a sample, no secret
    truth = {"joined far": (5000, 0.99), "joined near": (500, 0.8), "review": (400, 0.3)}
    truth |= {"apart": (3000, 0.02), "outside near": (200, 0.4), "outside far": (9000, 0.005)}
    right = sum(n * p for name, (n, p) in truth.items() if name.startswith("joined"))
    recall = right / sum(n * p for n, p in truth.values())
    precision = right / 5500
    held = [0, 0]

    for _ in range(400):
        strata = []
        for name, (size, share) in truth.items():
            same = sum(chance.random() < share for _ in range(drawn))
            strata.append(Stratum(name, size, same, drawn - same))
        told = estimate(strata)
        held[0] += told.precision.low <= precision <= told.precision.high
        held[1] += told.recall.low <= recall <= told.recall.high

    assert min(held) >= 0.93 * 400
