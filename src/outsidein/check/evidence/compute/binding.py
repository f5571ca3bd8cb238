"""Which item meets which measures, and how they are combined: read from items.toml."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

Combine = Literal["only", "min", "mean", "guarded", "ladder", "overlap"]
Relation = Literal[">=", "<=", "known"]

ITEMS_FILE = Path(__file__).parent.parent / "items.toml"
LEVELS = (2, 3, 4, 5)
CONDITION = re.compile(
    r"^(?P<measure>[a-z0-9_]+) (?P<relation>>=|<=|known)(?: (?P<bound>[\d.]+))?$"
)


class BindingError(ValueError):
    """items.toml is not as it must be; the message names the item."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold for a level: a measure's value reaches a bound, or is known."""

    measure: str
    relation: Relation
    bound: float = 0.0


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a ladder; an ``indistinct`` one cannot be told from the one below it."""

    number: int
    conditions: tuple[Condition, ...]
    indistinct: bool = False


@dataclass(frozen=True, slots=True)
class ItemBinding:
    """One item: its claim, the measures that speak to it, and what lies beyond the records."""

    item: str
    claim: str
    kind: str  # data, document, pulse or a mix
    strength: str  # A: the claim itself; B: a proxy; C: only a document or pulse can say
    combine: Combine
    measures: tuple[str, ...]
    apart: tuple[str, ...]  # kept apart: what customers answer to the same sentence
    ladder: tuple[Level, ...]
    gate: str  # the table without which the claim cannot be tested at all
    beyond: str
    trap: str
    needed: str  # what would make it testable, or surer

    @property
    def all_measures(self) -> tuple[str, ...]:
        """Every measure it names, combined or kept apart."""
        return (*self.measures, *self.apart)


def load_items(text: str | None = None) -> dict[str, ItemBinding]:
    """Return every item's binding by its code; without a text, that of the package."""
    read = tomllib.loads(ITEMS_FILE.read_text(encoding="utf-8") if text is None else text)
    return {item: _binding(item, entry) for item, entry in _entries(read)}


def _entries(read: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the items in the file's order."""
    entries = read.get("item", [])
    if not entries:
        raise BindingError("items.toml holds no [[item]].")
    seen: set[str] = set()
    for entry in entries:
        if "code" not in entry:
            raise BindingError("An [[item]] has no code.")
        if entry["code"] in seen:
            raise BindingError(f"{entry['code']} stands there twice.")
        seen.add(entry["code"])
    return [(entry["code"], entry) for entry in entries]


def _binding(item: str, entry: dict[str, Any]) -> ItemBinding:
    """Return one item's binding, checked."""
    combine = entry.get("combine")
    if combine not in get_args(Combine):
        raise BindingError(f"{item}: combine is one of {', '.join(get_args(Combine))}.")
    measures = tuple(entry.get("measures", ()))
    if combine in ("only", "guarded") and len(measures) != {"only": 1, "guarded": 2}[combine]:
        raise BindingError(f"{item}: {combine} does not go with {len(measures)} measures.")
    levels = tuple(_level(item, number, entry) for number in LEVELS) if combine == "ladder" else ()
    named = {condition.measure for level in levels for condition in level.conditions}
    if not named <= set(measures):
        raise BindingError(f"{item}: the ladder names {', '.join(sorted(named - set(measures)))}.")
    return ItemBinding(
        item=item,
        claim=entry["claim"],
        kind=entry["kind"],
        strength=entry["strength"],
        combine=cast(Combine, combine),
        measures=measures,
        apart=tuple(entry.get("apart", ())),
        ladder=levels,
        gate=entry.get("gate", ""),
        beyond=entry.get("beyond", ""),
        trap=entry.get("trap", ""),
        needed=entry.get("needed", ""),
    )


def _level(item: str, number: int, entry: dict[str, Any]) -> Level:
    """Return one level of the item's ladder."""
    conditions = entry.get("ladder", {}).get(f"level_{number}")
    if conditions is None:
        raise BindingError(f"{item}: the ladder lacks level_{number}.")
    if conditions == ["indistinct"]:
        return Level(number, (), indistinct=True)
    return Level(number, tuple(parse_condition(item, text) for text in conditions))


def parse_condition(item: str, text: str) -> Condition:
    """Return the condition that the text states.

    >>> parse_condition("IMP.9", "confusion <= 0.1")
    Condition(measure='confusion', relation='<=', bound=0.1)
    >>> parse_condition("IMP.1", "dq_complete known").relation
    'known'
    """
    found = CONDITION.match(text)
    if found is None or (found["relation"] == "known") != (found["bound"] is None):
        raise BindingError(f"{item}: {text!r} is not a condition such as 'segmented >= 0.5'.")
    return Condition(
        found["measure"], cast(Relation, found["relation"]), float(found["bound"] or 0)
    )
