"""How a measure's value is kept: as JSON that gives back the same value."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from outsidein.check.evidence.compute.values import MeasureValue, ProfileCount
from outsidein.check.evidence.compute.wording import say_value


def value_to_json(value: MeasureValue) -> str:
    """Return the value as text; ``value_from_json`` gives it back."""
    return json.dumps(asdict(value), default=_plain, ensure_ascii=False)


def value_from_json(text: str) -> MeasureValue:
    """Return the value that was kept, its words in the reader's language."""
    told: dict[str, Any] = json.loads(text)
    told["as_of"] = datetime.fromisoformat(told["as_of"])
    told["since"] = datetime.fromisoformat(told["since"])
    told["missing"] = tuple(told["missing"])
    told["needs"] = tuple(tuple(group) for group in told["needs"])
    told["profile"] = tuple(ProfileCount(**row) for row in told["profile"])
    return say_value(MeasureValue(**told))


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a measure's value.")
