"""Rows in, staged rows out: what the reading child does with one file, in bounded memory."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain, islice
from json.encoder import encode_basestring
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from outsidein.hold.records.columns import FLAT
from outsidein.hold.records.compute.habits import HabitWrong, decide_habits
from outsidein.hold.records.compute.tidy import RowTidier, Unusable
from outsidein.hold.sources.compute.dictionary import get_kind, supplied_columns
from outsidein.hold.sources.compute.matching import Matching, match_columns, matching_to_json
from outsidein.hold.sources.connectors.choosing import open_file, refuse_other_kind
from outsidein.hold.sources.connectors.opening import Limits, OpenFile, SourceRow, UnreadableFile

#: Unit: rows. What is looked at before columns are matched and habits decided.
SAMPLE_ROWS = 20_000
_MATCHED_ROWS = 500
_BATCH = 5_000

EVENT_COLUMNS = ("at", "customer", "email", "phone", "handle")

#: Where an event's time stands when it isn't called ``at``.
_MOMENTS = {"cases": ("opened_at",), "consents": ("given_at", "withdrawn_at")}

#: Fields we conclude ourselves where no column says them: nobody has supplied those.
_CONCLUDED = frozenset({"kind", "scale_max"})

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Reading:
    """What is to be read and how."""

    path: Path
    file_name: str
    kind: str
    chosen: Mapping[str, str]
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    day_first: bool | None
    region: str
    limits: Limits
    rules: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Count:
    """What has come of the rows so far."""

    read: int = 0
    staged: int = 0
    same: int = 0
    refused: int = 0
    padded: int = 0
    first_at: str | None = None
    last_at: str | None = None
    waiting: set[str] = field(default_factory=set)  # fields that have said nothing yet
    problems: dict[str, list[Any]] = field(default_factory=dict)  # header: count, row, words


Progress = Callable[[int, float | None], None]


def stage(reading: Reading, out_dir: Path, progress: Progress) -> dict[str, Any]:
    """Write ``staged.parquet`` and ``refused.jsonl`` and return the summary.

    When a late value shows that a column's day and month stand the other way round, the file is
    read again from the top with that known; so no row keeps a wrong date.
    """
    learnt: dict[int, bool] = {}
    while True:
        try:
            return _stage_once(reading, out_dir, learnt, progress)
        except HabitWrong as found:
            learnt[found.position] = found.day_first


def _stage_once(
    reading: Reading, out_dir: Path, learnt: Mapping[int, bool], progress: Progress
) -> dict[str, Any]:
    opened = open_file(
        reading.path,
        limits=reading.limits,
        encoding=reading.encoding,
        delimiter=reading.delimiter,
        sheet=reading.sheet,
        rules=reading.rules,
    )
    with closing(opened):
        return _stage_opened(reading, opened, out_dir, learnt, progress)


def _stage_opened(
    reading: Reading,
    opened: OpenFile,
    out_dir: Path,
    learnt: Mapping[int, bool],
    progress: Progress,
) -> dict[str, Any]:
    refuse_other_kind(opened, reading.kind)
    sample = list(islice(opened.rows, SAMPLE_ROWS))
    clean = [cells for _number, cells, fault in sample if not fault]
    chosen = {**opened.mapping, **reading.chosen}
    matching = match_columns(opened.headers, clean[:_MATCHED_ROWS], reading.kind, chosen)
    if matching.missing:
        raise UnreadableFile(
            f"No column gives {', '.join(matching.missing)}, which {reading.kind} need. "
            f"The columns are {', '.join(opened.headers[:30])}; map one of them."
        )
    habits = decide_habits(
        matching, clean, region=reading.region, day_first=reading.day_first, learnt=learnt
    )
    count = _Count(waiting=set(get_kind(reading.kind).fields))
    stager = _Stager(reading, opened.headers, RowTidier(matching, habits, reading.region), count)
    with (out_dir / "refused.jsonl").open("w", encoding="utf-8") as refused:
        rows = stager.staged(chain(sample, opened.rows), refused.write)
        with pq.ParquetWriter(out_dir / "staged.parquet", stager.schema) as writer:
            while batch := list(islice(rows, _BATCH)):
                writer.write_batch(stager.batch(batch))
                progress(count.read, opened.share_read())
    return _summary(reading, opened, matching, count, habits.warnings, dict(habits.day_first))


class _Stager:
    """Turns rows into staged rows; each row read is staged, refused, or the same as another."""

    def __init__(
        self, reading: Reading, headers: list[str], tidier: RowTidier, count: _Count
    ) -> None:
        self.reading = reading
        self.headers = headers
        self.tidier = tidier
        self.count = count
        self.keys = [encode_basestring(header) + ":" for header in headers]
        order = sorted(range(len(headers)), key=headers.__getitem__)
        self.in_order = itemgetter(*order) if len(order) > 1 else tuple
        self.base = hashlib.sha256("\x1f".join(headers[at] for at in order).encode())
        self.customers = reading.kind == "customers"
        self.flat = FLAT if self.customers else EVENT_COLUMNS
        self.lists = [
            at for at, name in enumerate(self.flat) if name in {"email", "phone", "handle"}
        ]
        self.moments = _MOMENTS.get(reading.kind, ("at",))
        names = ["row_number", "external_id", "content_hash", "raw", "tidied", *self.flat]
        self.types = [pa.int64(), *[pa.string()] * (len(names) - 1)]
        self.schema = pa.schema(list(zip(names, self.types, strict=True)))
        self.seen: dict[str, tuple[int, str]] = {}
        self.times: dict[bytes, int] = {}

    def batch(self, lines: list[tuple[Any, ...]]) -> pa.RecordBatch:
        """Return lines as the columns they are written by."""
        columns = zip(zip(*lines, strict=True), self.types, strict=True)
        arrays = [pa.array(column, type_) for column, type_ in columns]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def staged(
        self, rows: Iterable[SourceRow], write: Callable[[str], object]
    ) -> Iterator[tuple[Any, ...]]:
        """Yield what becomes a line of ``staged.parquet``; write the refused ones."""
        count = self.count
        for number, cells, fault in rows:
            count.read += 1
            try:
                if fault:
                    raise Unusable("", fault if fault.endswith("?") else f"{fault}.")
                tidied = self.tidier.tidy(cells)
                line = self._line(number, cells, tidied)
            except Unusable as why:
                count.refused += 1
                write(self._refusal(number, cells, why) + "\n")
                continue
            if line is None:
                count.same += 1
                continue
            count.staged += 1
            self._note(number, tidied)
            yield line

    def _line(
        self, number: int, cells: list[str], tidied: dict[str, Any]
    ) -> tuple[Any, ...] | None:
        """Return the row's line, or None when the very same row stands further up."""
        digest = self.base.copy()
        digest.update("\x1f".join(self.in_order(cells)).encode("utf-8", "surrogatepass"))
        content = digest.hexdigest()
        own = tidied.get("external_id")
        if own is None and not self.customers:
            times = self.times[digest.digest()] = self.times.get(digest.digest(), 0) + 1
            own = f"{content[:24]}-{times}"
        else:
            own = own or content[:24]
            before = self.seen.setdefault(own, (number, content))
            if before[0] != number:
                if before[1] == content:
                    return None
                raise Unusable(
                    self.tidier.headers.get("external_id", ""),
                    f"“{own}” is the id of row {before[0]} too, with another content. "
                    "Keep one of the two.",
                )
        raw = ",".join(map(str.__add__, self.keys, map(encode_basestring, cells)))
        return (number, own, content, f"{{{raw}}}", _to_json(tidied), *self._flat(tidied))

    def _flat(self, tidied: dict[str, Any]) -> list[str | None]:
        flat: list[Any] = list(map(tidied.get, self.flat))
        for at in self.lists:
            if flat[at]:
                flat[at] = flat[at][0]
        if flat[0] is None and not self.customers:
            flat[0] = next((tidied[name] for name in self.moments if name in tidied), None)
        return flat

    def _note(self, number: int, tidied: dict[str, Any]) -> None:
        count = self.count
        if count.waiting:
            count.waiting -= tidied.keys()
        for problem in tidied.get("problems", ()):
            header, _, words = problem.partition(": ")
            entry = count.problems.setdefault(header, [0, number, words])
            entry[0] += 1
        for name in self.moments:
            at = tidied.get(name)
            if at:
                count.first_at = min(at, count.first_at or at)
                count.last_at = max(at, count.last_at or at)

    def _refusal(self, number: int, cells: list[str], why: Unusable) -> str:
        names = self.headers + [f"cell {at}" for at in range(len(self.headers) + 1, len(cells) + 1)]
        raw = {name: cell[:2_000] for name, cell in zip(names[:1_000], cells, strict=False)}
        column = f", column “{why.column}”" if why.column else ""
        return _to_json(
            {
                "row_number": number,
                "column": why.column,
                "reason": f"{self.reading.file_name}, row {number}{column}: {why.reason}",
                "raw": raw,
            }
        )


