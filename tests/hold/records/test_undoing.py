import json

import pytest
from django.db import connection
from django_scopes import scope
from hypothesis import HealthCheck, given
from hypothesis import settings as pace
from hypothesis import strategies as st
from tests.people import NOON, gather
from tests.road import bring, counts, receive, rows_of_all_tables, table, work_out

from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.models import AuditEvent
from outsidein.hold.customers.models import Customer
from outsidein.hold.identities.models import Link
from outsidein.hold.records import store
from outsidein.hold.records.models import (
    Event,
    FormerEvent,
    FormerRecord,
    ImportRun,
    Record,
    SuppliedField,
)
from outsidein.hold.records.queries import get_import, list_former
from outsidein.hold.records.store import wording_of
from outsidein.hold.records.undoing import (
    Undoing,
    forecast_undoing,
    give_up_undoing,
    queue_undoing,
    undo_import,
)
from outsidein.hold.sources.models import Source

pytestmark = pytest.mark.django_db

FIRST = table("id,name,town", "1,Ann Smith,Hull", "2,Ben Jones,York")
SECOND = table("id,name,town", "1,Ann Smith,Leeds", "3,Cy Young,Ripon")
HELD = (Record, Event, FormerRecord, FormerEvent, SuppliedField)


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def undo(organisation: int, public_id: str) -> Undoing:
    return undo_import(organisation_id=organisation, public_id=public_id, at=NOON)


def state() -> dict[str, list]:
    """Return all that is held of rows, ids and all; but not by whom a number was given."""
    return {model.__name__: sorted(model.objects.values_list(), key=repr) for model in HELD}


def names() -> dict[str, str]:
    return dict(Record.objects.values_list("external_id", "address_locality"))


def test_undoing_removes_what_was_new_and_gives_back_what_was_changed(cast):
    bring(cast.ours, FIRST)
    before = state()
    second = bring(cast.ours, SECOND)
    assert counts(second) == (2, 1, 1, 0, 0)

    told = undo(cast.ours, second.public_id)

    assert (told.removed, told.restored, told.kept) == (1, 1, 0)
    assert state() == before


def test_a_changed_row_keeps_its_former_wording_with_the_file_that_said_so(cast):
    bring(cast.ours, FIRST, name="first.csv")
    bring(cast.ours, SECOND, name="second.csv")

    [former] = list_former(
        organisation_id=cast.ours, record_id=Record.objects.get(external_id="1").pk
    )

    assert (former.file_name, former.row_number) == ("first.csv", 2)
    assert former.raw["town"] == "Hull"
    assert former.tidied["address_locality"] == "Hull"


def test_a_row_that_a_later_file_changed_keeps_the_later_wording(cast):
    first = bring(cast.ours, FIRST)
    bring(cast.ours, SECOND)

    told = undo(cast.ours, first.public_id)

    assert (told.removed, told.restored, told.kept) == (1, 0, 1)
    assert names() == {"1": "Leeds", "3": "Ripon"}
    assert not FormerRecord.objects.exists()


def test_undone_out_of_turn_what_is_left_is_what_the_standing_imports_say(cast):
    first = bring(cast.ours, FIRST)
    second = bring(cast.ours, SECOND)
    undo(cast.ours, first.public_id)

    undo(cast.ours, second.public_id)

    assert not Record.objects.exists()


def test_events_are_undone_like_records(cast):
    calls = table("id,customer,at,channel", "1,7,2026-05-01,phone", "2,7,2026-05-02,phone")
    bring(cast.ours, calls, "interactions", "Calls")
    before = state()
    later = calls.replace(b"05-02,phone", b"05-02,chat") + b"3,7,2026-05-03,phone\n"
    second = bring(cast.ours, later, "interactions", "Calls")

    told = undo(cast.ours, second.public_id)

    assert (told.removed, told.restored) == (1, 1)
    assert state() == before


def test_what_is_forecast_is_what_happens_and_adds_up(cast):
    bring(cast.ours, FIRST)
    second = bring(cast.ours, SECOND)
    bring(cast.ours, SECOND.replace(b"Leeds", b"Bath"), name="third.csv")
    held = rows_of_all_tables(but=())

    told = forecast_undoing(organisation_id=cast.ours, public_id=second.public_id)

    assert rows_of_all_tables(but=()) == held
    assert told == Undoing(removed=1, restored=0, kept=1, said_again=("third.csv",))
    assert told.rows == second.new + second.changed
    assert undo(cast.ours, second.public_id) == told


