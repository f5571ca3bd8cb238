"""JSON from outside: no deeper and no odder than a survey is."""

import json
from typing import Any

from outsidein.ask.instruments.formats.form import UnreadableInstrument


def read_json(content: bytes) -> Any:
    """Return what the JSON says; refuse what is not text, not JSON, or endlessly deep."""
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError as why:
        raise UnreadableInstrument(f"byte {why.start + 1}: this is not text in UTF-8.") from why
    except json.JSONDecodeError as why:
        raise UnreadableInstrument(
            f"line {why.lineno}, column {why.colno}: this is not JSON: {why.msg}."
        ) from why
    except RecursionError as why:
        raise UnreadableInstrument("it is nested deeper than any survey.") from why
    except ValueError as why:
        raise UnreadableInstrument(f"there is a number in it that is none: {why}.") from why


def _refuse(constant: str) -> None:
    raise ValueError(constant)