def _summary(
    reading: Reading,
    opened: OpenFile,
    matching: Matching,
    count: _Count,
    warnings: tuple[str, ...],
    day_first: dict[int, bool],
) -> dict[str, Any]:
    supplied = [
        name
        for name in get_kind(reading.kind).fields
        if name not in count.waiting and (name in matching.fields or name not in _CONCLUDED)
    ]
    told = [
        f"Column “{header}”: {times:,} {'value' if times == 1 else 'values'} couldn't be taken as "
        f"written, first in row {row}: {words}."
        for header, (times, row, words) in count.problems.items()
    ]
    headers = {column.position: column.header for column in matching.columns}
    return {
        "file_name": reading.file_name,
        "kind": reading.kind,
        "reader": opened.reader,
        "encoding": opened.encoding,
        "delimiter": opened.delimiter,
        "sheet": opened.sheet,
        "rows_read": count.read,
        "staged": count.staged,
        "same": count.same,
        "refused": count.refused,
        "first_at": count.first_at,
        "last_at": count.last_at,
        "region": reading.region,
        "day_first": {headers[at]: first for at, first in day_first.items()},
        "mapping": {c.header: c.target for c in matching.columns if c.field},
        "matching": matching_to_json(matching),
        "supplied": supplied,
        "supplied_columns": sorted(supplied_columns(reading.kind, supplied)),
        "warnings": [*opened.warnings, *warnings, *matching.notes, *told],
    }
