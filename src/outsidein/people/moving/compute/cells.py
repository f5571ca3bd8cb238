"""One way to write a cell, whatever database it comes from, and back into either."""

import base64
import json
import re
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

Turn = Callable[[Any], Any]
ReadText = Callable[[Any], str]
PLAIN_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
WHOLE = 2**63


class NotACell(ValueError):
    """A value that its column cannot hold; the words say why."""


def moment_out(value: Any) -> str:
    """Return a moment in UTC, with parts of a second where it has any.

    >>> moment_out("2026-06-30 12:00:00.500000"), moment_out("2026-06-30T14:00:00+02:00")
    ('2026-06-30 12:00:00.500000', '2026-06-30 12:00:00')
    """
    text = str(value)
    if PLAIN_MOMENT.fullmatch(text):
        return text
    at = datetime.fromisoformat(text)
    if at.tzinfo is not None:
        at = at.astimezone(UTC).replace(tzinfo=None)
    return at.isoformat(sep=" ")


def json_out(value: Any) -> str:
    """Return JSON in one order of its keys: databases keep them in orders of their own."""
    told = json.loads(value) if isinstance(value, str) else value
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def decimal_out(places: int) -> Turn:
    """Return a way to write numbers with so many places.

    >>> decimal_out(2)(1.5), decimal_out(2)("3")
    ('1.50', '3.00')
    """
    step = Decimal(1).scaleb(-places)
    return lambda value: str(Decimal(str(value)).quantize(step))


def binary_out(value: Any) -> str:
    """Return bytes as letters."""
    return base64.b64encode(bytes(value)).decode()


OUT: dict[str, Turn] = {
    "DateTimeField": moment_out,
    "DateField": str,
    "BooleanField": bool,
    "UUIDField": lambda value: str(uuid.UUID(str(value))),
    "JSONField": json_out,
    "BinaryField": binary_out,
}


def whole_in(value: Any) -> int:
    """Return a whole number that a database can hold."""
    if not isinstance(value, int) or isinstance(value, bool) or not -WHOLE <= value < WHOLE:
        raise NotACell("it is no whole number")
    return value


def measured_in(value: Any) -> float:
    """Return a number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise NotACell("it is no number")
    return float(value)


def flag_in(value: Any) -> bool:
    """Return yes or no."""
    if not isinstance(value, bool):
        raise NotACell("it is neither true nor false")
    return value


def text_in(longest: int | None) -> ReadText:
    """Return a way to read a text of at most so many letters."""

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise NotACell("it is no text")
        if "\0" in value:
            raise NotACell("it holds a zero byte")
        if longest is not None and len(value) > longest:
            raise NotACell(f"it is longer than {longest} letters")
        return value

    return read


def moment_in(value: Any) -> str:
    """Return a moment as it is stored; with its zone, so that no database guesses it."""
    text = text_in(30)(value)
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC).isoformat(sep=" ")
    except ValueError as why:
        raise NotACell("it is no moment") from why


def day_in(value: Any) -> str:
    """Return a day."""
    text = text_in(10)(value)
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as why:
        raise NotACell("it is no day") from why


def json_in(value: Any) -> str:
    """Return JSON."""
    text = text_in(None)(value)
    try:
        json.loads(text)
    except ValueError as why:
        raise NotACell("it is no JSON") from why
    return text


def uuid_in(value: Any) -> str:
    """Return an id of that kind."""
    try:
        return str(uuid.UUID(text_in(36)(value)))
    except ValueError as why:
        raise NotACell("it is no such id") from why


def decimal_in(value: Any) -> str:
    """Return a number with places."""
    text = text_in(40)(value)
    if not re.fullmatch(r"-?\d{1,30}(\.\d{1,18})?", text):
        raise NotACell("it is no number")
    return text


def binary_in(value: Any) -> bytes:
    """Return the bytes that letters stand for."""
    try:
        return base64.b64decode(text_in(None)(value), validate=True)
    except ValueError as why:
        raise NotACell("it is not written as bytes are") from why
