"""Pages by cursor: a page says where the next one begins, in a word that only we can read."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from ninja import Query

from outsidein.ground.errors import NotHere

T = TypeVar("T")
MOST = 200

Limit = Annotated[int, Query(ge=1, le=MOST, description=f"How many to a page, {MOST} at most.")]
Cursor = Annotated[
    str,
    Query(max_length=600, description="The next of the page before; nothing: the first."),
]


def to_cursor(position: str | None) -> str | None:
    """Return a position as a cursor.

    >>> from_cursor(to_cursor("Zoë~7") or "")
    'Zoë~7'
    """
    if position is None:
        return None
    return base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")


def from_cursor(cursor: str) -> str:
    """Return the position that a cursor stands for; one that we never gave is not here."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        found = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeError) as why:
        raise NotHere("There is no such page.") from why
    if "\x00" in found:
        raise NotHere("There is no such page.")
    return found


def page_of(
    rows: Sequence[T], name: Callable[[T], str], cursor: str, limit: int
) -> tuple[list[T], str | None]:
    """Return one page of what is at hand, and the cursor of the next one.

    Shape: every row has a name of its own; a page begins after the row that the cursor names.

    >>> page_of(["a", "b", "c"], str, "", 2)[0]
    ['a', 'b']
    """
    start = 0
    if cursor:
        after = from_cursor(cursor)
        names = [name(row) for row in rows]
        if after not in names:
            raise NotHere("There is no such page.")
        start = names.index(after) + 1
    found = list(rows[start : start + limit])
    more = start + limit < len(rows)
    return found, to_cursor(name(found[-1])) if more else None
