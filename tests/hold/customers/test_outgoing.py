"""Customers go out and come in again: nobody is made anew and no field is lost."""

import json

import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, table, work_out

from outsidein.ground.errors import NotHere
from outsidein.ground.models import AuditEvent
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.deeds import merge_customers, split_record, undo_deed
from outsidein.hold.customers.models import ContactPoint, Customer
from outsidein.hold.customers.outgoing import (
    FORMS,
    iterate_outgoing,
    write_customer,
    write_customers,
)
from outsidein.hold.customers.queries import get_customer
from outsidein.hold.identities.actions import resolve_records
from outsidein.hold.identities.models import Deed
from outsidein.hold.identities.returned import ACTOR
from outsidein.hold.records.models import Record
from outsidein.hold.sources.own.actions import add_own_field
from outsidein.people.actions import create_organisation

pytestmark = pytest.mark.django_db(transaction=True)

#: Ann is known twice, the Quay is a firm, and of the last nothing but a number is known.
PEOPLE = table(
    "id,name,email,phone,street,city,postcode,country,birth date,twitter,status,since,vat id,"
    "Shoe size,Last fitting,Newsletter,Tier,Said at the door",
    "1,Dr Ann Schön,ann@lane.example; a.schoen@quay.example,+44 20 7946 0018,Lane 1,Bath,"
    "BA1 1AA,GB,1975-03-23,annquay,active,2020-01-02 03:04:05,,"
    '38.5,2024-06-30,yes,Gold,"come; in, ""she"" said"',
    "2,Ann Schön,ann@lane.example,+44 20 7946 0018,Lane 1,Bath,BA1 1AA,GB,1975-03-23,,,,,,,,,",
    "3,Bo Lee,bo@one.example,,High Street 4,Leeds,LS1 4AB,GB,1980,,lost,,,,,,,",
    "4,Dee Moss,,+44 20 7946 0099,Low Street 9,Cardiff,CF10 1AA,GB,,,prospect,,,,2023,no,,",
    '5,"Quay; Lane, and Daughters Ltd",hello@quay.example,,Pier 2,Hull,HU1 1AA,GB,,,,,'
    "GB 999 9999 73,,,,,",
    "6,,,+44 20 7946 0077,,,,,,,,,,,,,,",
)


def add_own_fields(organisation):
    said = {"organisation_id": organisation, "purpose": "to fit", "at": NOON}
    add_own_field(**said, label="Shoe size", form="number")
    add_own_field(**said, label="Last fitting", form="date")
    add_own_field(**said, label="Newsletter", form="yes_no")
    add_own_field(**said, label="Tier", form="one_of", options=["Gold", "Silver"])
    add_own_field(**said, label="Said at the door", form="text")


@pytest.fixture
def ours(home):
    cast = gather()
    with scope(organisation=cast.ours):
        add_own_fields(cast.ours)
        bring(cast.ours, PEOPLE)
        work_out(cast.ours)
        yield cast.ours


def _reference(organisation):
    """Return what is held of every customer: its values, and every way to reach it."""
    return {
        customer.number: (
            customer.name,
            customer.kind,
            customer.status,
            sorted((field, told["value"]) for field, told in json.loads(customer.chosen).items()),
            sorted(
                ContactPoint.objects.filter(customer_number=customer.number).values_list(
                    "kind", "value"
                )
            ),
        )
        for customer in Customer.objects.filter(organisation_id=organisation)
    }


def _written(organisation, form, **how):
    return "".join(
        write_customers(organisation_id=organisation, form=form, at=NOON, **how)
    ).encode()


def test_a_list_that_goes_out_and_comes_in_again_makes_no_customer_and_loses_no_field(ours):
    before = _reference(ours)

    back = [bring(ours, _written(ours, form), source=form, name="contacts") for form in FORMS]
    work_out(ours)

    assert [(one.read, one.new, one.refused) for one in back] == [(len(before), len(before), 0)] * 4
    assert _reference(ours) == before
    assert Record.objects.filter(organisation_id=ours).count() == 6 + 4 * len(before)


