import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django_scopes import scope
from hypothesis import HealthCheck, given
from hypothesis import settings as pace
from hypothesis import strategies as st
from tests.people import NOON, gather
from tests.road import bring, counts, receive, rows_of_all_tables, table

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.records import actions, store
from outsidein.hold.records.actions import (
    choose_mapping,
    peek_import,
    queue_import,
    receive_file,
    run_import,
)
from outsidein.hold.records.models import Event, ImportRun, Record, SuppliedField
from outsidein.hold.records.queries import (
    count_staff,
    get_import,
    get_last_event_at,
    iterate_refused,
    list_imports,
    list_refused,
)
from outsidein.hold.sources.actions import get_or_make_source
from outsidein.hold.sources.queries import list_sources

pytestmark = pytest.mark.django_db

PEOPLE = table(
    "id,name,email,phone",
    "1,Ann Smith,ann@example.org,07911 123456",
    "2,Ben Jones,ben@example.org,",
)


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def uploads() -> list[Path]:
    folder = Path(settings.HOME) / "imports"
    return sorted(folder.iterdir()) if folder.exists() else []


# ── what is taken ───────────────────────────────────────────────────────────────────────────


def test_a_row_is_kept_as_it_came_and_as_tidied_with_its_source_row_and_run(cast):
    view = bring(cast.ours, PEOPLE)

    record = Record.objects.get(external_id="1")
    assert json.loads(record.raw) == {
        "id": "1",
        "name": "Ann Smith",
        "email": "ann@example.org",
        "phone": "07911 123456",
    }
    assert json.loads(record.tidied)["phone"] == ["+447911123456"]
    assert (record.phone, record.source.name, record.row_number) == ("+447911123456", "CRM", 2)
    assert str(record.run.public_id) == view.public_id
    assert uploads() == []


def test_the_same_file_twice_changes_nothing(cast):
    first = bring(cast.ours, PEOPLE)
    held = rows_of_all_tables()["hold.Record"]

    again = bring(cast.ours, PEOPLE)

    assert counts(first) == (2, 2, 0, 0, 0)
    assert counts(again) == (2, 0, 0, 2, 0)
    assert rows_of_all_tables()["hold.Record"] == held


def test_a_changed_row_changes_one_record_and_no_other(cast):
    bring(cast.ours, PEOPLE)
    held = dict(Record.objects.values_list("external_id", "run_id"))

    view = bring(cast.ours, PEOPLE.replace(b"Ben Jones", b"Ben Janes"))

    assert counts(view) == (2, 0, 1, 1, 0)
    assert Record.objects.get(external_id="2").full_name == "Ben Janes"
    assert Record.objects.get(external_id="1").run_id == held["1"]


def test_a_file_of_several_portions_comes_to_the_same(cast, monkeypatch):
    monkeypatch.setattr(store, "PORTION", 2)
    people = [f"{n},Person {n}" for n in range(1, 6)]
    bring(cast.ours, table("id,name", *people))

    moved = [line.replace("Person", "Somebody") for line in people[:3]]
    view = bring(cast.ours, table("id,name", *moved, *people[3:], "6,New"))

    assert counts(view) == (6, 1, 3, 2, 0)
    assert list(Record.objects.order_by("pk").values_list("external_id", flat=True)) == [
        "1", "2", "3", "4", "5", "6",
    ]  # fmt: skip


def test_a_corrected_mapping_read_again_changes_what_was_tidied_alone(cast):
    content = table("id,name,ref", "1,Ann Smith,Annie")
    bring(cast.ours, content)
    before = Record.objects.get()

    view = bring(cast.ours, content, choices={"mapping": {"ref": "nickname"}})

    after = Record.objects.get()
    assert counts(view) == (1, 0, 1, 0, 0)
    assert (after.pk, after.raw, after.content_hash) == (before.pk, before.raw, before.content_hash)
    assert json.loads(after.tidied)["nickname"] == "Annie"
    assert "nickname" not in json.loads(before.tidied)


