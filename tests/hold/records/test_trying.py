import json
from pathlib import Path

import pytest
from django.conf import settings
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, counts, receive, rows_of_all_tables, table

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.records import store
from outsidein.hold.records.actions import (
    choose_mapping,
    queue_import,
    queue_trial,
    run_import,
    try_import,
)
from outsidein.hold.records.models import Event, FormerRecord, Record
from outsidein.hold.records.queries import ImportView, get_import, iterate_changes

pytestmark = pytest.mark.django_db

HELD = table("id,name,town,phone", "1,Ann Smith,Hull,07911 123456", "2,Ben Jones,York,")
NEXT = table(
    "id,name,town,phone",
    "1,Ann Smith,Leeds,",  # the town changed, the phone is left empty
    "2,Ben Jones,York,",  # the same
    "3,Cy Young,Ripon,",  # new
    "3,Cy Old,Ripon,",  # refused: the id of the row above
    "2,Ben Jones,York,",  # the same as a row above
)


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def tried(organisation: int, content: bytes, choices: dict | None = None, **more) -> ImportView:
    """Lay a file down and try it; return the import."""
    public_id = receive(organisation, content, **more)
    ours = {"organisation_id": organisation, "public_id": public_id}
    choose_mapping(**ours, choices=choices or {})
    queue_trial(**ours)
    try_import(**ours, at=NOON)
    return get_import(**ours)


def test_a_dry_run_tells_what_the_import_then_does_and_its_numbers_add_up(cast):
    bring(cast.ours, HELD)

    view = tried(cast.ours, NEXT)
    run_import(organisation_id=cast.ours, public_id=view.public_id, at=NOON)

    told = view.trial
    assert [told[name] for name in ("read", "new", "changed", "same", "refused")] == [5, 1, 1, 2, 1]
    after = get_import(organisation_id=cast.ours, public_id=view.public_id)
    assert counts(after) == (5, 1, 1, 2, 1)
    assert after.trial == {}


def test_a_dry_run_stores_nothing_but_what_it_found(cast):
    bring(cast.ours, HELD)
    held = rows_of_all_tables()

    view = tried(cast.ours, NEXT)

    now = rows_of_all_tables()
    assert {k: v for k, v in now.items() if k != "hold.ImportRun"} == {
        k: v for k, v in held.items() if k != "hold.ImportRun"
    }
    assert view.status == "uploaded"
    assert not (Path(settings.HOME) / "imports" / view.public_id / "tried").exists()


def test_a_dry_run_shows_what_would_change_and_what_would_be_refused(cast):
    bring(cast.ours, HELD)

    told = tried(cast.ours, NEXT).trial

    assert told["changes"] == [
        {
            "row_number": 2,
            "external_id": "1",
            "fields": [
                {"field": "address_locality", "before": "Hull", "after": "Leeds"},
                {"field": "phone", "before": "+447911123456", "after": ""},
            ],
        }
    ]
    [refusal] = told["refusals"]
    assert refusal["row_number"] == 5
    assert "id of row 4 too" in refusal["reason"]


def test_another_choice_makes_what_was_tried_void(cast):
    view = tried(cast.ours, HELD)
    assert view.trial["new"] == 2

    choose_mapping(organisation_id=cast.ours, public_id=view.public_id, choices={"empty": "leave"})

    assert get_import(organisation_id=cast.ours, public_id=view.public_id).trial == {}


def test_a_file_that_is_being_tried_is_neither_taken_nor_tried_at_once(cast):
    public_id = receive(cast.ours, HELD)
    ours = {"organisation_id": cast.ours, "public_id": public_id}
    with pytest.raises(NotNow, match="not to be tried"):
        try_import(**ours, at=NOON)
    queue_trial(**ours)

    for deed in (queue_trial, queue_import):
        with pytest.raises(NotNow, match="started already"):
            deed(**ours)


def test_a_file_that_cannot_be_read_says_so_when_it_is_tried(cast):
    view = tried(cast.ours, b"\x89PNG\r\n\x1a\n" + bytes(99))

    assert (view.status, view.trial) == ("failed", {})
    assert view.message.startswith("people.csv: ")


def test_another_organisations_file_is_not_tried(cast):
    public_id = receive(cast.ours, HELD)

    with scope(organisation=cast.theirs), pytest.raises(NotHere):
        queue_trial(organisation_id=cast.theirs, public_id=public_id)


# ── what an empty cell means ────────────────────────────────────────────────────────────────

LEAVE = {"empty": "leave"}


def test_without_a_choice_an_empty_cell_clears(cast):
    bring(cast.ours, HELD)

    bring(cast.ours, NEXT)

    ann = Record.objects.get(external_id="1")
    assert (ann.address_locality, ann.phone) == ("Leeds", None)


def test_where_it_leaves_what_is_not_said_stays_and_what_is_said_changes(cast):
    bring(cast.ours, HELD)

    view = bring(cast.ours, NEXT, choices=LEAVE)

    ann = Record.objects.get(external_id="1")
    assert counts(view) == (5, 1, 1, 2, 1)
    assert (ann.address_locality, ann.phone) == ("Leeds", "+447911123456")
    assert json.loads(ann.tidied)["phone"] == ["+447911123456"]
    assert json.loads(ann.raw)["phone"] == ""  # the row stands as it came
    assert FormerRecord.objects.get().phone == "+447911123456"


def test_where_it_leaves_a_row_that_says_less_is_the_same_and_a_missing_column_too(cast):
    bring(cast.ours, HELD)
    held = list(Record.objects.values_list())

    less = bring(cast.ours, HELD.replace(b"07911 123456", b""), choices=LEAVE)
    narrow = bring(cast.ours, table("id,name", "1,Ann Smith"), choices=LEAVE)

    assert (counts(less), counts(narrow)) == ((2, 0, 0, 2, 0), (1, 0, 0, 1, 0))
    assert list(Record.objects.values_list()) == held


def test_where_it_leaves_the_same_file_twice_changes_nothing(cast):
    bring(cast.ours, HELD)
    bring(cast.ours, NEXT, choices=LEAVE)
    held = list(Record.objects.values_list())

    again = bring(cast.ours, NEXT, choices=LEAVE)

    assert counts(again) == (5, 0, 0, 4, 1)
    assert list(Record.objects.values_list()) == held


def test_where_it_leaves_an_event_keeps_its_customer(cast):
    case = table("id,customer,opened at,cause", "1,7,2026-05-01 10:00,price")
    bring(cast.ours, case, "cases")

    bring(
        cast.ours, case.replace(b"7,", b",").replace(b"price", b"service"), "cases", choices=LEAVE
    )

    after = Event.objects.get()
    assert after.customer_ref == "7"
    assert json.loads(after.tidied)["cause"] == "service"


def test_every_row_that_would_change_is_kept_however_many_are_read_at_a_time(cast, monkeypatch):
    monkeypatch.setattr(store, "AT_ONCE", 3)
    lines = [f"{n},Ann {n},Hull" for n in range(1, 9)]
    bring(cast.ours, table("id,name,city", *lines))

    view = tried(cast.ours, table("id,name,city", *(one.replace("Hull", "York") for one in lines)))

    ours = {"organisation_id": cast.ours, "public_id": view.public_id}
    told = [(one.row_number, one.field, one.before, one.after) for one in iterate_changes(**ours)]
    assert told == [(n + 2, "address_locality", "Hull", "York") for n in range(8)]
    assert len(view.trial["changes"]) == 5
    choose_mapping(**ours, choices={"empty": "leave"})
    with pytest.raises(NotNow, match="Try it again"):
        iterate_changes(**ours)
