import pytest
from django_scopes import scope
from tests.people import gather
from tests.road import bring, table

from outsidein.ground.errors import NotHere
from outsidein.hold.records.history import get_record_history
from outsidein.hold.records.models import Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def history(cast, **more):
    record = Record.objects.get().pk
    return get_record_history(organisation_id=cast.ours, record_id=record, **more)


def test_each_wording_stands_with_its_file_and_what_it_changed(cast, django_assert_num_queries):
    bring(cast.ours, table("id,name,town", "1,Ann Smith,Hull"), name="may.csv")
    bring(cast.ours, table("id,name,town,e-mail", "1,Ann Jones,Hull,a@b.org"), name="june.csv")

    record = Record.objects.get().pk
    with django_assert_num_queries(2):
        found = get_record_history(organisation_id=cast.ours, record_id=record)

    now, then = found.wordings
    assert (now.is_present, now.file_name, now.is_first) == (True, "june.csv", False)
    assert (then.is_present, then.file_name, then.is_first) == (False, "may.csv", True)
    assert {(c.field, c.before, c.after) for c in now.changes} == {
        ("full_name", "Ann Smith", "Ann Jones"),
        ("family_name", "Smith", "Jones"),
        ("email", "", "a@b.org"),
    }
    assert then.changes == ()


def test_a_long_history_comes_in_pages_that_leave_nothing_out(cast):
    for n, family in enumerate(["Ash", "Bell", "Cole", "Dunn", "Eddy", "Ford"]):
        bring(cast.ours, table("id,name", f"1,Ann {family}"), name=f"{n}.csv")

    found, names, before = None, [], None
    while found is None or found.next_before:
        found = history(cast, before=before, limit=2)
        names += [(one.file_name, len(one.changes), one.is_first) for one in found.wordings]
        before = found.next_before

    changed = [(f"{n}.csv", 2, False) for n in range(5, 0, -1)]  # the whole name and its family
    assert names == [*changed, ("0.csv", 0, True)]


def test_another_organisations_record_is_not_here(cast):
    bring(cast.ours, table("id,name", "1,Ann"))
    record = Record.objects.get().pk

    with scope(organisation=cast.theirs), pytest.raises(NotHere):
        get_record_history(organisation_id=cast.theirs, record_id=record)