def test_an_undone_import_stays_in_the_list_with_what_became_of_it_and_who_did_it(cast):
    view = bring(cast.ours, FIRST)
    queue_undoing(organisation_id=cast.ours, public_id=view.public_id, at=NOON, actor="member 1")
    undo(cast.ours, view.public_id)

    after = get_import(organisation_id=cast.ours, public_id=view.public_id)

    assert (after.status, after.is_over, after.undone_at) == ("undone", True, NOON)
    assert (after.undone["removed"], counts(after)) == (2, counts(view))
    line = AuditEvent.objects.filter(act="undo import").get()
    assert line.actor == "member 1"
    assert Source.objects.get().last_received_at is None


def test_an_undone_file_brought_in_again_is_as_if_it_had_never_been_undone(cast):
    bring(cast.ours, FIRST)
    second = bring(cast.ours, SECOND)
    undo(cast.ours, second.public_id)

    again = bring(cast.ours, SECOND)

    assert counts(again) == counts(second)
    assert names() == {"1": "Leeds", "2": "York", "3": "Ripon"}


def test_an_import_is_undone_once_and_only_if_it_was_taken(cast):
    waiting = receive(cast.ours, FIRST)
    with pytest.raises(NotNow, match="was taken"):
        undo(cast.ours, waiting)
    view = bring(cast.ours, FIRST)
    undo(cast.ours, view.public_id)

    for _again in range(2):
        with pytest.raises(NotNow, match="was taken"):
            undo(cast.ours, view.public_id)
    with pytest.raises(NotNow, match="was taken"):
        queue_undoing(organisation_id=cast.ours, public_id=view.public_id, at=NOON, actor="x")


def test_a_file_taken_before_wordings_were_kept_is_not_undone_if_it_changed_rows(cast):
    bring(cast.ours, FIRST)
    second = bring(cast.ours, SECOND)
    ImportRun.objects.update(keeps_former=False)

    with pytest.raises(NotNow, match="before former wordings were kept"):
        undo(cast.ours, second.public_id)


@pytest.mark.parametrize("error", [ZeroDivisionError, SystemExit])
@pytest.mark.parametrize("parts", [1, 2, 3])
def test_an_undoing_that_is_cut_short_is_gone_on_with_and_comes_to_the_same(
    cast, monkeypatch, error, parts
):
    bring(cast.ours, FIRST)
    before = state()
    second = bring(cast.ours, table("id,name,town", "1,Ann Smith,Leeds", "3,Cy,", "4,Dee,"))
    bring(cast.ours, table("id,name,town", "4,Dee,Hull"), name="third.csv")
    forecast = forecast_undoing(organisation_id=cast.ours, public_id=second.public_id)
    monkeypatch.setattr(store, "PORTION", 1)
    told = []

    def progress(step, _share):
        told.append(step)
        if len(told) == parts + 1:
            raise error

    with pytest.raises(error):
        undo_import(
            organisation_id=cast.ours, public_id=second.public_id, at=NOON, progress=progress
        )
    half = get_import(organisation_id=cast.ours, public_id=second.public_id)
    assert half.status == ("done" if error is ZeroDivisionError else "undoing")
    assert ("Undo it again" in half.message) == (half.status == "done")

    assert undo(cast.ours, second.public_id) == forecast == Undoing(1, 1, 1, ())

    after = get_import(organisation_id=cast.ours, public_id=second.public_id)
    assert (after.status, after.message) == ("undone", "")
    assert names() == {"1": "Hull", "2": "York", "4": "Hull"}
    kept = {row[0] for row in before["Record"]}
    assert [row for row in state()["Record"] if row[0] in kept] == before["Record"]
    assert not FormerRecord.objects.exists()


def test_an_undoing_that_is_given_up_leaves_the_import_taken(cast):
    view = bring(cast.ours, FIRST)
    queue_undoing(organisation_id=cast.ours, public_id=view.public_id, at=NOON, actor="member 1")

    give_up_undoing(organisation_id=cast.ours, public_id=view.public_id, why="cut short")

    after = get_import(organisation_id=cast.ours, public_id=view.public_id)
    assert (after.status, after.message, after.undone_at) == ("done", "cut short", None)


def test_a_field_that_only_the_undone_file_supplied_is_no_longer_supplied(cast):
    bring(cast.ours, FIRST)
    second = bring(cast.ours, table("id,name,e-mail", "3,Cy Young,cy@example.org"))
    assert SuppliedField.objects.filter(field="email").exists()

    undo(cast.ours, second.public_id)

    fields = set(SuppliedField.objects.values_list("field", flat=True))
    assert "email" not in fields
    assert "address_locality" in fields


