import json
from datetime import UTC, datetime, timedelta

import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, counts, rows_of_all_tables, table

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.records.arriving import MOST_ROWS, RefusedArrival, take_in
from outsidein.hold.records.models import (
    Event,
    FormerRecord,
    ImportRun,
    Record,
    RefusedRow,
    SuppliedField,
)
from outsidein.hold.records.queries import get_import, list_imports, list_refused
from outsidein.hold.records.undoing import forecast_undoing, queue_undoing, undo_import
from outsidein.hold.sources.actions import get_or_make_source

pytestmark = pytest.mark.django_db

ANN = {"external_id": "1", "full_name": "Ann Smith", "email": ["Ann@Example.org", "a@b.org"]}


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


@pytest.fixture
def crm(cast):
    return get_or_make_source(organisation_id=cast.ours, name="CRM", kind="list", at=NOON)


def take(cast, source, *rows, kind="customers", at=NOON, **more):
    return take_in(organisation_id=cast.ours, source_id=source, kind=kind, rows=rows, at=at, **more)


def undo(cast, import_id):
    ours = {"organisation_id": cast.ours, "public_id": str(import_id)}
    queue_undoing(**ours, at=NOON, actor="ann")
    return undo_import(**ours, at=NOON)


def test_a_row_is_held_as_it_came_and_tidied_like_a_row_of_a_file(cast, crm):
    taken = take(cast, crm, ANN | {"phone": "07911 123456", "birth_date": "1970-05-01"})

    record = Record.objects.get()
    assert (taken.new, taken.changed, taken.same, taken.refused) == (1, 0, 0, ())
    (row,) = taken.rows
    assert (row.place, row.external_id, row.outcome) == (0, "1", "new")
    assert (row.record_id, row.event_id) == (record.pk, None)
    assert json.loads(record.raw)["email"] == "Ann@Example.org; a@b.org"
    assert json.loads(record.tidied)["email"] == ["ann@example.org", "a@b.org"]
    assert (record.email, record.phone) == ("ann@example.org", "+447911123456")
    assert (record.given_name, record.kind) == ("Ann", "person")
    assert (record.observed_at, record.row_number) == (NOON, 1)


def test_the_same_again_is_the_same_and_a_changed_wording_keeps_its_former_one(cast, crm):
    first = take(cast, crm, ANN)

    again = take(cast, crm, ANN)
    moved = take(cast, crm, ANN | {"full_name": "Ann Jones"})

    assert again.same == 1
    assert again.rows[0].record_id == first.rows[0].record_id
    assert moved.rows[0].outcome == "changed"
    assert Record.objects.get().full_name == "Ann Jones"
    assert FormerRecord.objects.get().full_name == "Ann Smith"


def test_a_row_of_a_file_and_one_over_the_wire_with_its_id_are_one_record(cast, crm):
    bring(cast.ours, table("id,name", "1,Ann Smith"))

    taken = take(cast, crm, ANN)

    assert taken.changed == 1
    assert Record.objects.get().email == "ann@example.org"


def test_the_rows_of_a_day_stand_in_one_import_that_adds_up(cast, crm):
    take(cast, crm, ANN, {"emial": "x"}, {})
    late = take(cast, crm, ANN, {"full_name": "Ben"}, at=NOON + timedelta(hours=11))

    run = get_import(organisation_id=cast.ours, public_id=late.import_id)

    assert counts(run) == (5, 2, 0, 1, 2)
    assert run.status == "done"
    assert [one.public_id for one in list_imports(organisation_id=cast.ours)] == [run.public_id]
    assert sorted(Record.objects.values_list("row_number", flat=True)) == [1, 5]


def test_the_next_day_and_another_kind_have_imports_of_their_own(cast, crm):
    here = take(cast, crm, ANN)
    tomorrow = take(cast, crm, ANN, at=NOON + timedelta(days=1))
    order = {"customer": "1", "at": NOON, "amount": 12.5}
    orders = take(cast, crm, order, kind="orders")

    assert len({here.import_id, tomorrow.import_id, orders.import_id}) == 3


def test_an_event_is_put_in_time_and_finds_its_customer_by_what_it_says(cast, crm):
    at = datetime(2026, 5, 1, 10, tzinfo=UTC)

    taken = take(
        cast, crm, {"customer": "1", "opened_at": at, "email": "Ann@Example.org"}, kind="cases"
    )

    event = Event.objects.get()
    assert taken.rows[0].event_id == event.pk
    assert (event.at, event.customer_ref, event.email) == (at, "1", "ann@example.org")


