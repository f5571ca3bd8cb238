"""The three statements to start with: what one sheet itself says should come first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from outsidein.ask.instruments.compute.edition import Edition, Item
from outsidein.ask.results.compute.claims import on_unit

STARTERS = 3


@dataclass(frozen=True, slots=True)
class Starter:
    """One item to start with, and why it is among the three."""

    item: Item
    value: float | None  # None: marked a priority, but blank or not sure
    reason: Literal["priority", "lowest"]


def starters(
    edition: Edition,
    values: Mapping[str, float | None],
    priorities: Collection[str] = (),
    *,
    count: int = STARTERS,
) -> tuple[Starter, ...]:
    """Return the items of one sheet to start with, three unless there are fewer.

    Shape: the value given to each item and the items marked as a priority, by code.

    The rule, in this order: what the person marked a priority comes before what they did
    not; then the answer that stands lowest on its scale; then the order of the instrument.
    What has no answer is proposed only where it was marked: a blank is not a low answer.
    What already stands at the top is proposed only where it was marked.
    """
    ranked = []
    for place, item in enumerate(edition.items):
        value = values.get(item.code)
        marked = item.code in priorities
        if item.scale is None or not (marked or (value is not None and value < item.scale.high)):
            continue
        height = 2.0 if value is None else on_unit(value, item.scale)  # after every answer
        ranked.append((not marked, height, place, item, value))
    ranked.sort(key=lambda entry: entry[:3])
    return tuple(
        Starter(item, value, "lowest" if unmarked else "priority")
        for unmarked, _, _, item, value in ranked[:count]
    )
