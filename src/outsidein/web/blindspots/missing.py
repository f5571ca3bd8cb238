"""What is missing where the records cannot tell: the tables that would speak to most items."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from outsidein.check.blindspots.compute.verdict import DECIDED
from outsidein.check.blindspots.queries import ItemRow
from outsidein.check.evidence.compute.binding import load_items
from outsidein.check.evidence.compute.values import MeasureValue

#: Causes that a file with the right columns takes away.
BY_A_FILE = ("table_empty", "never_supplied")


@dataclass(frozen=True, slots=True)
class Missed:
    """One published table that measures wait for, and how many untold items hang on it."""

    table: str
    items: int


def most_missed(
    rows: Iterable[ItemRow], values: Iterable[MeasureValue], *, most: int = 6
) -> tuple[Missed, ...]:
    """Return the tables that the most items without enough data wait for, the most first."""
    lacks = {
        value.name: {name.partition(".")[0] for name in value.missing}
        for value in values
        if value.cause in BY_A_FILE
    }
    bindings = load_items()
    waited: Counter[str] = Counter()
    for row in rows:
        if row.verdict not in DECIDED and row.item in bindings:
            measures = bindings[row.item].measures
            waited.update(set().union(*(lacks.get(name, set()) for name in measures)))
    ordered = sorted(waited.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Missed(table, items) for table, items in ordered[:most])
