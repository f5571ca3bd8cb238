"""What was read of a file so far, part by part: a reading cut short goes on after the last one.

A part is rows that can be used (Parquet), rows that cannot (a line of JSON each) and the keys by
which rows of one id are found. ``so_far.json`` is written last, whole and at once: what it does
not count is not there.
"""

import heapq
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outsidein.hold.records.doubles import Doubles, Keys, find_doubles

_SO_FAR = "so_far.json"
_BATCH = 5_000
#: Unit: signs. What is kept of a cell that was refused.
CUT_AT = 2_000
#: Unit: cells. What is kept of a row that was refused.
MOST_CELLS = 1_000

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class Count:
    """What has come of the rows so far."""

    read: int = 0
    staged: int = 0
    same: int = 0
    refused: int = 0
    first_at: str | None = None
    last_at: str | None = None
    waiting: set[str] = field(default_factory=set)  # fields that have said nothing yet
    problems: dict[str, list[Any]] = field(default_factory=dict)  # header: count, row, words


class Parts:
    """The parts of one reading, in a folder of their own."""

    def __init__(self, folder: Path, token: str) -> None:
        """Take the parts up that the reading of this token has left; without a token, none."""
        self.folder = folder
        self.token = token
        told = self._told() if token else {}
        self.number: int = told.get("parts", 0)
        self.learnt: dict[int, bool] = {int(at): said for at, said in told.get("learnt", ())}
        self._count: dict[str, Any] | None = told.get("count")
        if not told:
            self.start_over({})

    def _told(self) -> dict[str, Any]:
        try:
            told: dict[str, Any] = json.loads((self.folder / _SO_FAR).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return told if told.get("token") == self.token else {}

    def start_over(self, learnt: Mapping[int, bool]) -> None:
        """Forget every part, but not what was learnt of the file's habits."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.number, self._count = 0, None
        self.learnt = dict(learnt)
        self._note(None)

    def count(self, fields: Iterable[str]) -> Count:
        """Return what came of the rows of all parts."""
        if self._count is None:
            return Count(waiting=set(fields))
        return Count(**{**self._count, "waiting": set(self._count["waiting"])})

    def rows_at(self) -> Path:
        """Return where the rows of the next part are to be written."""
        return self._path("parquet")

    def refused_at(self) -> Path:
        """Return where its refused rows are."""
        return self._path("jsonl")

    def _path(self, ending: str, number: int | None = None) -> Path:
        at = self.number if number is None else number
        return self.folder / f"part-{at:06d}.{ending}"

    def add(self, keys: Keys, count: Count) -> None:
        """Count the part that was written: from here on it is there."""
        np.save(self._path("npy"), keys)
        self.number += 1
        self._note(count)

    def _note(self, count: Count | None) -> None:
        told = {
            "token": self.token,
            "parts": self.number,
            "learnt": list(self.learnt.items()),
            "count": {**asdict(count), "waiting": sorted(count.waiting)} if count else None,
        }
        half = self.folder / "so_far.half"
        half.write_text(_to_json(told), encoding="utf-8")
        half.replace(self.folder / _SO_FAR)

    def put_together(self, out_dir: Path, schema: pa.Schema, count: Count, why: "Why") -> None:
        """Write all parts as one, without the rows whose id stands further up; count those."""
        doubles = find_doubles([self._path("npy", at) for at in range(self.number)])
        with (
            (out_dir / "refused.jsonl").open("w", encoding="utf-8") as refused,
            pq.ParquetWriter(out_dir / "staged.parquet", schema) as writer,
        ):
            for at in range(self.number):
                refusals: list[tuple[int, str]] = []
                for batch in _batches(self._path("parquet", at)):
                    kept = _without(batch, doubles, count, why, refusals)
                    if kept.num_rows:
                        writer.write_batch(kept)
                _copy_lines(self._path("jsonl", at), refusals, refused)

    def remove(self) -> None:
        """Remove the folder: what it held was put together."""
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Why:
    """How a row that bears the id of another is told of."""

    file_name: str
    column: str  # the header of the id

    def refusal(self, number: int, own: str, first: int, raw: str) -> str:
        """Return the line that tells of it."""
        column = f", column “{self.column}”" if self.column else ""
        cells = islice(json.loads(raw).items(), MOST_CELLS)
        return _to_json(
            {
                "row_number": number,
                "column": self.column,
                "reason": f"{self.file_name}, row {number}{column}: “{own}” is the id of row "
                f"{first} too, with another content. Keep one of the two.",
                "raw": {name: cell[:CUT_AT] for name, cell in cells},
            }
        )


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(batch_size=_BATCH, use_threads=False)


def _without(
    batch: pa.RecordBatch,
    doubles: Doubles,
    count: Count,
    why: Why,
    refusals: list[tuple[int, str]],
) -> pa.RecordBatch:
    """Return the batch without its doubles; those of no id of their own get one and stay."""
    numbers = batch.column("row_number").to_numpy()
    found = doubles.among(numbers) if len(numbers) and len(doubles.rows) else ()
    if not len(found):
        return batch
    own, raw = batch.column("external_id"), batch.column("raw")
    renamed: dict[int, str] = {}
    dropped = np.zeros(len(numbers), bool)
    for one in found:
        at = int(np.searchsorted(numbers, doubles.rows[one]))
        if doubles.numbered[one]:
            renamed[at] = f"{own[at].as_py().rpartition('-')[0]}-{doubles.times[one]}"
            continue
        dropped[at] = True
        count.staged -= 1
        if doubles.same[one]:
            count.same += 1
            continue
        count.refused += 1
        number, first = int(doubles.rows[one]), int(doubles.firsts[one])
        refusals.append((number, why.refusal(number, own[at].as_py(), first, raw[at].as_py())))
    if renamed:
        names = [renamed.get(at, name) for at, name in enumerate(own.to_pylist())]
        place = batch.schema.get_field_index("external_id")
        batch = batch.set_column(place, batch.schema.field(place), pa.array(names, pa.string()))
    return batch.filter(pa.array(~dropped)) if dropped.any() else batch


def _copy_lines(path: Path, more: list[tuple[int, str]], out: TextIO) -> None:
    """Write the refused rows of a part, those that were found afterwards at their places."""
    with path.open(encoding="utf-8") as lines:
        if not more:
            shutil.copyfileobj(lines, out)
            return
        known = ((int(json.loads(line)["row_number"]), line.rstrip("\n")) for line in lines)
        for _number, line in heapq.merge(known, more, key=itemgetter(0)):
            out.write(line + "\n")
