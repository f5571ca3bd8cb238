"""How an event finds its customer: its source's own id, a borrowed one, else how it was reached."""

import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, rows_of_all_tables, table

from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.records.models import Event, Record
from outsidein.hold.sources.models import Source

pytestmark = pytest.mark.django_db

CRM = table(
    "id,full name,email,phone,handle",
    "1,Ann Smith,ann@example.org,07911 123456,",
    "2,Ben Jones,shared@example.org,07911 222222,",
    "3,Cara Dent,shared@example.org,,@cara",
)


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        bring(cast.ours, CRM)
        Record.objects.filter(external_id="1").update(customer_number=10)
        Record.objects.filter(external_id="2").update(customer_number=20)
        Record.objects.filter(external_id="3").update(customer_number=30)
        yield cast


def linked() -> dict[str, tuple[int | None, str]]:
    rows = Event.objects.values_list("external_id", "customer_number", "link_method")
    return {name: (number, how) for name, number, how in rows}


def calls(*rows: str) -> bytes:
    return table("id,customer,email,phone,handle,at", *(f"{row},2026-05-01 10:00" for row in rows))


def test_an_event_is_found_by_its_sources_own_id_first_and_what_is_not_found_is_counted(cast):
    bring(
        cast.ours,
        calls(
            "by-id,1,,,",
            "id-before-mail,2,ann@example.org,,",
            "by-mail,,ANN@Example.org,,",
            "mail-of-two,,shared@example.org,,",
            "by-phone,,,+44 7911 222222,",
            "by-handle,,,,@cara",
            "unknown-id-then-mail,99,ann@example.org,,",
            "nobody,99,who@example.org,07911 999999,",
        ),
        "interactions",
    )

    found = rebuild_customers(organisation_id=cast.ours, at=NOON)

    assert linked() == {
        "by-id": (10, "external_id"),
        "id-before-mail": (20, "external_id"),
        "by-mail": (10, "email"),
        "mail-of-two": (None, ""),
        "by-phone": (20, "phone"),
        "by-handle": (30, "handle"),
        "unknown-id-then-mail": (10, "email"),
        "nobody": (None, ""),
    }
    assert found == {"external_id": 2, "email": 2, "phone": 1, "handle": 1, "unlinked": 2}


def test_finding_them_again_changes_nothing(cast):
    bring(cast.ours, calls("a,1,,,", "b,,ann@example.org,,", "c,9,,,"), "interactions")
    first = rebuild_customers(organisation_id=cast.ours, at=NOON)
    held = linked()

    again = rebuild_customers(organisation_id=cast.ours, at=NOON)

    assert again == first
    assert linked() == held


def test_a_source_without_customers_borrows_the_ids_of_the_list_that_knows_most_of_them(cast):
    bring(cast.ours, table("id,full name", "1,Dora Shop"), source="Shop")
    Record.objects.filter(source__name="Shop").update(customer_number=40)

    bring(cast.ours, calls("a,1,,,", "b,2,,,", "c,3,,,"), "interactions", "Calls")
    rebuild_customers(organisation_id=cast.ours, at=NOON)

    assert {name: number for name, (number, _) in linked().items()} == {"a": 10, "b": 20, "c": 30}
    assert Source.objects.get(name="Calls").ids_from.name == "CRM"


def test_ids_of_which_no_list_knows_half_are_not_borrowed(cast):
    bring(cast.ours, calls("a,1,,,", "b,77,,,", "c,78,,,"), "interactions", "Calls")

    found = rebuild_customers(organisation_id=cast.ours, at=NOON)

    assert found == {"unlinked": 3}


def test_ids_that_two_lists_mean_other_customers_by_are_not_borrowed(cast):
    bring(cast.ours, table("id,full name", "1,Dora Shop", "2,Eve Shop"), source="Shop")
    Record.objects.filter(source__name="Shop").update(customer_number=40)

    bring(cast.ours, calls("a,1,,,", "b,2,,,"), "interactions", "Calls")

    assert rebuild_customers(organisation_id=cast.ours, at=NOON) == {"unlinked": 2}


def test_ids_that_two_lists_mean_the_same_customers_by_are_borrowed(cast):
    bring(cast.ours, CRM, source="CRM of last year")
    for name, number in (("1", 10), ("2", 20), ("3", 30)):
        Record.objects.filter(external_id=name).update(customer_number=number)

    bring(cast.ours, calls("a,1,,,", "b,2,,,"), "interactions", "Calls")

    assert rebuild_customers(organisation_id=cast.ours, at=NOON) == {"external_id": 2}


def test_a_source_that_got_customers_of_its_own_borrows_no_more(cast):
    bring(cast.ours, calls("a,1,,,"), "interactions", "Calls")
    rebuild_customers(organisation_id=cast.ours, at=NOON)
    assert linked()["a"] == (10, "external_id")

    bring(cast.ours, table("id,full name", "1,Dora Call"), source="Calls")
    Record.objects.filter(source__name="Calls").update(customer_number=50)
    rebuild_customers(organisation_id=cast.ours, at=NOON)

    assert linked()["a"] == (50, "external_id")
    assert Source.objects.get(name="Calls").ids_from is None


def test_staff_are_nobodys_customers(cast):
    bring(cast.ours, table("id,department", "1,Sales"), "staff")

    found = rebuild_customers(organisation_id=cast.ours, at=NOON)

    assert found == {}
    assert linked() == {"1": (None, "")}


def test_one_organisations_customers_are_never_anothers(cast):
    with scope(organisation=cast.theirs):
        rows = calls("a,1,,,", "b,,ann@example.org,,", "c,,,07911 123456,")
        bring(cast.theirs, rows, "interactions")
        held = {name: rows for name, rows in rows_of_all_tables().items() if name == "hold.Event"}

    rebuild_customers(organisation_id=cast.ours, at=NOON)
    with scope(organisation=cast.theirs):
        assert rows_of_all_tables()["hold.Event"] == held["hold.Event"]

        assert rebuild_customers(organisation_id=cast.theirs, at=NOON) == {"unlinked": 3}


def test_a_customer_named_by_address_is_found_by_it(cast):
    bring(
        cast.ours,
        calls("named,Ann@Example.org,,,", "unheard-of,x@example.net,,,"),
        "interactions",
        "Desk",
    )

    rebuild_customers(organisation_id=cast.ours, at=NOON)

    assert linked() == {"named": (10, "email"), "unheard-of": (None, "")}
