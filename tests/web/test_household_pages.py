"""Who shares a home, switched on, looked through and switched off on its page."""

import pytest
from django.test import Client
from django_scopes import scope
from tests.holdings import sign_in
from tests.nearby import read_here
from tests.people import NOON, gather
from tests.queued import do_queued
from tests.road import bring, table

from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.households import choose_households
from outsidein.hold.customers.models import HouseholdMember
from outsidein.hold.records.models import Record
from outsidein.people.actions import add_member

pytestmark = pytest.mark.django_db
HERE = "/customers/households/"
WHO = 4


def hold_homes(cast, homes: int) -> None:
    """Bring two persons in for each home, each a customer of their own."""
    lines = [
        f"{2 * n + k},{name},Smith{n},{n} Mill Lane,HG4 1AA"
        for n in range(homes)
        for k, name in enumerate(("Ann", "<b>Ben</b>"))
    ]
    with scope(organisation=cast.ours):
        bring(cast.ours, table("id,first name,surname,street,postcode", *lines))
        for number, record in enumerate(Record.objects.order_by("id"), start=1):
            Record.objects.filter(pk=record.pk).update(customer_number=number)
        rebuild_customers(organisation_id=cast.ours, at=NOON)


@pytest.fixture
def ours(home, monkeypatch):
    read_here(monkeypatch)
    return gather()


@pytest.fixture
def ann(ours, client):
    return sign_in(client, ours.ann)


def read(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_households_are_switched_on_read_and_switched_off_on_the_page(ours, ann):
    hold_homes(ours, 2)
    page = read(ann.get(HERE))
    assert "Who shares a home is not told" in page
    assert "Owners, leads and data stewards switch it on and off." in page

    page = read(ann.post(HERE, {"deed": "on"}, follow=True))
    assert "Waiting for the worker" in page
    assert HouseholdMember._base_manager.count() == 0
    do_queued()

    page = read(ann.get(HERE))
    assert "2 homes are shared by several customers" in page
    assert "1 Mill Lane, HG4 1AA" in page
    assert "same address, surname" in page
    assert "<b>Ben</b>" not in page
    assert 'id="household"' in read(ann.get("/customers/C-000001/"))
    ann.post(HERE, {"deed": "off"})
    do_queued()
    assert "Who shares a home is not told" in read(ann.get(HERE))
    assert HouseholdMember._base_manager.count() == 0
    assert 'id="household"' not in read(ann.get("/customers/C-000001/"))


def test_households_are_paged_and_found_by_somebody_of_them(ours, ann, django_assert_num_queries):
    hold_homes(ours, 25)
    with scope(organisation=ours.ours):
        choose_households(organisation_id=ours.ours, shown=True, at=NOON, actor="user 1")

    with django_assert_num_queries(WHO + 7):
        first = read(ann.get(HERE))
    assert "25 homes are shared by several customers" in first
    assert "20 households on this page" in first
    rest = read(ann.post(HERE, {"after": "39"}, headers={"HX-Request": "true"}))
    assert "5 households on this page" in rest
    assert "<h1" not in rest
    found = read(ann.post(HERE, {"q": "smith7"}, headers={"HX-Request": "true"}))
    assert "7 Mill Lane" in found
    assert "17 Mill Lane" not in found
    assert "No household is found by" in read(ann.post(HERE, {"q": "nobody"}))
    assert ann.post(HERE, {"after": "x"}).status_code == 404


def test_an_agent_reads_households_and_switches_nothing(ours):
    add_member(organisation_id=ours.ours, email="ben@example.org", role="agent", at=NOON)
    agent = sign_in(Client(), ours.ben)

    assert "Switch it on" not in read(agent.get(HERE))
    assert agent.post(HERE, {"deed": "on"}).status_code == 404
    assert do_queued() == 0


def test_what_is_being_worked_out_is_not_started_twice(ours, ann):
    ann.post(HERE, {"deed": "on"})

    page = read(ann.post(HERE, {"deed": "off"}, follow=True))

    assert "This is being worked out already." in page
    assert do_queued() == 1
