"""A room from its opening to its end: who votes, what is shown when, and what stays."""

import pytest
from django.db import connection
from django_scopes import scope
from tests.people import NOON, gather

from outsidein.ask.answers.actions import take_answers
from outsidein.ask.answers.models import Answer, Comment, Points, Seat, Sheet, Vote
from outsidein.ask.answers.votes import (
    count_seats,
    get_own_votes,
    give_points,
    give_vote,
    join_room,
)
from outsidein.ask.results.actions import make_missing_releases
from outsidein.ask.results.models import Release, Reveal
from outsidein.ask.results.rooms import (
    count_answered,
    end_room,
    get_room_told,
    get_shown,
    get_weighed,
    lead_room,
    sort_agenda,
)
from outsidein.ask.rounds.models import Room, Round
from outsidein.ask.rounds.queries import get_latest_parts
from outsidein.ask.rounds.rooms import create_room, find_room, get_room, list_rooms, set_door
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.models import Department, Level

pytestmark = pytest.mark.django_db

ITEMS = ("ORG.1", "ORG.2", "ORG.3")


def phone(number: int) -> str:
    return f"{number:022d}"


class Workshop:
    """A room with phones in it."""

    def __init__(self, organisation: int, *, phones: int = 0, **chosen) -> None:
        self.organisation = organisation
        self.id = create_room(
            organisation_id=organisation,
            instruments=[("crm-scorecard", None)],
            **{"title": "Spring workshop", "items": ITEMS, "at": NOON, **chosen},
        )
        for number in range(phones):
            self.join(number)

    @property
    def at(self) -> dict[str, int]:
        return {"organisation_id": self.organisation, "room_id": self.id}

    @property
    def room(self):
        return get_room(**self.at)

    def join(self, number: int, **groups) -> None:
        join_room(**self.at, secret=phone(number), **groups)

    def lead(self, *acts: str, item: str = "") -> None:
        for act in acts:
            lead_room(**self.at, act=act, version=self.room.version, item=item, at=NOON)

    def vote(self, number: int, answer: str, reason: str = "") -> None:
        moment = self.room.moment
        give_vote(
            organisation_id=self.organisation,
            room=self.room,
            secret=phone(number),
            item=moment.item,
            turn=moment.turn,
            answer=answer,
            reason=reason,
        )

    def all_vote(self, *answers: str) -> None:
        for number, answer in enumerate(answers):
            self.vote(number, answer)

    def end(self) -> None:
        end_room(**self.at, version=self.room.version, at=NOON)


@pytest.fixture
def ours(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast.ours


TWO_CAMPS = ("agree",) * 4 + ("disagree",) * 3


def test_a_room_opens_under_a_code_that_finds_it(ours):
    room = Workshop(ours).room

    assert find_room(typed=f" {room.code.lower()} ") == (ours, room.room_id)
    assert (room.moment.phase, room.moment.item) == ("gathering", "")
    assert [one.code for one in room.agenda] == list(ITEMS)


def test_without_a_choice_every_item_with_a_scale_is_taken(ours):
    assert len(Workshop(ours, items=()).room.agenda) == 35


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        ({"items": ("WHO",)}, "no item with a scale"),
        ({"title": "  "}, "Give the room a title"),
        ({"min_group": 2}, "never under 3"),
        ({"asked": 4}, "nothing could be shown"),
        ({"points_each": 99}, "at most 20 points"),
        ({"compare_with": 987_654}, "answered alone"),
    ],
)
def test_what_cannot_work_is_said_before_the_room_opens(ours, chosen, why):
    with pytest.raises(NotNow, match=why):
        Workshop(ours, **chosen)

    assert not Round.objects.exists()


def test_a_phone_that_comes_back_has_one_seat(ours):
    workshop = Workshop(ours)

    workshop.join(1)
    workshop.join(1)

    assert count_seats(**workshop.at) == 1


def test_through_a_closed_door_only_those_come_who_are_in(ours):
    workshop = Workshop(ours, phones=1)
    set_door(**workshop.at, is_open=False)

    workshop.join(0)
    with pytest.raises(NotNow, match="lets nobody else in"):
        workshop.join(1)

    assert count_seats(**workshop.at) == 1