def test_a_row_without_an_id_gets_one_from_its_content_so_that_a_retry_is_the_same(cast, crm):
    contact = {"customer": "1", "at": "2026-05-01 10:00", "channel": "phone"}

    first = take(cast, crm, contact, contact, kind="interactions")
    again = take(cast, crm, contact, contact, kind="interactions")

    assert (first.new, again.new, again.same) == (2, 0, 2)
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ({"emial": "x"}, "emial", "perhaps “email”"),
        ({"full_name": ["Ann", "Ben"]}, "full_name", "one value, not a list"),
        ({"full_name": "x" * 20_001}, "full_name", "longer than 20,000 signs"),
        ({"full_name": "An\0n"}, "full_name", "NUL"),
        ({"full_name": "\ud800"}, "full_name", "half a sign"),
        ({"full_name": {"given": "Ann"}}, "full_name", "no text, number"),
        ({"email": ["a@b.org"] * 51}, "email", "more than 50 values"),
        ({"external_id": "x" * 201, "full_name": "Ann"}, "external_id", "longer than 200 signs"),
        ({}, "", "the row says nothing"),
        ({f"extra.{n}": "1" for n in range(201)}, "", "more than 200 things"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_place_and_field(
    cast, crm, row, field, words
):
    taken = take(cast, crm, ANN, row)

    (refused,) = taken.refused
    assert (refused.place, refused.field) == (1, field)
    assert words in refused.reason
    assert taken.new == 1
    (kept,) = list_refused(organisation_id=cast.ours, public_id=taken.import_id)
    assert (kept.row_number, kept.column, kept.reason) == (2, field, refused.reason)


def test_of_two_rows_with_one_id_the_same_counts_once_and_another_is_refused(cast, crm):
    taken = take(cast, crm, ANN, ANN, ANN | {"full_name": "Somebody"})

    assert (taken.new, taken.same) == (1, 1)
    assert taken.refused == (RefusedArrival(2, "external_id", "“1” is the id of row 0 too."),)
    assert [row.outcome for row in taken.rows] == ["new", "same"]


def test_what_no_field_is_for_is_kept_as_it_came_and_read_by_nobody(cast, crm):
    take(cast, crm, ANN | {"extra.Club no": 17})

    record = Record.objects.get()
    assert json.loads(record.raw)["extra.Club no"] == "17"
    assert "17" not in record.tidied


def test_what_a_row_leaves_unsaid_is_cleared_or_stays_as_the_caller_says(cast, crm):
    take(cast, crm, ANN | {"phone": "07911 123456"})

    kept = take(cast, crm, {"external_id": "1", "job_title": "Head"}, empty_leaves=True)
    stays = Record.objects.get()
    same = take(cast, crm, {"external_id": "1", "job_title": "Head"}, empty_leaves=True)
    take(cast, crm, {"external_id": "1", "job_title": "Head"})

    assert (kept.changed, same.same) == (1, 1)
    assert (stays.phone, json.loads(stays.tidied)["job_title"]) == ("+447911123456", "Head")
    assert Record.objects.get().phone is None


def test_a_standing_import_is_undone_whole_though_it_worded_a_row_twice(cast, crm):
    bring(cast.ours, table("id,name", "1,Ann First"))
    before = rows_of_all_tables()["hold.Record"]
    take(cast, crm, ANN)
    taken = take(
        cast, crm, ANN | {"full_name": "Ann Third"}, {"external_id": "2", "email": "b@c.de"}
    )
    forecast = forecast_undoing(organisation_id=cast.ours, public_id=str(taken.import_id))

    undone = undo(cast, taken.import_id)

    assert undone == forecast
    assert (undone.removed, undone.restored, undone.kept) == (1, 1, 0)
    assert rows_of_all_tables()["hold.Record"] == before
    assert not FormerRecord.objects.exists()


def test_what_comes_after_a_day_was_undone_stands_in_another_import(cast, crm):
    first = take(cast, crm, ANN)
    undo(cast, first.import_id)

    second = take(cast, crm, ANN)

    assert second.import_id != first.import_id
    assert second.new == 1
    names = [one.file_name for one in list_imports(organisation_id=cast.ours)]
    assert names == ["arrived-2026-06-30-2", "arrived-2026-06-30"]


def test_the_fields_that_arrived_count_as_supplied(cast, crm):
    take(cast, crm, ANN)
    taken = take(cast, crm, {"external_id": "2", "job_title": "Head"})

    names = set(SuppliedField.objects.values_list("field", flat=True))
    assert {"email", "job_title"} <= names
    run = get_import(organisation_id=cast.ours, public_id=taken.import_id)
    assert {"email", "job_title"} <= set(run.summary["mapping"])


def test_a_foreign_source_an_unknown_kind_and_too_many_rows_leave_nothing(cast, crm):
    with scope(organisation=cast.theirs):
        foreign = get_or_make_source(organisation_id=cast.theirs, name="CRM", kind="list", at=NOON)
    before = rows_of_all_tables(but=())

    with pytest.raises(NotHere):
        take(cast, foreign, ANN)
    with pytest.raises(NotNow, match="no kind of row"):
        take(cast, crm, ANN, kind="pigeons")
    with pytest.raises(NotNow, match="at most 1,000"):
        take(cast, crm, *[ANN] * (MOST_ROWS + 1))

    assert rows_of_all_tables(but=()) == before


def test_however_many_rows_come_the_statements_are_few(cast, crm, django_assert_max_num_queries):
    rows = [{"external_id": str(n), "full_name": f"Person {n}"} for n in range(300)]
    take(cast, crm, {"external_id": "first", "full_name": "First"})

    with django_assert_max_num_queries(18):
        taken = take(cast, crm, *rows)

    assert taken.new == 300
    assert ImportRun.objects.count() == 1
    assert not RefusedRow.objects.exists()
