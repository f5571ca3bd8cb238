import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, counts, rows_of_all_tables, table

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.records.actions import run_import
from outsidein.hold.records.mending import RowsToMend, list_to_mend, mend_rows
from outsidein.hold.records.models import Event, RefusedRow
from outsidein.hold.records.queries import ImportView, get_import
from outsidein.hold.records.undoing import undo_import

pytestmark = pytest.mark.django_db

ORDERS = table(
    "order no,client,placed on,value,note",
    "1,7,13/05/2026,5.00,x",
    "2,7,nonsense,6.00,y",
    "3,7,03/04/2026,5.00,z,too,many",
)
#: The columns as a person mapped them: the mended rows must be read by the same.
MAPPED = {
    "mapping": {
        "order no": "external_id", "client": "customer", "placed on": "at", "value": "amount",
    }
}  # fmt: skip


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def brought(cast) -> ImportView:
    view = bring(cast.ours, ORDERS, "orders", "Shop", "orders.csv", MAPPED)
    assert counts(view) == (3, 1, 0, 0, 2)
    return view


def to_mend(cast, view: ImportView) -> RowsToMend:
    return list_to_mend(organisation_id=cast.ours, public_id=view.public_id)


def mend(cast, view: ImportView, mended: dict[int, list[str]]) -> ImportView:
    ours = {"organisation_id": cast.ours}
    new_id = mend_rows(**ours, public_id=view.public_id, mended=mended, at=NOON)
    run_import(**ours, public_id=new_id, at=NOON)
    return get_import(**ours, public_id=new_id)


def test_refused_rows_stand_as_they_came_under_the_headers_of_their_file(cast):
    found = to_mend(cast, brought(cast))

    bad_time, too_many = found.rows
    assert found.headers == ("order no", "client", "placed on", "value", "note")
    assert bad_time.cells == ("2", "7", "nonsense", "6.00", "y")
    assert bad_time.column == "placed on"
    assert (too_many.cells, too_many.more) == (("3", "7", "03/04/2026", "5.00", "z"), "too | many")
    assert (found.left, found.next_after) == (2, None)


def test_a_mended_row_comes_in_as_its_file_would_have_brought_it(cast):
    view = brought(cast)
    bad_time, too_many = to_mend(cast, view).rows

    new = mend(
        cast,
        view,
        {
            bad_time.row_id: ["2", "7", "04/05/2026", "6.00", "y\nover two lines"],
            too_many.row_id: list(too_many.cells),
        },
    )

    assert (counts(new), new.mends) == ((2, 2, 0, 0, 0), view.public_id)
    # In the file a day stood first, and it still does.
    times = dict(Event.objects.values_list("external_id", "at"))
    assert times["2"].isoformat() == "2026-05-04T00:00:00+00:00"
    assert times["3"].isoformat() == "2026-04-03T00:00:00+00:00"
    assert to_mend(cast, view).left == 0
    assert counts(get_import(organisation_id=cast.ours, public_id=view.public_id)) == (
        3, 1, 0, 0, 2,
    )  # fmt: skip


def test_the_mended_file_brought_in_whole_finds_the_mended_row_here_already(cast):
    view = brought(cast)
    bad_time, _ = to_mend(cast, view).rows
    mend(cast, view, {bad_time.row_id: ["2", "7", "04/05/2026", "6.00", "y"]})

    again = bring(
        cast.ours, ORDERS.replace(b"nonsense", b"04/05/2026"), "orders", "Shop", choices=MAPPED
    )

    assert counts(again) == (3, 0, 0, 2, 1)


def test_a_row_that_is_wrong_still_is_refused_in_its_new_import_and_can_be_mended_there(cast):
    view = brought(cast)
    bad_time, _ = to_mend(cast, view).rows

    wrong = mend(cast, view, {bad_time.row_id: ["2", "7", "never", "6.00", "y"]})
    [still] = to_mend(cast, wrong).rows
    right = mend(cast, wrong, {still.row_id: ["2", "7", "04/05/2026", "6.00", "y"]})

    assert (counts(wrong), counts(right)) == ((1, 0, 0, 0, 1), (1, 1, 0, 0, 0))
    assert still.cells[2] == "never"


def test_undoing_what_was_mended_puts_the_rows_back_on_the_list(cast):
    view = brought(cast)
    bad_time, _ = to_mend(cast, view).rows
    new = mend(cast, view, {bad_time.row_id: ["2", "7", "04/05/2026", "6.00", "y"]})

    undo_import(organisation_id=cast.ours, public_id=new.public_id, at=NOON)

    assert to_mend(cast, view).left == 2
    assert Event.objects.count() == 1


def test_a_row_is_tried_again_once_at_a_time(cast):
    view = brought(cast)
    bad_time, _ = to_mend(cast, view).rows
    mended = {bad_time.row_id: list(bad_time.cells)}
    mend(cast, view, mended)
    held = rows_of_all_tables(but=())

    with pytest.raises(NotNow, match="tried again already"):
        mend(cast, view, mended)
    with pytest.raises(NotNow, match="one cell for each column"):
        mend(cast, view, {to_mend(cast, view).rows[0].row_id: ["1"]})

    assert rows_of_all_tables(but=()) == held


def test_a_cell_that_was_cut_cannot_be_mended_here(cast):
    view = bring(cast.ours, table("id,name", "1,Ann", f"1,{'B' * 5000}"))

    [row] = to_mend(cast, view).rows

    assert not row.may_mend


def test_a_long_list_comes_in_pages_whose_form_can_be_sent(cast):
    lines = [f"{n},7,nonsense,5" for n in range(45)]
    view = bring(cast.ours, table("id,customer,at,amount", *lines), "orders", "Shop")

    first = to_mend(cast, view)
    second = list_to_mend(
        organisation_id=cast.ours, public_id=view.public_id, after=first.next_after
    )

    assert (len(first.rows), first.left, len(second.rows)) == (20, 45, 20)
    assert second.rows[0].row_number == first.rows[-1].row_number + 1


def test_another_organisations_rows_are_not_here(cast):
    view = brought(cast)
    [one, _] = to_mend(cast, view).rows
    theirs = bring(cast.ours, ORDERS, "orders", "Other", choices=MAPPED)
    held = rows_of_all_tables(but=())

    with scope(organisation=cast.theirs), pytest.raises(NotHere):
        list_to_mend(organisation_id=cast.theirs, public_id=view.public_id)
    with pytest.raises(NotNow):  # a row of another import is none of this one
        mend(cast, theirs, {one.row_id: list(one.cells)})

    assert rows_of_all_tables(but=()) == held
    assert RefusedRow.objects.filter(mended_by__isnull=False).count() == 0
