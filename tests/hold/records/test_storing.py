"""A file is stored part by part: others write in between, and what is cut short is gone on with."""

import json
from threading import Thread

import pytest
from django.db import connection
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, counts, receive, table

from outsidein.ground.errors import NotNow
from outsidein.hold.records import store, storing
from outsidein.hold.records.actions import give_up_import, run_import
from outsidein.hold.records.arriving import take_in
from outsidein.hold.records.brought import list_brought
from outsidein.hold.records.models import FormerRecord, ImportRun, Record, RefusedRow
from outsidein.hold.records.queries import get_import
from outsidein.hold.records.storing import list_half_stored
from outsidein.hold.records.undoing import queue_undoing, undo_import
from outsidein.hold.sources.actions import get_or_make_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("near")]

BEFORE = table("id,name,town", *(f"{n},Person {n},Hull" for n in range(8)))
#: Of fifteen rows four are the same, four changed, seven new; one more is refused.
FILE = table(
    "id,name,town",
    *(f"{n},Person {n},{'Hull' if n < 4 else 'York'}" for n in range(15)),
    "3,Somebody else,Leeds",
)
OUTCOME = (16, 7, 4, 4, 1)


@pytest.fixture
def cast(home, monkeypatch):
    monkeypatch.setattr(store, "PORTION", 4)
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def state() -> dict[str, list]:
    held = (Record, FormerRecord, RefusedRow)
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in held}


def take(cast, public_id, progress=None):
    run_import(organisation_id=cast.ours, public_id=public_id, at=NOON, progress=progress)
    return get_import(organisation_id=cast.ours, public_id=public_id)


def after_portions(number: int, deed):
    """Return a progress that does the deed when so many portions were stored."""
    told = []

    def progress(step: str, _share: float) -> None:
        if step.endswith("rows stored"):
            told.append(step)
            if len(told) == number:
                deed()

    return progress


def dies():
    raise SystemExit


def breaks():
    raise ZeroDivisionError


def cut_short(cast, public_id, portions=2):
    with pytest.raises(SystemExit):
        take(cast, public_id, after_portions(portions, dies))


@pytest.mark.django_db(transaction=True)
def test_somebody_else_writes_while_a_file_is_stored_and_none_of_it_counts_yet(cast):
    public_id = receive(cast.ours, FILE)
    form = get_or_make_source(organisation_id=cast.ours, name="Form", kind="list", at=NOON)
    seen = []

    def write():
        with scope(organisation=cast.ours):
            held = Record.objects.filter(source__name="CRM").count()
            row = {"external_id": f"form-{held}", "full_name": "Ann"}
            came = take_in(
                organisation_id=cast.ours, source_id=form, kind="customers", rows=[row], at=NOON
            )
            brought = list_brought(organisation_id=cast.ours)
            seen.append((held, came.new, [*brought]))
        connection.close()

    def progress(step, _share):
        if step.endswith("rows stored"):
            other = Thread(target=write)
            other.start()
            other.join()

    view = take(cast, public_id, progress)

    assert seen == [(n, 1, [form]) for n in (4, 8, 12, 15)]
    assert counts(view) == (16, 15, 0, 0, 1)


@pytest.mark.django_db(transaction=True)
def test_somebody_else_writes_while_a_file_is_undone(cast):
    view = bring(cast.ours, FILE)
    form = get_or_make_source(organisation_id=cast.ours, name="Form", kind="list", at=NOON)
    seen = []

    def write():
        with scope(organisation=cast.ours):
            held = Record.objects.filter(source__name="CRM").count()
            row = {"external_id": f"form-{held}", "full_name": "Ann"}
            take_in(
                organisation_id=cast.ours, source_id=form, kind="customers", rows=[row], at=NOON
            )
            seen.append(held)
        connection.close()

    def progress(step, _share):
        if step.endswith("taken back"):
            other = Thread(target=write)
            other.start()
            other.join()

    undo_import(organisation_id=cast.ours, public_id=view.public_id, at=NOON, progress=progress)

    assert seen == [11, 7, 3, 0]


