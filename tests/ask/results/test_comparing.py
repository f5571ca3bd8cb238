"""Results set beside each other: groups, sides, rounds, what matters, who is named."""

from datetime import timedelta

import pytest
from django_scopes import scope
from tests.asking import CARD, LATER, begin, start
from tests.people import NOON, gather

from outsidein.ask.answers.actions import take_answers
from outsidein.ask.results.comparing import get_importance, get_sides
from outsidein.ask.results.over_time import get_trend
from outsidein.ask.results.queries import get_heat_map, list_comments, list_released
from outsidein.ask.results.questions import list_questions_compared
from outsidein.ground.errors import NotHere
from outsidein.people.models import Department, Level, Person

pytestmark = pytest.mark.django_db(transaction=True)

STANCES = ("disagree", "neutral", "agree")


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        for place, (name, role) in enumerate((("Board", "board"), ("Desk", "front"))):
            Level.objects.create(organisation_id=cast.ours, name=name, role=role, position=place)
        for name in ("Care", "Shops", "Tiny"):
            Department.objects.create(organisation_id=cast.ours, name=name)
        yield cast


def person(name, level, department, **answers):
    """Return a person's rows: an answer alone, or an answer, its tense and its mark."""
    rows = []
    for item, said in answers.items():
        answer, tense, priority = said if isinstance(said, tuple) else (said, "now", "")
        rows.append(
            {
                "respondent": name,
                "level": level,
                "department": department,
                "item": item.replace("_", "."),
                "answer": answer,
                "tense": tense,
                "priority": priority,
            }
        )
    return rows


def everybody(shift=0):
    """Twelve of the board who agree, twenty of the desk who do not, three of a tiny department."""
    rows = []
    for n in range(12):
        said = "neutral" if n < 3 else "agree"
        rows += person(f"b{n}", "Board", "Care", ORG_1=(said, "now", "yes" if n % 2 else "no"))
    for n in range(20):
        said = STANCES[(n + shift) % 2]
        rows += person(f"d{n}", "Desk", "Shops", ORG_1=(said, "now", "no"))
    for n in range(3):
        rows += person(f"t{n}", "Desk", "Tiny", ORG_1=("agree", "now", "no"))
    return rows


def take(organisation, rows, *, at=NOON, asked=50):
    return take_answers(
        organisation_id=organisation,
        header=list(rows[0]),
        rows=rows,
        file_name="answers.csv",
        title=f"Round of {at:%Y-%m-%d}",
        at=at,
        asked=asked,
    )


def test_a_small_department_and_one_beside_it_are_kept_back(cast):
    take(cast.ours, everybody())

    found = get_heat_map(
        organisation_id=cast.ours, instrument="crm-scorecard", attribute="department"
    )

    shown = {name: cells[0].cell is not None for name, cells in found.cells.items()}
    assert not shown["Tiny"]
    # The whole is shown: with one department hidden alone, it could be worked out.
    assert sum(shown.values()) == 1
    assert all(cells[0].why for name, cells in found.cells.items() if not shown[name])
    assert [head.answered for head in found.groups if head.name == "Tiny"] == [None]


def test_leaders_stand_beside_the_front_line_with_a_sentence(cast):
    take(cast.ours, everybody())

    found = get_sides(organisation_id=cast.ours, instrument="crm-scorecard")

    assert (found.leaders.answered, found.frontline.answered) == (12, 23)
    [item] = found.items
    assert item.code == "ORG.1"
    assert item.difference.call == "clear"
    assert item.sentence.startswith("Leaders rate it ")
    assert [sum(counts) for counts in item.counts] == [12, 23]


def test_what_matters_stands_beside_how_it_goes(cast):
    take(cast.ours, everybody())

    found = get_importance(organisation_id=cast.ours, instrument="crm-scorecard")

    [one] = found.map.items
    assert one.item == "ORG.1"
    assert one.importance.point == pytest.approx(6 / 35)


def test_rounds_of_one_wording_are_one_run_and_what_changed_is_told(cast):
    take(cast.ours, everybody())
    take(cast.ours, everybody(shift=1)[:-9], at=NOON + timedelta(days=365))

    found = get_trend(organisation_id=cast.ours, instrument="crm-scorecard")

    assert [one.title for one in found.rounds] == ["Round of 2026-06-30", "Round of 2027-06-30"]
    [item] = found.items
    assert len(item.trend.runs) == 1
    assert len(item.rounds) == 2
    assert item.sentence


def test_departments_that_may_be_shown_name_their_owners(cast):
    rows = []
    for n in range(8):
        rows += person(f"c{n}", "Board", "Care", WHO="Care" if n < 6 else "Shops")
        rows += person(f"s{n}", "Desk", "Shops", WHO="Shops" if n < 5 else "Care")
    for n in range(2):
        rows += person(f"t{n}", "Desk", "Tiny", WHO="Tiny")
    take(cast.ours, rows)

    who = list_questions_compared(organisation_id=cast.ours)[0]

    assert "Tiny" not in (who.owners.by_department if who.owners else {})
    assert who.today.overlap.n == 18
    assert who.future is None


def test_all_that_was_released_is_no_more_than_the_gate_lets_through(cast):
    [round_id] = take(cast.ours, everybody()).rounds

    rows = list_released(organisation_id=cast.ours, round_id=round_id)

    groups = {(row.group_by, row.group) for row in rows}
    assert ("", "") in groups
    assert ("department", "Tiny") not in groups
    assert all(row.answered >= 5 for row in rows)


def test_an_imported_file_has_no_comments_apart(cast):
    take(cast.ours, everybody())

    assert list_comments(organisation_id=cast.ours, instrument="crm-scorecard") == []


def test_another_organisation_finds_none_of_it(cast):
    [round_id] = take(cast.ours, everybody()).rounds

    for read in (get_heat_map, get_sides, get_trend, get_importance):
        with scope(organisation=cast.theirs), pytest.raises(NotHere):
            read(organisation_id=cast.theirs, instrument="crm-scorecard")
    with scope(organisation=cast.theirs), pytest.raises(NotHere):
        list_released(organisation_id=cast.theirs, round_id=round_id)


def test_rounds_between_which_two_came_are_not_set_side_by_side(home):
    asking = start(12)
    with scope(organisation=asking.organisation):
        _answered(asking, asking.people)
        two = Person.objects.bulk_create(
            Person(organisation_id=asking.organisation, name=name, email=f"{name}@example.org")
            for name in ("ina", "jan")
        )
        begin(asking, title="A year later")
        _answered(asking, [*asking.people, *(one.pk for one in two)], at=LATER)

        barred = get_trend(organisation_id=asking.organisation, instrument=CARD)

        assert "Too few people came or left" in barred.barred
        assert [one.title for one in barred.rounds] == ["Spring"]


def test_rounds_of_the_same_people_are_set_side_by_side(home):
    asking = start(12)
    with scope(organisation=asking.organisation):
        _answered(asking, asking.people)
        begin(asking, title="A year later")
        _answered(asking, asking.people, at=LATER)

        trend = get_trend(organisation_id=asking.organisation, instrument=CARD)

        assert trend.barred == ""
        assert [one.title for one in trend.rounds] == ["Spring", "A year later"]


def _answered(asking, people, **more):
    for place, person in enumerate(people):
        asking.give(person, ("disagree", "agree")[place % 2])
    asking.close(**({"at": LATER} | more))
