"""Records that come to a known base: compared alone, and the same customers as in a full run."""

import pyarrow as pa
import pytest
from tests.persons import made_up

from outsidein.hold.identities.linker import resolve
from outsidein.hold.identities.renewing import renew


@pytest.fixture(scope="module")
def people() -> pa.Table:
    return made_up(700, seed=5)[0]


def clusters(resolution) -> dict[int, int]:
    names = ("record_id", "cluster_id")
    return dict(zip(*(resolution.clusters[n].to_pylist() for n in names), strict=True))


def test_a_few_new_records_come_to_the_customers_that_a_full_run_gives(people, tmp_path):
    known = people.slice(0, people.num_rows - 25)
    first = renew(known, tmp_path / "kept")

    second = renew(people, tmp_path / "kept")

    whole = clusters(resolve(people))
    made = clusters(second)
    same = sum(made[record] == whole[record] for record in whole)
    assert (first.looked.why, second.looked.why, second.looked.fresh) == ("first", "", 25)
    assert same >= 0.99 * len(whole)


def test_where_nothing_is_new_nothing_changes(people, tmp_path):
    first = renew(people, tmp_path / "kept")

    again = renew(people, tmp_path / "kept")

    assert clusters(again) == clusters(first)
    assert again.pairs.num_rows == first.pairs.num_rows


def test_a_base_that_has_grown_too_much_is_learnt_anew_and_that_is_said(people, tmp_path):
    renew(people.slice(0, people.num_rows // 2), tmp_path / "kept")

    grown = renew(people, tmp_path / "kept")

    assert (grown.looked.why, grown.looked.learnt) == ("grown", people.num_rows // 2)
    assert f"learnt from {people.num_rows // 2} records" in grown.looked.words
    assert clusters(grown) == clusters(resolve(people))


def test_a_record_that_left_is_in_no_pair_and_no_customer(people, tmp_path):
    first = renew(people, tmp_path / "kept")
    left = first.pairs.filter(pa.compute.equal(first.pairs["band"], "joined"))["record_l"][0]

    rest = people.filter(pa.compute.not_equal(people["record_id"], left))
    again = renew(rest, tmp_path / "kept")

    assert left.as_py() not in clusters(again)
    assert left.as_py() not in again.pairs["record_l"].to_pylist()
    assert (again.looked.fresh, again.looked.gone) == (0, 1)
