"""Whatever is pressed and sent in a room, in whatever order: its promises hold.

One vote a voter an item a turn; nothing is shown before its reveal; what is stored at the end is
what each phone last answered in the last turn that was revealed.
"""

import json

import pytest
from django_scopes import scope
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.people import NOON

from outsidein.ask.answers.models import Answer, Comment, Points, Seat, Sheet, Vote
from outsidein.ask.answers.votes import give_points, give_vote, join_room
from outsidein.ask.results.models import Reveal
from outsidein.ask.results.rooms import end_room, lead_room
from outsidein.ask.rounds.rooms import create_room, get_room
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.actions import create_organisation

pytestmark = pytest.mark.django_db

ITEMS = ("ORG.1", "ORG.2")
K = 3
PHONES = st.integers(0, 6)
ANSWERS = {"agree": 1.0, "neutral": 0.5, "disagree": 0.0, "not_sure": None}


class RoomMachine(RuleBasedStateMachine):
    """A room, and beside it what everybody did, kept in plain lists."""

    @initialize(begun=st.booleans())
    def open(self, begun: bool) -> None:
        self.organisation = create_organisation(name="Harbour Energy", at=NOON)
        with scope(organisation=self.organisation):
            self.room_id = create_room(
                organisation_id=self.organisation,
                title="Workshop",
                instruments=[("crm-scorecard", None)],
                items=ITEMS,
                points_each=3,
                min_group=K,
                at=NOON,
            )
        self.seats: set[int] = set()
        self.votes: dict[tuple[str, int], dict[int, tuple[str, str]]] = {}
        self.shown: dict[str, int] = {}
        self.old_rooms = [self.room]
        self.has_ended = False
        if begun:
            self.lead("start", ITEMS[0], stale=False)

    @property
    def at(self) -> dict[str, int]:
        return {"organisation_id": self.organisation, "room_id": self.room_id}

    @property
    def room(self):
        with scope(organisation=self.organisation):
            return get_room(**self.at)

    @rule(phone=PHONES)
    def join(self, phone: int) -> None:
        """Come in, or come back: the same call."""
        with scope(organisation=self.organisation):
            if self.has_ended:
                with pytest.raises(NotNow):
                    join_room(**self.at, secret=secret(phone))
                return
            join_room(**self.at, secret=secret(phone))
        self.seats.add(phone)

    @precondition(lambda self: self.room.moment.phase == "voting")
    @rule(answers=st.lists(st.sampled_from(list(ANSWERS)), min_size=K, max_size=7), late=PHONES)
    def many_vote(self, answers: list[str], late: int) -> None:
        """Come in and answer, most of the room at once."""
        for phone, answer in enumerate(answers):
            self.join(phone)
            self.vote([phone], answer, late if phone == 0 else 0)

    @precondition(lambda self: self.room.moment.phase == "voting")
    @rule(answers=st.lists(st.sampled_from(list(ANSWERS)), min_size=K, max_size=7))
    def whole_turn(self, answers: list[str]) -> None:
        """Answer, reveal, and go on: what a room mostly does."""
        self.many_vote(answers, 0)
        self.lead("reveal", ITEMS[0], stale=False)

    @precondition(lambda self: self.room.moment.phase not in {"voting", "ended"})
    @rule(act=st.sampled_from(["again", "next", "go"]), item=st.sampled_from(ITEMS))
    def go_on(self, act: str, item: str) -> None:
        """Press what comes after a reveal; from anywhere else an item can be gone to."""
        was_shown = self.room.moment.phase in {"revealed", "discussing"}
        self.lead(act if was_shown else "go", item, stale=False)

    @rule(phones=st.lists(PHONES, min_size=1), answer=st.sampled_from(list(ANSWERS)), late=PHONES)
    def vote(self, phones: list[int], answer: str, late: int) -> None:
        """Give answers; some phones still see a room as it was a while ago."""
        for place, phone in enumerate(phones):
            room = self.old_rooms[-1 - (late if place == 0 else 0) % len(self.old_rooms)]
            item, turn = room.moment.item or ITEMS[0], room.moment.turn or 1
            now = self.room.moment
            is_on = (now.phase, now.item, now.turn) == ("voting", item, turn)
            reason = f"Because {phone}."
            try:
                with scope(organisation=self.organisation):
                    give_vote(
                        organisation_id=self.organisation,
                        room=room,
                        secret=secret(phone),
                        item=item,
                        turn=turn,
                        answer=answer,
                        reason=reason,
                    )
            except (NotNow, NotHere):
                assert not (is_on and phone in self.seats), "a good vote was refused"
                continue
            assert is_on and phone in self.seats, "a vote was taken that should not have been"
            self.votes.setdefault((item, turn), {})[phone] = (answer, reason)

    @rule(phone=PHONES, points=st.tuples(st.integers(0, 3), st.integers(0, 3)))
    def give(self, phone: int, points: tuple[int, int]) -> None:
        """Give points, if it is the time for them."""
        good = self.room.moment.phase == "points" and phone in self.seats and sum(points) <= 3
        try:
            with scope(organisation=self.organisation):
                give_points(
                    organisation_id=self.organisation,
                    room=self.room,
                    secret=secret(phone),
                    points=dict(zip(ITEMS, points, strict=True)),
                )
        except (NotNow, NotHere):
            assert not good
        else:
            assert good

    @rule(
        act=st.sampled_from(
            [
                "start",
                "go",
                "reveal",
                "reveal",
                "reveal",
                "discuss",
                "again",
                "next",
                "skip",
                "weigh",
            ]
        ),
        item=st.sampled_from(ITEMS),
        stale=st.integers(0, 5).map(lambda number: number == 5),
    )
    def lead(self, act: str, item: str, stale: bool) -> None:
        """Press a button of the wall; sometimes one of a wall that has not moved on."""
        before = self.room
        version = before.version - 1 if stale else before.version
        try:
            with scope(organisation=self.organisation):
                lead_room(**self.at, act=act, version=version, item=item, at=NOON)
        except NotNow:
            after = self.room
            assert (after.version, after.moment) == (before.version, before.moment)
            return
        assert not stale, "a step was taken from where the room no longer is"
        after = self.room
        self.old_rooms.append(after)
        was, now = before.moment, after.moment
        if act == "reveal" and now.phase == "revealed":
            assert len(self.votes.get((was.item, was.turn), {})) >= K
            self.shown[was.item] = was.turn
        elif was.phase == "voting":
            self.votes.pop((was.item, was.turn), None)  # left before its reveal: dropped

    @precondition(lambda self: not self.has_ended)
    @rule(sure=st.integers(0, 9))
    def end(self, sure: int) -> None:
        """End the room, now and then."""
        if sure != 7:
            return
        with scope(organisation=self.organisation):
            end_room(**self.at, version=self.room.version, at=NOON)
        self.has_ended = True

    @invariant()
    def there_is_one_vote_a_voter_an_item_a_turn(self) -> None:
        with scope(organisation=self.organisation):
            kept = list(Vote.objects.values_list("item", "turn", "voter"))
            if not self.has_ended:
                assert Seat.objects.count() == len(self.seats)
        assert len(kept) == len(set(kept))
        assert len(kept) == (0 if self.has_ended else sum(map(len, self.votes.values())))

    @invariant()
    def nothing_is_shown_before_its_reveal(self) -> None:
        with scope(organisation=self.organisation):
            kept = {
                (one.item, one.turn): json.loads(one.content)
                for one in Reveal.objects.exclude(item="")
            }
        wanted = {(item, turn) for item, last in self.shown.items() for turn in range(1, last + 1)}
        assert set(kept) == wanted
        for key, shown in kept.items():
            on_scale = [a for a, _ in self.votes[key].values() if a != "not_sure"]
            assert (shown["counts"] is None) or sum(shown["counts"]) == len(on_scale) >= K
            assert shown["reasons"] == []  # never ten who answered

    @invariant()
    def what_is_stored_is_what_was_answered_last(self) -> None:
        if not self.has_ended:
            return
        wanted = sorted(
            (item, str(ANSWERS[answer]))
            for item, turn in self.shown.items()
            for answer, _ in self.votes[item, turn].values()
        )
        people = {phone for item, turn in self.shown.items() for phone in self.votes[item, turn]}
        with scope(organisation=self.organisation):
            stored = sorted((i, str(v)) for i, v in Answer.objects.values_list("item", "value"))
            assert Sheet.objects.count() == len(people)
            assert Comment.objects.count() == len(wanted)
            assert not Points.objects.exists()
        assert stored == wanted


def secret(phone: int) -> str:
    return f"{phone:022d}"


def test_a_room_keeps_its_promises_whatever_is_done_in_it(home):
    run_state_machine_as_test(
        RoomMachine,
        settings=settings(
            max_examples=20,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
