"""Records that come to a known base: compared alone, and the same customers as in a full run."""

import random
import shutil

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.persons import made_up

from outsidein.ground.engine import open_engine
from outsidein.hold.identities.kept import Unfit, read_kept
from outsidein.hold.identities.linker import resolve
from outsidein.hold.identities.renewing import Keeping, _More, renew

COMING = 24


@pytest.fixture(scope="module")
def people() -> pa.Table:
    return made_up(700, seed=5)[0]


@pytest.fixture(scope="module")
def base(people, tmp_path_factory):
    """Return what a full run made of all but the newest, and the folder that it left."""
    folder = tmp_path_factory.mktemp("base") / "kept"
    return renew(people.slice(0, people.num_rows - COMING), folder), folder


@pytest.fixture
def kept(base, tmp_path):
    """Return a copy of what the full run left."""
    return shutil.copytree(base[1], tmp_path / "kept")


def fellows(resolution) -> dict[int, frozenset[int]]:
    """Return for each record the records of its customer."""
    of: dict[int, set[int]] = {}
    names = ("record_id", "cluster_id")
    rows = list(zip(*(resolution.clusters[n].to_pylist() for n in names), strict=True))
    for record, cluster in rows:
        of.setdefault(cluster, set()).add(record)
    return {record: frozenset(of[cluster]) for record, cluster in rows}


def test_records_that_come_in_any_batches_join_whom_a_full_run_joins_them_with(people, base, kept):
    chance = random.Random(7)  # noqa: S311 - an order, no secret
    coming = list(range(people.num_rows - COMING, people.num_rows))
    chance.shuffle(coming)
    here = list(range(people.num_rows - COMING))
    for some in (coming[:5], coming[5:]):
        here += some
        last = renew(people.take(pa.array(chance.sample(here, len(here)))), kept)

    whole, made = fellows(resolve(people)), fellows(last)

    assert (base[0].looked.why, last.looked.why, last.looked.fresh) == ("first", "", COMING - 5)
    assert len(made) == people.num_rows
    assert sum(made[record] == whole[record] for record in whole) >= 0.99 * len(whole)


def test_a_record_that_left_is_in_no_pair_and_no_customer_and_nobody_else_moves(people, base, kept):
    first = base[0]
    left = first.pairs.filter(pc.equal(first.pairs["band"], "joined"))["record_l"][0]
    known = people.slice(0, people.num_rows - COMING)

    again = renew(known.filter(pc.not_equal(known["record_id"], left)), kept)

    before, after = fellows(first), fellows(again)
    assert left.as_py() not in after
    assert left.as_py() not in again.pairs["record_l"].to_pylist()
    assert (again.looked.fresh, again.looked.gone) == (0, 1)
    others = after.keys() - before[left.as_py()]
    assert {record: after[record] for record in others} == {
        record: before[record] for record in others
    }
    touched = set(again.anew.touched.to_pylist())
    assert touched >= before[left.as_py()] - {left.as_py()}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda table: table.slice(0, table.num_rows // 2), "grown"),
        (
            lambda table: table.set_column(
                table.column_names.index("phone"),
                "phone",
                pa.array(["+441632960001"] * 50 + table["phone"].to_pylist()[50:]),
            ),
            "moved",
        ),
        (
            lambda table: table.append_column(
                "vat_id", pa.array(["GB123456789", *[None] * (table.num_rows - 1)])
            ),
            "fields",
        ),
        (
            lambda table: table.append_column("extra_club", pa.array(["a"] * table.num_rows)),
            "fields",
        ),
    ],
)
def test_a_model_that_fits_no_more_is_not_asked_and_it_is_said_why(people, kept, change, why):
    keeping = Keeping(kept, kept.with_name("laid"))
    learnt = read_kept(kept, None)

    with open_engine() as engine, pytest.raises(Unfit) as unfit:
        run = _More(engine, lambda _step, _share: None, 1)
        run.renew(change(people.slice(0, people.num_rows - COMING)), learnt, keeping)

    assert unfit.value.why == why
