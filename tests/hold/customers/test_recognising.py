"""Records that come are recognised at once, and a later run agrees; on both databases."""

import pytest
from benchmarks.households import make_households
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from tests.nearness import customers_of, lay_records, pairs_of
from tests.people import NOON, gather

from outsidein.ground.errors import NotNow
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.deeds import judge_pair
from outsidein.hold.customers.models import Customer
from outsidein.hold.customers.queries import get_customer, list_customers
from outsidein.hold.customers.recognising import identify, recognise
from outsidein.hold.identities.actions import resolve_records
from outsidein.hold.identities.models import FormerNumber, Link, ReviewPair
from outsidein.hold.identities.online.models import BlockingKey, RecordFeatures
from outsidein.hold.records.models import Record

pytestmark = pytest.mark.django_db(transaction=True)

ANN = {
    "given_name": "Annabel",
    "family_name": "Quillfeather",
    "birth_date": "1971-03-05",
    "email": "annabel.q@home.example",
    "phone": "+441765600111",
    "street_address": "4 Mill Lane",
    "address_locality": "Ripon",
    "postal_code": "HG4 1AA",
}
GWEN = {
    "given_name": "Gwen",
    "family_name": "Ifans",
    "birth_date": "1990-02-02",
    "email": "gwen@ifans.example",
    "phone": "+441834200555",
    "street_address": "1 Sea View",
    "address_locality": "Tenby",
    "postal_code": "SA70 7AA",
}


def rows(size: int) -> list[dict]:
    return make_households(size).drop_columns(["truth"]).to_pylist()


