"""The published tables: every one, typed, whole or not at all, and of one organisation alone."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, table

from outsidein.ground.engine import open_engine
from outsidein.ground.errors import NotNow
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.marts import actions
from outsidein.hold.marts.actions import declare_table, drop_marts, marts_folder, publish_marts
from outsidein.hold.marts.compute.tables import FACTS, MARTS, TABLES
from outsidein.hold.marts.models import Declaration
from outsidein.hold.records.models import Record
from outsidein.hold.sources.actions import save_source

pytestmark = pytest.mark.django_db(transaction=True)

PUBLISHED = [*MARTS, *(one for one in FACTS if one.name == "staff")]


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def rows(folder: Path, name: str) -> list[dict]:
    return pq.read_table(folder / f"{name}.parquet").to_pylist()


def fill(organisation: int, mark: str = "") -> None:
    """Bring in a row or two of every kind."""
    save_source(organisation_id=organisation, name="CRM", owner="s1", at=NOON)
    staff = table(
        "id,department,level,role,customer facing,is it,joined at,left at,has access",
        f"s1,{mark}Care,Desk,front,yes,no,2020-01-01,,yes",
        "s2,Sales,Board,board,no,no,2020-01-01,2026-01-01,",
    )
    bring(organisation, staff, "staff")
    people = table(
        "id,full name,email,phone,status,owner,updated at,birth date",
        f"1,{mark}Ann Smith,{mark}ann@example.org,07911 123456,active,s1,2026-05-01,1971",
        f"2,{mark}Ben Jones,,,lost,,2026-05-01,",
    )
    bring(organisation, people)
    Record.objects.filter(external_id="1").update(customer_number=1)
    Record.objects.filter(external_id="2").update(customer_number=2)
    calls = table(
        "id,customer,at,channel,direction,staff,department,case,record opened at,stage",
        f"c1,1,2026-05-01T12:00:00+02:00,phone,in,s1,{mark}Care,k1,2026-05-01 10:01,use",
        "c2,,2026-05-02 10:00,email,in,,,,,",
    )
    bring(organisation, calls, "interactions")
    orders = table(
        "id,customer,at,amount,currency,product,recommended by,options available,options chosen",
        f"o1,1,2026-03-01,12.50,EUR,{mark}Lamp,s1,4,1",
    )
    bring(organisation, orders, "orders")
    cases = table(
        "id,customer,kind,opened at,resolved at,reopened,touches,decided by,partner",
        f"k1,1,complaint,2026-05-01 09:00,2026-05-03 09:00,no,3,front,{mark}Fixit",
        "k2,2,request,2026-05-01 09:00,,,,,",
    )
    bring(organisation, cases, "cases")
    feedback = table("id,customer,at,item,score,scale max", "f1,1,2026-05-04,recommend,9,10")
    bring(organisation, feedback, "feedback")
    rebuild_customers(organisation_id=organisation, at=NOON)


def test_every_table_of_the_dictionary_is_written_with_its_types_even_when_nothing_is_held(cast):
    published = publish_marts(organisation_id=cast.ours)

    with open_engine(published.folder) as engine:
        found = {
            one.name: [
                (row["column_name"], row["column_type"])
                for row in engine.dicts(f"DESCRIBE {one.name}")
            ]
            for one in PUBLISHED
        }
    assert found == {
        one.name: [(column.name, column.type) for column in one.columns] for one in PUBLISHED
    }
    assert published.rows == {one.name: 0 for one in PUBLISHED}
    assert rows(published.folder, "supplied") == rows(published.folder, "declared") == []


def test_what_is_held_is_published_as_times_flags_and_numbers(cast):
    fill(cast.ours)

    published = publish_marts(organisation_id=cast.ours)

    ann, ben = rows(published.folder, "customers")
    staff = {row["department"]: row for row in rows(published.folder, "staff")}
    case, still_open = rows(published.folder, "cases")
    call, mail = rows(published.folder, "interactions")
    [order] = rows(published.folder, "orders")
    [line] = rows(published.folder, "order_lines")
    [source] = rows(published.folder, "sources")
    [response] = rows(published.folder, "survey_responses")
    assert (ann["id"], ann["status"], ben["status"]) == (1, "active", "lost")
    assert ann["owner_staff_id"] == staff["Care"]["id"] == source["owner_staff_id"]
    assert ann["first_order_at"] == order["at"] == datetime(2026, 3, 1)  # noqa: DTZ001 - naive UTC
    assert (staff["Care"]["customer_facing"], staff["Care"]["is_it"]) == (True, False)
    assert (staff["Sales"]["role"], staff["Sales"]["has_access"]) == ("board", None)
    assert (case["reopened"], case["touches"], case["decided_by_level"]) == (False, 3, "front")
    assert (still_open["reopened"], still_open["resolved_at"]) == (None, None)
    assert call["at"] == datetime(2026, 5, 1, 10)  # noqa: DTZ001
    assert (call["staff_id"], call["case_id"], call["stage"]) == (
        staff["Care"]["id"],
        case["id"],
        "use",
    )
    assert (mail["customer_id"], mail["record_opened_at"]) == (None, None)
    assert (order["amount"], order["currency"]) == (12.5, "EUR")
    assert (line["options_available"], line["options_chosen"]) == (4, 1)
    assert source["last_received_at"].replace(tzinfo=UTC) == NOON
    assert (response["item"], response["score"], response["scale_max"]) == ("recommend", 9.0, 10.0)
    assert published.rows["cases"] == 2
    assert {row["field"] for row in rows(published.folder, "field_values")} >= {
        "email",
        "full_name",
        "birth_date",
    }


def test_a_contact_belongs_to_the_case_of_its_own_source(cast):
    case = table("id,kind,opened at", "1,request,2026-06-01 10:00")
    contact = table("id,at,channel,case", "c1,2026-06-02 10:00,phone,1")
    with scope(organisation=cast.ours):
        for source in ("Desk", "Shop"):
            bring(cast.ours, case, "cases", source=source, name="cases.csv")
        for source in ("Desk", "Elsewhere"):
            bring(cast.ours, contact, "interactions", source=source, name="calls.csv")
        published = publish_marts(organisation_id=cast.ours)

    own = {row["source_id"]: row["id"] for row in rows(published.folder, "cases")}
    found = {row["source_id"]: row["case_id"] for row in rows(published.folder, "interactions")}
    desk, elsewhere = sorted(found)
    assert found[desk] == own[desk]
    assert found[elsewhere] is None  # two sources have a case 1: nobody knows which is meant


def test_columns_that_some_source_supplied_are_listed_and_no_others(cast):
    fill(cast.ours)

    published = publish_marts(organisation_id=cast.ours)

    listed = {
        f"{row['table_name']}.{row['column_name']}" for row in rows(published.folder, "supplied")
    }
    assert {"interactions.record_opened_at", "cases.resolved_at", "staff.role"} <= listed
    assert not {"interactions.identified_at", "messages.at", "orders.returned_at"} & listed


def test_a_stewards_word_is_published_and_can_be_taken_back(cast):
    for state in ("kept_here", "kept_elsewhere", ""):
        declare_table(
            organisation_id=cast.ours, table_name="cases", state=state, at=NOON, actor="Ann"
        )
        declare_table(
            organisation_id=cast.ours, table_name="orders", state="kept_here", at=NOON, actor="Ann"
        )
        found = rows(publish_marts(organisation_id=cast.ours).folder, "declared")
        kept = [{"table_name": "cases", "state": state}] if state else []
        assert found == [*kept, {"table_name": "orders", "state": "kept_here"}]


@pytest.mark.parametrize(("name", "state"), [("cats", "kept_here"), ("cases", "gone")])
def test_a_word_that_means_nothing_is_refused(cast, name, state):
    with pytest.raises(NotNow):
        declare_table(organisation_id=cast.ours, table_name=name, state=state, at=NOON, actor="x")

    assert not Declaration.objects.exists()


def test_a_second_publishing_takes_the_place_of_the_first_whole(cast):
    fill(cast.ours)
    first = publish_marts(organisation_id=cast.ours)
    again = publish_marts(organisation_id=cast.ours)
    bring(cast.ours, table("id,customer,at,amount", "o9,1,2026-06-01,5"), "orders", "Shop")
    (first.folder / "stray.parquet").write_bytes(b"left over")

    later = publish_marts(organisation_id=cast.ours)

    assert again.digest == first.digest != later.digest
    assert later.rows["orders"] == 2
    assert not (later.folder / "stray.parquet").exists()
    assert [path.name for path in later.folder.parent.iterdir()] == [str(cast.ours)]


def test_a_publishing_that_fails_leaves_the_last_set_and_nothing_beside_it(cast):
    first = publish_marts(organisation_id=cast.ours)

    def broken(_folder):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        publish_marts(organisation_id=cast.ours, beside=broken)

    assert actions._digest(marts_folder(organisation_id=cast.ours)) == first.digest
    assert [path.name for path in first.folder.parent.iterdir()] == [str(cast.ours)]


def test_what_a_killed_publishing_left_is_gone_after_the_next(cast):
    left = marts_folder(organisation_id=cast.ours).parent / f"{cast.ours}-killed"
    left.mkdir(parents=True)
    (left / "records.parquet").write_bytes(b"somebody's data")

    publish_marts(organisation_id=cast.ours)

    assert not left.exists()


def test_numbers_and_times_beyond_reason_are_unknown_and_stop_nothing(cast):
    cases = table(
        "id,customer,kind,opened at,touches,reopened",
        "k1,1,complaint,2026-05-01,99999999999999999999,2",
        "k2,1,complaint,2026-05-01,3,0",
    )
    bring(cast.ours, cases, "cases")
    feedback = table("id,customer,at,item,score", "f1,1,2026-05-04,recommend,1e400")
    bring(cast.ours, feedback, "feedback")

    published = publish_marts(organisation_id=cast.ours)

    beyond, plain = rows(published.folder, "cases")
    assert (beyond["touches"], plain["touches"]) == (None, 3)
    assert (beyond["reopened"], plain["reopened"]) == (True, False)


def test_no_word_of_one_organisation_stands_in_the_tables_of_another(cast):
    fill(cast.ours, "Canaria")
    with scope(organisation=cast.theirs):
        fill(cast.theirs, "Palomar")
        theirs = publish_marts(organisation_id=cast.theirs)
    ours = publish_marts(organisation_id=cast.ours)

    for folder, own, foreign in (
        (ours.folder, "Canaria", "Palomar"),
        (theirs.folder, "Palomar", "Canaria"),
    ):
        words = "".join(str(pq.read_table(path).to_pylist()) for path in folder.glob("*.parquet"))
        assert own in words
        assert foreign not in words
    assert {name: ours.rows[name] for name in TABLES if name in ours.rows} == theirs.rows


def test_published_tables_can_be_dropped(cast):
    folder = publish_marts(organisation_id=cast.ours).folder

    drop_marts(organisation_id=cast.ours)
    drop_marts(organisation_id=cast.ours)

    assert not folder.exists()


def test_a_list_that_never_says_when_a_row_was_touched_leaves_that_blank(cast):
    dated = table(
        "id,full name,created at,updated at",
        "1,Ann Smith,2024-01-02,2026-05-01",
        "2,Bo,2024-01-02,",
    )
    bring(cast.ours, dated)
    bring(cast.ours, table("id,full name,created at", "3,Cy Day,2024-01-02"), source="Shop")

    published = publish_marts(organisation_id=cast.ours)

    received = [row["received_at"] for row in rows(published.folder, "source_records")]
    supplied = {
        (row["table_name"], row["column_name"]) for row in rows(published.folder, "supplied")
    }
    assert received == [datetime(2026, 5, 1), datetime(2024, 1, 2), None]  # noqa: DTZ001 - naive UTC
    assert ("source_records", "received_at") in supplied


def test_a_list_without_the_day_of_its_rows_does_not_supply_it(cast):
    bring(cast.ours, table("id,full name,created at", "3,Cy Day,2024-01-02"))

    published = publish_marts(organisation_id=cast.ours)

    supplied = {
        (row["table_name"], row["column_name"]) for row in rows(published.folder, "supplied")
    }
    assert ("source_records", "received_at") not in supplied


def test_the_register_of_sources_supplies_what_it_says(cast):
    save_source(
        organisation_id=cast.ours,
        name="Fixit",
        kind="partner",
        owner="Ann",
        lawful_basis="contract",
        expected_every_days=7,
        at=NOON,
    )
    save_source(organisation_id=cast.ours, name="Nobody's", at=NOON)

    folder = publish_marts(organisation_id=cast.ours).folder

    fixit, nobodys = rows(folder, "sources")
    [partner] = rows(folder, "partners")
    assert (fixit["partner_id"], partner["name"]) == (partner["id"], "Fixit")
    assert fixit["owner_staff_id"] < 0  # somebody, who is in no list of staff
    assert (nobodys["owner_staff_id"], nobodys["lawful_basis"]) == (None, None)
    supplied = {f"{row['table_name']}.{row['column_name']}" for row in rows(folder, "supplied")}
    assert {"sources.owner_staff_id", "sources.lawful_basis", "sources.partner_id"} <= supplied