def test_a_corrected_mapping_takes_back_what_the_wrong_one_said_was_supplied(cast):
    content = table("id,customer,at,stamp", "1,7,2026-05-01 10:00,2026-05-01 10:01")
    wrong = {"mapping": {"stamp": "record_opened_at"}}
    bring(cast.ours, content, "interactions", choices=wrong)
    assert SuppliedField.objects.filter(field="record_opened_at").exists()

    bring(cast.ours, content, "interactions", choices={"mapping": {"stamp": ""}})

    assert not SuppliedField.objects.filter(field="record_opened_at").exists()
    assert SuppliedField.objects.filter(field="at").exists()


def test_what_was_supplied_once_stays_supplied_when_a_later_file_leaves_it_out(cast):
    said = table("id,customer,at,record opened at", "1,7,2026-05-01 10:00,2026-05-01 10:01")
    bring(cast.ours, said, "interactions")

    bring(cast.ours, table("id,customer,at", "1,7,2026-05-01 10:00"), "interactions")

    assert SuppliedField.objects.filter(field="record_opened_at").exists()


def test_an_event_without_an_id_is_found_again_by_what_it_says(cast):
    calls = table("customer,at,channel", "7,2026-05-01 10:00,phone", "7,2026-05-01 10:00,phone")

    first = bring(cast.ours, calls, "interactions", "Calls")
    more = bring(cast.ours, calls + b"8,2026-05-02 10:00,phone\n", "interactions", "Calls")

    assert counts(first) == (2, 2, 0, 0, 0)
    assert counts(more) == (3, 1, 0, 2, 0)


def test_one_id_in_two_sources_or_of_two_kinds_is_two_rows(cast):
    bring(cast.ours, PEOPLE, source="CRM")
    bring(cast.ours, PEOPLE, source="Shop")
    bring(cast.ours, table("id,customer,at", "1,1,2026-05-01"), "interactions", "Shop")
    bring(cast.ours, table("id,customer,at,amount", "1,1,2026-05-01,5"), "orders", "Shop")

    assert Record.objects.count() == 4
    assert Event.objects.filter(external_id="1").count() == 2


def test_times_are_kept_in_utc_and_a_row_without_one_has_the_time_it_came(cast):
    bring(cast.ours, table("id,name,updated at", "1,Ann,2026-03-01T12:00:00+02:00", "2,Ben,"))

    seen = dict(Record.objects.values_list("external_id", "observed_at"))
    assert seen["1"].isoformat() == "2026-03-01T10:00:00+00:00"
    assert seen["2"] == NOON


names = st.text("abcdé ", min_size=1, max_size=4)


