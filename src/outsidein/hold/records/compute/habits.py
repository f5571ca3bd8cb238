"""How a file writes its dates and numbers: decided per column, from its values, and told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from outsidein.hold.records.compute.amounts import decide_decimal_comma
from outsidein.hold.records.compute.dates import DayOrder, decide_day_order
from outsidein.hold.sources.compute.dictionary import get_kind
from outsidein.hold.sources.compute.matching import ColumnMatch, Matching

#: Regions where a person writes the month first.
_MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW"})


class HabitWrong(Exception):
    """A later value shows that a column's order of day and month is the other one."""

    def __init__(self, position: int, day_first: bool) -> None:
        super().__init__(position, day_first)
        self.position = position
        self.day_first = day_first


@dataclass(frozen=True, slots=True)
class Habits:
    """How each column is written, by position from 1."""

    day_first: Mapping[int, bool] = field(default_factory=dict)
    unsure: frozenset[int] = frozenset()  # no value yet tells day from month
    decimal_comma: Mapping[int, bool] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def decide_habits(
    matching: Matching,
    rows: Sequence[Sequence[str]],
    *,
    region: str,
    day_first: bool | None = None,
    decimal_comma: bool | None = None,
    learnt: Mapping[int, bool] | None = None,
) -> Habits:
    """Return how the columns are written, from the rows at hand.

    Shape: ``day_first`` and ``decimal_comma`` are a person's word and hold for all; ``learnt`` is
    what an earlier reading of the same file found out, by position.
    """
    fields = get_kind(matching.kind).fields
    orders: dict[int, bool] = {}
    unsure: set[int] = set()
    commas: dict[int, bool] = {}
    warnings: list[str] = []
    for column in matching.columns:
        if column.field is None:
            continue
        values = [row[column.position - 1] for row in rows if len(row) >= column.position]
        form = fields[column.field].form
        if form in {"time", "part_date"} and column.part is None:
            known = day_first if day_first is not None else (learnt or {}).get(column.position)
            order = decide_day_order(values, otherwise=usual_day_first(region))
            orders[column.position] = (
                known
                if known is not None
                else order.day_first
                if order
                else usual_day_first(region)
            )
            if known is None:
                if not (order and order.sure):
                    unsure.add(column.position)
                warnings += _words_on(column, order)
        elif form in {"amount", "number", "integer", "count"}:
            found = decide_decimal_comma(values) if decimal_comma is None else decimal_comma
            commas[column.position] = found
    return Habits(orders, frozenset(unsure), commas, tuple(warnings))


def usual_day_first(region: str) -> bool:
    """Return whether people of the region write the day before the month.

    >>> usual_day_first("GB"), usual_day_first("US")
    (True, False)
    """
    return region not in _MONTH_FIRST


def _words_on(column: ColumnMatch, order: DayOrder | None) -> list[str]:
    if order is None:
        return []
    first = "day" if order.day_first else "month"
    if order.mixed:
        return [
            f"Column “{column.header}” writes some dates with the day first and some with the "
            f"month first; the {first} was taken first, and dates that can't be read so are told."
        ]
    if not order.sure:
        return [
            f"Column “{column.header}”: no date tells whether the day or the month stands first; "
            f"the {first} was taken. Say so if it is the other way."
        ]
    return []
