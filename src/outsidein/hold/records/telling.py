"""What a dry run found, as it is kept with the import until another choice is made."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from outsidein.hold.records.reading import Staged
from outsidein.hold.records.store import Change, Compared

SHOWN_REFUSALS = 5
#: The file of every row that would change, a line of JSON each, beside what was read.
CHANGES = "changes.jsonl"


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field of a row that would change."""

    row_number: int
    external_id: str
    field: str  # "" where only a column differs that is not used
    before: str
    after: str


@contextmanager
def noted_changes(folder: Path) -> Iterator[Callable[[Change], None]]:
    """Hand over a way to note rows that would change, in a file of the folder."""
    with (folder / CHANGES).open("w", encoding="utf-8") as file:

        def note(one: Change) -> None:
            file.write(json.dumps(_change(one), ensure_ascii=False) + "\n")

        yield note


def read_changes(folder: Path) -> Iterator[ChangedField]:
    """Yield each field that would change, in the file's order, in bounded memory."""
    with (folder / CHANGES).open(encoding="utf-8") as file:
        for line in file:
            told = json.loads(line)
            own = (told["row_number"], told["external_id"])
            for one in told["fields"] or [{"field": "", "before": "", "after": ""}]:
                yield ChangedField(*own, one["field"], one["before"], one["after"])


def tell_trial(staged: Staged, compared: Compared) -> dict[str, Any]:
    """Return the five numbers, the first changes and refusals, and what to look at.

    ``read == new + changed + same + refused``, as after the import itself.
    """
    taken = compared.taken
    return {
        "read": staged.rows_read,
        "new": taken.new,
        "changed": taken.changed,
        "same": taken.same + staged.same,
        "refused": staged.refused,
        "changes": [_change(one) for one in compared.changes],
        "refusals": _refusals(staged),
        "warnings": list(staged.warnings),
    }


def _change(one: Change) -> dict[str, Any]:
    names = dict.fromkeys([*one.before, *one.after])
    return {
        "row_number": one.row_number,
        "external_id": one.external_id,
        "fields": [
            {"field": name, "before": _text(one.before.get(name)), "after": _text(after)}
            for name in names
            if (after := one.after.get(name)) != one.before.get(name)
        ],
    }


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _refusals(staged: Staged) -> list[dict[str, Any]]:
    with staged.refused_rows.open(encoding="utf-8") as file:
        told = [json.loads(line) for line in islice(file, SHOWN_REFUSALS)]
    return [{"row_number": t["row_number"], "reason": t["reason"]} for t in told]
