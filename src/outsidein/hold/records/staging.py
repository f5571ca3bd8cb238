"""Rows in, staged rows out: what the reading child does with one file, in bounded memory."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from json.encoder import encode_basestring
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from outsidein.hold.records.compute.flat import flat_columns, flattener, moments_of
from outsidein.hold.records.compute.habits import HabitWrong, decide_habits
from outsidein.hold.records.compute.tidy import RowTidier, Unusable
from outsidein.hold.records.doubles import key_of, keys_of
from outsidein.hold.records.parts import CUT_AT, MOST_CELLS, Count, Parts, Why
from outsidein.hold.sources.compute.dictionary import get_kind, supplied_columns
from outsidein.hold.sources.compute.matching import Matching, match_columns, matching_to_json
from outsidein.hold.sources.connectors.choosing import (
    open_file,
    refuse_other_kind,
    refuse_wanting,
)
from outsidein.hold.sources.connectors.opening import Limits, OpenFile, SourceRow, UnreadableFile

#: Unit: rows. What is looked at before columns are matched and habits decided.
SAMPLE_ROWS = 20_000
_MATCHED_ROWS = 500
_BATCH = 5_000

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
    header_row: int | None = None
    decimal_comma: bool | None = None
    token: str = ""  # what tells this reading from others; without one nothing is gone on with


Progress = Callable[[int, float | None], None]


def stage(reading: Reading, out_dir: Path, progress: Progress) -> dict[str, Any]:
    """Write ``staged.parquet`` and ``refused.jsonl`` and return the summary.

    What was read of it before, when that was cut short, is not tidied again. When a late value
    shows that a column's day and month stand the other way round, the file is read again from the
    top with that known; so no row keeps a wrong date.
    """
    parts = Parts(out_dir / "parts", reading.token)
    while True:
        try:
            summary = _stage_once(reading, out_dir, parts, progress)
        except HabitWrong as found:
            parts.start_over({**parts.learnt, found.position: found.day_first})
            continue
        parts.remove()
        return summary


def _stage_once(
    reading: Reading, out_dir: Path, parts: Parts, progress: Progress
) -> dict[str, Any]:
    opened = open_file(
        reading.path,
        limits=reading.limits,
        encoding=reading.encoding,
        delimiter=reading.delimiter,
        sheet=reading.sheet,
        header_row=reading.header_row,
        rules=reading.rules,
        kind=reading.kind,
    )
    with closing(opened):
        return _stage_opened(reading, opened, out_dir, parts, progress)


def _stage_opened(
    reading: Reading, opened: OpenFile, out_dir: Path, parts: Parts, progress: Progress
) -> dict[str, Any]:
    refuse_other_kind(opened, reading.kind)
    refuse_wanting(opened)
    sample = list(islice(opened.rows, SAMPLE_ROWS))
    clean = [cells for _number, cells, fault in sample if not fault]
    chosen = {**opened.mapping_for(reading.kind), **reading.chosen}
    matching = match_columns(opened.headers, clean[:_MATCHED_ROWS], reading.kind, chosen)
    if matching.missing:
        raise UnreadableFile(
            f"No column gives {', '.join(matching.missing)}, which {reading.kind} need. "
            f"The columns are {', '.join(opened.headers[:30])}; map one of them."
        )
    habits = decide_habits(
        matching,
        clean,
        region=reading.region,
        day_first=reading.day_first,
        decimal_comma=reading.decimal_comma,
        learnt=parts.learnt,
    )
    count = parts.count(get_kind(reading.kind).fields)
    tidier = RowTidier(matching, habits, reading.region)
    stager = _Stager(reading, opened.headers, tidier, count)
    rows = _drawn(sample, opened.rows)
    del sample, clean
    for _row in islice(rows, count.read):
        pass  # it stands in a part already: it is drawn, which is cheap, and not tidied again
    while stager.write_part(parts, rows, lambda: progress(count.read, opened.share_read())):
        pass
    parts.put_together(out_dir, stager.schema, count, stager.why)
    return _summary(reading, opened, matching, count, habits.warnings, dict(habits.day_first))


def _drawn(sample: list[SourceRow], rows: Iterator[SourceRow]) -> Iterator[SourceRow]:
    """Yield the sample, letting go of it, and then the rows."""
    sample.reverse()
    while sample:
        yield sample.pop()
    yield from rows


class _Stager:
    """Turns rows into staged rows; each row read is staged or refused."""

    def __init__(
        self, reading: Reading, headers: list[str], tidier: RowTidier, count: Count
    ) -> None:
        self.reading = reading
        self.headers = headers
        self.tidier = tidier
        self.count = count
        self.why = Why(reading.file_name, tidier.headers.get("external_id", ""))
        self.header_keys = [encode_basestring(header) + ":" for header in headers]
        order = sorted(range(len(headers)), key=headers.__getitem__)
        self.in_order = itemgetter(*order) if len(order) > 1 else tuple
        self.base = hashlib.sha256("\x1f".join(headers[at] for at in order).encode())
        self.customers = reading.kind == "customers"
        self.flatten = flattener(reading.kind)
        self.moments = moments_of(reading.kind)
        names = ["row_number", "external_id", "content_hash", "raw", "tidied"]
        names += flat_columns(reading.kind)
        self.types = [pa.int64(), *[pa.string()] * (len(names) - 1)]
        self.schema = pa.schema(list(zip(names, self.types, strict=True)))
        self.keys: list[bytes] = []
        self.numbers: list[int] = []
        self.numbered: list[bool] = []

    def write_part(
        self, parts: Parts, rows: Iterator[SourceRow], progress: Callable[[], None]
    ) -> bool:
        """Read the rows of one part and write it down; return whether there were any."""
        before = self.count.read
        self.keys, self.numbers, self.numbered = [], [], []
        some = islice(rows, self.reading.limits.part_rows)
        with (
            parts.refused_at().open("w", encoding="utf-8") as refused,
            pq.ParquetWriter(parts.rows_at(), self.schema, compression="none") as writer,
        ):
            staged = self.staged(some, refused.write)
            while batch := list(islice(staged, _BATCH)):
                writer.write_batch(self.batch(batch))
                progress()
        if self.count.read == before:
            return False
        parts.add(keys_of(self.keys, self.numbers, self.numbered), self.count)
        return True

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
            except Unusable as why:
                count.refused += 1
                write(self._refusal(number, cells, why) + "\n")
                continue
            count.staged += 1
            self._note(number, tidied)
            yield self._line(number, cells, tidied)

    def _line(self, number: int, cells: list[str], tidied: dict[str, Any]) -> tuple[Any, ...]:
        digest = self.base.copy()
        digest.update("\x1f".join(self.in_order(cells)).encode("utf-8", "surrogatepass"))
        content = digest.digest()
        told = content.hex()
        own = tidied.get("external_id")
        numbered = own is None and not self.customers
        if own is None:
            own = f"{told[:24]}-1" if numbered else told[:24]
        self.keys.append(key_of(None if numbered else own, content))
        self.numbers.append(number)
        self.numbered.append(numbered)
        raw = ",".join(map(str.__add__, self.header_keys, map(encode_basestring, cells)))
        return (number, own, told, f"{{{raw}}}", _to_json(tidied), *self.flatten(tidied))

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
        raw = {name: cell[:CUT_AT] for name, cell in zip(names[:MOST_CELLS], cells, strict=False)}
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
    count: Count,
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
        "token": reading.token,
        "warnings": [*opened.warnings, *warnings, *matching.notes, *told],
    }
