"""Whether an action worked: by hand-made readings with the truth beside them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people import NOON

from outsidein.check.blindspots.compute.worked import (
    Effect,
    Reading,
    Said,
    difference,
    figures_of,
    judge,
    moved_answers,
    moved_data,
)
from outsidein.check.evidence.compute.interval import wilson
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.check.plans.compute.aims import ItemAim, MeasureAim

LATER = NOON + timedelta(days=180)
POINTS = (0.0, 0.5, 1.0)


def said(counts, at=NOON, wording="crm-scorecard-1", population=None) -> Said:
    n = sum(counts)
    point = sum(c * v for c, v in zip(counts, POINTS, strict=True)) / n
    reading = Reading(point, max(0.0, point - 0.1), min(1.0, point + 0.1), n, population)
    return Said(reading, at, wording, tuple(counts), POINTS)


def measured(hits, trials, at=NOON, version=1) -> MeasureValue:
    share = wilson(hits, trials)
    return MeasureValue(
        name="identified", title="x", state="measured", as_of=at, since=NOON, version=version,
        n=trials, value=share.value, lo=share.lo, hi=share.hi,
    )  # fmt: skip


def unknown(at=NOON) -> MeasureValue:
    return MeasureValue(name="identified", title="x", state="unknown", as_of=at, since=NOON)


UP = ItemAim("CHA.4", 0.2)


def test_the_difference_of_two_shares_is_newcombes():
    # Newcombe 1998, table II, example a, method 10: 56/70 - 48/80, 0.0524 to 0.3339.
    a, b = wilson(56, 70), wilson(48, 80)

    change, low, high = difference(
        Reading(b.value, b.lo, b.hi, 80), Reading(a.value, a.lo, a.hi, 70)
    )

    assert (round(change, 4), round(low, 4), round(high, 4)) == (0.2, 0.0524, 0.3339)


@given(
    st.tuples(st.integers(0, 50), st.integers(50, 90)),
    st.tuples(st.integers(0, 50), st.integers(50, 90)),
)
def test_turned_round_the_difference_turns_its_sign(first, second):
    a, b = (wilson(*counts) for counts in (first, second))
    one, other = Reading(a.value, a.lo, a.hi, 1), Reading(b.value, b.lo, b.hi, 1)

    change, low, high = difference(one, other)

    assert difference(other, one) == pytest.approx((-change, -high, -low))
    assert low <= change <= high


def test_an_item_that_rose_beyond_doubt_has_moved():
    found = moved_answers(UP, said([30, 40, 10]), said([5, 15, 60], LATER), seed=1)

    assert (found.effect, found.wanted, found.expected) == (Effect.MOVED, "up", 0.2)
    assert found.change == pytest.approx(0.46875)
    assert 0 < found.low < found.change < found.high


def test_a_small_rise_is_within_noise_and_a_fall_went_the_other_way():
    noise = moved_answers(UP, said([30, 40, 10]), said([28, 40, 12], LATER), seed=1)
    fall = moved_answers(UP, said([5, 15, 60]), said([30, 40, 10], LATER), seed=1)

    assert (noise.effect, fall.effect) == (Effect.NOISE, Effect.AGAINST)


def test_a_claim_may_be_wished_down():
    aim = ItemAim("CHA.4", -0.2)

    found = moved_answers(aim, said([5, 15, 60]), said([30, 40, 10], LATER), seed=1)

    assert (found.effect, found.wanted) == (Effect.MOVED, "down")


def test_where_nobody_said_which_way_any_move_is_one():
    aim = ItemAim("CHA.4")

    fell = moved_answers(aim, said([5, 15, 60]), said([30, 40, 10], LATER), seed=1)
    rose = moved_answers(aim, said([30, 40, 10]), said([5, 15, 60], LATER), seed=1)

    assert [(one.effect, one.wanted) for one in (fell, rose)] == [(Effect.MOVED, "either")] * 2


def test_with_everybody_heard_the_smallest_change_is_a_fact():
    before, after = said([4, 0, 6], population=10), said([3, 0, 7], LATER, population=10)

    found = moved_answers(UP, before, after, seed=1)

    assert found.effect is Effect.MOVED
    assert (found.low, found.change, found.high) == pytest.approx((0.1, 0.1, 0.1))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (None, said([1, 1, 8], LATER), "Nobody had said anything"),
        (said([1, 1, 8]), None, "Too few people"),
        (said([1, 1, 8]), said([1, 1, 8]), "not asked again"),
        (said([1, 1, 8]), said([8, 1, 1], LATER, wording="crm-scorecard-2"), "worded anew"),
    ],
)
def test_what_cannot_be_set_beside_each_other_is_said_and_has_no_figure(before, after, words):
    found = moved_answers(UP, before, after, seed=1)

    assert (found.effect, found.change) == (Effect.CANNOT_TELL, None)
    assert words in found.reason


def test_a_question_has_no_score_to_move():
    found = moved_answers(ItemAim("WHO"), None, None, seed=1, scored=False)

    assert found.effect is Effect.CANNOT_TELL
    assert "its measures tell" in found.reason


def test_checks_that_noted_no_counts_are_compared_by_their_intervals():
    old = [replace(said([1, 1, 8]), asked_at=None, counts=(), values=()) for _ in range(2)]
    new = Said(Reading(0.2, 0.15, 0.25, 80), None)

    same = moved_answers(UP, old[0], old[1], seed=1)
    fell = moved_answers(UP, replace(old[0], wording=""), new, seed=1)

    assert (same.effect, fell.effect) == (Effect.CANNOT_TELL, Effect.AGAINST)


def test_a_measure_that_should_fall_and_fell_has_moved():
    aim = MeasureAim("repeat_contact", "down", 0.1)

    found = moved_data(aim, measured(60, 200), measured(20, 200, LATER))

    assert (found.effect, found.wanted, found.expected) == (Effect.MOVED, "down", -0.1)
    assert found.change == pytest.approx(-0.2)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (None, measured(5, 9, LATER), "could not tell before"),
        (unknown(), measured(5, 9, LATER), "could not tell before"),
        (measured(5, 9), unknown(LATER), "cannot tell now"),
        (measured(5, 9), measured(9, 9), "not gone on"),
        (measured(0, 99), measured(99, 99, LATER, version=2), "counted differently"),
    ],
)
def test_a_measure_that_cannot_be_set_beside_itself_says_why(before, after, words):
    found = moved_data(MeasureAim("identified"), before, after)

    assert (found.effect, found.change) == (Effect.CANNOT_TELL, None)
    assert words in found.reason


def movements():
    rose = moved_answers(UP, said([30, 40, 10]), said([5, 15, 60], LATER), seed=1)
    fell = moved_data(MeasureAim("identified"), measured(60, 200), measured(20, 200, LATER))
    noise = moved_data(MeasureAim("identified"), measured(60, 200), measured(61, 200, LATER))
    mute = moved_data(MeasureAim("identified"), None, None)
    return rose, fell, noise, mute


@pytest.mark.parametrize(
    ("chosen", "verdict", "sentence"),
    [
        ((), "can't tell yet", "It names no item and no measure that it should move"),
        ((3,), "can't tell yet", "It can't be told yet. The records could not tell before"),
        ((2,), "within noise", "Of the one it should move, 1 stayed within noise."),
        ((0,), "moved in the answers", "Of the one it should move, 1 moved as it should."),
        (
            (0, 1, 2, 3),
            "moved in the answers, moved the other way in the data",
            "Of 4 that it should move, 1 moved as it should, 1 moved the other way, 1 stayed "
            "within noise and 1 can't be told yet.",
        ),
    ],
)
def test_the_verdict_over_all_says_what_moved_and_where(chosen, verdict, sentence):
    all_of_them = movements()

    found = judge([all_of_them[one] for one in chosen], is_open=False)

    assert found.verdict == verdict
    assert found.sentence.startswith(sentence)


def test_of_an_action_under_way_it_is_said_so_far():
    found = judge(movements()[:1], is_open=True)

    assert found.sentence == "So far, of the one it should move, 1 moved as it should."


def test_the_figures_kept_are_those_of_the_records_first():
    rose, fell, _, mute = movements()

    assert figures_of(judge([rose, mute, fell], is_open=False)) == ("identified", 0.3, 0.1)
    assert figures_of(judge([rose, mute], is_open=False)) == ("CHA.4", 0.375, 0.84375)
    assert figures_of(judge([mute], is_open=False)) is None
