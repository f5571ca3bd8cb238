"""The report of a room: nothing that the room was not shown, and what it left to do."""

from datetime import date

import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.reports.read import words_of_slides

from outsidein.ask.answers.actions import take_answers
from outsidein.ask.answers.votes import give_points, give_vote, join_room
from outsidein.ask.results.actions import make_missing_releases
from outsidein.ask.results.rooms import lead_room
from outsidein.ask.rounds.rooms import create_room, get_room
from outsidein.check.plans.actions import add_action
from outsidein.check.plans.compute.aims import ItemAim
from outsidein.ground.errors import NotHere, NotNow
from outsidein.reports.content import Report
from outsidein.reports.of_room import report_of_room
from outsidein.reports.pdf import write_pdf
from outsidein.reports.slides import write_slides

pytestmark = pytest.mark.django_db

TODAY = date(2026, 7, 1)
CANARY = '#panic("no") *b* <img src=x onerror=alert(1)> =1+1'
TWO_CAMPS = ("agree", "disagree") * 6
NEARER = ("agree",) * 9 + ("neutral",) * 3


class Workshop:
    """Twelve phones, three items: voted on twice, nearly alike, and never reached."""

    def __init__(self, organisation: int, **chosen) -> None:
        self.organisation = organisation
        self.id = create_room(
            organisation_id=organisation,
            title=CANARY,
            instruments=[("crm-scorecard", None)],
            items=("ORG.1", "ORG.2", "ORG.3"),
            at=NOON,
            **{"points_each": 5, "asked": 14, **chosen},
        )
        for number in range(12):
            join_room(**self.at, secret=f"{number:022d}")

    @property
    def at(self) -> dict[str, int]:
        return {"organisation_id": self.organisation, "room_id": self.id}

    def lead(self, *acts: str) -> None:
        for act in acts:
            room = get_room(**self.at)
            lead_room(**self.at, act=act, version=room.version, at=NOON)

    def vote(self, answers, reason: str = "") -> None:
        room = get_room(**self.at)
        for number, answer in enumerate(answers):
            give_vote(
                organisation_id=self.organisation,
                room=room,
                secret=f"{number:022d}",
                item=room.moment.item,
                turn=room.moment.turn,
                answer=answer,
                reason=reason,
            )
        self.lead("reveal")

    def run(self) -> None:
        self.lead("start")
        self.vote(TWO_CAMPS, CANARY)
        self.lead("again")
        self.vote(NEARER, CANARY)
        self.lead("next")
        self.vote(("agree",) * 12)

    def end(self) -> None:
        self.lead("end")


@pytest.fixture
def ours(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast.ours


@pytest.fixture
def workshop(ours) -> Workshop:
    return Workshop(ours)


def report(workshop: Workshop) -> Report:
    return report_of_room(**workshop.at, made_on=TODAY)


def rows(found: Report, title: str) -> list[tuple[str, ...]]:
    sections = [one for one in found.sections if one.title == title]
    return [row for one in sections for table in one.tables for row in table.rows]


def test_every_vote_stands_with_its_middle_and_what_talking_changed(workshop):
    workshop.run()
    workshop.end()

    found = rows(report(workshop), "Vote by vote")

    assert [row[1:] for row in found] == [
        ("1", "Two camps: 6 say agree, 6 say disagree (12 answered).", "neutral", "0"),
        (
            "2",
            "One view: 9 say agree, 3 say neutral (12 answered). The room came closer.",
            "agree",
            "0",
        ),
        ("1", "The room answers nearly alike: nearer to “agree”.", "", ""),
    ]


def test_the_first_page_says_how_many_answered_and_how_often_the_room_moved(workshop):
    workshop.run()
    workshop.end()

    found = report(workshop)

    assert found.answered == "12 of 14 people answered the fullest vote."
    assert found.summary.sentences[:2] == (
        "2 of 3 items were answered together.",
        "1 item was answered more than once; on 1 the room came closer.",
    )
    assert found.source == f"{CANARY}, ended 30 June 2026"
    assert found.sections[0].notes[0].startswith("Not answered in this room: ORG.3")


def test_what_came_first_by_points_is_the_finding(workshop):
    workshop.run()
    workshop.lead("weigh")
    room = get_room(**workshop.at)
    for number in range(6):
        give_points(
            organisation_id=workshop.organisation,
            room=room,
            secret=f"{number:022d}",
            points={"ORG.1": 4, "ORG.2": 1},
        )
    workshop.lead("reveal")
    workshop.end()

    found = report(workshop)

    label = room.find("ORG.1").item.label.say()
    assert found.title == f"First should come “{label}”: 24 of 30 points from 6 people"
    assert [row[1:] for row in rows(found, "What should come first")] == [
        ("24", "80%"),
        ("6", "20%"),
        ("0", "0%"),
    ]


def test_reasons_stand_there_where_words_may_be_read_and_are_only_words(workshop):
    workshop.run()
    workshop.end()

    found = report(workshop)

    assert {row[1] for row in rows(found, "Why people answered so")} == {CANARY}
    assert write_pdf(found).startswith(b"%PDF-")
    assert CANARY in words_of_slides(write_slides(found))


def test_reasons_of_too_few_stand_nowhere(ours):
    workshop = Workshop(ours)
    workshop.lead("start")
    workshop.vote(TWO_CAMPS[:8], "Canary words")
    workshop.end()

    assert rows(report(workshop), "Why people answered so") == []


def test_actions_of_this_room_alone_are_listed(workshop):
    workshop.run()
    for ref in (f"room {workshop.id}", f"room {workshop.id + 1}"):
        add_action(
            organisation_id=workshop.organisation,
            title=f"Call back, {ref}",
            items=[ItemAim("ORG.1")],
            came_from="room",
            came_from_ref=ref,
            at=NOON,
        )
    workshop.end()

    assert rows(report(workshop), "What will be done") == [
        (f"Call back, room {workshop.id}", "ORG.1", "nobody yet", "no day")
    ]


def test_the_private_voice_stands_beside_the_rooms(ours):
    round_id = private_round(ours, [0.0] * 8 + [1.0] * 4)
    workshop = Workshop(ours, compare_with=round_id)
    workshop.run()
    workshop.end()

    found = rows(report(workshop), "The room beside what people say alone")

    assert [row[1:3] for row in found] == [("0.88", "0.33")]
    assert "higher than in private" in found[0][3]


def private_round(organisation: int, values: list[float]) -> int:
    words = {1.0: "agree", 0.0: "disagree"}
    taken = take_answers(
        organisation_id=organisation,
        header=["respondent", "item", "answer"],
        rows=[
            {"respondent": str(person), "item": "ORG.1", "answer": words[value]}
            for person, value in enumerate(values)
        ],
        file_name="alone.csv",
        title="Each alone",
        at=NOON,
    )
    make_missing_releases(organisation_id=organisation, at=NOON)
    return taken.rounds[0]


def test_a_room_that_goes_on_has_no_report(workshop):
    workshop.run()

    with pytest.raises(NotNow, match="has not ended"):
        report(workshop)


def test_another_organisation_has_no_report_of_our_room(workshop):
    workshop.run()
    workshop.end()
    other = workshop.organisation + 1

    with scope(organisation=other), pytest.raises(NotHere):
        report_of_room(organisation_id=other, room_id=workshop.id, made_on=TODAY)
