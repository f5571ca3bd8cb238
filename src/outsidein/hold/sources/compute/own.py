"""An organisation's own fields beside the dictionary, for as long as one is at work for it.

Whoever works for an organisation says so once (``using``); from then on the dictionary knows its
fields under ``own_<code>``, and matching, tidying and pages treat them like any other.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import Any

PREFIX = "own_"
#: How the text of each form is read, in the dictionary's words.
READ_AS = {
    "text": "text",
    "number": "number",
    "date": "part_date",
    "yes_no": "flag",
    "one_of": "code",
}


@dataclass(frozen=True, slots=True)
class OwnSpec:
    """An own field as files are read by it."""

    code: str
    label: str
    form: str  # text, number, date, yes_no, one_of
    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the name under which its values stand.

        >>> OwnSpec("shoe_size", "Shoe size", "number").name
        'own_shoe_size'
        """
        return f"{PREFIX}{self.code}"


Specs = tuple[OwnSpec, ...]
_load: ContextVar[Callable[[], Specs] | None] = ContextVar("own_fields", default=None)
_whose: ContextVar[int | None] = ContextVar("whose_own_fields", default=None)


@contextmanager
def using(organisation_id: int, load: Callable[[], Specs]) -> Iterator[None]:
    """Let the dictionary know these fields while the body runs; they are asked for when needed.

    Where those of the same organisation are known already, they are not asked for again.
    """
    if _whose.get() == organisation_id:
        yield
        return
    known: list[Specs] = []

    def once() -> Specs:
        if not known:
            known.append(load())
        return known[0]

    token, whose = _load.set(once), _whose.set(organisation_id)
    try:
        yield
    finally:
        _load.reset(token)
        _whose.reset(whose)


def use(specs: Specs) -> None:
    """Let the dictionary know these fields from here on: in a process that reads one file."""
    _load.set(lambda: specs)


def specs_in_use() -> Specs:
    """Return the own fields that the dictionary knows now."""
    load = _load.get()
    return load() if load is not None else ()


def specs_to_json(specs: Sequence[OwnSpec]) -> list[dict[str, Any]]:
    """Return them as plain values."""
    return [asdict(one) for one in specs]


def specs_from_json(told: Sequence[Mapping[str, Any]]) -> Specs:
    """Return the fields that ``specs_to_json`` made plain."""
    return tuple(OwnSpec(**{**one, "options": tuple(one["options"])}) for one in told)


def label_of(name: str) -> str | None:
    """Return what an own field is called, or None where the name is none in use."""
    if not name.startswith(PREFIX):
        return None
    found = next((one.label for one in specs_in_use() if one.name == name), None)
    return found or name.removeprefix(PREFIX).replace("_", " ").capitalize()