def test_a_phone_that_never_joined_cannot_vote(ours):
    workshop = Workshop(ours, phones=1)
    workshop.lead("start")

    with pytest.raises(NotHere):
        workshop.vote(5, "agree")

    assert not Vote.objects.exists()


def test_a_second_vote_takes_the_place_of_the_first(ours):
    workshop = Workshop(ours, phones=1)
    workshop.lead("start")

    workshop.vote(0, "agree", "We do.")
    workshop.vote(0, "disagree")

    assert list(Vote.objects.values_list("value", "reason")) == [(0.0, "")]
    assert count_answered(organisation_id=ours, room=workshop.room) == 1


def test_a_phone_that_comes_back_finds_its_answer(ours):
    workshop = Workshop(ours, phones=5)
    workshop.lead("start")
    workshop.all_vote(*["agree"] * 3, *["disagree"] * 2)
    workshop.lead("reveal", "again")
    workshop.vote(0, "not_sure", "I wonder.")

    own = get_own_votes(organisation_id=ours, room=workshop.room, secret=phone(0))

    assert (own.turn, own.answer, own.reason, own.before) == (2, "not_sure", "I wonder.", "agree")


def test_a_vote_that_comes_after_the_reveal_counts_for_nothing(ours):
    workshop = Workshop(ours, phones=8)
    workshop.lead("start")
    workshop.all_vote(*TWO_CAMPS)
    before = workshop.room
    workshop.lead("reveal")

    with pytest.raises(NotNow, match="is over"):
        give_vote(
            organisation_id=ours, room=before, secret=phone(7), item="ORG.1", turn=1,
            answer="agree",
        )  # fmt: skip

    assert Vote.objects.count() == 7


def test_the_reveal_shows_spread_sentence_and_median(ours):
    workshop = Workshop(ours, phones=8)
    workshop.lead("start")
    workshop.all_vote(*TWO_CAMPS, "not_sure")

    workshop.lead("reveal")

    shown = get_shown(**workshop.at, item="ORG.1", turn=1)
    assert (shown.kind, shown.counts, shown.unsure, shown.n) == ("spread", (3, 0, 4), 1, 7)
    assert shown.sentence == "Two camps: 4 say agree, 3 say disagree (7 answered)."
    assert shown.middle == 2.0


def test_before_the_reveal_there_is_nothing_to_show(ours):
    workshop = Workshop(ours, phones=8)
    workshop.lead("start")
    workshop.all_vote(*TWO_CAMPS)

    assert get_shown(**workshop.at, item="ORG.1", turn=1) is None
    assert not Reveal.objects.exists()


def test_four_answers_are_not_revealed_and_the_vote_goes_on(ours):
    workshop = Workshop(ours, phones=5)
    workshop.lead("start")
    workshop.all_vote(*TWO_CAMPS[:4])

    with pytest.raises(NotNow, match="Fewer than 5"):
        workshop.lead("reveal")

    assert workshop.room.moment.phase == "voting"


def test_the_one_who_stands_apart_is_not_pointed_at(ours):
    workshop = Workshop(ours, phones=9)
    workshop.lead("start")
    workshop.all_vote(*["agree"] * 8, "disagree")

    workshop.lead("reveal")

    shown = get_shown(**workshop.at, item="ORG.1", turn=1)
    assert (shown.kind, shown.band, shown.counts, shown.n) == ("alike", "upper half", None, None)


def test_reasons_wait_for_ten_who_answered(ours):
    workshop = Workshop(ours, phones=10)
    workshop.lead("start")
    for number in range(9):
        workshop.vote(number, ("agree", "disagree")[number % 2], f"Because {number}.")
    workshop.lead("reveal")
    first = get_shown(**workshop.at, item="ORG.1", turn=1)

    workshop.lead("again")
    for number in range(10):
        workshop.vote(number, ("agree", "disagree")[number % 2], f"Because {number}.")
    workshop.lead("reveal")

    second = get_shown(**workshop.at, item="ORG.1", turn=2)
    assert (first.reasons, first.withheld) == ((), 9)
    assert sorted(second.reasons) == [f"Because {number}." for number in range(10)]