@pytest.mark.django_db(transaction=True)
def test_what_was_concluded_of_removed_records_goes_and_is_worked_out_anew(cast):
    people = [f"{n},Ann Smith{n % 7},ann{n % 7}@example.org,Hull" for n in range(20)]
    bring(cast.ours, table("id,name,e-mail,town", *people), source="CRM")
    second = bring(cast.ours, table("id,name,e-mail,town", *people), source="Shop")
    work_out(cast.ours)
    assert Link.objects.exists()

    undo(cast.ours, second.public_id)
    work_out(cast.ours)

    assert Record.objects.count() == 20
    assert Customer.objects.filter(sources=2).count() == 0


def test_another_organisations_import_is_not_here(cast):
    view = bring(cast.ours, FIRST)
    held = rows_of_all_tables(but=())

    for deed in (undo_import, forecast_undoing):
        more = {"at": NOON} if deed is undo_import else {}
        with scope(organisation=cast.theirs), pytest.raises(NotHere):
            deed(organisation_id=cast.theirs, public_id=view.public_id, **more)

    assert rows_of_all_tables(but=()) == held


# ── any sequence ────────────────────────────────────────────────────────────────────────────


file = st.dictionaries(st.integers(1, 4), st.sampled_from(["Hull", "York", "Bath"]), max_size=4)
#: A file is brought in, or one of the imports that stand (counted round) is undone.
deeds = st.lists(st.one_of(file, st.integers(0, 5)), min_size=1, max_size=7)
slow = pace(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def file_of(kind: str, rows: dict[int, str]) -> bytes:
    if kind == "customers":
        return table("id,name,town", *(f"{n},Ann,{town}" for n, town in rows.items()))
    lines = (f"{n},7,2026-05-01,{town}" for n, town in rows.items())
    return table("id,customer,at,moment", *lines)


def taken(organisation: int, kind: str, rows: dict[int, str]) -> str:
    return bring(organisation, file_of(kind, rows), kind, "Any").public_id


def held_now(kind: str) -> dict[int, str]:
    model, field = (Record, "address_locality") if kind == "customers" else (Event, "moment")
    rows = model.objects.filter(source__name="Any").values_list("external_id", "tidied")
    return {int(own): json.loads(told)[field] for own, told in rows}


@pytest.mark.parametrize("kind", ["customers", "interactions"])
@given(deeds)
@slow
def test_after_any_sequence_the_standing_imports_say_what_is_held(cast, near, kind, sequence):
    with_nothing = state()
    standing: list[tuple[str, dict[int, str]]] = []
    said: dict[str, dict[int, str]] = {}  # what each import changed, by the pile

    def uppermost() -> dict[int, str]:
        piles: dict[int, str] = {}
        for public_id, _rows in standing:
            piles |= said[public_id]
        return piles

    for deed in sequence:
        if isinstance(deed, dict):
            before = uppermost()
            public_id = taken(cast.ours, kind, deed)
            said[public_id] = {n: town for n, town in deed.items() if before.get(n) != town}
            standing.append((public_id, deed))
        elif standing:
            public_id, _rows = standing.pop(deed % len(standing))
            told = forecast_undoing(organisation_id=cast.ours, public_id=public_id)
            assert undo(cast.ours, public_id) == told
            assert told.rows == len(said[public_id])
        assert held_now(kind) == uppermost()

    for public_id, _rows in reversed(standing):
        undo(cast.ours, public_id)
    assert state() == with_nothing


@pytest.mark.parametrize("kind", ["customers", "interactions"])
@given(st.lists(file, min_size=1, max_size=5))
@slow
def test_undoing_in_reverse_order_restores_each_state_exactly(cast, near, kind, files):
    seen = []
    runs = []
    for rows in files:
        seen.append(state())
        runs.append(taken(cast.ours, kind, rows))

    for public_id in reversed(runs):
        undo(cast.ours, public_id)
        assert state() == seen.pop()


@pytest.mark.parametrize(("kind", "model"), [("customers", Record), ("interactions", Event)])
def test_every_column_of_a_row_is_given_back_but_those_that_are_worked_out(kind, model):
    with connection.cursor() as cursor:
        columns = {
            one.name
            for one in connection.introspection.get_table_description(cursor, model._meta.db_table)
        }

    own = {"id", "organisation_id", "source_id", "external_id"}
    worked_out = {"customer_number", "link_method"}
    assert columns - own - worked_out - set(wording_of(kind)) <= {"kind"}
