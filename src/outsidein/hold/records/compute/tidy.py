"""A row of a file as the house keeps it: canonical fields, tidied values, what was wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from outsidein.hold.records.compute.addresses import (
    joined_address,
    read_address,
    read_country,
    read_place,
    read_postcode,
)
from outsidein.hold.records.compute.amounts import (
    currency_beside,
    read_currency,
    read_integer,
    read_number,
    read_share,
)
from outsidein.hold.records.compute.codes import read_code, read_flag, read_language
from outsidein.hold.records.compute.dates import day_order_of, part_date, read_part_date, read_time
from outsidein.hold.records.compute.emails import read_email, read_emails
from outsidein.hold.records.compute.habits import Habits, HabitWrong
from outsidein.hold.records.compute.handles import read_handle
from outsidein.hold.records.compute.names import read_company, read_name
from outsidein.hold.records.compute.people import complete_customer
from outsidein.hold.records.compute.phones import read_phones
from outsidein.hold.records.compute.reads import BLANK, Memory, Read
from outsidein.hold.records.compute.scores import SCALES, score_fault
from outsidein.hold.records.compute.texts import read_field_name, read_id, read_text
from outsidein.hold.sources.compute.dictionary import Field, get_code_list, get_kind
from outsidein.hold.sources.compute.matching import ColumnMatch, Matching

#: Fields that hold ids, in whatever kind of file.
_IDS = frozenset({"external_id", "customer", "case", "order"})

#: Forms whose values seldom come twice, or cost nothing to read: not worth remembering.
_NOT_REMEMBERED = frozenset({"time", "amount", "number"})


class Unusable(Exception):
    """The row can't be used; the column that says so and the reason."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column = column
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Binding:
    """A column and how its cells are read."""

    at: int  # 0 is the first cell
    header: str
    field: str
    part: str | None
    read: Callable[[str], Read]
    strict: bool  # what can't be read makes the row useless
    known_only: bool  # a code must be one of ours