def test_two_presses_are_not_two_steps(ours):
    workshop = Workshop(ours, phones=7)
    workshop.lead("start")
    workshop.all_vote(*TWO_CAMPS)
    version = workshop.room.version
    lead_room(**workshop.at, act="reveal", version=version, at=NOON)

    with pytest.raises(NotNow, match="has moved meanwhile"):
        lead_room(**workshop.at, act="next", version=version, at=NOON)

    assert workshop.room.moment.item == "ORG.1"


def test_points_are_summed_once_all_are_given(ours):
    workshop = Workshop(ours, phones=5, points_each=10)
    workshop.lead("weigh")
    for number in range(5):
        given = {"ORG.1": number, "ORG.3": 10 - number}
        give_points(organisation_id=ours, room=workshop.room, secret=phone(number), points=given)

    assert get_weighed(**workshop.at) is None
    workshop.lead("reveal")

    assert get_weighed(**workshop.at).sums == (("ORG.3", 40), ("ORG.1", 10), ("ORG.2", 0))


@pytest.mark.parametrize("points", [{"ORG.1": 11}, {"ORG.1": -1}, {"XXX": 1}])
def test_points_that_nobody_has_are_not_taken(ours, points):
    workshop = Workshop(ours, phones=5, points_each=10)
    workshop.lead("weigh")

    with pytest.raises(NotNow):
        give_points(organisation_id=ours, room=workshop.room, secret=phone(0), points=points)

    assert not Points.objects.exists()


def test_at_the_end_the_last_revealed_turn_is_mixed_and_the_votes_are_gone(ours):
    workshop = Workshop(ours, phones=7, points_each=4)
    workshop.lead("start")
    workshop.all_vote(*TWO_CAMPS)
    workshop.lead("reveal", "again")
    for number in range(7):
        workshop.vote(number, "agree" if number else "not_sure", "Heard." if number == 3 else "")
    workshop.lead("reveal", "next")
    workshop.all_vote("agree", "agree")  # left before its reveal
    workshop.lead("weigh")
    give_points(organisation_id=ours, room=workshop.room, secret=phone(0), points={"ORG.1": 4})

    workshop.end()

    said = Answer.objects.values_list("item", "value", "not_sure")
    assert sorted(said, key=str) == sorted(
        [("ORG.1", 1.0, False)] * 6 + [("ORG.1", None, True)], key=str
    )
    assert list(Answer.objects.filter(not_sure=True).values_list("priority", flat=True)) == [True]
    assert list(Comment.objects.values_list("text", flat=True)) == ["Heard."]
    assert [table.objects.count() for table in (Vote, Seat, Points)] == [0, 0, 0]
    assert Round.objects.get().closed_at == NOON
    assert Release.objects.count() == 1


def test_nothing_in_a_sheet_leads_back_to_a_phone(ours):
    workshop = Workshop(ours, phones=7)
    digests = set(Seat.objects.values_list("voter", flat=True))
    workshop.lead("start")
    workshop.all_vote(*TWO_CAMPS)
    workshop.lead("reveal")
    workshop.end()

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ask_sheet")
        stored = str(cursor.fetchall())
    respondents = set(Sheet.objects.values_list("respondent", flat=True))
    assert len(respondents) == 7
    assert not [one for one in digests | {phone(0)} if one in stored]


def test_reasons_stand_in_no_reveal_once_the_room_has_ended(ours):
    workshop = Workshop(ours, phones=10)
    workshop.lead("start")
    for number in range(10):
        workshop.vote(number, ("agree", "disagree")[number % 2], "Canary words.")
    workshop.lead("reveal")

    workshop.end()

    assert "Canary" not in "".join(Reveal.objects.values_list("content", flat=True))
    assert set(Comment.objects.values_list("text", flat=True)) == {"Canary words."}


