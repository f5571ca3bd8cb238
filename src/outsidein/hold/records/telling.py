"""What a dry run found, as it is kept with the import until another choice is made."""

import json
from itertools import islice
from typing import Any

from outsidein.hold.records.reading import Staged
from outsidein.hold.records.store import Change, Compared

SHOWN_REFUSALS = 5


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