@pytest.fixture
def ours(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast.ours


@pytest.fixture
def base(ours):
    """Hold some 400 records that a run has worked out; Ann is the last of them."""
    ids = lay_records(ours, [*rows(400), ANN])
    resolve_records(organisation_id=ours, at=NOON)
    rebuild_customers(organisation_id=ours, at=NOON)
    return ids


def test_a_later_run_agrees_with_what_was_said_in_the_moment(ours):
    made = rows(2100)
    old, new = made[:2000], made[2000:]
    lay_records(ours, old)
    resolve_records(organisation_id=ours, at=NOON)
    rebuild_customers(organisation_id=ours, at=NOON)
    come = lay_records(ours, new)

    for start in range(0, len(come), 25):
        recognise(organisation_id=ours, record_ids=come[start : start + 25], at=NOON)
    at_once = pairs_of(customers_of(ours), come)
    resolve_records(organisation_id=ours, at=NOON)
    later = pairs_of(customers_of(ours), come)

    assert len(later) > 80
    assert len(at_once & later) / len(later) >= 0.98
    assert len(at_once & later) / len(at_once) >= 0.95


def test_who_is_known_is_joined_with_reasons_and_who_is_not_founds_a_customer(ours, base):
    number = customers_of(ours)[base[-1]]
    again, gwen = lay_records(ours, [ANN | {"source": "web"}, GWEN])

    joined, new = recognise(organisation_id=ours, record_ids=[again, gwen], at=NOON)

    assert (joined.customer_number, joined.band) == (number, "joined")
    assert {reason.field for reason in joined.matches[0].reasons} >= {"first name", "e-mail"}
    assert (new.band, new.matches) == ("new", ())
    assert customers_of(ours)[gwen] == new.customer_number > number
    assert get_customer(organisation_id=ours, number=number).row.records == 2
    assert get_customer(organisation_id=ours, number=new.customer_number).row.name == "Gwen Ifans"
    page = list_customers(organisation_id=ours, search="gwen@ifans")
    assert [row.number for row in page.rows] == [new.customer_number]
    link = Link.objects.get(left_id=base[-1], right_id=again)
    assert (link.band, link.weight) == ("joined", joined.matches[0].weight)
    assert "first name" in link.evidence


@pytest.mark.parametrize("field", ["company_name", "email"])
def test_a_list_on_which_nobody_has_a_first_name_is_recognised_too(ours, field):
    held = [
        {field: f"{made['family_name']}-{n}@desk.example", "postal_code": made["postal_code"]}
        for n, made in enumerate(rows(80))
    ]
    ids = lay_records(ours, held)
    resolve_records(organisation_id=ours, at=NOON)
    rebuild_customers(organisation_id=ours, at=NOON)
    again = lay_records(ours, [held[7] | {"source": "web"}])

    (known,) = recognise(organisation_id=ours, record_ids=again, at=NOON)

    assert ids[7] in {match.record_id for match in known.matches}
    resolve_records(organisation_id=ours, at=NOON)


def test_records_of_one_call_find_each_other(ours, base):
    first, second = lay_records(ours, [GWEN, GWEN | {"source": "web"}])

    one, two = recognise(organisation_id=ours, record_ids=[first, second], at=NOON)

    assert (one.band, two.band) == ("new", "joined")
    assert one.customer_number == two.customer_number


def test_who_may_be_somebody_founds_a_customer_and_waits_for_a_person(ours, base):
    near = {"given_name": "Annabel", "address_locality": "Ripon", "street_address": "40 Mill Lane"}
    before = ReviewPair.objects.count()
    (record,) = lay_records(ours, [near])

    (said,) = recognise(organisation_id=ours, record_ids=[record], at=NOON)

    assert said.band == "review"
    assert said.customer_number not in {customers_of(ours)[base[-1]]}
    assert ReviewPair.objects.count() > before
    assert ReviewPair.objects.get(left_id=base[-1], right_id=record).band == "review"


def test_what_somebody_said_is_followed(ours, base):
    (again,) = lay_records(ours, [ANN | {"source": "web"}])
    recognise(organisation_id=ours, record_ids=[again], at=NOON)
    judge_pair(
        organisation_id=ours, left=base[-1], right=again, verdict="different", at=NOON, actor="ann"
    )
    apart = customers_of(ours)
    assert apart[base[-1]] != apart[again]

    Record.objects.filter(pk=again).update(address_locality="Rippon")
    recognise(organisation_id=ours, record_ids=[again], at=NOON)

    still = customers_of(ours)
    assert still[base[-1]] != still[again]


def test_a_record_that_was_corrected_leaves_its_customer_again(ours, base):
    number = customers_of(ours)[base[-1]]
    (again,) = lay_records(ours, [ANN | {"source": "web"}])
    recognise(organisation_id=ours, record_ids=[again], at=NOON)
    assert customers_of(ours)[again] == number

    Record.objects.filter(pk=again).update(tidied="{}", **GWEN)
    (said,) = recognise(organisation_id=ours, record_ids=[again], at=NOON)

    assert said.customer_number == customers_of(ours)[again] != number
    assert customers_of(ours)[base[-1]] == number
    assert get_customer(organisation_id=ours, number=number).row.records == 1
    assert not Link.objects.filter(right_id=again).exists()


def test_a_record_between_two_customers_makes_them_one_and_the_old_number_leads_on(ours):
    by_mail = {k: ANN[k] for k in ("given_name", "family_name", "email", "birth_date")}
    by_phone = {k: ANN[k] for k in ("given_name", "phone", "street_address", "postal_code")}
    ids = lay_records(ours, [*rows(400), by_mail, by_phone | {"source": "calls"}])
    resolve_records(organisation_id=ours, at=NOON)
    rebuild_customers(organisation_id=ours, at=NOON)
    one, two = (customers_of(ours)[record] for record in ids[-2:])
    assert one != two
    (between,) = lay_records(ours, [ANN | {"source": "web"}])

    (said,) = recognise(organisation_id=ours, record_ids=[between], at=NOON)

    now = customers_of(ours)
    assert now[ids[-2]] == now[ids[-1]] == now[between] == said.customer_number
    given_up = ({one, two} - {said.customer_number}).pop()
    assert FormerNumber.objects.get(number=given_up).became == said.customer_number
    assert not Customer.objects.filter(number=given_up).exists()


def test_somebody_described_is_told_with_reasons_and_nothing_is_stored(ours, base):
    counts = [model.objects.count() for model in (Record, Link, BlockingKey, RecordFeatures)]

    with CaptureQueriesContext(connection) as queries:
        known = identify(
            organisation_id=ours,
            described={"full_name": "annabel quillfeather", "email": ["Annabel.Q@home.example"]},
        )

    assert known[0].number == customers_of(ours)[base[-1]]
    assert (known[0].name, known[0].band) == ("Annabel Quillfeather", "joined")
    assert known[0].reasons
    assert len(queries) <= 5  # the model itself is read once in a process
    after = [model.objects.count() for model in (Record, Link, BlockingKey, RecordFeatures)]
    assert after == counts


def test_before_the_first_run_nobody_is_recognised(ours):
    (record,) = lay_records(ours, [ANN])

    with pytest.raises(NotNow, match="Nothing has been learnt"):
        recognise(organisation_id=ours, record_ids=[record], at=NOON)
    with pytest.raises(NotNow, match="Nothing has been learnt"):
        identify(organisation_id=ours, described=ANN)


def test_another_organisations_records_are_nobodys_candidates(ours, base):
    theirs = ours + 1

    with scope(organisation=theirs):
        lay_records(theirs, rows(100))
        resolve_records(organisation_id=theirs, at=NOON)
        known = identify(organisation_id=theirs, described=ANN)

    assert known == []
