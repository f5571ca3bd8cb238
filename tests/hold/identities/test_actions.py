"""Numbers that stay, whoever turns out to be whom; on both databases."""

import json

import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, rows_of_all_tables, table

from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.turns import in_turn
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.deeds import merge_customers, split_record, undo_deed
from outsidein.hold.customers.queries import get_customer, get_holding
from outsidein.hold.identities.actions import resolve_records
from outsidein.hold.identities.models import FormerNumber, Link, Resolution
from outsidein.hold.records.models import Record

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = "id,given name,family name,birth date,email,phone,street,town,postcode"
ANN = "1,Ann,Harcourt,1971-03-05,ann.harcourt@home.org,07700900111,4 Mill Lane,Ripon,HG4 1AA"
ANN_TOO = "2,Ann,Harcourt,1971-03-05,ann.harcourt@home.org,07700900111,4 Mill Lane,Ripon,HG4 1AA"
BEN = "3,Ben,Osei,1984-11-30,b.osei@work.org,07700900222,12 High Street,Leeds,LS1 4AP"
FINN = "4,Finn,Berg,2001-07-07,finn@berg.org,07700900444,77 Dock Road,Hull,HU1 2AB"
#: The second record turns out to be somebody else.
NOT_ANN = "2,Gwen,Ifans,1990-02-02,gwen@ifans.org,07700900555,1 Sea View,Tenby,SA70 7AA"


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def resolve(organisation: int, **how) -> dict[str, int]:
    """Resolve the records and return each one's customer number by its own id."""
    resolve_records(organisation_id=organisation, at=NOON, **how)
    records = Record.objects.filter(organisation_id=organisation)
    return dict(records.values_list("external_id", "customer_number"))


def test_without_a_record_there_is_nobody(cast):
    assert resolve_records(organisation_id=cast.ours, at=NOON) == 0
    rebuild_customers(organisation_id=cast.ours, at=NOON)

    holding = get_holding(organisation_id=cast.ours)
    assert (holding.customers, holding.records, holding.resolved_at) == (0, 0, NOON)


def test_one_record_is_one_customer(cast):
    bring(cast.ours, table(HEADER, ANN))

    assert resolve(cast.ours) == {"1": 1}


def test_records_of_one_person_bear_one_number_and_keep_it_when_it_is_worked_out_again(cast):
    bring(cast.ours, table(HEADER, ANN, ANN_TOO, BEN))

    first = resolve(cast.ours)
    again = resolve(cast.ours)

    assert first["1"] == first["2"] != first["3"]
    assert again == first
    assert not FormerNumber.objects.exists()


def test_a_new_record_joins_the_customer_it_belongs_to_and_a_stranger_gets_a_new_number(cast):
    bring(cast.ours, table(HEADER, ANN, BEN))
    first = resolve(cast.ours)

    bring(cast.ours, table(HEADER, ANN_TOO, FINN), source="Shop")
    later = resolve(cast.ours)

    assert later == {**first, "2": first["1"], "4": max(first.values()) + 1}


def test_a_split_keeps_the_old_number_with_one_part_and_gives_the_other_a_new_one(cast):
    bring(cast.ours, table(HEADER, ANN, ANN_TOO, BEN))
    first = resolve(cast.ours)

    bring(cast.ours, table(HEADER, ANN, NOT_ANN, BEN))
    later = resolve(cast.ours)

    assert later == {**first, "2": max(first.values()) + 1}


def test_an_old_number_leads_to_the_present_customer_through_every_join(cast):
    bring(cast.ours, table(HEADER, ANN, NOT_ANN, BEN))
    first = resolve(cast.ours)
    bring(cast.ours, table(HEADER, ANN, ANN_TOO, BEN))
    later = resolve(cast.ours)
    rebuild_customers(organisation_id=cast.ours, at=NOON)
    kept, gone = later["1"], ({first["1"], first["2"]} - {later["1"]}).pop()

    view = get_customer(organisation_id=cast.ours, number=gone)

    assert (view.row.number, view.asked_number) == (kept, gone)
    with scope(organisation=cast.theirs), pytest.raises(NotHere):
        get_customer(organisation_id=cast.theirs, number=gone)


