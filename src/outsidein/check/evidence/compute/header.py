"""A measure is a .sql file: a comment header, read strictly here, and one query below it."""

import re
from dataclasses import dataclass
from typing import Literal, cast, get_args

from outsidein.hold.marts.compute.tables import TABLES

Interval = Literal["wilson", "none", "overlap", "bootstrap", "auc"]
Period = Literal["window", "own", "state"]

#: What stands in every header, in this order; the last three may stay empty.
FIELDS = (
    "name",
    "title",
    "items",
    "unit",
    "numerator",
    "denominator",
    "needs",
    "optional",
    "thresholds",
    "min_n",
    "interval",
    "period",
    "version",
    "trap",
    "note",
)
MAY_BE_EMPTY = frozenset({"optional", "trap", "note"})

FIELD_LINE = re.compile(r"^-- (?P<field>[a-z_]+):(?: (?P<value>.*))?$")
MORE_LINE = re.compile(r"^--   (?P<value>\S.*)$")
COLUMN = re.compile(r"^[a-z_]+\.[a-z_]+$")


class MeasureError(ValueError):
    """A measure's file is not as it must be; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: what it counts, what it needs, how it is scored, and its query.

    ``needs`` holds, for each column the measure cannot do without, the columns that can serve
    in its place (itself first); ``optional`` columns are read where there are any and mean
    "none" where there are not.
    """

    name: str
    title: str
    items: tuple[str, ...]
    unit: str
    numerator: str
    denominator: str
    needs: tuple[tuple[str, ...], ...]  # table.column, alternatives together
    optional: tuple[str, ...]
    thresholds: tuple[float, float, float]  # the values at score 0, 0.5 and 1
    min_n: int
    interval: Interval
    period: Period
    version: int
    trap: str
    note: str
    sql: str

    @property
    def lower_is_better(self) -> bool:
        """Whether a smaller value earns the higher score."""
        return self.thresholds[0] > self.thresholds[2]

    @property
    def population(self) -> str:
        """Whom it counts: active customers, customers, or '' where it is not about any.

        Prospects are in neither: every table is read without what is about them.
        """
        if "active_customers" in self.sql:
            return "active customers"
        about = (TABLES[name] for name in self.tables)
        if any(table.name == "customers" or "customer_id" in table.column_names for table in about):
            return "customers"
        return ""

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it cannot do without or reads where they are, in the header's order."""
        columns = [column for group in self.needs for column in group] + list(self.optional)
        return tuple(dict.fromkeys(column.split(".")[0] for column in columns))


def parse_measure(text: str, *, file_name: str) -> Measure:
    """Return the measure that the text of a .sql file states; anything odd is a MeasureError."""
    fields, sql = _split(text, file_name)
    missing = [name for name in FIELDS if name not in fields]
    if missing:
        raise MeasureError(f"{file_name}: the header lacks {', '.join(missing)}.")
    for name in FIELDS:
        if not fields[name] and name not in MAY_BE_EMPTY:
            raise MeasureError(f"{file_name}: {name} is empty.")
    if f"{fields['name']}.sql" != file_name:
        raise MeasureError(f"{file_name}: the header names it {fields['name']}; they must agree.")
    if not sql:
        raise MeasureError(f"{file_name}: there is no query below the header.")
    return Measure(
        name=fields["name"],
        title=fields["title"],
        items=_words(fields["items"]),
        unit=fields["unit"],
        numerator=fields["numerator"],
        denominator=fields["denominator"],
        needs=tuple(_columns(word.split("|"), file_name) for word in _words(fields["needs"])),
        optional=_columns(_words(fields["optional"]), file_name),
        thresholds=_thresholds(fields["thresholds"], file_name),
        min_n=_whole("min_n", fields["min_n"], file_name),
        interval=cast(Interval, _one_of("interval", fields["interval"], Interval, file_name)),
        period=cast(Period, _one_of("period", fields["period"], Period, file_name)),
        version=_whole("version", fields["version"], file_name),
        trap=fields["trap"],
        note=fields["note"],
        sql=sql,
    )


def _split(text: str, file_name: str) -> tuple[dict[str, str], str]:
    """Return the header's fields and the query below them."""
    fields: dict[str, str] = {}
    current = ""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        if not line.startswith("--"):
            return fields, "\n".join(lines[at:]).strip().rstrip(";").strip()
        more = MORE_LINE.match(line)
        if more and current:
            fields[current] = f"{fields[current]} {more['value'].strip()}".strip()
            continue
        found = FIELD_LINE.match(line)
        if found is None or found["field"] not in FIELDS:
            known = ", ".join(FIELDS)
            raise MeasureError(
                f"{file_name}, line {at + 1}: expected one of {known}; got {line!r}."
            )
        current = found["field"]
        if current in fields:
            raise MeasureError(f"{file_name}, line {at + 1}: {current} stands there twice.")
        fields[current] = (found["value"] or "").strip()
    return fields, ""


def _words(value: str) -> tuple[str, ...]:
    """Return the words between the commas, without the spaces inside alternatives."""
    return tuple(word.replace(" ", "") for word in value.split(",") if word.strip())


def _columns(words: tuple[str, ...] | list[str], file_name: str) -> tuple[str, ...]:
    """Return the words, each checked to be a table.column."""
    for word in words:
        if not COLUMN.match(word):
            raise MeasureError(f"{file_name}: {word!r} is not of the form table.column.")
    return tuple(words)


def _thresholds(value: str, file_name: str) -> tuple[float, float, float]:
    """Return the three values, checked to rise or fall all the way."""
    try:
        zero, half, one = (float(word) for word in value.split(","))
    except ValueError:
        raise MeasureError(
            f"{file_name}: thresholds are three numbers between commas; got {value!r}."
        ) from None
    if not (zero < half < one or zero > half > one):
        raise MeasureError(f"{file_name}: thresholds must rise or fall all the way; got {value}.")
    return zero, half, one


def _whole(field: str, value: str, file_name: str) -> int:
    """Return the whole number of at least 1."""
    if not value.isdecimal() or int(value) < 1:
        raise MeasureError(f"{file_name}: {field} is a whole number from 1; got {value!r}.")
    return int(value)


def _one_of(field: str, value: str, kind: object, file_name: str) -> str:
    """Return the value, checked to be one that the kind allows."""
    allowed = get_args(kind)
    if value not in allowed:
        raise MeasureError(f"{file_name}: {field} is one of {', '.join(allowed)}; got {value!r}.")
    return value