@pytest.mark.parametrize("form", FORMS)
def test_a_list_says_in_another_organisation_all_that_it_said_here(ours, form):
    text = _written(ours, form)
    here = sorted(map(repr, _reference(ours).values()))
    theirs = create_organisation(name="Elsewhere", at=NOON)

    with scope(organisation=theirs):
        add_own_fields(theirs)
        bring(theirs, text, name="contacts")
        work_out(theirs)
        there = sorted(map(repr, _reference(theirs).values()))

    assert there == here
    for said in ("'own_shoe_size', '38.5'", "2024-06-30", "'own_tier', 'Gold'", "come; in"):
        assert sum(said in one for one in there) == 1


def test_what_a_card_says_of_fields_that_are_nobodys_here_is_told_and_not_held(ours):
    text = _written(ours, "vcard")
    theirs = create_organisation(name="Elsewhere", at=NOON)

    with scope(organisation=theirs):
        view = bring(theirs, text, name="contacts")
        held = Record.objects.filter(tidied__contains="own_").count()

    assert held == 0
    assert any("X-OUTSIDEIN-OWN-SHOE-SIZE" in one for one in view.summary["warnings"])


def test_a_number_that_was_merged_away_since_leads_to_the_customer_it_became(ours):
    card = write_customer(organisation_id=ours, number=3, form="vcard", at=NOON).encode()
    numbers = list(Customer.objects.order_by("number").values_list("number", flat=True))
    merge_customers(organisation_id=ours, numbers=[2, 3], at=NOON, actor="user 1")

    bring(ours, card, source="Telephone", name="one.vcf")
    work_out(ours)

    left = list(Customer.objects.order_by("number").values_list("number", flat=True))
    assert left == [number for number in numbers if number != 3]
    assert get_customer(organisation_id=ours, number=3).row.records == 3


def test_what_a_returned_list_says_can_be_taken_back_and_is_not_said_again(ours):
    bring(ours, _written(ours, "vcard"), source="Telephone", name="all.vcf")
    work_out(ours)
    row = Record.objects.get(source__name="Telephone", tidied__contains='"phone":["+442079460077"]')
    first = Customer.objects.count()
    split_record(organisation_id=ours, record_id=row.pk, at=NOON, actor="user 1", reason="not them")

    work_out(ours)

    assert Customer.objects.count() == first + 1
    assert Deed.objects.filter(actor=ACTOR).count() == first
    deed = Deed.objects.filter(actor=ACTOR).first()
    undo_deed(organisation_id=ours, deed_id=deed.pk, at=NOON, actor="user 1")
    resolve_records(organisation_id=ours, at=NOON)
    rebuild_customers(organisation_id=ours, at=NOON)
    assert Deed.objects.filter(actor=ACTOR).count() == first


def test_only_what_a_search_finds_goes_out_and_the_log_says_that_it_did(ours):
    text = _written(ours, "csv", search="lee", actor="user 1").decode()

    assert text.count("\r\n") == 2
    (noted,) = AuditEvent.objects.filter(act="save customers as a file")
    assert noted.actor == "user 1"
    assert "lee" not in noted.detail


def test_the_number_of_queries_does_not_grow_with_the_customers(ours, django_assert_num_queries):
    with django_assert_num_queries(4):  # whose list it is, the page, its customers, their reaches
        found = list(iterate_outgoing(organisation_id=ours))

    assert len(found) == 5


def test_customers_of_others_do_not_go_out(home, ours):
    with pytest.raises(NotHere):
        write_customer(organisation_id=ours + 1, number=1, form="vcard", at=NOON)
    with pytest.raises(NotHere):
        write_customer(organisation_id=ours, number=1, form="pdf", at=NOON)