def test_former_numbers_form_no_chain_and_one_borne_again_is_former_no_more(cast):
    bring(cast.ours, table(HEADER, ANN, ANN_TOO, BEN))
    numbers = resolve(cast.ours)
    ann, ben = numbers["1"], numbers["3"]
    former = {"organisation_id": cast.ours, "at": NOON}
    FormerNumber.objects.create(number=90, became=91, **former)
    FormerNumber.objects.create(number=ann, became=ben, **former)
    Record.objects.filter(external_id="3").update(customer_number=91)
    Record.objects.filter(external_id__in=["1", "2"]).update(customer_number=ann)
    Record.objects.filter(external_id="2").update(customer_number=92)

    resolve(cast.ours, everything=True)

    led = dict(FormerNumber.objects.values_list("number", "became"))
    assert led == {90: 91, 92: ann}

    bring(cast.ours, table(HEADER, ANN, ANN_TOO, BEN.replace("b.osei@work.org", "")))
    Record.objects.filter(external_id="3").update(customer_number=93)
    Record.objects.filter(external_id="1").update(customer_number=91)
    resolve(cast.ours)

    led = dict(FormerNumber.objects.values_list("number", "became"))
    present = set(Record.objects.values_list("customer_number", flat=True))
    assert set(led) & present == set()
    assert set(led.values()) <= present


def test_a_number_that_was_once_given_is_never_given_to_another(cast):
    bring(cast.ours, table(HEADER, ANN, NOT_ANN))
    first = resolve(cast.ours)
    bring(cast.ours, table(HEADER, ANN, ANN_TOO))
    resolve(cast.ours)

    bring(cast.ours, table(HEADER, FINN), source="Shop")

    assert resolve(cast.ours)["4"] == max(first.values()) + 1


def test_each_link_is_kept_with_what_speaks_for_it_and_only_the_newest_runs(cast):
    bring(cast.ours, table(HEADER, ANN, ANN_TOO, BEN))
    resolve(cast.ours)
    resolve(cast.ours, everything=True)

    newest = Resolution.objects.order_by("-id").first()
    joined = Link.objects.get(band="joined")
    evidence = json.loads(joined.evidence)
    assert joined.resolution_id == newest.pk
    assert {joined.left.external_id, joined.right.external_id} == {"1", "2"}
    assert joined.found_by
    assert {"email", "phone"} & {field["field"] for field in evidence["fields"]}
    assert 0.5 < joined.probability <= 1
    assert (newest.records, newest.customers) == (3, 2)
    assert Resolution.objects.count() == 2


def test_columns_that_no_field_is_for_are_read_whatever_they_are_called(cast):
    odd = table(HEADER + ",*,Club no,客户,“it's”", ANN + ",1,77,x,y", ANN_TOO + ",2,77,x,y")
    bring(cast.ours, odd)
    bring(cast.ours, table(HEADER + ",Club-No,姓名", BEN + ",78,z"), source="Shop")

    numbers = resolve(cast.ours)

    assert numbers["1"] == numbers["2"] != numbers["3"]


def test_another_organisations_records_are_neither_read_nor_numbered(cast):
    with scope(organisation=cast.theirs):
        bring(cast.theirs, table(HEADER, ANN, ANN_TOO))
        theirs = resolve(cast.theirs)
        held = rows_of_all_tables()

    bring(cast.ours, table(HEADER, ANN, BEN))
    ours = resolve(cast.ours)

    assert theirs == {"1": 1, "2": 1}
    assert ours == {"1": 1, "3": 2}
    after = rows_of_all_tables()
    for name in ("hold.Record", "hold.Link", "hold.Resolution"):
        assert set(held[name]) <= set(after[name])


def test_while_somebody_works_an_organisation_out_nobody_else_does(cast):
    bring(cast.ours, table(HEADER, ANN))

    with in_turn(cast.ours), pytest.raises(NotNow, match="being worked out already"):
        resolve_records(organisation_id=cast.ours, at=NOON)

    assert resolve(cast.ours) == {"1": 1}


def test_what_a_person_said_holds_when_all_is_worked_out_again(cast):
    bring(cast.ours, table(HEADER, ANN, ANN_TOO, BEN, FINN))
    first = resolve(cast.ours)
    rebuild_customers(organisation_id=cast.ours, at=NOON)
    by = {"organisation_id": cast.ours, "at": NOON, "actor": "user 1"}
    ann_too = Record.objects.get(external_id="2").pk

    split = split_record(record_id=ann_too, **by)
    merged = merge_customers(numbers=[first["3"], first["4"]], **by)
    said = resolve(cast.ours)

    assert said == {"1": first["1"], "2": 4, "3": first["3"], "4": first["3"]}

    undo_deed(deed_id=merged.deed_id, **by)
    undo_deed(deed_id=split.deed_id, **by)

    assert resolve(cast.ours) == first