def test_groups_too_small_to_name_are_left_away(ours):
    for name, role in (("Board", "board"), ("Front", "front")):
        Level.objects.create(organisation_id=ours, name=name, role=role)
    for name, people in (("Care", 40), ("Field", 30), ("Two people", 2)):
        Department.objects.create(organisation_id=ours, name=name, headcount=people)
    workshop = Workshop(ours, asks_groups=True)
    for number in range(10):
        level = "Board" if number < 3 else "Front"
        workshop.join(number, level=level, department="Care")
    workshop.join(10, department="Two people")
    workshop.lead("start")
    workshop.all_vote(*TWO_CAMPS, "agree", "agree", "neutral")
    workshop.lead("reveal")
    workshop.end()

    assert workshop.room.departments == ("Care", "Field")
    said = sorted(Sheet.objects.values_list("level", "department"))
    assert said == [*[("", "Care")] * 3, *[("Front", "Care")] * 7]


def test_an_ended_room_cannot_be_found_or_led_and_ending_it_again_changes_nothing(ours):
    workshop = Workshop(ours, phones=7)
    code = workshop.room.code
    workshop.lead("start")
    workshop.all_vote(*TWO_CAMPS)
    workshop.lead("reveal")
    workshop.end()
    sheets = set(Sheet.objects.values_list("pk", flat=True))

    workshop.end()

    assert set(Sheet.objects.values_list("pk", flat=True)) == sheets
    with pytest.raises(NotHere):
        find_room(typed=code)
    with pytest.raises(NotNow, match="has ended"):
        workshop.lead("start")
    assert [line.has_ended for line in list_rooms(organisation_id=ours)] == [True]


def test_what_is_said_in_a_room_does_not_take_the_place_of_what_was_said_alone(ours):
    private = a_private_round(ours, {"ORG.1": [1.0] * 6 + [0.0] * 6})
    workshop = Workshop(ours, phones=7)
    workshop.lead("start")
    workshop.all_vote(*TWO_CAMPS)
    workshop.lead("reveal")
    workshop.end()

    assert get_latest_parts(organisation_id=ours)["crm-scorecard"].round_id == private


def test_the_private_voice_stands_beside_the_rooms_only_where_it_was_released(ours):
    private = a_private_round(
        ours, {"ORG.1": [1.0] * 6 + [0.0] * 6, "ORG.2": [1.0] * 12, "ORG.3": [0.0] * 4}
    )
    workshop = Workshop(ours, phones=7, compare_with=private)
    for _ in ITEMS:
        workshop.lead("next")
        workshop.all_vote(*TWO_CAMPS)
        workshop.lead("reveal")

    told = get_room_told(**workshop.at)

    assert [one.private.counts if one.private else None for one in told.items] == [
        (6, 0, 6),
        None,
        None,
    ]


def test_the_agenda_is_sorted_by_how_far_people_disagreed_alone(ours):
    private = a_private_round(
        ours, {"ORG.2": [0.5] * 10 + [1.0] * 2, "ORG.3": [1.0] * 6 + [0.0] * 6}
    )
    workshop = Workshop(ours, compare_with=private)

    decided = sort_agenda(**workshop.at)

    assert decided == 2
    assert [one.code for one in workshop.room.agenda] == ["ORG.3", "ORG.2", "ORG.1"]


def test_a_room_of_another_organisation_is_not_here(ours):
    workshop = Workshop(ours)
    cast = Room.objects.get().organisation_id + 1

    with scope(organisation=cast), pytest.raises(NotHere):
        get_room(organisation_id=cast, room_id=workshop.id)


def a_private_round(organisation: int, said: dict[str, list[float]]) -> int:
    """Close a round in which people answered alone; return its id."""
    words = {1.0: "agree", 0.5: "neutral", 0.0: "disagree"}
    rows = [
        {"respondent": str(person), "item": item, "answer": words[value]}
        for item, values in said.items()
        for person, value in enumerate(values)
    ]
    taken = take_answers(
        organisation_id=organisation,
        header=["respondent", "item", "answer"],
        rows=rows,
        file_name="alone.csv",
        title="Each alone",
        at=NOON,
    )
    make_missing_releases(organisation_id=organisation, at=NOON)
    return taken.rounds[0]
