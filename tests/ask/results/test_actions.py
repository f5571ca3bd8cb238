"""Closing a round, and what may be shown of it before and after."""

import pytest
from django_scopes import scope
from tests.asking import CARD, begin, sheet, start

from outsidein.ask.answers.models import Sheet
from outsidein.ask.results.models import Release
from outsidein.ask.results.queries import get_heat_map, get_result, list_answered, list_results
from outsidein.ask.results.releasing import store_release
from outsidein.ask.rounds.models import RoundPart
from outsidein.ground.errors import NotHere, NotNow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.promise("sealed")
@pytest.mark.statement("S6")
def test_nothing_of_an_open_round_is_shown(home):
    asking = start(12)
    with scope(organisation=asking.organisation):
        for person in asking.people:
            asking.give(person)

        assert list_results(organisation_id=asking.organisation) == []
        assert list_answered(organisation_id=asking.organisation) == []
        with pytest.raises(NotHere):
            get_result(organisation_id=asking.organisation, instrument=CARD)
        with pytest.raises(NotNow, match="still open"):
            store_release(
                organisation_id=asking.organisation,
                part=RoundPart.objects.get(round_id=asking.round_id),
                at=None,
            )
        assert not Sheet.objects.exists()


@pytest.mark.promise("small-groups")
@pytest.mark.statement("S4")
def test_of_fewer_people_than_promised_nothing_is_shown(home):
    asking = start(12, min_group=6)
    with scope(organisation=asking.organisation):
        for person in asking.people[:5]:
            asking.give(person, content=sheet(note="Mine."))
        asking.close()

        result = get_result(organisation_id=asking.organisation, instrument=CARD)

    assert result.hidden
    assert result.items == ()


def test_of_enough_people_something_is_shown(home):
    asking = start(12, min_group=6)
    with scope(organisation=asking.organisation):
        for place, person in enumerate(asking.people):
            asking.give(person, "agree" if place % 3 else "disagree")
        asking.close()

        result = get_result(organisation_id=asking.organisation, instrument=CARD)
        assert Release.objects.count() == 1

    assert not result.hidden
    assert [item.code for item in result.items] == ["ORG.1"]


@pytest.mark.promise("small-groups")
def test_a_group_in_which_nobody_answered_looks_like_one_too_small_to_be_shown(home):
    asking = start(12)
    sales, service = asking.people[4:9:2], asking.people[3::2]
    told = []
    with scope(organisation=asking.organisation):
        for answering in ([*sales, *service], service):
            begin(asking)
            for place, person in enumerate(answering):
                asking.give(person, "agree" if place % 3 else "disagree")
            asking.close()

            found = get_heat_map(organisation_id=asking.organisation, instrument=CARD)
            cells = [(cell.item, cell.cell, cell.band, cell.why) for cell in found.cells["Sales"]]
            told.append((found.groups[0], cells))

    assert told[0] == told[1]
    assert told[0][0].name == "Sales"
