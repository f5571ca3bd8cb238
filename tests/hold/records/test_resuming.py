"""A reading that is cut short goes on after its last whole part, and comes to the same."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outsidein.hold.records import reading as reading_room
from outsidein.hold.records import staging
from outsidein.hold.records.compute.tidy import RowTidier
from outsidein.hold.records.reading import UnreadableFile, stage_file
from outsidein.hold.records.staging import Reading, stage
from outsidein.hold.sources.connectors.opening import Limits

HEADER = ["id", "name", "email", "updated"]


class Cut(Exception):
    """Stands for the machine's end."""


def lay_down(folder: Path, rows: list[list[str]]) -> Path:
    path = folder / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def reading_of(path: Path, kind: str = "customers", part_rows: int = 10) -> Reading:
    return Reading(
        path, path.name, kind, {}, None, None, None, None, "GB",
        Limits(part_rows=part_rows), token="this one",
    )  # fmt: skip


def ends_after(rows: int):
    def progress(read: int, _share: float | None) -> None:
        if read >= rows:
            raise Cut

    return progress


def silent(_rows: int, _share: float | None) -> None:
    """Tell nobody."""


def outcome(folder: Path) -> tuple[list[dict[str, str]], list[str]]:
    staged = pq.read_table(folder / "staged.parquet").to_pylist()
    return staged, (folder / "refused.jsonl").read_text(encoding="utf-8").splitlines()


def people(count: int) -> list[list[str]]:
    return [[str(n), f"Person {n}", f"p{n}@b.org", "2026-05-01"] for n in range(count)]


def test_a_reading_cut_short_goes_on_after_its_last_whole_part(tmp_path, monkeypatch):
    path = lay_down(tmp_path, [*people(45), ["3", "Another", "", ""], ["4", *people(5)[4][1:]]])
    (calm := tmp_path / "calm").mkdir()
    (stormy := tmp_path / "stormy").mkdir()
    undisturbed = stage(reading_of(path), calm, silent)
    with pytest.raises(Cut):
        stage(reading_of(path), stormy, ends_after(25))
    tidied = []
    real = RowTidier.tidy
    monkeypatch.setattr(
        RowTidier, "tidy", lambda self, row: (tidied.append(row), real(self, row))[1]
    )

    resumed = stage(reading_of(path), stormy, silent)

    assert len(tidied) == 27  # of 47 rows two parts of ten were whole
    assert resumed == undisturbed
    assert outcome(stormy) == outcome(calm)
    assert (resumed["rows_read"], resumed["staged"], resumed["same"]) == (47, 45, 1)
    assert [json.loads(line)["row_number"] for line in outcome(stormy)[1]] == [47]
    assert not (stormy / "parts").exists()


def test_under_other_choices_it_is_read_from_the_start(tmp_path):
    path = lay_down(tmp_path, people(30))
    with pytest.raises(Cut):
        stage(reading_of(path), tmp_path, ends_after(25))

    summary = stage(
        replace(reading_of(path), chosen={"name": "nickname"}, token="another"), tmp_path, silent
    )

    assert summary["staged"] == 30
    assert all("nickname" in row["tidied"] for row in outcome(tmp_path)[0])


def test_what_a_late_date_taught_is_known_after_the_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(staging, "SAMPLE_ROWS", 10)
    rows = [[str(n), f"Person {n}", "", "03/04/2026"] for n in range(45)]
    rows.append(["x", "Late", "", "04/25/2026"])
    path = lay_down(tmp_path, rows)
    reading = reading_of(path)
    seen = []

    def ends_on_the_second_time(read: int, _share: float | None) -> None:
        seen.append(read)
        if len(seen) > 6:
            raise Cut

    with pytest.raises(Cut):
        stage(reading, tmp_path, ends_on_the_second_time)

    summary = stage(reading, tmp_path, silent)

    assert summary["day_first"] == {"updated": False}
    assert '"2026-03-04 00:00:00"' in outcome(tmp_path)[0][0]["tidied"]


def test_a_file_that_was_read_whole_is_not_read_again(tmp_path, monkeypatch):
    path = lay_down(tmp_path, people(3))
    first = stage_file(path, kind="customers", out_dir=tmp_path / "out")
    monkeypatch.setattr(reading_room, "run_child", None)

    again = stage_file(path, kind="customers", out_dir=tmp_path / "out")

    assert again.summary == first.summary


def test_a_file_that_cannot_be_read_leaves_no_parts_behind(tmp_path):
    path = lay_down(tmp_path, [*people(30), ["9", "Opens a quote", "", ""]])
    path.write_bytes(path.read_bytes().replace(b"Opens", b'"Opens'))
    (tmp_path / "out").mkdir()
    limits = Limits(part_rows=10)

    with pytest.raises(UnreadableFile, match="never closed"):
        stage_file(path, kind="customers", out_dir=tmp_path / "out", limits=limits)

    assert list((tmp_path / "out").iterdir()) == []


ids = st.sampled_from(["", "1", "2", "3", "4"])
names = st.sampled_from(["Ann", "Ben", "Cleo"])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(ids, names), min_size=1, max_size=30), st.integers(1, 7))
@pytest.mark.parametrize("kind", ["customers", "interactions"])
def test_of_rows_with_one_id_the_first_stands_wherever_the_others_are(
    tmp_path, kind, rows, part_rows
):
    when = "2026-05-01 10:00"
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name" if kind == "customers" else "customer", "at"])
        writer.writerows([own, name, when] for own, name in rows)

    summary = stage(reading_of(path, kind, part_rows), tmp_path, silent)

    staged, refused = outcome(tmp_path)
    firsts: dict[str, str] = {}
    expected = {"staged": 0, "same": 0, "refused": 0}
    for place, (own, name) in enumerate(rows):
        key = own or (name if kind == "customers" else f"row {place}")
        what = "staged" if key not in firsts else "same" if firsts[key] == name else "refused"
        firsts.setdefault(key, name)
        expected[what] += 1
    assert {name: summary[name] for name in expected} == expected
    assert (len(staged), len(refused)) == (summary["staged"], summary["refused"])
    assert len({row["external_id"] for row in staged}) == len(staged)
    numbers = [row["row_number"] for row in staged]
    assert numbers == sorted(numbers)
