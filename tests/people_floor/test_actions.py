from datetime import timedelta

import pytest
from tests.people import NOON, gather

from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.actions import (
    add_member,
    load_departments,
    load_levels,
    make_one_time_link,
    use_one_time_link,
)
from outsidein.people.queries import get_organisation, list_places

pytestmark = pytest.mark.django_db


def test_a_one_time_link_signs_in_once():
    cast = gather()
    token = make_one_time_link(organisation_id=cast.ours, user_id=cast.ann, at=NOON)

    assert use_one_time_link(token=token, at=NOON) == cast.ann
    with pytest.raises(NotNow, match="used already"):
        use_one_time_link(token=token, at=NOON)


def test_a_link_that_is_too_old_is_refused():
    cast = gather()
    token = make_one_time_link(organisation_id=cast.ours, user_id=cast.ann, at=NOON)

    with pytest.raises(NotNow, match="too old"):
        use_one_time_link(token=token, at=NOON + timedelta(days=3))


def test_no_link_for_a_member_of_another_organisation():
    cast = gather()

    with pytest.raises(NotHere):
        make_one_time_link(organisation_id=cast.ours, user_id=cast.cleo, at=NOON)


def test_an_unknown_role_is_refused_with_the_roles_there_are():
    cast = gather()

    with pytest.raises(NotNow, match="owner, lead"):
        add_member(organisation_id=cast.ours, email="dan@example.org", role="king", at=NOON)


def test_everyone_sees_only_where_they_belong():
    cast = gather()

    assert [place.organisation_name for place in list_places(user_id=cast.cleo)] == [
        "Somebody Else"
    ]


def test_levels_are_taken_and_a_bad_row_is_named(tmp_path):
    cast = gather()
    path = tmp_path / "levels.csv"
    path.write_text("level,role\nBoard,board\nTop,king\nDesk,front,extra\n", encoding="utf-8")

    refused = load_levels(organisation_id=cast.ours, path=path, at=NOON)

    from django_scopes import scope

    with scope(organisation=cast.ours):
        assert get_organisation(organisation_id=cast.ours).levels == (("Board", "board"),)
    assert [(row.row, row.column) for row in refused] == [(4, ""), (3, "role")]


def test_departments_are_taken_twice_without_doubling(tmp_path):
    cast = gather()
    path = tmp_path / "departments.csv"
    path.write_text("department,function,headcount\nCare,service,40\n", encoding="utf-8")

    load_departments(organisation_id=cast.ours, path=path, at=NOON)
    load_departments(organisation_id=cast.ours, path=path, at=NOON)

    from django_scopes import scope

    with scope(organisation=cast.ours):
        shape = get_organisation(organisation_id=cast.ours)
    assert shape.departments == (("Care", "service", 40),)


def test_a_list_without_its_column_says_which(tmp_path):
    cast = gather()
    path = tmp_path / "levels.csv"
    path.write_text("name\nBoard\n", encoding="utf-8")

    with pytest.raises(NotNow, match="no column level, role"):
        load_levels(organisation_id=cast.ours, path=path, at=NOON)