def test_storing_that_was_cut_short_goes_on_behind_its_last_part(cast, monkeypatch):
    bring(cast.ours, BEFORE)
    calm = bring(cast.ours, FILE)
    undisturbed = [row[1:] for row in Record.objects.order_by("pk").values_list("pk", "tidied")]
    undo_import(organisation_id=cast.ours, public_id=calm.public_id, at=NOON)
    public_id = receive(cast.ours, FILE)
    cut_short(cast, public_id)
    half = get_import(organisation_id=cast.ours, public_id=public_id)
    portions = []
    real = storing.store_portion
    monkeypatch.setattr(
        storing, "store_portion", lambda *ours: (portions.append(1), real(*ours))[1]
    )

    view = take(cast, public_id)

    assert (half.status, counts(half)) == ("running", (0, 0, 0, 0, 0))
    assert len(portions) == 2
    assert counts(view) == counts(calm)
    held = [row[1:] for row in Record.objects.order_by("pk").values_list("pk", "tidied")]
    assert held == undisturbed
    assert RefusedRow.objects.filter(run__public_id=public_id).count() == 1
    assert ImportRun.objects.exclude(stored="").count() == 0


@pytest.mark.parametrize("portions", [1, 3, 4])
def test_what_breaks_between_two_parts_gives_everything_back(cast, portions):
    bring(cast.ours, BEFORE)
    before = state()
    public_id = receive(cast.ours, FILE)

    with pytest.raises(ZeroDivisionError):
        take(cast, public_id, after_portions(portions, breaks))

    stopped = get_import(organisation_id=cast.ours, public_id=public_id)
    assert (stopped.status, counts(stopped)) == ("failed", (0, 0, 0, 0, 0))
    assert "nothing was stored" in stopped.message
    assert state() == before


def test_an_import_that_is_given_up_half_way_leaves_what_stood_before(cast, monkeypatch):
    bring(cast.ours, BEFORE)
    before = state()
    public_id = receive(cast.ours, FILE)
    cut_short(cast, public_id, portions=3)
    assert state() != before

    give_up_import(organisation_id=cast.ours, public_id=public_id, why="cut short", at=NOON)

    assert get_import(organisation_id=cast.ours, public_id=public_id).status == "failed"
    assert state() == before


def test_taking_back_that_was_cut_short_is_gone_on_with_before_anything_is_stored(
    cast, monkeypatch
):
    calm = bring(cast.ours, BEFORE) and bring(cast.ours, FILE)
    undo_import(organisation_id=cast.ours, public_id=calm.public_id, at=NOON)
    before = state()
    public_id = receive(cast.ours, FILE)
    cut_short(cast, public_id, portions=3)
    parts = []
    real = storing.take_back_part

    def killed(*ours):
        parts.append(1)
        return real(*ours) if len(parts) < 2 else dies()

    monkeypatch.setattr(storing, "take_back_part", killed)
    with pytest.raises(SystemExit):
        give_up_import(organisation_id=cast.ours, public_id=public_id, why="no", at=NOON)
    monkeypatch.setattr(storing, "take_back_part", real)
    assert state() != before

    view = take(cast, public_id)

    assert counts(view) == counts(calm)
    undo_import(organisation_id=cast.ours, public_id=public_id, at=NOON)
    assert state()["Record"] == before["Record"]


def test_what_another_reading_stored_goes_before_this_one_is_stored(cast):
    bring(cast.ours, BEFORE)
    public_id = receive(cast.ours, FILE)
    cut_short(cast, public_id)
    run = ImportRun.objects.get(public_id=public_id)
    run.stored = json.dumps(json.loads(run.stored) | {"token": "of a former version"})
    run.save(update_fields=["stored"])

    view = take(cast, public_id)

    assert counts(view) == OUTCOME


def test_of_two_who_store_one_file_at_once_nothing_is_stored_twice(cast):
    bring(cast.ours, BEFORE)
    public_id = receive(cast.ours, FILE)

    with pytest.raises(NotNow, match=r"taken (already|elsewhere)"):
        take(cast, public_id, after_portions(2, lambda: take(cast, public_id)))

    view = get_import(organisation_id=cast.ours, public_id=public_id)
    assert (view.status, counts(view)) == ("done", OUTCOME)
    assert Record.objects.count() == 15


def test_while_a_file_is_half_stored_none_of_its_source_is_undone(cast):
    first = bring(cast.ours, BEFORE)
    public_id = receive(cast.ours, FILE)
    cut_short(cast, public_id)
    assert list_half_stored() == [(cast.ours, public_id)]

    with pytest.raises(NotNow, match="being stored"):
        queue_undoing(organisation_id=cast.ours, public_id=first.public_id, at=NOON, actor="x")

    take(cast, public_id)
    assert list_half_stored() == []
    queue_undoing(organisation_id=cast.ours, public_id=first.public_id, at=NOON, actor="x")
