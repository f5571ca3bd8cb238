"""The steps of a room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.ask.rounds.compute.codes import LENGTH, LETTERS, draw_code, read_code
from outsidein.ask.rounds.compute.steps import (
    MOST_TURNS,
    Moment,
    OutOfStep,
    dropped_turn,
    take_step,
)

AGENDA = ("A.1", "A.2", "A.3")
ACTS = ("start", "go", "reveal", "discuss", "again", "next", "skip", "weigh", "end")


def walk(*acts: str, points: bool = False) -> Moment:
    moment = Moment()
    for act in acts:
        moment = take_step(moment, act, AGENDA, points=points)
    return moment


def test_a_room_is_led_from_item_to_item():
    moment = walk("start", "reveal", "next", "reveal")

    assert (moment.phase, moment.item, moment.turn) == ("revealed", "A.2", 1)
    assert moment.revealed == {"A.1": 1, "A.2": 1}


def test_a_further_vote_is_a_further_turn():
    moment = walk("start", "reveal", "discuss", "again", "reveal")

    assert (moment.item, moment.turn, moment.revealed) == ("A.1", 2, {"A.1": 2})


def test_going_back_to_an_item_shows_what_it_came_to():
    moment = take_step(walk("start", "reveal", "next", "reveal"), "go", AGENDA, item="A.1")

    assert (moment.phase, moment.item, moment.turn) == ("revealed", "A.1", 1)


def test_a_vote_is_not_left_by_the_key_for_next():
    with pytest.raises(OutOfStep, match="Reveal the answers first"):
        walk("start", "next")


def test_a_skipped_turn_is_dropped_and_a_revealed_one_is_not():
    voting = walk("start")
    again = walk("start", "reveal", "again")

    assert dropped_turn(voting, take_step(voting, "skip", AGENDA)) == ("A.1", 1)
    assert dropped_turn(again, take_step(again, "end", AGENDA)) == ("A.1", 2)
    assert dropped_turn(voting, take_step(voting, "reveal", AGENDA)) is None


def test_points_come_after_the_last_item():
    moment = walk("start", *("reveal", "next") * 3, points=True)

    assert (moment.phase, moment.item) == ("points", "")
    assert take_step(moment, "reveal", AGENDA, points=True).phase == "weighed"


def test_without_points_the_last_item_is_the_end_of_the_agenda():
    with pytest.raises(OutOfStep, match="last item"):
        walk("start", *("reveal", "next") * 3)


def test_a_room_that_has_ended_takes_no_step():
    for act in ACTS:
        with pytest.raises(OutOfStep, match="has ended"):
            take_step(Moment(phase="ended"), act, AGENDA, item="A.1", points=True)


def test_an_item_is_voted_on_so_often_and_no_more():
    moment = walk("start", *("reveal", "again") * (MOST_TURNS - 1), "reveal")

    with pytest.raises(OutOfStep, match="times at most"):
        take_step(moment, "again", AGENDA)


@given(
    st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from((*AGENDA, "Z.9"))), max_size=60),
    st.booleans(),
)
def test_whatever_is_pressed_the_room_is_somewhere(pressed, points):
    moment = Moment()
    for act, item in pressed:
        try:
            after = take_step(moment, act, AGENDA, item=item, points=points)
        except OutOfStep:
            continue
        assert (after.item in AGENDA) == (after.phase in {"voting", "revealed", "discussing"})
        assert (after.turn > 0) == (after.item != "")
        assert all(after.revealed.get(code, 0) >= turn for code, turn in moment.revealed.items())
        if after.phase in {"revealed", "discussing"}:
            assert after.revealed[after.item] == after.turn
        if after.phase == "voting":
            assert after.revealed.get(after.item, 0) == after.turn - 1
        moment = after


def test_a_code_has_no_letters_that_are_taken_for_others():
    assert set("ILOQSUVW0125") & set(LETTERS) == set()
    assert len(LETTERS) == len(set(LETTERS)) == 16


@given(
    st.lists(st.sampled_from(LETTERS), min_size=LENGTH, max_size=LENGTH), st.text(" -.", max_size=3)
)
def test_a_code_is_read_however_it_is_written(letters, between):
    drawn = draw_code(_one_by_one(letters))

    assert read_code(between.join(drawn.lower())) == drawn


def _one_by_one(letters):
    left = iter(letters)
    return lambda _: next(left)
