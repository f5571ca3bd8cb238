import pytest
from django_scopes import scope
from tests.people import NOON, gather

from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.persons.actions import save_person
from outsidein.people.persons.queries import get_person
from outsidein.people.structure.actions import (
    move_level,
    remove_attribute,
    remove_department,
    remove_level,
    save_attribute,
    save_department,
    save_level,
)
from outsidein.people.structure.queries import list_attributes, list_departments, list_levels

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    cast = gather()
    with scope(organisation=cast.ours):
        yield {"organisation_id": cast.ours, "at": NOON}


def levels(ours):
    return [level.name for level in list_levels(organisation_id=ours["organisation_id"])]


def test_levels_stand_in_the_order_they_are_set(ours):
    save_level(**ours, name="Board", role="board")
    desk = save_level(**ours, name="Desk", role="front")

    move_level(**ours, level_id=desk, up=True)

    assert levels(ours) == ["Desk", "Board"]


def test_a_name_stands_once(ours):
    save_department(**ours, name="Care")

    with pytest.raises(NotNow, match="already"):
        save_department(**ours, name=" Care ")


def test_a_level_on_which_somebody_stands_stays(ours):
    desk = save_level(**ours, name="Desk", role="front")
    save_person(**ours, name="Ann", level_id=desk)

    with pytest.raises(NotNow, match="1 people stand there"):
        remove_level(**ours, level_id=desk)
    assert list_levels(organisation_id=ours["organisation_id"])[0].people == 1


def test_an_attribute_keeps_the_values_that_somebody_carries(ours):
    site = save_attribute(**ours, label="Site", options=["North", "South", "East"])
    save_person(**ours, name="Ann", attributes={"site": "North"})

    save_attribute(**ours, attribute_id=site, label="Place", options=["North", "South"])
    with pytest.raises(NotNow, match="North"):
        save_attribute(**ours, attribute_id=site, label="Place", options=["South", "West"])

    (kept,) = list_attributes(organisation_id=ours["organisation_id"])
    assert (kept.code, kept.label, kept.options) == ("site", "Place", ("North", "South"))


def test_an_attribute_that_goes_is_carried_by_nobody(ours):
    site = save_attribute(**ours, label="Site", options=["North", "South"])
    ann = save_person(**ours, name="Ann", attributes={"site": "North"})

    remove_attribute(**ours, attribute_id=site)

    person = get_person(organisation_id=ours["organisation_id"], person_id=ann)
    assert person.attributes == {}


@pytest.mark.parametrize(("label", "options"), [("Level", "ab"), ("Site", "a"), ("…", "ab")])
def test_an_attribute_that_parts_nobody_or_is_known_already_is_refused(ours, label, options):
    with pytest.raises(NotNow):
        save_attribute(**ours, label=label, options=list(options))


def test_what_is_anothers_is_not_here(ours):
    desk = save_level(**ours, name="Desk", role="front")
    theirs = {"organisation_id": ours["organisation_id"] + 1, "at": NOON}

    with pytest.raises(NotHere):
        save_level(**theirs, level_id=desk, name="Ours now", role="front")
    with pytest.raises(NotHere):
        remove_level(**theirs, level_id=desk)
    with pytest.raises(NotHere):
        move_level(**theirs, level_id=desk, up=True)
    with pytest.raises(NotHere):
        remove_department(**theirs, department_id=1)
    assert levels(ours) == ["Desk"]
    assert list_departments(organisation_id=ours["organisation_id"]) == []
