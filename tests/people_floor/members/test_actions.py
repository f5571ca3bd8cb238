from datetime import timedelta

import pytest
from django_scopes import scope
from tests.people import NOON, gather

from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.actions import add_member, use_one_time_link
from outsidein.people.members.actions import (
    change_role,
    found_organisation,
    invite_member,
    make_sign_in_link,
    remove_member,
)
from outsidein.people.members.queries import find_user, list_members
from outsidein.people.queries import list_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def roles(cast):
    return {one.email: one.role for one in list_members(organisation_id=cast.ours)}


def test_somebody_is_invited_once(cast):
    said = {"organisation_id": cast.ours, "role": "lead", "by": cast.ann, "at": NOON}
    invite_member(**said, email="Dan@Example.org")

    with pytest.raises(NotNow, match="already"):
        invite_member(**said, email="dan@example.org")
    assert roles(cast)["dan@example.org"] == "lead"


def test_the_last_owner_stays(cast):
    same = {"organisation_id": cast.ours, "user_id": cast.ann, "by": cast.ann, "at": NOON}

    with pytest.raises(NotNow, match="last owner"):
        change_role(**same, role="viewer")
    with pytest.raises(NotNow, match="last owner"):
        remove_member(**same)
    assert roles(cast)["ann@example.org"] == "owner"


def test_one_of_two_owners_may_go(cast):
    invite_member(
        organisation_id=cast.ours, email="dan@example.org", role="owner", by=cast.ann, at=NOON
    )

    remove_member(organisation_id=cast.ours, user_id=cast.ann, by=cast.ann, at=NOON)

    assert "ann@example.org" not in roles(cast)


def test_a_lead_makes_and_unmakes_no_owner(cast):
    lead = add_member(organisation_id=cast.ours, email="lea@example.org", role="lead", at=NOON)
    by_lead = {"organisation_id": cast.ours, "by": lead, "at": NOON}

    with pytest.raises(NotNow, match="Only an owner"):
        invite_member(**by_lead, email="x@example.org", role="owner")
    with pytest.raises(NotNow, match="Only an owner"):
        change_role(**by_lead, user_id=cast.ann, role="viewer")
    with pytest.raises(NotNow, match="Only an owner"):
        change_role(**by_lead, user_id=lead, role="owner")
    change_role(**by_lead, user_id=cast.ben, role="facilitator")
    assert roles(cast)["ben@example.org"] == "facilitator"


def test_a_viewer_and_a_stranger_give_no_roles(cast):
    for by in (cast.ben, cast.cleo):
        with pytest.raises(NotHere):
            change_role(organisation_id=cast.ours, user_id=cast.ben, role="lead", by=by, at=NOON)
    with pytest.raises(NotHere):
        remove_member(organisation_id=cast.ours, user_id=cast.cleo, by=cast.ann, at=NOON)


def test_a_sign_in_link_lives_a_quarter_of_an_hour_and_works_once(cast):
    token = make_sign_in_link(user_id=cast.ben, at=NOON)

    assert use_one_time_link(token=token, at=NOON) == cast.ben
    late = make_sign_in_link(user_id=cast.ben, at=NOON)
    with pytest.raises(NotNow):
        use_one_time_link(token=late, at=NOON + timedelta(minutes=16))


def test_no_more_than_three_sign_in_links_are_on_their_way(cast):
    made = [make_sign_in_link(user_id=cast.ben, at=NOON) for _ in range(4)]

    assert [link is None for link in made] == [False, False, False, True]
    assert make_sign_in_link(user_id=cast.ben, at=NOON + timedelta(minutes=15)) is not None


def test_an_address_is_found_whatever_its_case_and_only_where_it_belongs(cast):
    assert find_user(email=" Ben@Example.org ") == cast.ben
    assert find_user(email="nobody@example.org") is None
    assert find_user(organisation_id=cast.theirs, email="ben@example.org") is None


def test_another_organisation_is_owned_by_whoever_makes_it(cast):
    made = found_organisation(
        name="Second House", currency="EUR", region="DE", by=cast.ann, at=NOON
    )

    places = {one.organisation_id: one.role for one in list_places(user_id=cast.ann)}
    assert places[made] == "owner"
