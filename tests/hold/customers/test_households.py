"""Who shares a home is told beside each other, and stays two."""

import pytest
from django_scopes import scope
from tests.nearby import read_here
from tests.people import NOON, gather
from tests.road import bring, table

from outsidein.ground.errors import NotHere
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.households import choose_households, list_household
from outsidein.hold.customers.models import Customer, HouseholdMember
from outsidein.hold.records.models import Record

pytestmark = pytest.mark.django_db
HEAD = "id,first name,surname,street,postcode,phone"


@pytest.fixture
def cast(home, monkeypatch):
    read_here(monkeypatch)
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def hold_apart(cast, *lines: str) -> list[int]:
    """Bring persons in, each a customer of its own; return their numbers."""
    assert bring(cast.ours, table(HEAD, *lines)).status == "done"
    for number, record in enumerate(Record.objects.order_by("id"), start=1):
        Record.objects.filter(pk=record.pk).update(customer_number=number)
    rebuild_customers(organisation_id=cast.ours, at=NOON)
    return list(Customer.objects.order_by("number").values_list("number", flat=True))


def choose(cast, shown=True) -> int:
    return choose_households(organisation_id=cast.ours, shown=shown, at=NOON, actor="user 1")


def mates(cast, number):
    return [
        (one.number, one.reasons)
        for one in list_household(organisation_id=cast.ours, customer_number=number)
    ]


def test_who_shares_surname_and_home_is_a_household_and_a_lodger_with_the_phone_too(cast):
    numbers = hold_apart(
        cast,
        "1,Ann,Smith,4 Mill Lane,HG4 1AA,+447700900111",
        "2,Ben,Smith,4 MILL LANE,HG41AA,",
        "3,Cy,Jones,4 Mill Lane,HG4 1AA,+447700900111",
        "4,Dee,Young,4 Mill Lane,HG4 1AA,",
        "5,Ed,Smith,9 Dock Road,HU1 2AB,",
    )

    assert choose(cast) == 1

    assert [number for number, _ in mates(cast, 1)] == [2, 3]
    assert mates(cast, 2)[0] == (1, ("address", "phone", "surname"))
    assert mates(cast, 4) == mates(cast, 5) == []
    assert list(Customer.objects.order_by("number").values_list("number", flat=True)) == numbers


def test_nothing_is_grouped_unless_it_is_chosen_and_all_goes_when_it_is_no_more(cast):
    hold_apart(cast, "1,Ann,Smith,4 Mill Lane,HG4 1AA,", "2,Ben,Smith,4 Mill Lane,HG4 1AA,")
    assert not HouseholdMember.objects.exists()

    choose(cast)
    rebuild_customers(organisation_id=cast.ours, at=NOON)
    assert HouseholdMember.objects.count() == 2
    choose(cast, shown=False)

    assert not HouseholdMember.objects.exists()


def test_a_block_of_flats_is_no_household(cast):
    hold_apart(cast, *(f"{n},P{n},Smith,1 Tower Block,HG4 1AA," for n in range(11)))

    assert choose(cast) == 0


def test_another_organisation_s_household_is_not_here(cast):
    hold_apart(cast, "1,Ann,Smith,4 Mill Lane,HG4 1AA,", "2,Ben,Smith,4 Mill Lane,HG4 1AA,")
    choose(cast)

    with scope(organisation=cast.theirs), pytest.raises(NotHere):
        list_household(organisation_id=cast.theirs, customer_number=1)