class RowTidier:
    """Tidies the rows of one file; it remembers what it read before, within bounds."""

    def __init__(self, matching: Matching, habits: Habits, region: str) -> None:
        self.kind = get_kind(matching.kind)
        self.habits = habits
        self.region = region
        self.phones: dict[str, Memory] = {}
        self.headers = {c.field: c.header for c in reversed(matching.columns) if c.field}
        used = [column for column in matching.columns if column.field]
        whole = [c for c in used if not self._is_piece(c, used)]
        self.single = [self._bind(c) for c in whole if not self._field(c).many]
        self.many = [self._bind(c) for c in whole if self._field(c).many]
        self.pieces = [self._bind(c) for c in used if self._is_piece(c, used)]
        self.own_currency = any(c.field == "currency" for c in used)
        self.item_of_header = next(
            (c.part for c in used if c.field == "score" and c.part and c.part in SCALES), None
        )

    def _field(self, column: ColumnMatch) -> Field:
        return self.kind.fields[str(column.field)]

    def _is_piece(self, column: ColumnMatch, used: Sequence[ColumnMatch]) -> bool:
        """Say whether the column is one of several that make up one value."""
        if self._field(column).many or column.field == "score":
            return False
        return any(other.field == column.field and other.part for other in used)

    def _bind(self, column: ColumnMatch) -> _Binding:
        field = self._field(column)
        strict = field.name in {*self.kind.required, *self.kind.refuse_unreadable}
        if column.part and field.form in {"part_date", "time"}:
            read: Callable[[str], Read] = _as_it_is
        else:
            read = self._reader(field, column)
            if field.form not in _NOT_REMEMBERED and field.name not in _IDS:
                read = Memory(read).__getitem__
        return _Binding(
            column.position - 1,
            column.header,
            field.name,
            column.part,
            read,
            strict or field.name == "external_id",
            field.name in self.kind.refuse_unknown,
        )

    def _reader(self, field: Field, column: ColumnMatch) -> Callable[[str], Read]:
        comma = self.habits.decimal_comma.get(column.position, False)
        if field.name in _IDS or field.form == "text":
            return read_id if field.name in _IDS else read_text
        if field.form in {"time", "part_date"}:
            return self._date_reader(field, column)
        if field.form == "handle":
            return partial(read_handle, network=column.part)
        if field.form == "phone":
            return partial(read_phones, region=self.region)
        if field.form == "code":
            return partial(read_code, codes=str(field.codes))
        if field.form in {"amount", "number"}:
            return partial(read_number, decimal_comma=comma)
        if field.form == "integer":
            return partial(read_integer, decimal_comma=comma)
        return _READERS[field.form]

    def _date_reader(self, field: Field, column: ColumnMatch) -> Callable[[str], Read]:
        first = self.habits.day_first.get(column.position, True)
        read = read_time if field.form == "time" else read_part_date
        if column.position not in self.habits.unsure:
            return partial(read, day_first=first)

        def read_and_learn(text: str) -> Read:
            found = read(text, day_first=first)
            if found[1] and day_order_of(text) is (not first):
                raise HabitWrong(column.position, not first)
            return found

        return read_and_learn

    # ── one row ─────────────────────────────────────────────────────────────────────────────

    def tidy(self, cells: Sequence[str]) -> dict[str, Any]:
        """Return the row's canonical fields; raise Unusable when nothing can be done with it.

        Shape: only fields that say something are there; ``problems`` lists what couldn't be read.
        """
        row: dict[str, Any] = {}
        problems: list[str] = []
        for binding in self.single:
            text = cells[binding.at]
            if not text:
                continue
            value, problem = binding.read(text)
            if problem:
                self._judge(binding, value, problem, problems)
            if value is not None:
                row[binding.field] = value
        if self.pieces:
            self._join(cells, row, problems)
        for binding in self.many:
            text = cells[binding.at]
            if text:
                self._add(binding, text, row, problems)
        self._complete(cells, row)
        self._require(row)
        if problems:
            row["problems"] = problems
        return row

    def read_cell(self, at: int, text: str) -> Read:
        """Return how the text would be read in a column alone; nothing where it is not used."""
        for binding in (*self.single, *self.pieces, *self.many):
            if binding.at == at:
                try:
                    return binding.read(text)
                except HabitWrong:
                    return BLANK
        return BLANK

    def _judge(self, binding: _Binding, value: object, problem: str, problems: list[str]) -> None:
        if value is None and binding.strict:
            raise Unusable(binding.header, f"{problem}.")
        if binding.known_only and value is not None:
            values = get_code_list(str(self.kind.fields[binding.field].codes)).values
            raise Unusable(
                binding.header, f"“{str(value)[:40]}” is unknown; use one of {', '.join(values)}."
            )
        problems.append(f"{binding.header}: {problem}")

    def _add(self, binding: _Binding, text: str, row: dict[str, Any], problems: list[str]) -> None:
        """Add the values of a cell to a field that may hold many."""
        if binding.field == "phone":
            region = row.get("address_country") or self.region
            memory = self.phones.get(region)
            if memory is None:
                memory = self.phones[region] = Memory(partial(read_phones, region=region))
            values, problem = memory[text]
        else:
            values, problem = binding.read(text)
        if problem:
            problems.append(f"{binding.header}: {problem}")
        if isinstance(values, list):
            there = row.setdefault(binding.field, [])
            there.extend(value for value in values if value not in there)

    def _join(self, cells: Sequence[str], row: dict[str, Any], problems: list[str]) -> None:
        """Put together the fields that stand in several columns."""
        texts: dict[str, list[str]] = {}
        parts: dict[str, dict[str | None, str]] = {}
        for binding in self.pieces:
            text = cells[binding.at]
            value, problem = binding.read(text) if text else BLANK
            if problem:
                self._judge(binding, value, problem, problems)
            if isinstance(value, str):
                texts.setdefault(binding.field, []).append(value)
                parts.setdefault(binding.field, {})[binding.part] = value
        for name, pieces in texts.items():
            form = self.kind.fields[name].form
            if form == "part_date":
                said = parts[name]
                value, problem = part_date(said.get("year"), said.get("month"), said.get("day"))
            elif form == "time":
                value, problem = self._joined_time(parts[name])
            elif form == "address":
                value, problem = joined_address(pieces), None
            else:
                value, problem = " ".join(pieces), None
            if value is not None:
                row[name] = value
            if problem:
                if value is None and name in self.kind.required:
                    raise Unusable(self.headers[name], f"{problem}.")
                problems.append(f"{self.headers[name]}: {problem}")

    @staticmethod
    def _joined_time(said: dict[str | None, str]) -> Read:
        """Return the moment of a date in one column and a time of day in another."""
        day = said.get(None)
        if day is None:
            return BLANK
        value, problem = read_time(f"{day[:10]} {said['time']}") if "time" in said else BLANK
        return (value, None) if value else (day, problem)

    def _complete(self, cells: Sequence[str], row: dict[str, Any]) -> None:
        if "@" in row.get("customer", "") and "email" in self.kind.fields and "email" not in row:
            # Some systems name their customers by address: the list may know the address alone.
            address, _problem = read_email(row["customer"])
            if address is not None:
                row["email"] = [address]
        if self.kind.name == "customers":
            complete_customer(row)
        elif self.kind.name == "feedback":
            self._complete_score(row)
        elif "amount" in row and not self.own_currency:
            at = next(b.at for b in self.single if b.field == "amount")
            beside = currency_beside(cells[at])
            if beside:
                row["currency"] = beside

    def _complete_score(self, row: dict[str, Any]) -> None:
        if self.item_of_header and "score" in row:
            row.setdefault("item", self.item_of_header)
        if "item" in row and "score" in row:
            fault = score_fault(row["item"], row["score"], row.get("scale_max"))
            if fault:
                raise Unusable(self.headers["score"], f"{fault}. Correct it or leave the row out.")
            row.setdefault("scale_max", SCALES[row["item"]][1])

    def _require(self, row: dict[str, Any]) -> None:
        for name in self.kind.required:
            if name not in row:
                column = self.headers.get(name, "")
                where = f"“{column}” is empty" if column else f"no column gives {name}"
                raise Unusable(
                    column,
                    f"{where}; every row needs it ({self.kind.fields[name].meaning.lower()}).",
                )
        wanted = self.kind.required_one_of
        if wanted and not any(name in row for name in wanted):
            raise Unusable("", f"the row says nothing; it needs one of {', '.join(wanted)}.")


def _as_it_is(text: str) -> Read:
    bare = text.strip()
    return (bare, None) if bare else BLANK


def _read_count(text: str) -> Read:
    """Return how often; a yes counts as once."""
    value, problem = read_integer(text)
    if problem is None:
        return value, None
    yes, _problem = read_flag(text)
    return (int(yes), None) if isinstance(yes, bool) else (None, problem)


_READERS: dict[str, Callable[[str], Read]] = {
    "name": read_name,
    "company": read_company,
    "email": read_emails,
    "address": read_address,
    "place": read_place,
    "postcode": read_postcode,
    "country": read_country,
    "language": read_language,
    "currency": read_currency,
    "share": read_share,
    "flag": read_flag,
    "count": _read_count,
    "field_name": read_field_name,
}
