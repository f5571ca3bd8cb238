"""What of a result is asked for: read from an address, and written into the next one."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from outsidein.ask.instruments.compute.edition import Tense
from outsidein.ground.errors import NotHere

DIMENSIONS = "dimensions"
#: Unit: points. Targets that can be laid over the diagram, as shares of its highest score.
TARGETS = (0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which round, which groups, what beside what; empty is the first there is."""

    round_id: int | None = None
    by: str = ""  # an attribute
    rows: str = ""  # items, or dimensions
    tense: Tense = "now"
    one: str = ""  # a group of one attribute, as department:Sales
    two: str = ""  # a group of another
    beside: str = ""  # round:3, level:Board or target:0.7
    order: str = ""

    @property
    def query(self) -> str:
        """Return what stands after the address; empty where nothing was chosen."""
        return _written(self)

    @property
    def round_query(self) -> str:
        """Return the round alone, for the other views of the same round."""
        return _written(Choice(round_id=self.round_id))

    @property
    def picture_query(self) -> str:
        """Return what a picture needs to know, ready for more to follow."""
        query = _written(replace(self, order="", one="", two="")).removeprefix("?")
        return f"{query}&" if query else ""

    def but(self, **changes: Any) -> str:
        """Return the query with some of it changed."""
        return _written(replace(self, **changes)) or "?"


def read_choice(asked: QueryDict) -> Choice:
    """Return what an address asks for.

    Errors: NotHere for a round that is no number.
    """
    rows = DIMENSIONS if asked.get("rows") == DIMENSIONS else ""
    tense: Tense = "future" if asked.get("tense") == "future" else "now"
    return Choice(
        round_id=_number(asked.get("round", "")),
        by=asked.get("by", ""),
        rows=rows,
        tense=tense,
        one=asked.get("one", ""),
        two=asked.get("two", ""),
        beside=asked.get("beside", ""),
        order=asked.get("order", ""),
    )


def read_pair(text: str) -> tuple[str, str]:
    """Return a kind and a name out of one word.

    >>> read_pair("department:Care: the desk")
    ('department', 'Care: the desk')
    """
    kind, _, name = text.partition(":")
    if not kind or not name:
        raise NotHere("There is nothing of that name here.")
    return kind, name


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise NotHere("There is no such round.")
    return int(text)


def _written(choice: Choice) -> str:
    found = {
        "round": choice.round_id,
        "by": choice.by,
        "rows": choice.rows,
        "tense": "" if choice.tense == "now" else choice.tense,
        "one": choice.one,
        "two": choice.two,
        "beside": choice.beside,
        "order": choice.order,
    }
    query = urlencode({name: value for name, value in found.items() if value})
    return f"?{query}" if query else ""