@given(st.lists(st.tuples(st.integers(1, 4), names), max_size=8), st.integers(0, 8))
@pace(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_rows_read_are_new_changed_same_or_refused(cast, rows, again_from):
    lines = [f"{number},{name.strip() or 'x'}" for number, name in rows]
    for part in (lines, lines[again_from:] + lines[:1]):
        view = bring(cast.ours, table("id,name", "9,Zed", *part))

        assert view.read == len(part) + 1
        assert view.read == view.new + view.changed + view.same + view.refused
        assert view.refused == len(
            list_refused(organisation_id=cast.ours, public_id=view.public_id)
        )


# ── what is refused ─────────────────────────────────────────────────────────────────────────

BAD = {
    "empty.csv": (b"", "empty"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "isn't a table"),
    "book.xlsx": (b"id,name\n1,Ann\n", "xlsx|spreadsheet|workbook"),
    "table.parquet": (b"id,name\n1,Ann\n", "Parquet"),
    "twice.csv": (b"id,name,name\n1,Ann,Ben\n", "name"),
    "nothing-known.csv": (b"x,y\n1,2\n", "column"),
    "half-utf16.csv": ("id,name\n1,Ann\n".encode("utf-16")[:-1], "UTF-16|encoding"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_leaves_nothing_half_done_and_says_what_to_do(cast, name):
    content, words = BAD[name]
    bring(cast.ours, PEOPLE)
    held = {k: v for k, v in rows_of_all_tables().items() if k != "hold.ImportRun"}

    view = bring(cast.ours, content, name=name)

    assert view.status == "failed", view
    assert view.message.startswith(f"{name}: ")
    assert re.search(words, view.message, re.IGNORECASE), view.message
    assert {k: v for k, v in rows_of_all_tables().items() if k != "hold.ImportRun"} == held


def test_a_bad_row_is_told_with_file_row_column_and_reason_and_the_good_ones_are_taken(cast):
    content = table(
        "id,customer,at,amount",
        "1,7,2026-05-01,5.00",
        "2,7,nonsense,5.00",
        "3,7,2026-05-01,5.00,too,many",
    )

    view = bring(cast.ours, content, "orders", "Shop", "orders.csv")

    assert counts(view) == (3, 1, 0, 0, 2)
    bad_time, too_many = iterate_refused(organisation_id=cast.ours, public_id=view.public_id)
    assert (bad_time.row_number, bad_time.column) == (3, "at")
    assert bad_time.reason.startswith("orders.csv, row 3, column “at”: ")
    assert bad_time.raw["at"] == "nonsense"
    assert too_many.row_number == 4
    assert too_many.raw["cell 5"] == "too"


def test_a_list_of_nobody_is_taken_as_just_that(cast):
    view = bring(cast.ours, b"id,name\n")

    assert (view.status, counts(view)) == ("done", (0, 0, 0, 0, 0))


def test_a_cell_with_a_zero_byte_is_refused_and_the_others_are_taken(cast):
    view = bring(cast.ours, b"id,name\n1,An\x00n\n2,Ben\n")

    assert counts(view) == (2, 1, 0, 0, 1)
    [refused] = list_refused(organisation_id=cast.ours, public_id=view.public_id)
    assert "row 2" in refused.reason


def test_a_file_of_which_every_row_is_refused_is_taken_with_no_record(cast):
    view = bring(cast.ours, table("id,customer,at,amount", "1,7,nonsense,5"), "orders")

    assert (view.status, counts(view)) == ("done", (1, 0, 0, 0, 1))


def test_a_file_larger_than_allowed_is_refused_and_its_folder_removed(cast, settings):
    settings.UPLOAD_LIMIT = 10

    with pytest.raises(NotNow, match="larger than"):
        receive(cast.ours, PEOPLE)

    assert uploads() == []
    assert not ImportRun.objects.exists()


def test_an_upload_that_breaks_off_leaves_no_folder(cast):
    source = get_or_make_source(organisation_id=cast.ours, name="CRM", kind="list", at=NOON)

    def broken():
        yield b"id,name\n"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        receive_file(
            organisation_id=cast.ours,
            source_id=source,
            kind="customers",
            file_name="a.csv",
            chunks=broken(),
            at=NOON,
        )

    assert uploads() == []


@pytest.mark.parametrize(
    "name",
    [
        "../../../x.csv",
        "..\\..\\x.csv",
        "/etc/passwd",
        "..",
        ".",
        "",
        "a\x00b.csv",
        "-rf.csv",
        "“; DROP TABLE.csv",
        "é" * 400 + ".csv",
        "客" * 400 + ".csv",
        "\udcff.csv",
    ],
)
def test_whatever_a_file_is_called_it_stays_in_its_folder(cast, name):
    before = set(Path(settings.HOME).rglob("*"))

    public_id = receive(cast.ours, PEOPLE, name=name)

    made = [p for p in set(Path(settings.HOME).rglob("*")) - before if p.is_file()]
    assert [p.parent for p in made] == [Path(settings.HOME) / "imports" / public_id / "upload"]
    peek_import(organisation_id=cast.ours, public_id=public_id)


def test_an_unknown_kind_of_file_is_refused_with_the_kinds_there_are(cast):
    with pytest.raises(NotNow, match="customers, interactions"):
        receive(cast.ours, PEOPLE, kind="cats")

    assert uploads() == []


# ── what breaks off ─────────────────────────────────────────────────────────────────────────


def test_a_crash_while_storing_leaves_nothing_and_the_import_can_be_run_again(cast, monkeypatch):
    public_id = receive(cast.ours, PEOPLE)
    real = actions._keep_supplied
    monkeypatch.setattr(actions, "_keep_supplied", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        run_import(organisation_id=cast.ours, public_id=public_id, at=NOON)

    stopped = get_import(organisation_id=cast.ours, public_id=public_id)
    assert (stopped.status, Record.objects.count()) == ("failed", 0)
    assert "ZeroDivisionError" in stopped.message
    monkeypatch.setattr(actions, "_keep_supplied", real)
    run_import(organisation_id=cast.ours, public_id=public_id, at=NOON)
    assert counts(get_import(organisation_id=cast.ours, public_id=public_id)) == (2, 2, 0, 0, 0)


def test_an_import_cut_short_by_the_end_of_the_machine_can_be_run_again(cast, monkeypatch):
    public_id = receive(cast.ours, PEOPLE)
    real = actions._keep_supplied

    def killed(*_, **__):
        raise SystemExit

    monkeypatch.setattr(actions, "_keep_supplied", killed)
    with pytest.raises(SystemExit):
        run_import(organisation_id=cast.ours, public_id=public_id, at=NOON)
    monkeypatch.setattr(actions, "_keep_supplied", real)

    run_import(organisation_id=cast.ours, public_id=public_id, at=NOON)

    assert Record.objects.count() == 2


def test_an_import_that_another_worker_finished_meanwhile_stores_nothing_twice(cast, monkeypatch):
    public_id = receive(cast.ours, PEOPLE)
    real = actions.stage_file

    def overtaken(*args, **more):
        staged = real(*args, **more)
        ImportRun.objects.filter(public_id=public_id).update(status="done")
        return staged

    monkeypatch.setattr(actions, "stage_file", overtaken)
    with pytest.raises(NotNow, match="taken already"):
        run_import(organisation_id=cast.ours, public_id=public_id, at=NOON)

    assert ImportRun.objects.get().status == "done"
    assert Record.objects.count() == 0


def test_a_file_is_taken_once_and_queued_once(cast):
    public_id = receive(cast.ours, PEOPLE)
    queue_import(organisation_id=cast.ours, public_id=public_id)
    with pytest.raises(NotNow, match="started already"):
        queue_import(organisation_id=cast.ours, public_id=public_id)
    with pytest.raises(NotNow, match="being taken already"):
        choose_mapping(organisation_id=cast.ours, public_id=public_id, choices={})
    run_import(organisation_id=cast.ours, public_id=public_id, at=NOON)

    with pytest.raises(NotNow, match="taken already"):
        run_import(organisation_id=cast.ours, public_id=public_id, at=NOON)

    assert Record.objects.count() == 2


def test_a_failed_import_may_be_read_otherwise_and_run_again(cast):
    public_id = receive(cast.ours, table("who,what", "1,Ann Smith"))
    run_import(organisation_id=cast.ours, public_id=public_id, at=NOON)
    assert get_import(organisation_id=cast.ours, public_id=public_id).status == "failed"

    mapping = {"who": "external_id", "what": "full_name"}
    choose_mapping(organisation_id=cast.ours, public_id=public_id, choices={"mapping": mapping})
    queue_import(organisation_id=cast.ours, public_id=public_id)
    run_import(organisation_id=cast.ours, public_id=public_id, at=NOON)

    assert Record.objects.get().full_name == "Ann Smith"


# ── whose it is ─────────────────────────────────────────────────────────────────────────────


def test_a_look_at_a_file_writes_nothing(cast):
    public_id = receive(cast.ours, PEOPLE)
    held = rows_of_all_tables()

    peek = peek_import(organisation_id=cast.ours, public_id=public_id)

    assert peek.headers == ("id", "name", "email", "phone")
    assert rows_of_all_tables() == held


DEEDS = {
    "peek": lambda org, public_id: peek_import(organisation_id=org, public_id=public_id),
    "map": lambda org, public_id: choose_mapping(
        organisation_id=org, public_id=public_id, choices={"mapping": {}}
    ),
    "queue": lambda org, public_id: queue_import(organisation_id=org, public_id=public_id),
    "run": lambda org, public_id: run_import(organisation_id=org, public_id=public_id, at=NOON),
    "get": lambda org, public_id: get_import(organisation_id=org, public_id=public_id),
    "refused": lambda org, public_id: list_refused(organisation_id=org, public_id=public_id),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("scoped", ["theirs", "ours"])
def test_another_organisations_import_is_not_here_and_nothing_changes(cast, deed, scoped):
    public_id = receive(cast.ours, PEOPLE)
    held = rows_of_all_tables(but=())

    with scope(organisation=getattr(cast, scoped)), pytest.raises(NotHere):
        DEEDS[deed](cast.theirs, public_id)

    assert rows_of_all_tables(but=()) == held


def test_an_id_that_is_none_is_not_here(cast):
    with pytest.raises(NotHere):
        get_import(organisation_id=cast.ours, public_id="no-such-thing")


def test_a_file_cannot_be_laid_into_another_organisations_source(cast):
    source = get_or_make_source(organisation_id=cast.ours, name="CRM", kind="list", at=NOON)
    held = rows_of_all_tables(but=())

    with scope(organisation=cast.theirs), pytest.raises(NotHere):
        receive_file(
            organisation_id=cast.theirs,
            source_id=source,
            kind="customers",
            file_name="a.csv",
            chunks=[PEOPLE],
            at=NOON,
        )

    assert rows_of_all_tables(but=()) == held
    assert uploads() == []


def test_one_file_brought_in_by_two_organisations_stays_apart(cast):
    bring(cast.ours, PEOPLE)
    with scope(organisation=cast.theirs):
        theirs = bring(cast.theirs, PEOPLE)

        assert counts(theirs) == (2, 2, 0, 0, 0)
        assert [one.public_id for one in list_imports(organisation_id=cast.theirs)] == [
            theirs.public_id
        ]
        assert len(list_sources(organisation_id=cast.theirs)) == 1
    assert Record.objects.count() == 2


# ── small reads ─────────────────────────────────────────────────────────────────────────────


def test_staff_are_counted_once_each_and_only_while_they_are_there(cast):
    staff = table(
        "id,department,joined at,left at",
        "s1,Sales,2020-01-01,",
        "s2,Sales,2020-01-01,2025-12-31",
        "s3,Sales,2020-01-01,2026-12-31",
        "s4,“left_at”,2020-01-01,",
    )
    bring(cast.ours, staff, "staff", "HR")
    bring(cast.ours, table("id,department", "s1,Sales"), "staff", "Payroll")

    assert count_staff(organisation_id=cast.ours, at=NOON) == 3


def test_the_last_event_is_the_newest_of_any_source(cast):
    assert get_last_event_at(organisation_id=cast.ours) is None
    bring(cast.ours, table("id,customer,at", "1,7,2026-05-01", "2,7,2026-05-03"), "interactions")
    bring(cast.ours, table("id,customer,at,amount", "1,7,2026-05-02,5"), "orders", "Shop")

    assert get_last_event_at(organisation_id=cast.ours).isoformat() == "2026-05-03T00:00:00+00:00"


def test_the_newest_imports_come_first_in_pages_of_one_query(cast, django_assert_num_queries):
    ids = [receive(cast.ours, PEOPLE) for _ in range(3)]

    with django_assert_num_queries(1):
        first = list_imports(organisation_id=cast.ours, limit=2)
    rest = list_imports(organisation_id=cast.ours, before=first[-1].position, limit=2)

    assert [one.public_id for one in (*first, *rest)] == ids[::-1]
