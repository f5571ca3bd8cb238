"""What a run leaves for the next: believed where it is whole, and nowhere else."""

import json

import pyarrow as pa
import pytest

from outsidein.hold.identities.kept import (
    KEPT,
    PAIRS,
    RECORDS,
    Learnt,
    Unfit,
    drop_kept,
    kept_folder,
    lay_kept,
    put_in_place,
    read_kept,
)
from outsidein.hold.identities.resolution import PAIRS as TOLD

LEARNT = Learnt(
    records=2, moved=0, settings={"prior": 1e-5}, judged={"email": {"agree": 0.1}},
    columns={"email": {"filled": 2, "distinct": 2, "length": 9.5, "coded": 0.0}},
    keys=["e-mail"], popular=200, threshold={"weight": 1.25}, coverage=[], beyond=None,
)  # fmt: skip


@pytest.fixture
def laid(tmp_path):
    folder = tmp_path / "kept"
    records = pa.table({"record_id": [1, 2], "content": pa.array([7, 8], pa.uint64())})
    mark = lay_kept(folder, LEARNT, records=records, pairs=TOLD.empty_table(), beyond=None)
    return folder, mark


def why(folder, mark=None) -> str:
    with pytest.raises(Unfit) as unfit:
        read_kept(folder, mark)
    return unfit.value.why


def test_what_was_learnt_comes_back_as_it_was(laid):
    folder, mark = laid

    assert read_kept(folder, mark) == LEARNT


def test_what_another_run_left_is_not_gone_on_from(laid, tmp_path):
    folder, _mark = laid

    assert why(folder, "none") == "another"
    assert why(tmp_path / "nothing") == "first"


@pytest.mark.parametrize("name", [RECORDS, PAIRS, KEPT])
def test_a_damaged_file_is_found_whichever_it_is(laid, name):
    folder, mark = laid
    content = (folder / name).read_bytes()

    (folder / name).write_bytes(content[: len(content) // 2])

    assert why(folder, mark) == "damaged"


def test_a_file_that_is_gone_is_found_and_so_is_a_changed_figure(laid):
    folder, mark = laid
    told = json.loads((folder / KEPT).read_text())
    told["learnt"]["threshold"]["weight"] = 99.0
    (folder / KEPT).write_text(json.dumps(told))

    assert why(folder, mark) == "damaged"

    (folder / RECORDS).unlink()
    assert why(folder, mark) == "damaged"


def test_what_another_wording_of_the_program_left_is_not_gone_on_from(laid):
    folder, mark = laid
    told = json.loads((folder / KEPT).read_text())
    told["wording"] = "0" * 64
    (folder / KEPT).write_text(json.dumps(told))

    assert why(folder, mark) == "version"


def test_it_is_kept_once_it_is_put_in_place_and_gone_once_it_is_dropped(laid, home):
    folder, mark = laid
    kept = kept_folder(organisation_id=7)

    put_in_place(folder, kept)
    assert read_kept(kept, mark) == LEARNT
    assert kept.stat().st_mode & 0o077 == 0

    put_in_place(folder, kept)  # of a run that left nothing
    assert read_kept(kept, mark) == LEARNT

    drop_kept(organisation_id=7)
    assert why(kept) == "first"
