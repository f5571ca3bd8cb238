"""Rows that come over the wire, one by one: read by the same rules as the rows of a file."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import Any

from outsidein.hold.records.compute.flat import flattener
from outsidein.hold.records.compute.habits import Habits, usual_day_first
from outsidein.hold.records.compute.texts import LONGEST_TEXT
from outsidein.hold.records.compute.tidy import RowTidier, Unusable
from outsidein.hold.sources.compute.dictionary import Kind
from outsidein.hold.sources.compute.matching import ColumnMatch, Matching

#: What a row says beyond the fields of its kind: kept as it came, read by nobody.
EXTRA = "extra."
#: Unit: names. What one row may say.
MOST_NAMES = 200
#: Unit: values. What one name may list.
MOST_VALUES = 50

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class WireRow:
    """A row that can be used."""

    place: int  # among the rows that came together; 0 is the first
    external_id: str
    content_hash: str
    raw: str
    tidied: str
    flat: tuple[Any, ...]  # as ``flat_columns`` names them
    observed: str | None  # when its source touched it last, as it says itself


@dataclass(frozen=True, slots=True)
class WireRefusal:
    """A row that cannot be used: where it stands, the field at fault ("" for the row), and why."""

    place: int
    field: str
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class WireRead:
    """What became of rows that came together; a repeated row is counted at its first place."""

    rows: tuple[WireRow, ...]
    refused: tuple[WireRefusal, ...]
    repeats: Mapping[int, int]  # place of a row said twice → place where it was said first
    supplied: tuple[str, ...]  # fields that say something


def read_wire(kind: Kind, rows: Sequence[Mapping[str, object]], region: str) -> WireRead:
    """Return the rows tidied, each with its place, or the reason why it cannot be.

    Shape: a row maps names of fields (``email``, ``birth_date.year``) to a value or, where the
    field may hold several, a list of them. Names that begin with ``extra.`` are only kept.

    >>> from outsidein.hold.sources.compute.dictionary import get_kind
    >>> read = read_wire(get_kind("customers"), [{"email": "Ann@B.org"}, {"emial": "x"}], "GB")
    >>> read.rows[0].tidied, read.refused[0].reason
    ('{"email":["ann@b.org"]}', 'customers rows have no field “emial”; perhaps “email”.')
    """
    return _Reader(kind, region).read(rows)


class _Reader:
    def __init__(self, kind: Kind, region: str) -> None:
        self.kind = kind
        self.region = region
        self.flatten = flattener(kind.name)
        self.seen: dict[str, tuple[int, str]] = {}
        self.times: dict[str, int] = {}
        self.tidiers: dict[tuple[tuple[str, int], ...], RowTidier] = {}
        self.supplied: set[str] = set()

    def read(self, rows: Sequence[Mapping[str, object]]) -> WireRead:
        good: list[WireRow] = []
        refused: list[WireRefusal] = []
        repeats: dict[int, int] = {}
        for place, row in enumerate(rows):
            texts: dict[str, list[str]] = {}
            try:
                texts = self._texts(row)
                found = self._row(place, texts)
            except Unusable as why:
                raw = {name: "; ".join(values)[:2_000] for name, values in texts.items()}
                refused.append(WireRefusal(place, why.column, why.reason, _to_json(raw)))
                continue
            if isinstance(found, int):
                repeats[place] = found
            else:
                good.append(found)
        supplied = tuple(name for name in self.kind.fields if name in self.supplied)
        return WireRead(tuple(good), tuple(refused), repeats, supplied)

    def _texts(self, row: Mapping[str, object]) -> dict[str, list[str]]:
        """Return what the row says under each name, as a person would write it down."""
        if len(row) > MOST_NAMES:
            raise Unusable("", f"it says more than {MOST_NAMES} things.")
        texts: dict[str, list[str]] = {}
        for name, value in row.items():
            self._check_name(name)
            many = isinstance(value, list | tuple)
            values = list(value) if isinstance(value, list | tuple) else [value]
            if many and not self._may_be_many(name):
                raise Unusable(name, "it holds one value, not a list.")
            if len(values) > MOST_VALUES:
                raise Unusable(name, f"it lists more than {MOST_VALUES} values.")
            said = [text for one in values if (text := _text(name, one))]
            if said:
                texts[name] = said
        return texts

    def _may_be_many(self, name: str) -> bool:
        field = self.kind.fields.get(name)
        return field is None or field.many

    def _check_name(self, name: str) -> None:
        if name.startswith(EXTRA) or name in self.kind.fields:
            return
        field, _, part = name.partition(".")
        if part and field in self.kind.fields and part in self.kind.fields[field].parts:
            return
        near = get_close_matches(name, self.kind.fields, 1)
        perhaps = f"; perhaps “{near[0]}”" if near else ""
        raise Unusable(name[:80], f"{self.kind.name} rows have no field “{name[:80]}”{perhaps}.")

    def _row(self, place: int, texts: Mapping[str, list[str]]) -> WireRow | int:
        """Return the row, or the place where the very same row stands already."""
        shape = tuple((name, len(texts[name])) for name in sorted(texts))
        tidier = self.tidiers.get(shape)
        if tidier is None:
            tidier = self.tidiers[shape] = self._tidier(shape)
        tidied = tidier.tidy([text for name, _count in shape for text in texts[name]])
        raw = {name: "; ".join(texts[name]) for name, _count in shape}
        content = hashlib.sha256(
            "\x1f".join([*raw, *raw.values()]).encode("utf-8", "surrogatepass")
        ).hexdigest()
        own = tidied.get("external_id")
        if own is None and self.kind.name != "customers":
            times = self.times[content] = self.times.get(content, 0) + 1
            own = f"{content[:24]}-{times}"
        own = own or content[:24]
        before = self.seen.setdefault(own, (place, content))
        if before[0] != place:
            if before[1] == content:
                return before[0]
            raise Unusable("external_id", f"“{own}” is the id of row {before[0]} too.")
        self.supplied |= tidied.keys()
        return WireRow(
            place, own, content, _to_json(raw), _to_json(tidied), tuple(self.flatten(tidied)),
            tidied.get("updated_at") or tidied.get("captured_at"),
        )  # fmt: skip

    def _tidier(self, shape: tuple[tuple[str, int], ...]) -> RowTidier:
        columns: list[ColumnMatch] = []
        for name, count in shape:
            for _one in range(count):
                columns.append(self._column(len(columns) + 1, name))
        matching = Matching(self.kind.name, tuple(columns), (), ())
        first = dict.fromkeys(range(1, len(columns) + 1), usual_day_first(self.region))
        return RowTidier(matching, Habits(day_first=first), self.region)

    def _column(self, position: int, name: str) -> ColumnMatch:
        if name in self.kind.fields:
            return ColumnMatch(position, name, name, None, "matched", 1.0, "")
        field, _, part = name.partition(".")
        known = None if name.startswith(EXTRA) else field
        return ColumnMatch(position, name, known, part if known else None, "matched", 1.0, "")


def _text(name: str, value: object) -> str:
    """Return a value as a text; Unusable for what is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    elif isinstance(value, datetime):
        text = (value.astimezone(UTC) if value.tzinfo else value).strftime("%Y-%m-%d %H:%M:%S")
    elif isinstance(value, date):
        text = value.isoformat()
    elif isinstance(value, str | int):
        text = str(value)
    else:
        raise Unusable(name, "it is no text, number, yes or no, or time.")
    if len(text) > LONGEST_TEXT:
        raise Unusable(name, f"it is longer than {LONGEST_TEXT:,} signs.")
    if "\0" in text:
        raise Unusable(name, "it holds a NUL, which no text has.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Unusable(name, "it holds half a sign, which no text has.") from None
    return text if text.strip() else ""
