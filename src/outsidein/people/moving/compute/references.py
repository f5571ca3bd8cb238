"""References that no foreign key tells of: ids inside JSON, plain numbers, numbers in words."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

#: Says which number an id has on the other side, by the table's label and its id here.
NewId = Callable[[str, int], int]


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number that is the id of a row of ``target``."""

    target: str


@dataclass(frozen=True, slots=True)
class Inside:
    """Ids within JSON: where they stand, a step a dot, ``*`` for every key or place."""

    path: str
    target: str


@dataclass(frozen=True, slots=True)
class Words:
    """An id that ends words, such as ``user 7`` for the word ``user``."""

    word: str
    target: str


Reference = Number | Inside | Words


def renumbered(value: Any, references: Sequence[Reference], new_id: NewId) -> Any:
    """Return what a column holds with every reference in it led to its new number.

    >>> add = lambda target, old: old + 100
    >>> renumbered('{"numbers": [[1, 7, 8]]}', [Inside("numbers.*.0", "hold.Record")], add)
    '{"numbers": [[101, 7, 8]]}'
    >>> renumbered("user 7", [Words("user", "people.User")], add), renumbered(3, [Number("x")], add)
    ('user 107', 103)
    """
    for reference in references:
        if value is None or value == "":
            return value
        if isinstance(reference, Number):
            value = new_id(reference.target, int(value))
        elif isinstance(reference, Words):
            value = _in_words(str(value), reference, new_id)
    inside = [one for one in references if isinstance(one, Inside)]
    if not inside or value in (None, "", "{}", "[]"):
        return value
    told = json.loads(value)
    for one in inside:
        told = _led(told, one.path.split("."), one.target, new_id)
    return json.dumps(told, ensure_ascii=False)


def _in_words(text: str, reference: Words, new_id: NewId) -> str:
    found = re.fullmatch(rf"{re.escape(reference.word)} (-?\d{{1,18}})", text)
    if found is None:
        return text
    return f"{reference.word} {new_id(reference.target, int(found[1]))}"


def _led(value: Any, steps: Sequence[str], target: str, new_id: NewId) -> Any:
    if not steps:
        is_id = isinstance(value, int) and not isinstance(value, bool)
        return new_id(target, value) if is_id else value
    step, *rest = steps
    if isinstance(value, dict):
        wanted = value if step == "*" else [step] if step in value else []
        return value | {key: _led(value[key], rest, target, new_id) for key in wanted}
    if isinstance(value, list):
        return [
            _led(one, rest, target, new_id) if step in ("*", str(place)) else one
            for place, one in enumerate(value)
        ]
    return value
