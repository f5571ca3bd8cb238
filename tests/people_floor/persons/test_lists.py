"""A list of people is taken: new, changed, the same, refused; twice changes nothing."""

import pytest
from django_scopes import scope
from tests.people import NOON, gather

from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.persons.actions import remove_person, save_person, take_list
from outsidein.people.persons.arrivals import (
    get_taken_list,
    get_waiting_list,
    keep_list,
    take_waiting_list,
)
from outsidein.people.persons.queries import count_people, get_person, list_people
from outsidein.people.structure.actions import save_attribute, save_level

pytestmark = pytest.mark.django_db
LIST = b"""reference,name,email,level,department,site
1,Ann Bell,ann@x.org,Desk,Care,North
2,Ben Cole,ben@x.org,Desk,Sales,South
3,Cyd Dorn,,Top,Care,
"""


@pytest.fixture
def ours(home):
    cast = gather()
    with scope(organisation=cast.ours):
        save_level(organisation_id=cast.ours, name="Desk", role="front", at=NOON)
        save_attribute(organisation_id=cast.ours, label="Site", options=["North", "South"], at=NOON)
        yield cast.ours


def take(ours, content, **more):
    return take_list(organisation_id=ours, content=content, at=NOON, **more)


def test_a_list_is_taken_and_its_departments_are_made(ours):
    taken = take(ours, LIST)

    assert (taken.new, taken.changed, taken.same, taken.refused) == (2, 0, 0, 1)
    people = list_people(organisation_id=ours).people
    assert [(p.name, p.level, p.department, p.attributes) for p in people] == [
        ("Ann Bell", "Desk", "Care", {"site": "North"}),
        ("Ben Cole", "Desk", "Sales", {"site": "South"}),
    ]


def test_the_same_list_twice_changes_nothing(ours):
    take(ours, LIST)

    again = take(ours, LIST)

    assert (again.new, again.changed, again.same, again.departments) == (0, 0, 2, 0)


def test_a_change_is_found_by_number_and_an_empty_cell_changes_nothing(ours):
    take(ours, LIST)

    taken = take(ours, b"reference,name,email,level\n1,Ann Carr,,\n")

    assert (taken.new, taken.changed) == (0, 1)
    ann = list_people(organisation_id=ours, search="carr").people[0]
    assert (ann.email, ann.level) == ("ann@x.org", "Desk")


def test_whoever_has_no_number_is_found_by_address(ours):
    take(ours, LIST)

    taken = take(ours, b"name,email\nBen Cole,BEN@x.org\n")

    assert (taken.new, taken.same) == (0, 1)


def test_an_address_of_somebody_else_is_refused(ours):
    take(ours, LIST)

    taken = take(ours, b"reference,name,email\n1,Ann Bell,ben@x.org\n")

    assert (taken.changed, taken.refused) == (0, 1)


def test_whoever_is_not_in_the_list_any_more_has_left(ours):
    take(ours, LIST)

    taken = take(ours, b"reference,name\n1,Ann Bell\n", mark_left=True)

    assert taken.left == 1
    assert count_people(organisation_id=ours).here == 1
    assert list_people(organisation_id=ours, left=True).people[0].left_on == NOON.date()


def test_nobody_is_said_to_have_left_while_a_row_is_refused(ours):
    take(ours, LIST)

    with pytest.raises(NotNow, match="Mend"):
        take(ours, LIST, mark_left=True)
    assert count_people(organisation_id=ours).here == 2


def test_a_formula_that_an_export_made_harmless_comes_back_as_it_was(ours):
    take(ours, b"name\n'=1+1\n")

    assert list_people(organisation_id=ours).people[0].name == "=1+1"


def test_a_list_waits_and_is_gone_once_taken(ours, home):
    public_id = keep_list(organisation_id=ours, file_name="p.csv", content=LIST)
    name, read = get_waiting_list(organisation_id=ours, public_id=public_id)
    assert (name, read.new, count_people(organisation_id=ours).here) == ("p.csv", 2, 0)

    take_waiting_list(
        organisation_id=ours, public_id=public_id, mark_left=False, at=NOON, actor="user 1"
    )

    taken = get_taken_list(organisation_id=ours, public_id=public_id)
    assert (taken["new"], taken["refusals"][0]["column"]) == (2, "level")
    assert list(home.rglob("*.csv")) == []
    with pytest.raises(NotHere):
        get_waiting_list(organisation_id=ours, public_id=public_id)


def test_a_list_of_another_organisation_is_not_here(ours, home):
    public_id = keep_list(organisation_id=ours, file_name="p.csv", content=LIST)

    with pytest.raises(NotHere):
        get_waiting_list(organisation_id=ours + 1, public_id=public_id)


def test_a_person_by_hand_needs_a_name_and_an_address_of_their_own(ours):
    take(ours, LIST)

    with pytest.raises(NotNow, match="name"):
        save_person(organisation_id=ours, name=" ", at=NOON)
    with pytest.raises(NotNow, match="already"):
        save_person(organisation_id=ours, name="Eve", email="Ann@x.org", at=NOON)
    with pytest.raises(NotNow, match="no value of Site"):
        save_person(organisation_id=ours, name="Eve", attributes={"site": "East"}, at=NOON)


def test_a_person_is_of_one_organisation_alone(ours):
    number = save_person(organisation_id=ours, name="Eve", at=NOON)

    with pytest.raises(NotHere):
        get_person(organisation_id=ours + 1, person_id=number)
    with pytest.raises(NotHere):
        remove_person(organisation_id=ours + 1, person_id=number, at=NOON)
    assert get_person(organisation_id=ours, person_id=number).name == "Eve"
