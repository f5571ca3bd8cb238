"""The room's voice: its middle, what talking changed, and the private voice beside it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.ask.results.compute.room_voice import (
    agenda,
    compare_turns,
    compare_voices,
    distance_from_room,
    point_shares,
    read_turn,
    say_turn,
    say_voices,
)

LEVELS = [1, 2, 3, 4, 5]
STANCE = [0, 0.5, 1]
WORDS = ["disagree", "neutral", "agree"]


def test_a_turn_has_its_middle_and_its_quarters():
    turn = read_turn([1, 2, 4, 2, 1], LEVELS)

    assert (turn.low_quarter, turn.median, turn.high_quarter, turn.n) == (2, 3, 4, 10)
    assert turn.agreement.n == 10


def test_a_turn_nobody_answered_is_none():
    assert read_turn([0, 0, 0], STANCE) is None


def test_a_scale_of_two_points_has_a_middle_and_no_agreement():
    turn = read_turn([1, 3], [0, 1])

    assert (turn.median, turn.agreement) == (1, None)
    assert compare_turns(turn, turn).movement == "as before"


def test_ones_own_answer_stands_above_or_below_the_middle():
    turn = read_turn([1, 2, 4, 2, 1], LEVELS)

    assert [distance_from_room(own, turn) for own in (5, 3, 1)] == [2, 0, -2]


@pytest.mark.parametrize(
    ("before", "after", "movement"),
    [
        ([4, 0, 4], [0, 2, 6], "closer"),
        ([0, 2, 6], [4, 0, 4], "further apart"),
        ([4, 0, 4], [4, 0, 4], "as before"),
        ([0, 20, 20], [0, 19, 21], "as before"),  # A moves by less than .05
    ],
)
def test_talking_brings_a_room_closer_or_not(before, after, movement):
    found = compare_turns(read_turn(before, STANCE), read_turn(after, STANCE))

    assert found.movement == movement
    assert found.changed is None


def test_phones_that_were_followed_say_how_many_changed_their_answer():
    before, after = read_turn([2, 0, 2], STANCE), read_turn([1, 0, 3], STANCE)

    found = compare_turns(before, after, [(0, 0), (0, 1), (1, 1), (1, 1)])

    assert (found.changed, found.median) == (1, 0.5)
    assert say_turn(after, WORDS, found) == (
        "Spread: 3 say agree, 1 says disagree (4 answered). "
        "The room came closer; 1 of 4 changed their answer."
    )
    assert say_turn(after, WORDS) == "Spread: 3 say agree, 1 says disagree (4 answered)."


def test_the_agenda_begins_where_people_disagree_most_and_ends_with_what_nobody_answered():
    order = agenda({"C": [0, 0, 0], "A": [0, 0, 9], "B": [5, 0, 5], "D": [0, 9, 0]})

    assert order == ("B", "A", "D", "C")  # A and D agree alike: the instrument's order


def test_the_room_may_say_more_than_people_say_in_private():
    found = compare_voices([0, 2, 18], [20, 10, 10], STANCE, (25, 60), seed=1)

    assert found.call == "clear"
    assert (found.room.n, found.room.population) == (20, 25)
    assert (found.private.n, found.private.population) == (40, 60)
    assert found.difference.point == pytest.approx(0.95 - 0.375)
    assert say_voices(found, 1).startswith("In the room people rate it 0.57 points higher than in")


def test_voices_within_noise_are_not_told_apart():
    found = compare_voices([5, 5, 6], [12, 10, 12], STANCE, (40, 90), seed=1)

    assert "cannot be told apart" in say_voices(found, 1)


def test_the_same_said_by_all_in_both_is_the_same():
    found = compare_voices([0, 4, 0], [0, 6, 0], STANCE, (4, 6), seed=1)

    assert say_voices(found, 1).startswith("Room and private voice say the same")


def test_a_silent_voice_cannot_be_compared():
    assert compare_voices([0, 0, 0], [1, 2, 3], STANCE, seed=1) is None


def test_everybodys_points_weigh_the_same_however_many_they_gave():
    found = point_shares(["A", "B"], [[1, 0], [0, 100]], 2, seed=1)

    assert {s.item: s.share.point for s in found} == {"A": 0.5, "B": 0.5}
    assert all(s.share.low == s.share.high == 0.5 for s in found)  # both were heard


def test_who_gave_no_points_is_silent():
    found = point_shares(["A", "B"], [[3, 1], [0, 0]], 10, seed=1)

    assert [(s.item, s.share.point, s.share.n) for s in found] == [("A", 0.75, 1), ("B", 0.25, 1)]
    assert point_shares(["A", "B"], [[0, 0]], 10, seed=1) == ()
    assert point_shares(["A", "B"], [], 10, seed=1) == ()


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 6), st.integers(1, 20), st.integers(0, 30), st.integers(0, 1000))
def test_shares_of_points_are_shares(items, people, silent, seed):
    given_points = np.random.default_rng(seed).integers(0, 5, size=(people, items)) + np.eye(
        people, items
    )
    heard = int((given_points.sum(axis=1) > 0).sum())

    found = point_shares(
        [str(i) for i in range(items)], given_points, heard + silent, seed=seed, draws=200
    )

    if heard:
        assert sum(s.share.point for s in found) == pytest.approx(1)
    assert all(0 <= s.share.low <= s.share.point <= s.share.high <= 1 + 1e-9 for s in found)


def test_points_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="2 numbers a person, but 1 items"):
        point_shares(["A"], [[1, 2]], seed=1)
    with pytest.raises(ValueError, match="less than nothing"):
        point_shares(["A", "B"], [[1, -2]], seed=1)


def test_the_interval_of_a_share_of_points_covers_as_often_as_it_says():
    random = np.random.default_rng(11)
    covered, runs = 0, 200

    for run in range(runs):
        everybody = random.dirichlet([2, 1, 0.5, 0.5], size=40)
        found = point_shares(list("ABCD"), everybody[:15], 40, seed=run, draws=400)
        truth = dict(zip("ABCD", everybody.mean(axis=0), strict=True))
        covered += sum(s.share.low <= truth[s.item] <= s.share.high for s in found)

    assert covered / runs / 4 >= 0.90
