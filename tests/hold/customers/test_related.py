"""Who has to do with whom: stated or seen, with the reason; nobody is joined by it."""

import pytest
from django_scopes import scope
from tests.people import NOON, gather

from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.models import AuditEvent
from outsidein.hold.customers.models import ContactPoint, Customer, Relation
from outsidein.hold.customers.related import end_relation, list_related, relate
from outsidein.hold.identities.models import FormerNumber

pytestmark = pytest.mark.django_db
BY = {"at": NOON, "actor": "user 1"}


@pytest.fixture
def ours(home):
    cast = gather()
    with scope(organisation=cast.ours):
        for number, name, kind, firm in (
            (1, "Ann", "person", "acme"),
            (2, "Acme Ltd", "company", "acme"),
            (3, "Bo", "person", ""),
            (4, "Cy", "person", ""),
        ):
            Customer.objects.create(
                organisation_id=cast.ours, number=number, name=name, kind=kind, firm_key=firm
            )
        yield cast.ours


def related(ours, number):
    customer = Customer.objects.get(number=number)
    return list_related(organisation_id=ours, customer=customer)


def told(ours, number):
    return [(one.number, one.reason) for one in related(ours, number).related]


def test_who_names_an_organisation_works_there_and_is_seen_from_there(ours):
    assert told(ours, 1) == [(2, "works at")]
    assert told(ours, 2) == [(1, "employs")]


def test_a_register_s_number_says_it_too(ours):
    Customer.objects.filter(number__in=(2, 3)).update(firm_number="HRB1")

    assert told(ours, 3) == [(2, "works at")]
    assert related(ours, 3).related[0].said == "HRB1"


def test_one_address_and_one_telephone_relate_and_the_reason_names_them(ours):
    Customer.objects.filter(number__in=(3, 4)).update(address_key="1 high street|HG41AA")
    for number in (3, 4):
        ContactPoint.objects.create(
            organisation_id=ours, customer_number=number, kind="phone", value="+447911123456"
        )

    assert told(ours, 3) == [(4, "same address"), (4, "shared phone")]
    assert related(ours, 3).related[1].said == "+447911123456"


def test_what_very_many_share_relates_nobody_and_is_told(ours):
    for number in range(3, 20):
        Customer.objects.update_or_create(
            organisation_id=ours, number=number, defaults={"address_key": "1 office|X1"}
        )
        ContactPoint.objects.create(
            organisation_id=ours, customer_number=number, kind="email", value="info@acme.example"
        )

    assert told(ours, 3) == []
    assert related(ours, 3).general == ("info@acme.example",)


def test_a_stated_relation_is_read_from_both_ends_until_it_is_ended(ours):
    relation = relate(
        organisation_id=ours, number=3, other=4, kind="family", reason="Brother", **BY
    )

    assert told(ours, 3) == [(4, "family")]
    assert told(ours, 4) == [(3, "of family")]
    end_relation(organisation_id=ours, relation_id=relation, **BY)
    assert told(ours, 3) == []
    assert Relation.objects.count() == 1
    with pytest.raises(NotNow):
        end_relation(organisation_id=ours, relation_id=relation, **BY)
    acts = AuditEvent.objects.order_by("id").values_list("act", flat=True)
    assert list(acts)[-2:] == ["relate customers", "end relation"]


def test_a_relation_follows_the_number_to_the_present_customer(ours):
    relate(organisation_id=ours, number=3, other=4, kind="family", **BY)
    FormerNumber.objects.create(organisation_id=ours, number=4, became=1, at=NOON)
    Customer.objects.filter(number=4).delete()

    assert (1, "family") in told(ours, 3)
    assert (3, "of family") in told(ours, 1)


def test_a_relation_is_of_two_and_is_stated_once(ours):
    relate(organisation_id=ours, number=3, other=4, kind="family", **BY)

    for other, kind in ((3, "family"), (4, "family"), (4, "friend")):
        with pytest.raises(NotNow):
            relate(organisation_id=ours, number=3, other=other, kind=kind, **BY)
    with pytest.raises(NotHere):
        relate(organisation_id=ours, number=3, other=99, kind="family", **BY)
    with pytest.raises(NotHere):
        end_relation(organisation_id=ours, relation_id=99, **BY)


def test_related_stays_at_its_queries(ours, django_assert_max_num_queries):
    relate(organisation_id=ours, number=1, other=4, kind="family", **BY)
    Customer.objects.filter(number__in=(1, 4)).update(address_key="1 high street|HG41AA")
    customer = Customer.objects.get(number=1)

    with django_assert_max_num_queries(8):
        list_related(organisation_id=ours, customer=customer)
