"""The reference laid aside outside of any transaction, as the worker does it."""

import pytest
from django.db import connection
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, table

from outsidein.hold.customers import actions
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.models import ContactPoint, Customer
from outsidein.hold.customers.queries import list_customers
from outsidein.hold.records.models import Record

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ours(home):
    cast = gather()
    with scope(organisation=cast.ours):
        people = [f"{n},Person {n},p{n}@example.org,2025-01-01" for n in range(1, 8)]
        bring(cast.ours, table("id,full name,email,updated at", *people))
        for record in Record.objects.all():
            Record.objects.filter(pk=record.pk).update(customer_number=record.pk)
        yield cast.ours


def attached():
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA database_list")
        return [row[1] for row in cursor.fetchall() if row[1] == "aside"]


def rows():
    return (
        list(Customer.objects.order_by("number").values()),
        list(ContactPoint.objects.order_by("customer_number").values()),
    )


def test_portions_make_what_one_go_makes_and_what_is_the_same_is_left_alone(ours, monkeypatch):
    rebuild_customers(organisation_id=ours, at=NOON)
    whole = rows()
    monkeypatch.setattr(actions, "PORTION", 2)

    rebuild_customers(organisation_id=ours, at=NOON)

    assert rows() == whole
    assert len(whole[0]) == 7
    assert attached() == []


def test_changes_come_in_by_portions_too_and_are_found(ours, monkeypatch):
    rebuild_customers(organisation_id=ours, at=NOON)
    monkeypatch.setattr(actions, "PORTION", 2)
    changed = [f"{n},Somebody {n},2026-01-01" for n in range(1, 6)]
    bring(ours, table("id,full name,updated at", *changed))

    rebuild_customers(organisation_id=ours, at=NOON)

    found = list_customers(organisation_id=ours, search="somebody").rows
    assert len(found) == 5
    assert len(list_customers(organisation_id=ours, search="person").rows) == 2


def test_a_rebuilding_that_fails_leaves_what_stood_and_the_next_one_works(ours, monkeypatch):
    rebuild_customers(organisation_id=ours, at=NOON)
    before = rows()

    def fail(*_given):
        raise RuntimeError("the power is gone")

    with monkeypatch.context() as patched:
        patched.setattr(actions, "link_events", fail)
        with pytest.raises(RuntimeError):
            rebuild_customers(organisation_id=ours, at=NOON)

    assert rows() == before
    assert attached() == []
    rebuild_customers(organisation_id=ours, at=NOON)
    assert rows() == before
