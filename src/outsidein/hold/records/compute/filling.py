"""What an empty cell leaves as it is: a row's new wording over the one that is held."""

import json
from typing import Any

#: What is concluded of a wording and not said by it: that of the old one says nothing of the new.
CONCLUDED = frozenset({"problems"})

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def fill_empty(
    held_hash: str, new_hash: str, held_raw: str, new_raw: str, held: str, new: str
) -> tuple[str, str]:
    """Return the hash and the tidied row that are to be held: what is empty stays as it was.

    A row that says nothing else than what is held is the held one, to the letter.

    >>> fill_empty("a", "b", '{"n":"Ann","t":"Hull"}', '{"n":"Ann","t":""}',
    ...            '{"name":"Ann","town":"Hull"}', '{"name":"Ann"}')
    ('a', '{"name":"Ann","town":"Hull"}')
    >>> fill_empty("a", "b", '{"n":"Ann","t":"Hull"}', '{"n":"Anne","t":""}',
    ...            '{"name":"Ann","town":"Hull"}', '{"name":"Anne"}')
    ('b', '{"name":"Anne","town":"Hull"}')
    """
    before: dict[str, Any] = json.loads(held)
    said: dict[str, Any] = json.loads(new)
    after = {k: v for k, v in before.items() if k not in CONCLUDED} | said
    if _said(after) == _said(before) and _adds_nothing(json.loads(held_raw), json.loads(new_raw)):
        return held_hash, held
    return new_hash, _to_json(after)


def _said(tidied: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in tidied.items() if name not in CONCLUDED}


def _adds_nothing(held: dict[str, str], new: dict[str, str]) -> bool:
    return all(held.get(header) == cell for header, cell in new.items() if cell.strip())
