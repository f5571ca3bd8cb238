"""Who is nearer the records, and what customers say: set beside results that may be shown."""

import pytest
from django_scopes import scope
from tests.checked import check
from tests.people import gather
from tests.web.test_result_views import answer

from outsidein.ask.results.comparing import get_sides
from outsidein.check.blindspots.beside import list_customers_said, list_nearer
from outsidein.check.blindspots.queries import get_blind_spots
from outsidein.people.models import Department, Level

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        for place, (name, role) in enumerate((("Board", "board"), ("Desk", "front"))):
            Level.objects.create(organisation_id=cast.ours, name=name, role=role, position=place)
        for name in ("Care", "Shops", "Tiny"):
            Department.objects.create(organisation_id=cast.ours, name=name)
    return cast


def sides_of(organisation):
    return get_sides(organisation_id=organisation, instrument="crm-scorecard")


def test_before_the_first_check_nothing_stands_beside_the_sides(cast):
    answer(cast, items=("ORG.5",))

    with scope(organisation=cast.ours):
        assert list_nearer(organisation_id=cast.ours, sides=sides_of(cast.ours)) == {}
        assert list_customers_said(organisation_id=cast.ours) == {}


def test_the_side_nearer_the_evidence_is_named(cast):
    check(cast.ours)
    answer(cast, items=("ORG.5", "ORG.2"))

    with scope(organisation=cast.ours):
        found = list_nearer(organisation_id=cast.ours, sides=sides_of(cast.ours))
        rows = {row.item: row for row in get_blind_spots(organisation_id=cast.ours).rows}

    # One in ten concessions is decided at the front line; the desk says a quarter, the board more.
    assert list(found) == ["ORG.5"]
    assert found["ORG.5"].point == rows["ORG.5"].point
    assert found["ORG.5"].nearer.nearer == "second"
    assert found["ORG.5"].sentence.startswith("The front line are nearer to what the records show")


def test_an_item_whose_evidence_is_not_known_is_absent(cast):
    check(cast.ours)
    answer(cast, items=("ORG.2",))

    with scope(organisation=cast.ours):
        assert list_nearer(organisation_id=cast.ours, sides=sides_of(cast.ours)) == {}
